"""The live index follows the database and never mixes two states."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import update

from marketplace.clock import now
from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.content import Solution
from marketplace.listings.models import Kind, Listing
from marketplace.matches.encoding import encode_due, forget, waiting
from marketplace.matches.index import LiveIndex
from marketplace.organisations.models import Organisation, Verification
from matching.documents import Document, Passage
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market


@pytest.fixture
def index(database: Database, encoder: HashingEncoder) -> LiveIndex:
    return LiveIndex(database, encoder)


def ids(index: LiveIndex, kind: Kind = Kind.SOLUTION, view: str = "public") -> set[int]:
    return {int(key) for key in index.snapshot.collection(kind, view).ids}


def test_it_starts_empty_and_says_so(index: LiveIndex) -> None:
    assert not index.is_loaded
    assert ids(index) == set()
    assert index.refresh()
    assert index.is_loaded


def test_a_published_listing_is_there_after_the_next_refresh(
    index: LiveIndex, market: "Market"
) -> None:
    index.refresh()
    made = market.solution("Camera")
    market.solution("Draft", publish=False)
    assert index.refresh()
    assert ids(index) == {made.id}
    assert not index.refresh()


def test_vectors_arrive_when_the_worker_has_made_them(
    database: Database, index: LiveIndex, market: "Market", encoder: HashingEncoder
) -> None:
    made = market.solution("Camera")
    index.refresh()
    assert index.snapshot.marks[made.id].serial == 0
    assert index.snapshot.vectors == {}
    encode_due(database, encoder)
    assert index.refresh()
    assert index.snapshot.marks[made.id].serial == 1
    vector = index.snapshot.vectors["public", made.id]["en"]
    np.testing.assert_allclose(vector, encoder.encode(["Camera\nCamera."])[0], atol=1e-6)


def test_a_withdrawn_listing_leaves_with_its_vectors(
    database: Database, index: LiveIndex, market: "Market", encoder: HashingEncoder
) -> None:
    made, kept = market.solution("Camera"), market.solution("Robot")
    encode_due(database, encoder)
    index.refresh()
    with database.transaction() as session:
        services.withdraw(session, session.get_one(Listing, made.id))
    assert index.refresh()
    assert ids(index) == {kept.id}
    assert set(index.snapshot.vectors) == {("public", kept.id)}


def test_a_new_version_never_stands_beside_the_old_vectors(
    database: Database, index: LiveIndex, market: "Market", encoder: HashingEncoder
) -> None:
    made = market.solution("Camera")
    encode_due(database, encoder)
    index.refresh()
    content = {"title": {"en": "Drone"}, "summary": {"en": "Flies."}}
    with database.transaction() as session:
        services.revise(
            session, session.get_one(Listing, made.id), Solution.model_validate(content)
        )
    index.refresh()
    assert index.snapshot.marks[made.id].version == 2
    assert index.snapshot.vectors == {}
    encode_due(database, encoder)
    index.refresh()
    assert set(index.snapshot.vectors) == {("public", made.id)}


def test_one_that_goes_while_another_comes_is_noticed(
    database: Database, index: LiveIndex, market: "Market"
) -> None:
    # Counting only what is published would see the same number and the same sum here.
    leaving, coming = market.solution("A"), market.solution("B", publish=False)
    index.refresh()
    with database.transaction() as session:
        services.withdraw(session, session.get_one(Listing, leaving.id))
        services.publish(session, session.get_one(Listing, coming.id))
    assert index.refresh()
    assert ids(index) == {coming.id}


def test_readers_keep_their_snapshot(index: LiveIndex, market: "Market") -> None:
    index.refresh()
    before = index.snapshot
    market.solution("Camera")
    index.refresh()
    assert (
        before.collection(Kind.SOLUTION, "public").ids
        != index.snapshot.collection(Kind.SOLUTION, "public").ids
    )


def test_a_view_holds_only_what_its_viewers_may_read(index: LiveIndex, market: "Market") -> None:
    market.problem("Scratches", description={"en": "They come from Zanzibar."})
    index.refresh()
    query = Document("", (Passage("en", "Zanzibar"),))
    quoted = {
        view: [
            reason.quote.text
            for match in index.snapshot.collection(Kind.PROBLEM, view).rank(query, None, top=1)
            for reason in match.reasons
            if reason.quote
        ]
        for view in ("public", "verified")
    }
    assert "Zanzibar" not in str(quoted["public"])
    assert quoted["verified"] == ["They come from Zanzibar."]


def test_more_listings_than_are_read_at_once(
    index: LiveIndex, market: "Market", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marketplace.matches.index.READ_AT_ONCE", 2)
    made = {market.solution(f"Solution {number}").id for number in range(5)}
    index.refresh()
    assert ids(index) == made


def test_when_all_vectors_are_forgotten_the_words_stay(
    database: Database, index: LiveIndex, market: "Market", encoder: HashingEncoder
) -> None:
    made = market.solution("Camera")
    encode_due(database, encoder)
    index.refresh()
    with database.transaction() as session:
        forget(session)
    assert index.refresh()
    assert index.snapshot.vectors == {}
    assert ids(index) == {made.id}


def test_vectors_that_were_forgotten_and_made_anew_arrive(
    database: Database, index: LiveIndex, market: "Market", encoder: HashingEncoder
) -> None:
    made = market.solution("Camera")
    encode_due(database, encoder)
    index.refresh()
    with database.transaction() as session:
        forget(session)
    encode_due(database, encoder)
    before = index.snapshot.marks[made.id].serial
    assert index.refresh()
    assert index.snapshot.marks[made.id].serial > before
    assert set(index.snapshot.vectors) == {("public", made.id)}


def suspend(database: Database, listing: Listing) -> None:
    verify(database, listing.organisation_id, Verification.SUSPENDED)


def test_organisations_that_change_places_are_noticed(
    database: Database, index: LiveIndex, market: "Market"
) -> None:
    # The first and the last listing have the same sum of ids as the two between them.
    owners = [market.organisation(slug) for slug in ("a", "b")]
    made = [market.solution(str(number), owner=owners[number in {1, 2}]) for number in range(4)]
    verify(database, owners[1].id, Verification.SUSPENDED)
    index.refresh()
    assert ids(index) == {made[0].id, made[3].id}
    verify(database, owners[0].id, Verification.SUSPENDED)
    verify(database, owners[1].id, Verification.VERIFIED)
    assert index.refresh()
    assert ids(index) == {made[1].id, made[2].id}


def test_any_statement_that_changes_an_organisation_raises_its_revision(
    database: Database, market: "Market"
) -> None:
    owner = market.organisation("a")
    with database.transaction() as session:
        session.get_one(Organisation, owner.id).country = "CN"
    with database.transaction() as session:
        session.execute(update(Organisation).values(country="DE"))
    with database.reading() as session:
        assert session.get_one(Organisation, owner.id).revision == 3


def verify(database: Database, organisation_id: int, verification: Verification) -> None:
    with database.transaction() as session:
        session.get_one(Organisation, organisation_id).verification = verification


def expire(database: Database, listing: Listing) -> None:
    with database.transaction() as session:
        session.get_one(Listing, listing.id).expires_at = now() - timedelta(seconds=1)


@pytest.mark.parametrize("end", [suspend, expire])
def test_what_may_no_longer_be_shown_does_not_act_on_ranking(
    database: Database,
    index: LiveIndex,
    market: "Market",
    encoder: HashingEncoder,
    end: Callable[[Database, Listing], None],
) -> None:
    gone, kept = market.solution("Camera"), market.solution("Robot")
    index.refresh()
    end(database, gone)
    with database.reading() as session:
        assert waiting(session, encoder) == 1
    assert index.refresh()
    assert ids(index) == {kept.id}
