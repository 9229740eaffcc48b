import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from marketplace.db import Database
from marketplace.organisations.models import Organisation

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site

HOME = "http://localhost"
FULL: dict[str, Any] = {
    "title": {"zh": "带钢检测", "en": "Strip inspection"},
    "summary": {"zh": "检出划伤。", "en": "Finds scratches."},
    "industries": ["24"],
    "scenes": ["quality-inspection"],
    "tasks": ["defect-detection"],
    "regions": ["CN", "VN"],
    "price": {"model": "licence", "band": "300k-1m"},
    "evidence": [
        {
            "customer": {"zh": "某冷轧厂", "en": "A cold rolling mill"},
            "kpi": {"zh": "漏检率", "en": "Defects missed"},
            "unit": "%",
            "baseline": "15",
            "result": "1.8",
            "period": "2025-03/2025-11",
            "grade": 2,
            "benchmark": {"zh": "标杆应用", "en": "Benchmark of 2025"},
        }
    ],
}
BARE: dict[str, Any] = {
    "evidence": [{"customer": {"en": "A mill"}, "kpi": {"en": "Yield"}, "result": "up"}]
}
HOSTILE = "</script><script>alert(1)</script><!-- <script> ]]> \\\" ' & \u2028"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data(page: str) -> dict[str, Any]:
    (found,) = BLOCK.findall(page)
    read: dict[str, Any] = json.loads(found)
    assert read.pop("@context") == "https://schema.org"
    return read


def test_a_solution_is_a_service_of_its_vendor(market: "Market", site: "Site") -> None:
    slug = market.solution("", **FULL).slug
    told = data(site.page(f"/solutions/{slug}"))
    provider = told.pop("provider")
    assert provider["@type"] == "Organization"
    assert provider["name"].startswith("Org-")
    assert told == {
        "@type": "Service",
        "name": "Strip inspection",
        "url": f"{HOME}/solutions/{slug}?lang=en",
        "description": "Finds scratches.",
        "category": ["Quality inspection", "Defect detection"],
        "areaServed": [
            {"@type": "Country", "identifier": "CN", "name": "China"},
            {"@type": "Country", "identifier": "VN", "name": "Vietnam"},
        ],
        "audience": [{"@type": "BusinessAudience", "audienceType": "Basic metals"}],
        "award": ["Benchmark of 2025"],
        "offers": {"@type": "Offer", "description": "One-off licence · 300,000–1 million CNY"},
    }


def test_it_is_chinese_for_chinese_readers(market: "Market", site: "Site") -> None:
    slug = market.solution("", **FULL).slug
    told = data(site.page(f"/solutions/{slug}", "zh"))
    assert told["name"] == "带钢检测"
    assert told["url"] == f"{HOME}/solutions/{slug}?lang=zh"
    assert told["category"] == ["质量检测", "缺陷检测"]
    assert told["areaServed"][0]["name"] == "中国"
    told = data(site.page(f"/solutions/{slug}/cases/1", "zh"))
    assert told["description"] == "漏检率：15 → 1.8 %（需方已确认）"


def test_what_was_not_said_is_left_out(market: "Market", site: "Site") -> None:
    slug = market.solution("Bare", **BARE).slug
    told = data(site.page(f"/solutions/{slug}"))
    assert told.keys() == {"@type", "name", "url", "description", "provider"}
    told = data(site.page(f"/solutions/{slug}/cases/1"))
    assert told["description"] == "Yield: up (Claimed by the vendor)"
    assert told.keys().isdisjoint({"award", "temporalCoverage"})
    told = data(site.page(told["author"]["url"]))
    assert told.keys() == {"@type", "name", "url", "makesOffer"}


def test_nobody_is_rated_and_nothing_has_an_invented_price(market: "Market", site: "Site") -> None:
    slug = market.solution("", **FULL).slug
    for address in (f"/solutions/{slug}", f"/solutions/{slug}/cases/1"):
        told = json.dumps(data(site.page(address))).lower()
        assert "rating" not in told
        assert "review" not in told
        assert '"price' not in told


