"""Saving, publishing and withdrawing, on both databases."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from marketplace.clock import now
from marketplace.db import Database
from marketplace.errors import RuleBroken
from marketplace.listings import services
from marketplace.listings.content import Problem
from marketplace.listings.models import Kind, Listing, ListingVersion, State
from marketplace.organisations.models import Organisation

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market


def problem(title: str) -> Problem:
    return Problem.model_validate({"title": {"en": title}, "summary": {"en": "Short."}})


def test_a_new_listing_is_a_draft_with_one_version(market: "Market") -> None:
    made = market.problem("Scratches", publish=False)
    assert (made.state, made.version, made.published_at) == (State.DRAFT, 1, None)


def test_publishing_gives_a_problem_180_days(market: "Market") -> None:
    made = market.problem("Scratches")
    assert made.state == State.PUBLISHED
    assert made.published_at is not None
    assert made.expires_at is not None
    assert made.expires_at - made.published_at == pytest.approx(
        timedelta(days=180), abs=timedelta(seconds=5)
    )


def test_publishing_gives_a_solution_no_end(market: "Market") -> None:
    assert market.solution("Camera").expires_at is None


def test_the_address_of_a_listing_tells_nothing_of_its_title(market: "Market") -> None:
    assert "scratch" not in market.problem("Scratches").slug


def test_revising_makes_the_next_version_and_keeps_the_last(
    database: Database, market: "Market"
) -> None:
    made = market.problem("Scratches")
    with database.transaction() as session:
        listing = session.get_one(Listing, made.id)
        assert services.revise(session, listing, problem("Scratches on strip"))
    with database.reading() as session:
        versions = session.scalars(
            select(ListingVersion.content).order_by(ListingVersion.number)
        ).all()
        assert session.get_one(Listing, made.id).version == 2
    assert [one["title"]["en"] for one in versions] == ["Scratches", "Scratches on strip"]


def test_revising_with_the_same_words_changes_nothing(database: Database, market: "Market") -> None:
    made = market.problem("Scratches", summary={"en": "Short."})
    with database.transaction() as session:
        listing = session.get_one(Listing, made.id)
        assert not services.revise(session, listing, problem("Scratches"))
        assert listing.revision == made.revision


def test_every_change_raises_the_revision(database: Database, market: "Market") -> None:
    made = market.solution("Camera")
    with database.transaction() as session:
        listing = session.get_one(Listing, made.id)
        services.withdraw(session, listing)
        assert listing.revision == made.revision + 1
        services.publish(session, listing)
        assert listing.revision == made.revision + 2


@pytest.mark.parametrize(("kind", "end"), [("problem", State.CLOSED), ("solution", State.ARCHIVED)])
def test_what_has_ended_cannot_be_published_again(
    database: Database, market: "Market", kind: str, end: State
) -> None:
    made = getattr(market, kind)("Something")
    with database.transaction() as session:
        listing = session.get_one(Listing, made.id)
        services.withdraw(session, listing, for_good=True)
        assert listing.state == end
        with pytest.raises(RuleBroken, match="write a new one"):
            services.publish(session, listing)


def test_only_what_is_published_can_be_withdrawn(database: Database, market: "Market") -> None:
    made = market.solution("Camera", publish=False)
    with (
        pytest.raises(RuleBroken, match="only a published"),
        database.transaction() as session,
    ):
        services.withdraw(session, session.get_one(Listing, made.id))


@pytest.mark.parametrize(("kind", "side"), [("vendor", "problem"), ("manufacturer", "solution")])
def test_who_is_of_one_side_posts_nothing_on_the_other(
    database: Database, market: "Market", kind: str, side: str
) -> None:
    owner = market.organisation("one-sided", kind)
    with pytest.raises(RuleBroken, match=f"one-sided is a {kind}, which posts"):
        getattr(market, side)("Something", owner=owner, publish=False)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Listing)) == 0


@pytest.mark.parametrize("verification", ["unverified", "pending", "suspended"])
def test_only_who_is_verified_publishes(
    database: Database, market: "Market", verification: str
) -> None:
    owner = market.organisation("new")
    with database.transaction() as session:
        session.get_one(Organisation, owner.id).verification = verification
    made = market.solution("Camera", owner=owner, publish=False)
    with pytest.raises(RuleBroken, match="so it cannot publish"), database.transaction() as session:
        services.publish(session, session.get_one(Listing, made.id))
    with database.reading() as session:
        assert session.get_one(Listing, made.id).state == State.DRAFT


def test_an_import_key_finds_the_listing_of_that_organisation_and_kind(
    database: Database, market: "Market"
) -> None:
    owner, other = market.organisation("owner"), market.organisation("other")
    with database.transaction() as session:
        made = services.create(session, owner, problem("Scratches"), external_id="7")
    with database.reading() as session:
        found = services.find(session, owner, Kind.PROBLEM, "7")
        assert found is not None
        assert found.id == made.id
        assert services.find(session, other, Kind.PROBLEM, "7") is None
        assert services.find(session, owner, Kind.SOLUTION, "7") is None


def test_of_two_who_change_at_once_one_wins_and_the_other_is_told(
    database: Database, market: "Market"
) -> None:
    made = market.problem("Scratches")
    barrier, outcomes = Barrier(2), []

    def revise(title: str) -> None:
        with database.reading() as session:
            listing = session.get_one(Listing, made.id)
        barrier.wait()
        try:
            with database.transaction() as session:
                session.add(listing)  # as it was read before
                services.revise(session, listing, problem(title))
            outcomes.append("won")
        except RuleBroken as error:
            outcomes.append(str(error))

    threads = [Thread(target=revise, args=[f"Title {number}"]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [
        "somebody else changed this listing meanwhile; look at it again",
        "won",
    ]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ListingVersion)) == 2


def test_a_naive_time_is_refused(database: Database, market: "Market") -> None:
    made = market.solution("Camera", publish=False)
    with pytest.raises(Exception, match="naive"), database.transaction() as session:
        services.publish(session, session.get_one(Listing, made.id), at=now().replace(tzinfo=None))
