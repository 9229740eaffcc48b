"""A vector that is damaged in the database spoils no list, and is made anew."""

from threading import Thread
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from marketplace.db import Database
from marketplace.matches.encoding import encode_due, waiting
from marketplace.matches.index import LiveIndex
from marketplace.matches.models import Encoding, Vector
from marketplace.matches.vectors import damaged, packed, unpacked
from marketplace.worker import Worker
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market
    from tests.marketplace.matches.conftest import CountingEncoder

SOUND = HashingEncoder().encode(["Camera"])[0]
DAMAGES = {
    "empty": b"",
    "short": packed(SOUND)[:-1],
    "another model's": packed(SOUND[:64]),
    "not a number": packed(SOUND * np.float32("nan")),
    "infinite": packed(np.full_like(SOUND, np.inf)),
    "huge": packed(np.full_like(SOUND, 3e38)),
    "nothing": packed(SOUND * 0),
}


def damage(database: Database, listing_id: int, stored: bytes = b"") -> None:
    with database.transaction() as session:
        changed = update(Vector).where(Vector.listing_id == listing_id)
        session.execute(changed.values(vector=stored))


def test_what_was_packed_comes_back() -> None:
    found = unpacked(packed(SOUND), SOUND.size)
    assert found is not None
    np.testing.assert_array_equal(found, SOUND)


@pytest.mark.parametrize("stored", DAMAGES.values(), ids=DAMAGES)
def test_what_is_no_vector_of_this_encoder_is_none(stored: bytes) -> None:
    assert unpacked(stored, SOUND.size) is None


@pytest.mark.parametrize("stored", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_index_goes_on_without_it(
    database: Database, market: "Market", encoder: HashingEncoder, stored: bytes
) -> None:
    broken, fine = market.solution("Camera"), market.solution("Robot")
    encode_due(database, encoder)
    damage(database, broken.id, stored)
    index = LiveIndex(database, encoder)
    with capture_logs() as logs:
        index.refresh()
    assert set(index.snapshot.vectors) == {("public", fine.id)}
    assert index.snapshot.marks.keys() == {broken.id, fine.id}
    assert [entry["listings"] for entry in logs] == [[broken.id]]


def test_it_is_due_once_it_was_noticed_and_comes_back(
    database: Database, market: "Market", counting: "CountingEncoder"
) -> None:
    broken = market.solution("Camera")
    encode_due(database, counting)
    damage(database, broken.id)
    indexes = [LiveIndex(database, counting) for _ in range(2)]
    for index in indexes:
        index.refresh()
    counting.texts.clear()
    assert encode_due(database, counting) == 1
    assert counting.texts == ["Camera."]
    for index in indexes:
        index.refresh()
        assert set(index.snapshot.vectors) == {("public", broken.id)}


def test_what_was_made_anew_meanwhile_is_not_due_again(
    database: Database, market: "Market", encoder: HashingEncoder
) -> None:
    broken = market.solution("Camera")
    encode_due(database, encoder)
    damage(database, broken.id)
    with database.reading() as session:
        assert damaged(session, encoder) == {broken.id: 1}
    with database.transaction() as session:
        session.execute(update(Encoding).values(version=0, serial=2))
    with database.reading() as session:
        assert damaged(session, encoder) == {}


def test_a_database_that_cannot_be_written_is_still_searched(
    database: Database,
    market: "Market",
    encoder: HashingEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = market.solution("Camera")
    encode_due(database, encoder)
    damage(database, broken.id)
    index = LiveIndex(database, encoder)
    monkeypatch.setattr(database, "transaction", database.reading)
    with capture_logs() as logs:
        assert index.refresh()
    assert index.snapshot.marks.keys() == {broken.id}
    assert [entry["event"] for entry in logs] == ["vectors.damaged", "vectors.not_noted"]


def test_a_worker_that_starts_makes_damaged_vectors_anew(
    database: Database, market: "Market", encoder: HashingEncoder
) -> None:
    broken = market.solution("Camera")
    encode_due(database, encoder)
    damage(database, broken.id)
    worker = Worker(database, encoder, 0.02)
    thread = Thread(target=worker.run)
    thread.start()
    for _ in range(500):
        with database.reading() as session:
            if session.scalar(select(Encoding.serial)) == 3:
                break
        thread.join(0.02)
    worker.stop()
    thread.join(5)
    with database.reading() as session:
        assert damaged(session, encoder) == {}
        assert len(session.scalars(select(Vector.vector)).one()) == 4 * encoder.dimension


class NonsenseEncoder(HashingEncoder):
    """Makes no numbers of anything."""

    def encode(self, texts, *, progress=None):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
        return super().encode(texts, progress=progress) * np.float32("nan")


def test_nonsense_of_the_encoder_is_not_kept_and_not_tried_for_ever(
    database: Database, market: "Market"
) -> None:
    market.solution("Camera")
    encoder = NonsenseEncoder()
    with capture_logs() as logs:
        assert encode_due(database, encoder) == 1
    assert [entry["event"] for entry in logs] == ["encoder.unsound"]
    with database.reading() as session:
        assert waiting(session, encoder) == 0
        assert session.scalars(select(Vector.id)).all() == []
