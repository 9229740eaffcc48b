"""Browsing with filters, page by page; searching within; cases; vendors; comparison."""

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.models import Listing
from marketplace.organisations.models import Organisation, Verification

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site

STEEL = {"industry": "2410", "scene": "quality-inspection", "task": "defect-detection"}
RECORD = {
    "customer": {"en": "A cold mill", "zh": "某冷轧厂"},
    "kpi": {"en": "Defects missed", "zh": "漏检率"},
    "unit": "%",
    "baseline": "15",
    "result": "1.8",
    "grade": 2,
}
AWARDED = RECORD | {"grade": 3, "benchmark": {"en": "Award", "zh": "奖项"}}


def entries(page: str) -> list[str]:
    return re.findall(r'class="entry-title"><a href="/[a-z]+/([^"]+)"', page)


@pytest.fixture
def two(market: "Market") -> tuple[Listing, Listing]:
    plan = {"industry": "2610", "scene": "production-planning", "task": "scheduling"}
    return market.problem("Scratches escape", **STEEL), market.problem("Plans slip", **plan)


def test_a_filter_narrows_the_list_and_stays_ticked(
    site: "Site", two: tuple[Listing, Listing]
) -> None:
    page = site.page("/problems?scene=quality-inspection&industry=24")
    assert entries(page) == [two[0].slug]
    assert re.search(r'value="quality-inspection"[^>]* checked', page)
    assert "1 listing, newest first" in page
    assert 'href="/problems">Clear all</a>' in page


@pytest.mark.usefixtures("two")
def test_the_closed_fold_says_what_is_filtered(site: "Site") -> None:
    page = site.page("/problems?scene=quality-inspection&industry=24")
    assert "<summary>Filters: Basic metals, Quality inspection</summary>" in page
    assert 'id="filter-fold">' in page
    assert "<summary>Filters</summary>" in site.page("/problems")


def test_filters_of_one_kind_add_up_and_of_two_narrow(
    site: "Site", two: tuple[Listing, Listing]
) -> None:
    both = site.page("/problems?scene=quality-inspection&scene=production-planning")
    assert set(entries(both)) == {one.slug for one in two}
    none = site.page("/problems?scene=quality-inspection&industry=26")
    assert entries(none) == []
    assert "Nothing matches all these filters." in none


def test_filters_that_nobody_knows_are_left_out(site: "Site", two: tuple[Listing, Listing]) -> None:
    page = site.page("/problems?scene=%3Cscript%3E&industry=2410&task=x&at=after-nothing&x=y")
    assert len(entries(page)) == len(two)
    assert "<script>" not in page.replace("<script src", "")


def test_a_search_keeps_the_filters(site: "Site", two: tuple[Listing, Listing]) -> None:
    assert entries(site.page("/problems?q=plans+scratches&scene=quality-inspection")) == [
        two[0].slug
    ]


def test_pages_lead_on_and_keep_the_filters(market: "Market", site: "Site") -> None:
    for number in range(25):
        market.problem(f"Problem {number}", **STEEL)
    first = site.page("/problems?scene=quality-inspection")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = site.page("/problems" + following.group(1).replace("&amp;", "&"))
    assert (len(entries(first)), len(entries(second))) == (20, 5)
    assert "scene=quality-inspection" in following.group(1)
    assert 'rel="prev"' in second


def test_as_many_queries_whatever_the_rows(market: "Market", site: "Site") -> None:
    asked: list[str] = []
    event.listen(
        site.runtime.database.engine,
        "before_cursor_execute",
        lambda *arguments: asked.append(arguments[2]),
    )
    numbers = []
    for wanted in (2, 20):
        for number in range(wanted):
            market.solution(f"Solution {wanted} {number}", evidence=[RECORD])
        for address in ("/solutions", "/", "/cases", "/vendors"):
            site.runtime.matcher.index.refresh()
            asked.clear()
            site.client.get(address)
            numbers.append((address, len(asked)))
    assert numbers[:4] == numbers[4:]


def test_what_was_remembered_of_a_company_that_is_suspended_is_not_shown(
    market: "Market", site: "Site", database: Database
) -> None:
    made = market.solution("Seen once", evidence=[AWARDED])
    addresses = ("/", "/solutions", "/cases", "/vendors", "/solutions?q=seen")
    assert all("Seen once" in site.page(one) or one == "/vendors" for one in addresses)
    with database.transaction() as session:
        owner = session.get_one(Organisation, made.organisation_id)
        owner.verification = Verification.SUSPENDED
        slug = owner.slug
    for address in addresses:
        page = site.page(address)
        assert "Seen once" not in page
        assert f"/vendors/{slug}" not in page
    for address in (f"/vendors/{slug}", f"/solutions/{made.slug}/cases/1"):
        assert site.get(address).status_code == 404


