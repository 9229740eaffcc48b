"""What machines are told, in heads, feeds and the sitemap: nothing that people may not see."""

import re
from typing import TYPE_CHECKING, Any

import pytest

from marketplace.db import Database
from marketplace.organisations.models import Organisation

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site

CANARY = {"zh": "CANARY 金丝雀", "en": "CANARY"}
REQUIREMENT = {"predicate": {"field": "CANARY", "operator": "has", "value": "CANARY"}}
PROBLEM: dict[str, Any] = {
    "title": {"zh": "带钢表面划伤", "en": "Scratches on steel strip"},
    "summary": {"zh": "划伤靠人眼看不过来。", "en": "Inspectors miss scratches."},
    "description": CANARY,
    "industry": "2410",
    "scene": "quality-inspection",
    "process_step": CANARY,
    "material": CANARY,
    "task": "defect-detection",
    "kpis": [{"name": CANARY, "unit": "CANARY", "baseline": "CANARY", "target": "CANARY"}],
    "must_haves": [{"text": CANARY}, REQUIREMENT],
    "nice_to_haves": [{"text": CANARY}, REQUIREMENT],
    "not_wanted": CANARY,
    "data": {"modalities": ["image"], "volume": CANARY},
    "deployment": {"kinds": ["edge"], "protocols": ["opc-ua"]},
    "budget": {"band": "1m-3m"},
    "vendor_conditions": CANARY,
    "site": {"country": "CN", "province": CANARY, "town": CANARY},
}
RECORD = {"customer": {"en": "A mill"}, "kpi": {"en": "Yield"}, "result": "up"}
HIDDEN = re.compile("CANARY|canary|金丝雀|2410|1m-3m|opc-ua|1–3 million|100 万–300 万")


@pytest.fixture
def slug(market: "Market", database: Database) -> str:
    """Give the address of a problem that hides all it can, in a market with more to hide."""
    problem = market.problem("", **PROBLEM)
    market.problem("CANARY", publish=False)
    drafted = market.solution("CANARY", publish=False, evidence=[RECORD])
    with database.transaction() as session:
        for one in (problem, drafted):
            owner = session.get_one(Organisation, one.organisation_id)
            owner.slug, owner.name_en, owner.name_zh = f"canary-{one.id}", "CANARY", "金丝雀"
            owner.profile = {"about": CANARY, "website": "https://canary.example"}
    market.solution("Strip inspection", evidence=[RECORD])
    return problem.slug


@pytest.mark.parametrize("language", ["zh", "en"])
def test_feeds_and_sitemap_hold_nothing_hidden(site: "Site", slug: str, language: str) -> None:
    addresses = ["/robots.txt", "/sitemap.xml"]
    for side in ("problems", "solutions"):
        addresses += [f"/feeds/{side}.atom", f"/feeds/{side}.atom?scene=quality-inspection"]
    index = site.page("/sitemap.xml")
    parts = re.findall("<loc>http://localhost([^<]*)</loc>", index)
    assert len(parts) == 5
    told = [site.page(address, language) for address in (*addresses, *parts)]
    assert slug in "".join(told)
    assert [text for text in told if HIDDEN.search(text)] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_head_holds_anything_hidden(site: "Site", slug: str, language: str) -> None:
    addresses = ["/", "/problems", f"/problems/{slug}", "/solutions", "/vendors", "/cases"]
    found = re.findall("<loc>http://localhost([^<?]*)", site.page("/sitemap-solutions-1.xml"))
    for address in (*addresses, *found, *(f"{one}/cases/1" for one in found)):
        page = site.page(address, language)
        assert not HIDDEN.search(page[: page.index("</head>")]), address


def test_a_hidden_filter_finds_nothing(site: "Site", slug: str) -> None:
    for query in ("industry=2410", "industry=241", "q=CANARY", "deployment=edge"):
        everything = site.page("/feeds/problems.atom", lang="en")
        assert slug in everything
        assert site.page(f"/feeds/problems.atom?{query}&lang=en") == everything
