import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, update

from marketplace.clock import now
from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.content import Problem, Solution, content_hash, stored
from marketplace.listings.models import Facet, Kind, Listing, ListingVersion, State
from marketplace.organisations.models import Organisation, Verification

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site

HOME = "http://localhost"
SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
RECORD = {"customer": {"en": "A mill"}, "kpi": {"en": "Yield"}, "result": "up"}


def read(site: "Site", address: str) -> ET.Element:
    answer = site.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/xml; charset=utf-8"
    return ET.fromstring(answer.data)  # noqa: S314 our own answer


def parts(site: "Site") -> list[str]:
    found = read(site, "/sitemap.xml").iterfind("s:sitemap/s:loc", SPACES)
    return [str(one.text).removeprefix(HOME) for one in found]


def addresses(site: "Site", part: str) -> list[str]:
    found = read(site, part).iterfind("s:url/s:loc", SPACES)
    return [str(one.text).removeprefix(HOME) for one in found]


def days(site: "Site", part: str) -> set[str | None]:
    return {one.text for one in read(site, part).iterfind(".//s:lastmod", SPACES)}


def both(path: str) -> list[str]:
    return [f"{path}?lang=zh", f"{path}?lang=en"]


def test_an_empty_market_has_its_constant_pages(site: "Site") -> None:
    assert parts(site) == ["/sitemap-pages.xml"]
    found = addresses(site, "/sitemap-pages.xml")
    for path in ("/", "/problems", "/solutions", "/vendors", "/cases", "/guides", "/about"):
        assert both(path) == [one for one in found if one.partition("?")[0] == path]
    assert len([one for one in found if one.startswith("/guides/")]) > 2
    assert not [one for one in found if one.startswith(("/search", "/compare", "/feeds"))]


def test_all_that_is_published_is_named_once_in_each_language(
    market: "Market", site: "Site", database: Database
) -> None:
    problem = market.problem("A problem")
    solution = market.solution("A solution", evidence=[RECORD, RECORD | {"grade": 3}])
    market.solution("Without a case")
    with database.reading() as session:
        owner = session.get_one(Organisation, solution.organisation_id)
    assert parts(site) == [
        "/sitemap-pages.xml",
        "/sitemap-problems-1.xml",
        "/sitemap-solutions-1.xml",
        "/sitemap-cases-1.xml",
        "/sitemap-vendors-1.xml",
    ]
    assert addresses(site, "/sitemap-problems-1.xml") == both(f"/problems/{problem.slug}")
    assert addresses(site, "/sitemap-solutions-1.xml")[:2] == both(f"/solutions/{solution.slug}")
    cases = [one for number in (1, 2) for one in both(f"/solutions/{solution.slug}/cases/{number}")]
    assert addresses(site, "/sitemap-cases-1.xml") == cases
    assert addresses(site, "/sitemap-vendors-1.xml")[:2] == both(f"/vendors/{owner.slug}")


def test_every_address_is_the_home_of_a_page(market: "Market", site: "Site") -> None:
    market.problem("A problem")
    market.solution("A solution", evidence=[RECORD])
    for part in parts(site):
        for address in addresses(site, part):
            page = site.page(address)
            assert f'<link rel="canonical" href="{HOME}{address}">' in page
            assert "noindex" not in page


def test_each_address_names_its_languages(market: "Market", site: "Site") -> None:
    slug = market.problem("A problem").slug
    for url in read(site, "/sitemap-problems-1.xml"):
        links = {one.get("hreflang"): one.get("href") for one in url.iterfind("x:link", SPACES)}
        assert links == {
            "zh-CN": f"{HOME}/problems/{slug}?lang=zh",
            "en": f"{HOME}/problems/{slug}?lang=en",
            "x-default": f"{HOME}/problems/{slug}",
        }


def test_what_is_not_public_is_not_named(
    market: "Market", site: "Site", database: Database
) -> None:
    hidden = [
        market.problem("Draft", publish=False),
        market.problem("Expired"),
        market.solution("Paused", evidence=[RECORD]),
        market.solution("Of a suspended vendor", evidence=[RECORD]),
    ]
    ids = [one.id for one in hidden]
    with database.transaction() as session:
        ago = now() - timedelta(days=1)
        session.execute(update(Listing).where(Listing.id == ids[1]).values(expires_at=ago))
        services.withdraw(session, session.get_one(Listing, ids[2]))
        suspended = Organisation.id == hidden[3].organisation_id
        state = {"verification": Verification.SUSPENDED}
        session.execute(update(Organisation).where(suspended).values(state))
    assert parts(site) == ["/sitemap-pages.xml"]
    for name in ("problems", "solutions", "cases", "vendors"):
        assert site.get(f"/sitemap-{name}-1.xml").status_code == 404
    market.problem("Its maker is no vendor")
    assert parts(site) == ["/sitemap-pages.xml", "/sitemap-problems-1.xml"]