def test_cases_show_figure_grade_and_award(market: "Market", site: "Site") -> None:
    made = market.solution("Finds scratches", evidence=[RECORD, AWARDED])
    page = site.page("/cases")
    assert page.index("★ Award") < page.index("grade-2")
    assert "★ Award" not in site.page("/cases?evidence=2")
    assert site.page("/cases?evidence=benchmark").count('class="record"') == 1
    case = site.page(f"/solutions/{made.slug}/cases/1")
    assert "A cold mill" in case
    assert "Confirmed by the buyer" in case
    assert "某冷轧厂" in site.page(f"/solutions/{made.slug}/cases/1", "zh")


@pytest.mark.parametrize("end", ["cases/0", "cases/3", "cases/x", "cases/"])
def test_a_case_that_is_not_there_is_missing(market: "Market", site: "Site", end: str) -> None:
    made = market.solution("Finds scratches", evidence=[RECORD, RECORD])
    assert site.get(f"/solutions/{made.slug}/{end}").status_code == 404


def test_a_vendor_shows_profile_solutions_and_cases(
    market: "Market", site: "Site", database: Database
) -> None:
    made = market.solution("Finds scratches", evidence=[RECORD])
    with database.transaction() as session:
        owner = session.get_one(Organisation, made.organisation_id)
        owner.profile = {
            "about": {"en": "Twelve people in a shed", "zh": "十二个人"},
            "staff": "11-50",
            "website": "https://example.org/",
        }
        slug = owner.slug
    page = site.page(f"/vendors/{slug}")
    for text in ("Twelve people in a shed", "11–50 people", "Finds scratches", "A cold mill"):
        assert text in page
    assert 'rel="nofollow noopener ugc"' in page
    assert "十二个人" in site.page("/vendors", "zh")
    with database.transaction() as session:
        session.get_one(Organisation, made.organisation_id).profile = {"staff": "nonsense"}
    assert "Finds scratches" in site.page(f"/vendors/{slug}")


def test_who_has_published_nothing_has_no_page(market: "Market", site: "Site") -> None:
    market.organisation("quiet")
    buyer = market.problem("A problem")
    assert site.get("/vendors/quiet").status_code == 404
    assert site.get("/vendors/nobody").status_code == 404
    assert f"/vendors/{buyer.organisation_id}" not in site.page("/vendors")
    assert "No vendor has published a solution yet." in site.page("/vendors")


def test_many_vendors_come_in_pages(market: "Market", site: "Site") -> None:
    for number in range(31):
        market.solution(f"Solution {number}")
    first = site.page("/vendors")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = site.page(following.group(1))
    assert (len(entries(first)), len(entries(second))) == (30, 1)


def test_solutions_stand_side_by_side_with_their_match(market: "Market", site: "Site") -> None:
    problem = market.problem("Scratches escape", **STEEL)
    offers = [market.solution(f"Finds scratches {number}") for number in range(5)]
    chosen = "&".join(f"s={one.slug}" for one in offers)
    page = site.page(f"/compare?problem={problem.slug}&{chosen}")
    assert page.count('<th scope="col">') == 4
    assert "Only the first four are shown" in page
    assert page.count('class="band band-') == 4
    assert 'class="band band-' not in site.page(f"/compare?{chosen}")
    twice = site.page(f"/compare?s={offers[0].slug}&s={offers[0].slug}&s=nobody")
    assert twice.count('<th scope="col">') == 1
    assert "Tick two to four solutions" in twice


def test_one_can_be_taken_out(market: "Market", site: "Site") -> None:
    problem, one, two = market.problem("P"), market.solution("One"), market.solution("Two")
    answer = site.get(
        f"/compare?problem={problem.slug}&s={one.slug}&s={two.slug}&without={one.slug}"
    )
    assert answer.status_code == 302
    assert answer.location == f"/compare?s={two.slug}&problem={problem.slug}"


def test_comparing_with_a_hidden_problem_is_missing(
    market: "Market", site: "Site", database: Database
) -> None:
    problem, one = market.problem("P"), market.solution("One")
    with database.transaction() as session:
        services.withdraw(session, session.get_one(Listing, problem.id))
    assert site.get(f"/compare?problem={problem.slug}&s={one.slug}").status_code == 404
    assert "Tick two to four solutions" in site.page("/compare")


@pytest.mark.parametrize("address", ["/cases", "/vendors", "/compare", "/vendors/x"])
def test_nothing_can_be_written(site: "Site", address: str) -> None:
    assert site.client.post(address).status_code == 405