def test_a_case_is_an_article_with_its_result(market: "Market", site: "Site") -> None:
    slug = market.solution("", **FULL).slug
    told = data(site.page(f"/solutions/{slug}/cases/1"))
    assert told["@type"] == "Article"
    assert told["headline"] == "A cold rolling mill: Defects missed"
    assert told["description"] == "Defects missed: 15 → 1.8 % (Confirmed by the buyer)"
    assert told["about"]["url"] == f"{HOME}/solutions/{slug}?lang=en"
    assert told["author"]["@type"] == "Organization"
    assert told["award"] == "Benchmark of 2025"
    assert told["temporalCoverage"] == "2025-03/2025-11"
    assert told["mentions"] == {
        "@type": "PropertyValue",
        "name": "Defects missed",
        "value": "1.8",
        "unitText": "%",
        "description": "Confirmed by the buyer",
    }


def test_a_vendor_is_an_organisation_with_its_offers(
    market: "Market", site: "Site", database: Database
) -> None:
    listing = market.solution("", **FULL)
    profile = {
        "about": {"en": "Cameras over strip."},
        "place": {"zh": "河北唐山", "en": "Tangshan"},
        "founded": 1994,
        "website": "https://vendor.example",
    }
    with database.transaction() as session:
        owner = session.get_one(Organisation, listing.organisation_id)
        owner.name_zh, owner.country, owner.profile = "钢检公司", "CN", profile
        owner.invented = True
    told = data(site.page(f"/vendors/{owner.slug}"))
    assert told == {
        "@type": "Organization",
        "name": owner.name_en,
        "alternateName": "钢检公司",
        "url": f"{HOME}/vendors/{owner.slug}?lang=en",
        "disambiguatingDescription": "invented for this demo",
        "description": "Cameras over strip.",
        "sameAs": "https://vendor.example",
        "foundingDate": "1994",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Tangshan",
            "addressCountry": "CN",
        },
        "makesOffer": [
            {
                "@type": "Offer",
                "itemOffered": {
                    "@type": "Service",
                    "name": "Strip inspection",
                    "url": f"{HOME}/solutions/{listing.slug}?lang=en",
                },
            }
        ],
    }


@pytest.mark.parametrize(("language", "name"), [("en", "Gongxu"), ("zh", "供需")])
def test_the_home_page_says_how_to_search(site: "Site", language: str, name: str) -> None:
    told = data(site.page("/", language))
    assert (told["@type"], told["name"]) == ("WebSite", name)
    assert told["inLanguage"] == ["zh-CN", "en"]
    assert told["potentialAction"]["target"]["urlTemplate"] == f"{HOME}/search?q={{words}}"
    assert told["potentialAction"]["query-input"] == "required name=words"


@pytest.mark.parametrize("address", ["/problems", "/search?q=x", "/compare", "/how-it-works"])
def test_other_pages_describe_nothing(site: "Site", address: str) -> None:
    assert BLOCK.findall(site.page(address)) == []


def test_hostile_texts_do_not_break_out(market: "Market", site: "Site") -> None:
    text = {"zh": HOSTILE, "en": HOSTILE}
    record = {"customer": text, "kpi": text, "result": HOSTILE, "benchmark": text, "grade": 3}
    listing = market.solution("", title=text, summary=text, evidence=[record])
    for address in (f"/solutions/{listing.slug}", f"/solutions/{listing.slug}/cases/1"):
        for language in ("en", "zh"):
            page = site.page(address, language)
            (block,) = BLOCK.findall(page)
            assert not re.search("[<>&'\u2028]", block)
            assert HOSTILE[:20] in json.dumps(json.loads(block), ensure_ascii=False)
            assert "<script>" not in page
