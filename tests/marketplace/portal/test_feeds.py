import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.models import Listing
from marketplace.organisations.models import Organisation

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site

HOME = "http://localhost"
SPACES = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCRATCHES: dict[str, Any] = {
    "title": {"zh": "带钢表面划伤", "en": "Scratches on steel strip"},
    "summary": {"zh": "划伤靠人眼看不过来。", "en": "Inspectors miss scratches."},
    "industry": "2410",
    "scene": "quality-inspection",
    "task": "defect-detection",
}


def read(site: "Site", address: str, language: str = "en") -> ET.Element:
    """Read a feed and check what RFC 4287 asks of each."""
    answer = site.get(address, language)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.data)  # noqa: S314 our own answer
    assert feed.tag == f"{{{SPACES['a']}}}feed"
    ids = [text(one, "id") for one in (feed, *entries(feed))]
    assert len(set(ids)) == len(ids)
    for one in (feed, *entries(feed)):
        assert re.match("https?://", text(one, "id"))
        assert text(one, "title")
        assert datetime.fromisoformat(text(one, "updated")).tzinfo
        assert text(one, "author/a:name")
        assert link(one, "alternate")
    assert link(feed, "self") == text(feed, "id")
    return feed


def entries(feed: ET.Element) -> list[ET.Element]:
    return feed.findall("a:entry", SPACES)


def text(element: ET.Element, path: str) -> str:
    (found,) = element.findall(f"a:{path}", SPACES)
    return found.text or ""


def link(element: ET.Element, rel: str) -> str:
    (found,) = element.findall(f"a:link[@rel='{rel}']", SPACES)
    return found.attrib["href"]


def titles(feed: ET.Element) -> list[str]:
    return [text(one, "title") for one in entries(feed)]


def categories(entry: ET.Element) -> list[Mapping[str, str]]:
    return [one.attrib for one in entry.findall("a:category", SPACES)]


def test_an_entry_tells_what_the_page_tells(market: "Market", site: "Site") -> None:
    slug = market.problem("", **SCRATCHES).slug
    (entry,) = entries(read(site, "/feeds/problems.atom"))
    assert text(entry, "title") == "Scratches on steel strip"
    assert text(entry, "summary") == "Inspectors miss scratches."
    assert text(entry, "id") == f"{HOME}/problems/{slug}"
    assert link(entry, "alternate") == f"{HOME}/problems/{slug}?lang=en"
    assert text(entry, "author/a:name") == "A manufacturer"
    assert categories(entry) == [
        {"term": "24", "scheme": f"{HOME}/problems#industry", "label": "Basic metals"},
        {
            "term": "quality-inspection",
            "scheme": f"{HOME}/problems#scene",
            "label": "Quality inspection",
        },
        {
            "term": "defect-detection",
            "scheme": f"{HOME}/problems#task",
            "label": "Defect detection",
        },
    ]


def test_it_is_in_the_language_of_the_reader(market: "Market", site: "Site") -> None:
    market.problem("", **SCRATCHES)
    market.problem("Only in English")
    for address, language in (
        ("/feeds/problems.atom", "zh"),
        ("/feeds/problems.atom?lang=zh", "en"),
    ):
        feed = read(site, address, language)
        assert feed.get(LANG) == "zh-CN"
        assert text(feed, "title") == "难题 · 供需"
        assert titles(feed) == ["Only in English", "带钢表面划伤"]
        foreign, own = (one.find("a:title", SPACES) for one in entries(feed))
        assert foreign is not None
        assert own is not None
        assert (foreign.get(LANG), own.get(LANG)) == ("en", None)
    answer = site.get("/feeds/problems.atom?lang=zh")
    assert answer.headers["Content-Language"] == "zh-CN"
    assert "Set-Cookie" not in answer.headers
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))


