"""Stored vectors keep step with the listings."""

from threading import Thread
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.content import Problem
from marketplace.listings.models import Listing
from marketplace.matches.encoding import encode_due, forget, waiting
from marketplace.matches.models import Encoding, Vector
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market
    from tests.marketplace.matches.conftest import CountingEncoder


def places(database: Database) -> set[tuple[str, str]]:
    with database.reading() as session:
        return {(row.view, row.language) for row in session.execute(select(Vector)).scalars()}


def revise(database: Database, listing_id: int, title: str) -> None:
    content = Problem.model_validate({"title": {"en": title}, "summary": {"en": "New."}})
    with database.transaction() as session:
        services.revise(session, session.get_one(Listing, listing_id), content)


def test_a_problem_has_vectors_for_each_view_and_language(
    database: Database, market: "Market", encoder: HashingEncoder
) -> None:
    market.problem("Scratches", description={"zh": "冷轧板划痕漏检。"})
    assert encode_due(database, encoder) == 1
    assert places(database) == {
        ("public", "en"),
        ("verified", "en"),
        ("verified", "zh"),
        ("all", "en"),
        ("all", "zh"),
    }


def test_only_published_listings_are_encoded_and_only_once(
    database: Database, market: "Market", encoder: HashingEncoder
) -> None:
    market.solution("Draft", publish=False)
    market.solution("Camera")
    assert encode_due(database, encoder) == 1
    assert encode_due(database, encoder) == 0
    with database.reading() as session:
        assert waiting(session, encoder) == 0
        assert session.scalar(select(func.count()).select_from(Vector)) == 1


def test_the_newest_listings_go_first(
    database: Database, market: "Market", encoder: HashingEncoder
) -> None:
    market.solution("Old")
    newest = market.solution("New")
    assert encode_due(database, encoder, limit=1) == 1
    with database.reading() as session:
        assert session.scalars(select(Encoding.listing_id)).all() == [newest.id]
        assert waiting(session, encoder) == 1


def test_a_text_that_did_not_change_is_never_encoded_again(
    database: Database, market: "Market", counting: "CountingEncoder"
) -> None:
    made = market.problem("Scratches", description={"en": "They escape."})
    encode_due(database, counting)
    assert len(counting.texts) == 2  # public, and the one that "verified" and "all" share
    with database.transaction() as session:
        content = {"title": {"en": "Scratches"}, "summary": {"en": "Scratches."}}
        services.revise(session, session.get_one(Listing, made.id), Problem.model_validate(content))
    counting.texts.clear()
    assert encode_due(database, counting) == 1
    assert counting.texts == []
    with database.reading() as session:
        assert {row.version for row in session.execute(select(Vector)).scalars()} == {2}
        assert session.scalars(select(Encoding.serial)).all() == [2]


def test_a_version_that_came_meanwhile_is_not_covered_by_the_old_vectors(
    database: Database, market: "Market", counting: "CountingEncoder"
) -> None:
    made = market.problem("Scratches")
    counting.meanwhile = lambda: revise(database, made.id, "Something else")
    encode_due(database, counting)
    with database.reading() as session:
        assert waiting(session, counting) == 1
        assert session.scalar(select(func.count()).select_from(Vector)) == 0


def test_two_workers_at_once_leave_one_set_of_vectors(
    database: Database, market: "Market", encoder: HashingEncoder
) -> None:
    for number in range(10):
        market.solution(f"Solution {number}")
    threads = [Thread(target=encode_due, args=[database, encoder]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert waiting(session, encoder) == 0
        assert session.scalar(select(func.count()).select_from(Vector)) == 10


def test_another_encoder_gets_vectors_of_its_own(
    database: Database, market: "Market", encoder: HashingEncoder
) -> None:
    market.solution("Camera")
    encode_due(database, encoder)
    other = HashingEncoder(dimension=64)
    assert encode_due(database, other) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count(func.distinct(Vector.fingerprint)))) == 2


def test_an_encoder_gets_only_the_languages_it_understands(
    database: Database, market: "Market", encoder: HashingEncoder
) -> None:
    encoder.languages = frozenset({"en"})
    market.solution("Camera", description={"zh": "相机。"})
    encode_due(database, encoder)
    assert places(database) == {("public", "en")}


def test_forgetting_makes_everything_due_again(
    database: Database, market: "Market", encoder: HashingEncoder
) -> None:
    market.solution("Camera")
    encode_due(database, encoder)
    with database.transaction() as session:
        assert forget(session) == 1
    with database.reading() as session:
        assert waiting(session, encoder) == 1
        assert session.scalar(select(func.count()).select_from(Vector)) == 0
