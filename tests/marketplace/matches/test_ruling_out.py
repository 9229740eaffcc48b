"""What is known to fail is not ranked, and told to those who may know."""

from typing import TYPE_CHECKING, Any

import pytest

from marketplace.db import Database
from marketplace.listings import queries, services
from marketplace.listings.models import Kind, Listing
from marketplace.listings.stages import Stage
from marketplace.matches.engine import Matcher, RankedList

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market

ON_SITE = {"field": "integration.kinds", "operator": "has", "value": "on-premise"}
QUICK = {"field": "weeks_to_pilot", "operator": "≤", "value": "8"}
ASKED: dict[str, Any] = {
    "must_haves": [{"text": {"en": "No stop"}}, {"predicate": ON_SITE}, {"predicate": QUICK}],
    "nice_to_haves": [
        {"predicate": {"field": "production_sites", "operator": "≥", "value": "9"}},
    ],
}
CLOUD: dict[str, Any] = {"integration": {"kinds": ["public-cloud"]}, "weeks_to_pilot": 20}


@pytest.fixture
def matcher(database: Database) -> Matcher:
    return Matcher(database, None)


def ranked(database: Database, matcher: Matcher, made: Listing, stage: Stage) -> RankedList:
    matcher.index.refresh()
    with database.reading() as session:
        shown = queries.by_slug(session, Kind(made.kind), made.slug, stage)
        return matcher.for_listing(session, shown, stage=stage)


def test_a_must_have_that_fails_rules_out(
    database: Database, market: "Market", matcher: Matcher
) -> None:
    problem = market.problem("Camera", **ASKED)
    fits = market.solution("Camera", integration={"kinds": ["on-premise"]}, production_sites=1)
    silent = market.solution("Camera again")
    cloud = market.solution("Camera in the cloud", **CLOUD)
    found = ranked(database, matcher, problem, Stage.VERIFIED)
    assert {item.shown.slug for item in found.items} == {fits.slug, silent.slug}
    assert found.total == 3
    (left_out,) = found.ruled_out
    assert left_out.shown.slug == cloud.slug
    assert [one.key for one in left_out.failed] == ["must_haves.1", "must_haves.2"]
    assert found.ruled_out_total == 1


def test_the_public_s_list_knows_nothing_of_must_haves(
    database: Database, market: "Market", matcher: Matcher
) -> None:
    problem = market.problem("Camera", **ASKED)
    cloud = market.solution("Camera in the cloud", **CLOUD)
    found = ranked(database, matcher, problem, Stage.PUBLIC)
    assert [item.shown.slug for item in found.items] == [cloud.slug]
    assert (found.ruled_out, found.ruled_out_total) == ((), 0)
    (item,) = ranked(database, matcher, cloud, Stage.PUBLIC).items
    assert item.shown.slug == problem.slug


def test_a_solution_does_not_meet_a_problem_that_it_is_known_to_fail(
    database: Database, market: "Market", matcher: Matcher
) -> None:
    market.problem("Camera", **ASKED)
    cloud = market.solution("Camera in the cloud", **CLOUD)
    found = ranked(database, matcher, cloud, Stage.VERIFIED)
    assert found.items == ()
    (left_out,) = found.ruled_out
    assert left_out.shown.kind is Kind.PROBLEM


def test_who_owns_a_solution_is_no_closer_to_the_problems(
    database: Database, market: "Market", matcher: Matcher
) -> None:
    market.problem("Camera", **ASKED)
    cloud = market.solution("Camera in the cloud", **CLOUD)
    matcher.index.refresh()
    with database.reading() as session:
        own = queries.by_slug(session, Kind.SOLUTION, cloud.slug, Stage.OWNER)
        found = matcher.for_listing(session, own)
    (item,) = found.items
    assert (item.shown.stage, found.ruled_out) == (Stage.PUBLIC, ())
    assert item.shown.content.must_haves == ()  # type: ignore[union-attr] # a problem


def test_what_was_withdrawn_is_not_told(
    database: Database, market: "Market", matcher: Matcher
) -> None:
    problem = market.problem("Camera", **ASKED)
    cloud = market.solution("Camera in the cloud", **CLOUD)
    matcher.index.refresh()
    with database.transaction() as session:
        services.withdraw(session, session.get_one(Listing, cloud.id))
    with database.reading() as session:
        shown = queries.by_slug(session, Kind.PROBLEM, problem.slug, Stage.VERIFIED)
        assert matcher.for_listing(session, shown).ruled_out == ()


def test_circumstances_add_points_for_those_who_may_know_them(
    database: Database, market: "Market", matcher: Matcher
) -> None:
    problem = market.problem("Camera", deployment={"kinds": ["edge"]}, budget={"band": "1m-3m"})
    market.solution(
        "Camera",
        integration={"kinds": ["edge"]},
        price={"band": "300k-1m"},
        confirmed_current="2020-01-01",
    )
    signals = [
        {str(reason.signal) for item in found.items for reason in item.match.reasons}
        for found in (
            ranked(database, matcher, problem, stage) for stage in (Stage.PUBLIC, Stage.VERIFIED)
        )
    ]
    assert signals[0] == {"words", "freshness"}
    assert signals[1] == {"words", "freshness", "deployment", "budget"}