def test_the_filters_are_those_of_the_lists(market: "Market", site: "Site") -> None:
    market.problem("", **SCRATCHES)
    market.problem("Demand", scene="production-planning")
    market.problem("No facets")
    address = "/feeds/problems.atom?scene=production-planning&lang=en"
    feed = read(site, address)
    assert titles(feed) == ["Demand"]
    assert text(feed, "title") == "Problems: Production planning and scheduling · Gongxu"
    assert text(feed, "id") == HOME + address
    assert link(feed, "alternate") == f"{HOME}/problems?scene=production-planning&lang=en"
    assert len(titles(read(site, "/feeds/problems.atom?scene=no-such"))) == 3
    assert titles(read(site, "/feeds/problems.atom?industry=24&task=defect-detection")) == [
        "Scratches on steel strip"
    ]
    assert titles(read(site, "/feeds/problems.atom?industry=26")) == []


def test_solutions_name_their_vendor(market: "Market", site: "Site", database: Database) -> None:
    market.solution("Inspection", industries=["2410", "24"], evidence=[])
    (entry,) = entries(read(site, "/feeds/solutions.atom"))
    assert text(entry, "author/a:name").startswith("Org-")
    assert [one["term"] for one in categories(entry)] == ["24"]
    with database.transaction() as session:
        session.query(Organisation).update({"invented": True})
    (entry,) = entries(read(site, "/feeds/solutions.atom", "zh"))
    assert text(entry, "author/a:name").endswith("（演示用虚构企业）")


def test_the_newest_thirty_are_told_by_their_day(market: "Market", site: "Site") -> None:
    for number in range(31):
        market.solution(f"Solution {number}")
    market.solution("A draft", publish=False)
    feed = read(site, "/feeds/solutions.atom")
    assert titles(feed) == [f"Solution {number}" for number in range(30, 0, -1)]
    moments = {text(one, "updated") for one in (feed, *entries(feed))}
    assert all(moment.endswith("T00:00:00+08:00") for moment in moments)


def test_what_is_withdrawn_is_gone_at_once(
    market: "Market", site: "Site", database: Database
) -> None:
    listing = market.problem("", **SCRATCHES)
    with database.transaction() as session:
        services.withdraw(session, session.get_one(Listing, listing.id))
    assert titles(read(site, "/feeds/problems.atom")) == []


def test_texts_that_xml_cannot_hold_are_mended(market: "Market", site: "Site") -> None:
    hostile = "<b>&amp;</b> ]]>\x0b\x1f <!-- "
    market.problem("", title={"en": hostile}, summary={"en": hostile})
    assert titles(read(site, "/feeds/problems.atom")) == ["<b>&amp;</b> ]]> <!--"]


@pytest.mark.parametrize("address", ["/feeds/vendors.atom", "/feeds/", "/feeds/problems.rss"])
def test_there_are_no_other_feeds(site: "Site", address: str) -> None:
    assert site.get(address).status_code == 404


def test_nothing_can_be_written(site: "Site") -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert site.client.open("/feeds/problems.atom", method=method).status_code == 405
    answer = site.client.head("/feeds/problems.atom")
    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize("side", ["problems", "solutions"])
def test_lists_link_to_their_feed(market: "Market", site: "Site", side: str) -> None:
    market.problem("A problem", scene="quality-inspection")
    market.solution("A solution", scenes=["quality-inspection"])
    page = site.page(f"/{side}?scene=quality-inspection&at=after-9999999999999999-9")
    address = f"/feeds/{side}.atom?scene=quality-inspection&amp;lang=en"
    assert f'href="{address}" type="application/atom+xml">Atom feed</a>' in page
    name = f"{side.title()}: Quality inspection"
    assert f'type="application/atom+xml" title="{name}" href="{HOME}{address}">' in page
    assert titles(read(site, address.replace("&amp;", "&"))) == [f"A {side[:-1]}"]
    assert "Atom feed" not in site.page(f"/{side}", q="solution")