def test_the_last_change_of_a_solution_is_told_but_not_of_a_problem(
    market: "Market", site: "Site", database: Database
) -> None:
    long_ago = datetime(2024, 2, 1, 20, tzinfo=UTC)
    with database.transaction() as session:
        for listing in (market.problem("P"), market.solution("S", evidence=[RECORD])):
            session.execute(
                update(Listing).where(Listing.id == listing.id).values(published_at=long_ago)
            )
        session.execute(update(ListingVersion).values(created_at=long_ago + timedelta(days=9)))
    assert days(site, "/sitemap-problems-1.xml") == {"2024-02-02"}
    assert days(site, "/sitemap-solutions-1.xml") == {"2024-02-11"}
    assert days(site, "/sitemap-vendors-1.xml") == {"2024-02-11"}
    assert days(site, "/sitemap.xml") == {"2024-02-02", "2024-02-11"}
    assert days(site, "/sitemap-pages.xml") == set()


def put(database: Database, kind: Kind, number: int) -> None:
    """Put a published listing under an id of our choice."""
    text = {"title": {"en": "x"}, "summary": {"en": "y"}}
    document = text | {"evidence": [RECORD]} if kind is Kind.SOLUTION else text
    content = (Problem if kind is Kind.PROBLEM else Solution).model_validate(document)
    with database.transaction() as session:
        owner = Organisation(id=number, slug=f"o-{number}", kind="both", name_en="O")
        session.add(owner)
        session.flush()
        made: dict[str, Any] = {"state": State.PUBLISHED, "published_at": now()}
        own = f"l-{number}"
        session.add(Listing(id=number, slug=own, kind=kind, organisation_id=number, **made))
        session.flush()
        known: dict[str, Any] = {"content": stored(content), "content_hash": content_hash(content)}
        session.add(ListingVersion(listing_id=number, number=1, **known))
        if kind is Kind.SOLUTION:
            session.add(Facet(listing_id=number, scheme="evidence", code="0"))


def test_a_listing_stays_in_the_part_of_its_id(site: "Site", database: Database) -> None:
    for number in (1, 5000, 5001, 49_999):
        put(database, Kind.SOLUTION, number)
    for name in ("solutions", "vendors"):
        named = [one for one in parts(site) if name in one]
        assert named == [f"/sitemap-{name}-{number}.xml" for number in (1, 2, 10)]
        assert len(addresses(site, named[0])) == 4
        assert len(addresses(site, named[1])) == len(addresses(site, named[2])) == 2
    named = [one for one in parts(site) if "cases" in one]
    assert named == [f"/sitemap-cases-{number}.xml" for number in (1, 10, 11, 100)]
    assert [len(addresses(site, one)) for one in named] == [2, 2, 2, 2]


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield said
    event.remove(database.engine, "before_cursor_execute", note)


def test_a_part_takes_as_many_queries_however_much_is_in_it(market: "Market", site: "Site") -> None:
    taken = []
    for _round in range(2):
        for number in range(3):
            market.problem(f"Problem {number}")
            market.solution(f"Solution {number}", evidence=[RECORD])
        named = parts(site)
        for part in named:
            read(site, part)  # what was read lately is not read again, elsewhere too
        with counting(site.runtime.database) as said:
            counts = []
            for part in ("/sitemap.xml", *named):
                before = len(said)
                assert site.client.get(part).status_code == 200
                counts.append(len([one for one in said[before:] if "SELECT" in one]))
        taken.append(counts)
    assert taken == [[4, 0, 1, 1, 1, 1]] * 2


@pytest.mark.parametrize(
    "name",
    ["problems-0", "problems-2", "problems-99999", "problems-9999999999", "problems", "people-1"],
)
def test_there_are_no_other_parts(market: "Market", site: "Site", name: str) -> None:
    market.problem("A problem")
    assert site.get(f"/sitemap-{name}.xml").status_code == 404


def test_robots_may_read_all_but_answers_to_questions(site: "Site") -> None:
    answer = site.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /search",
        "Disallow: /compare",
        "",
        f"Sitemap: {HOME}/sitemap.xml",
    ]


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/sitemap-pages.xml"])
def test_nothing_can_be_written(site: "Site", address: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert site.client.open(address, method=method).status_code == 405
    answer = site.client.head(address)
    assert (answer.status_code, answer.data) == (200, b"")
