"""Lists page by page, and the facets beside them."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from marketplace.clock import now
from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.content import Problem
from marketplace.listings.facets import Filters, count_facets
from marketplace.listings.models import Kind, Listing
from marketplace.listings.pages import Page, Place, ids_of, page
from marketplace.listings.stages import Stage

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market


def listed(database: Database, place: Place | None = None, limit: int = 20) -> Page:
    with database.reading() as session:
        return page(session, Kind.PROBLEM, Stage.PUBLIC, place=place, limit=limit)


def slugs(found: Page) -> list[str]:
    return [shown.slug for shown in found.items]


@pytest.fixture
def seven(database: Database, market: "Market") -> list[str]:
    """Publish seven problems, some at the very same moment; return them newest first."""
    made = [market.problem(f"Problem {number}", publish=False) for number in range(7)]
    began = now()
    with database.transaction() as session:
        for number, one in enumerate(made):
            at = began + timedelta(seconds=number // 3)
            services.publish(session, session.get_one(Listing, one.id), at=at)
    return [one.slug for one in reversed(made)]


def test_pages_follow_each_other_without_gap_or_double(
    database: Database, seven: list[str]
) -> None:
    first = listed(database, limit=3)
    second = listed(database, first.older, limit=3)
    third = listed(database, second.older, limit=3)
    assert slugs(first) + slugs(second) + slugs(third) == seven
    assert (first.newer, third.older) == (None, None)
    assert slugs(listed(database, third.newer, limit=3)) == slugs(second)
    back = listed(database, second.newer, limit=3)
    assert slugs(back) == slugs(first)
    assert back.newer is None


def test_a_place_stays_good_when_others_are_withdrawn(database: Database, seven: list[str]) -> None:
    first = listed(database, limit=3)
    with database.transaction() as session:
        services.withdraw(session, session.get_one(Listing, first.items[0].id))
    assert slugs(listed(database, first.older, limit=3)) == seven[3:6]


def test_what_is_hidden_or_of_the_other_side_is_no_place(
    database: Database, market: "Market", seven: list[str]
) -> None:
    other = market.solution("A solution")
    assert slugs(listed(database, Place(other.slug))) == seven
    with database.transaction() as session:
        hidden = listed(database).items[3]
        services.withdraw(session, session.get_one(Listing, hidden.id))
    left = [slug for slug in seven if slug != hidden.slug]
    assert slugs(listed(database, Place(hidden.slug))) == left


def test_beyond_either_end_the_list_begins_anew(database: Database, seven: list[str]) -> None:
    assert slugs(listed(database, Place(seven[0], back=True))) == seven
    assert slugs(listed(database, Place(seven[-1]))) == seven


@pytest.mark.parametrize("written", ["", "after", "after-", "x-1", "-", "before"])
def test_nonsense_is_no_place(written: str) -> None:
    assert Place.read(written) is None


@pytest.mark.parametrize("slug", ["gone", "1-2", "\U0001f600", "x" * 500])
def test_a_place_that_is_gone_begins_anew(database: Database, seven: list[str], slug: str) -> None:
    place = Place.read(f"after-{slug}")
    assert str(place) == f"after-{slug}"
    assert slugs(listed(database, place)) == seven


QUALITY = {"industry": "2410", "scene": "quality-inspection", "task": "defect-detection"}


def test_facets_count_what_would_be_found(database: Database, market: "Market") -> None:
    market.problem("A", **QUALITY)
    market.problem("B", **(QUALITY | {"industry": "2420"}))
    market.problem("C", **(QUALITY | {"industry": "2610", "task": None}))
    market.problem("A draft", publish=False, **QUALITY)
    steel = Filters.known({"industries": ["24"]})
    with database.reading() as session:
        everything = count_facets(session, Kind.PROBLEM, Filters())
        narrowed = count_facets(session, Kind.PROBLEM, steel)
        found = ids_of(session, Kind.PROBLEM, steel)
    assert everything.total == 3
    assert everything.counts["industries"] == {"24": 2, "26": 1}
    assert everything.counts["tasks"] == {"defect-detection": 2}
    assert narrowed.total == len(found) == 2
    assert narrowed.counts["industries"] == {"24": 2, "26": 1}, "its own facet does not narrow it"
    assert narrowed.counts["scenes"] == {"quality-inspection": 2}


def test_a_facet_shows_no_more_of_the_industry_than_visitors_may_see(
    database: Database, market: "Market"
) -> None:
    market.problem("A", **QUALITY)
    with database.reading() as session:
        counts = count_facets(session, Kind.PROBLEM, Filters()).counts
    assert set(counts["industries"]) == {"24"}
    assert not Filters.known({"industries": ["2410", "241", "99"], "scenes": ["nonsense"]})


def test_a_new_version_has_its_own_facets(database: Database, market: "Market") -> None:
    made = market.problem("A", **QUALITY)
    with database.transaction() as session:
        changed = Problem.model_validate(
            {"title": {"en": "A"}, "summary": {"en": "A."}, "scene": "safety"}
        )
        services.revise(session, session.get_one(Listing, made.id), changed)
    with database.reading() as session:
        counts = count_facets(session, Kind.PROBLEM, Filters()).counts
    assert counts["scenes"] == {"safety": 1}
    assert counts["industries"] == {}
