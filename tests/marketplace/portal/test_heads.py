import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site

HOME = "http://localhost"
HOSTILE = "\"><script>alert(1)</script><!-- '&"


def head(page: str) -> str:
    return page[: page.index("</head>")]


def canonical(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'<link rel="canonical" href="([^"]*)">', page)]


def alternates(page: str) -> dict[str, str]:
    found = re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', page)
    return {tag: unescape(address) for tag, address in found}


def said(page: str, name: str) -> str:
    (found,) = re.findall(rf'<meta property="og:{name}" content="([^"]*)">', page)
    return unescape(found)


def is_listed(page: str) -> bool:
    return '<meta name="robots" content="noindex">' not in page


@pytest.mark.parametrize(("language", "shown"), [("en", "en"), ("zh-CN", "zh")])
def test_a_page_is_at_home_in_the_language_that_is_shown(
    site: "Site", language: str, shown: str
) -> None:
    page = site.page("/problems", language)
    assert canonical(page) == [f"{HOME}/problems?lang={shown}"]
    assert alternates(page) == {
        "zh-CN": f"{HOME}/problems?lang=zh",
        "en": f"{HOME}/problems?lang=en",
        "x-default": f"{HOME}/problems",
    }
    assert alternates(site.page("/problems", lang="zh")) == alternates(page)
    assert is_listed(page)


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("/?theme=sepia", "/?lang=en"),
        ("/problems?at=after-5-5&theme=x&utm_source=y", "/problems?lang=en"),
        ("/problems?scene=no-such", "/problems?lang=en"),
        ("/vendors?after=a&q=b&scene=quality-inspection", "/vendors?lang=en"),
        (
            "/cases?task=defect-detection&scene=safety&industry=26&industry=24",
            "/cases?industry=24&industry=26&scene=safety&task=defect-detection&lang=en",
        ),
        ("/cases?evidence=2", "/cases?evidence=2&lang=en"),
        ("/search?q=%20steel%0A&side=", "/search?q=steel&lang=en"),
        ("/compare?s=b&s=a&s=b&problem=&s=c&s=d&s=e", "/compare?s=b&s=a&s=c&s=d&lang=en"),
    ],
)
def test_only_what_the_content_depends_on_is_in_its_address(
    site: "Site", address: str, home: str
) -> None:
    assert canonical(site.page(address)) == [HOME + home]


@pytest.mark.parametrize(
    ("address", "listed"),
    [
        ("/", True),
        ("/how-it-works", True),
        ("/problems?scene=quality-inspection", True),
        ("/problems?scene=quality-inspection&task=defect-detection", False),
        ("/problems?industry=24&industry=26", False),
        ("/cases?evidence=benchmark", True),
        ("/solutions?q=steel", False),
        ("/search", False),
        ("/search?q=steel", False),
        ("/compare", False),
    ],
)
def test_search_engines_list_what_people_look_for(
    site: "Site", address: str, *, listed: bool
) -> None:
    assert is_listed(site.page(address)) is listed


def test_a_list_with_a_filter_is_named_after_it(site: "Site") -> None:
    page = site.page("/problems?scene=quality-inspection")
    assert "<title>Problems: Quality inspection · Gongxu</title>" in page
    page = site.page("/problems?scene=quality-inspection&task=defect-detection", "zh")
    assert "<title>难题：质量检测、缺陷检测 · 供需</title>" in page


@pytest.mark.parametrize("address", ["/nothing", "/problems/no-such", "/sitemap-problems-9.xml"])
def test_an_error_page_has_no_address_of_its_own(site: "Site", address: str) -> None:
    page = head(site.get(address).text)
    assert canonical(page) == []
    assert alternates(page) == {}
    assert "og:" not in page
    assert not is_listed(page)


def test_too_long_a_question_is_not_repeated(site: "Site") -> None:
    answer = site.get("/problems", q="x" * 2001)
    assert answer.status_code == 422
    assert canonical(answer.text) == [f"{HOME}/problems?lang=en"]
    assert not is_listed(answer.text)


def test_a_link_to_a_page_tells_what_it_is(market: "Market", site: "Site") -> None:
    text: dict[str, Any] = {
        "title": {"zh": "带钢检测", "en": "Strip inspection"},
        "summary": {"zh": "检出划伤。", "en": "Finds scratches."},
    }
    address = f"/solutions/{market.solution('', **text).slug}"
    english, chinese = site.page(address), site.page(address, "zh")
    assert [said(english, name) for name in ("type", "title", "description", "locale")] == [
        "article",
        "Strip inspection",
        "Finds scratches.",
        "en_US",
    ]
    assert [said(chinese, name) for name in ("site_name", "title", "locale")] == [
        "供需",
        "带钢检测",
        "zh_CN",
    ]
    assert said(english, "url") == canonical(english)[0]
    assert said(site.page("/"), "type") == "website"
    with site.client.get(said(english, "image")) as picture:
        assert picture.mimetype == "image/png"


def test_hostile_texts_stay_inside_their_attributes(market: "Market", site: "Site") -> None:
    text = {"en": HOSTILE}
    for make, side in ((market.problem, "problems"), (market.solution, "solutions")):
        page = head(site.page(f"/{side}/{make('', title=text, summary=text).slug}"))
        assert said(page, "title") == said(page, "description") == HOSTILE
        assert "alert(1)</script>" not in page
    page = head(site.page("/search", q=HOSTILE))
    assert "alert(1)</script>" not in page
