"""What is read of listings, and what is not there for whom."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError
from sqlalchemy import update
from structlog.testing import capture_logs

from marketplace.clock import now
from marketplace.db import Database
from marketplace.errors import NotFound
from marketplace.listings import queries, services
from marketplace.listings.content import Problem
from marketplace.listings.models import Kind, Listing, ListingVersion
from marketplace.listings.stages import Stage
from marketplace.organisations.models import Organisation, Verification
from marketplace.taxonomy.codes import terms

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market


def test_the_latest_come_newest_first(database: Database, market: "Market") -> None:
    made = [market.problem(f"Problem {number}") for number in range(3)]
    with database.reading() as session:
        shown = queries.latest(session, Kind.PROBLEM, Stage.PUBLIC, limit=2)
    assert [one.id for one in shown] == [made[2].id, made[1].id]


def test_a_listing_is_found_by_its_address_and_kind(database: Database, market: "Market") -> None:
    made = market.problem("Scratches", description={"en": "Hidden."})
    with database.reading() as session:
        shown = queries.by_slug(session, Kind.PROBLEM, made.slug, Stage.PUBLIC)
        with pytest.raises(NotFound):
            queries.by_slug(session, Kind.SOLUTION, made.slug, Stage.PUBLIC)
    assert shown.content.title.en == "Scratches"
    assert shown.content.description is None
    assert shown.hidden == ("description",)


@pytest.mark.parametrize("stage", [Stage.PUBLIC, Stage.OWNER])
def test_drafts_are_not_there(database: Database, market: "Market", stage: Stage) -> None:
    made = market.problem("Scratches", publish=False)
    with database.reading() as session:
        assert queries.latest(session, Kind.PROBLEM, stage) == []
        assert queries.by_ids(session, [made.id], stage) == {}
        assert queries.counts(session) == {Kind.PROBLEM: 0, Kind.SOLUTION: 0}
        with pytest.raises(NotFound):
            queries.by_slug(session, Kind.PROBLEM, made.slug, stage)


def test_expired_and_suspended_ones_are_not_there(database: Database, market: "Market") -> None:
    expired, suspended, shown = (market.problem(title) for title in ("A", "B", "C"))
    with database.transaction() as session:
        session.execute(
            update(Listing)
            .where(Listing.id == expired.id)
            .values(expires_at=now() - timedelta(seconds=1))
        )
        session.execute(
            update(Organisation)
            .where(Organisation.id == suspended.organisation_id)
            .values(verification=Verification.SUSPENDED)
        )
    with database.reading() as session:
        assert [one.id for one in queries.latest(session, Kind.PROBLEM, Stage.PUBLIC)] == [shown.id]
        assert queries.counts(session)[Kind.PROBLEM] == 1


def test_a_withdrawn_listing_is_gone_with_the_commit(database: Database, market: "Market") -> None:
    made = market.solution("Camera")
    with database.transaction() as session:
        services.withdraw(session, session.get_one(Listing, made.id))
    with database.reading() as session:
        assert queries.by_ids(session, [made.id], Stage.OWNER) == {}


def test_a_manufacturer_is_named_only_if_it_wants_or_after_introduction(
    database: Database, market: "Market"
) -> None:
    shy, open_ = market.problem("A"), market.problem("B", company_shown=True)
    vendor = market.solution("C")

    def named(stage: Stage) -> set[int]:
        with database.reading() as session:
            shown = queries.by_ids(session, [shy.id, open_.id, vendor.id], stage)
        return {key for key, one in shown.items() if one.organisation}

    assert named(Stage.PUBLIC) == named(Stage.ACCEPTED) == {open_.id, vendor.id}
    assert named(Stage.INTRODUCED) == {shy.id, open_.id, vendor.id}


def test_a_code_that_has_left_its_list_is_still_shown(
    database: Database, market: "Market", monkeypatch: pytest.MonkeyPatch
) -> None:
    made = market.problem("Scratches", task="defect-detection")
    monkeypatch.delitem(terms("tasks"), "defect-detection")
    with database.reading() as session:
        shown = queries.by_slug(session, Kind.PROBLEM, made.slug, Stage.PUBLIC)
    assert isinstance(shown.content, Problem)
    assert shown.content.task == "defect-detection"
    with pytest.raises(ValidationError):
        Problem.model_validate(shown.content.model_dump())


def test_a_listing_that_cannot_be_read_is_passed_over_and_logged_without_its_text(
    database: Database, market: "Market"
) -> None:
    broken, fine = market.problem("A"), market.problem("B")
    with database.transaction() as session:
        version = session.get_one(ListingVersion, (broken.id, 1))
        version.content = {"title": "CANARY", "summary": {"en": "CANARY"}}
        version.content_hash = "never read before"
    with capture_logs() as logs, database.reading() as session:
        assert [one.id for one in queries.latest(session, Kind.PROBLEM, Stage.PUBLIC)] == [fine.id]
        with pytest.raises(NotFound):
            queries.by_slug(session, Kind.PROBLEM, broken.slug, Stage.PUBLIC)
    assert {entry["listing"] for entry in logs} == {broken.id}
    assert "CANARY" not in str(logs)
