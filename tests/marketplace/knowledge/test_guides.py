"""The guides' list and pages, with what is on offer and what was confirmed elsewhere."""

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event
from typesetting import texts

from marketplace.db import Database
from marketplace.knowledge.guides import guides
from marketplace.organisations.models import Organisation

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site

SAID: dict[str, Any] = {"scene": "quality-inspection", "task": "defect-detection"}
OFFERED: dict[str, Any] = {"scenes": ["quality-inspection"], "tasks": ["defect-detection"]}
NOT_ENOUGH = "Not enough confirmed results yet"


def record(result: str, **fields: Any) -> dict[str, Any]:
    return {
        "customer": {"en": "A mill"},
        "kpi": {"en": "Missed"},
        "measure": "defect-miss-rate",
        "baseline": "10",
        "result": result,
        "grade": 2,
    } | fields


def missed(page: str) -> str:
    """Return what the page says of the first figure of the inspection guide."""
    return page.split("<dt>Missed defects</dt>")[1].split("</div>", maxsplit=1)[0]


def test_all_guides_are_listed_with_their_scenes(site: "Site") -> None:
    page = site.page("/guides")
    assert "<title>Guides · Gongxu</title>" in page
    assert "Inspection with AI</a></h2>" in page
    assert '<li class="tag">Quality inspection</li>' in page
    places = [page.index(f'href="/guides/{slug}"') for slug in guides()]
    assert places == sorted(places)


def test_the_list_is_chinese_for_chinese_readers(site: "Site") -> None:
    page = site.page("/guides", "zh-CN")
    assert "AI 质检</a></h2>" in page
    assert '<li class="tag">质量检测</li>' in page
    assert "Inspection with AI" not in page


@pytest.mark.parametrize("slug", guides())
def test_a_guide_tells_all_it_knows(site: "Site", slug: str) -> None:
    guide = guides()[slug]
    for language in ("en", "zh"):
        page = site.page(f"/guides/{slug}", language)
        assert [text for text in texts(guide, language) if text not in page] == []
        assert page.count("<h1>") == 1
    assert f"<title>{guide.title.zh} · " in page


def test_the_newest_listings_of_its_scenes_and_tasks_are_shown(
    market: "Market", site: "Site"
) -> None:
    for number in range(6):
        market.problem(f"Scratches {number}", **SAID)
    market.problem("Another task", scene="quality-inspection", task="forecasting")
    market.problem("Another scene", scene="safety", task="anomaly-detection")
    market.problem("A draft", publish=False, **SAID)
    market.solution("A camera", **OFFERED)
    page = site.page("/guides/inspection")
    assert page.index("Scratches 5") < page.index("Scratches 1")
    for absent in ("Scratches 0", "Another task", "Another scene", "A draft"):
        assert absent not in page
    assert "A camera" in page
    assert 'href="/problems?scene=quality-inspection&amp;task=defect-detection&amp;' in page
    assert 'href="/solutions?scene=quality-inspection&amp;task=defect-detection&amp;' in page


def test_a_guide_without_listings_says_so(site: "Site") -> None:
    page = site.page("/guides/inspection")
    assert 'no open problem of this kind at the moment. <a href="/problems">' in page
    assert 'no solution of this kind yet. <a href="/solutions">' in page


def test_ranges_are_hidden_under_three_results(market: "Market", site: "Site") -> None:
    market.solution("A", **OFFERED, evidence=[record("1"), record("2")])
    told = missed(site.page("/guides/inspection"))
    assert f"{NOT_ENOUGH}: 2 of at least 3." in told
    assert "%" not in told


def test_ranges_are_shown_from_three_results_on(market: "Market", site: "Site") -> None:
    market.solution("A", **OFFERED, evidence=[record("1"), record("2.5", grade=3)])
    market.solution("B", **OFFERED, evidence=[record("10.25", unit="%")])
    told = missed(site.page("/guides/inspection"))
    assert "−90% to +2.5%" in told
    assert "median −75%" in told
    assert "3 confirmed results · from 2 solutions" in told
    assert "invented" not in told


@pytest.mark.parametrize(
    "fields",
    [
        {"grade": 1},
        {"measure": "first-pass-yield"},
        {"measure": None},
        {"baseline": None},
        {"baseline": "0"},
        {"baseline": "1,200"},
        {"result": "about 2"},
    ],
)
def test_what_is_not_confirmed_or_not_comparable_does_not_count(
    market: "Market", site: "Site", fields: dict[str, Any]
) -> None:
    records = [record("1"), record("2"), record("3") | fields]
    market.solution("A", **OFFERED, evidence=records)
    assert f"{NOT_ENOUGH}: 2 of" in missed(site.page("/guides/inspection"))


def test_what_is_not_published_or_belongs_elsewhere_does_not_count(
    market: "Market", site: "Site"
) -> None:
    three = [record("1"), record("2"), record("3")]
    market.solution("A", publish=False, **OFFERED, evidence=three)
    market.solution("B", **OFFERED | {"tasks": ["forecasting"]}, evidence=three)
    market.solution("C", **OFFERED | {"scenes": ["safety"]}, evidence=three)
    assert f"{NOT_ENOUGH}: 0 of" in missed(site.page("/guides/inspection"))


def test_invented_firms_among_the_results_are_told(
    market: "Market", site: "Site", database: Database
) -> None:
    market.solution("A", **OFFERED, evidence=[record("1"), record("2"), record("3")])
    with database.transaction() as session:
        session.query(Organisation).update({"invented": True})
    assert "with firms invented for this demo" in missed(site.page("/guides/inspection"))


def test_the_number_of_queries_does_not_grow_with_the_market(
    market: "Market", site: "Site"
) -> None:
    def asked() -> int:
        count = 0

        def note(*_: object) -> None:
            nonlocal count
            count += 1

        engine = site.runtime.database.engine
        event.listen(engine, "before_cursor_execute", note)
        site.client.get("/guides/inspection")
        event.remove(engine, "before_cursor_execute", note)
        return count

    def grow(number: int) -> None:
        market.problem(f"P{number}", **SAID)
        market.solution(f"S{number}", **OFFERED, evidence=[record("1")])

    site.page("/guides/inspection")
    grow(0)
    before = asked()
    for number in range(1, 5):
        grow(number)
    assert asked() == before


@pytest.mark.parametrize("slug", ["no-such", "Inspection", "inspection.toml", "..", "检测", "%00"])
def test_there_are_no_other_guides(site: "Site", slug: str) -> None:
    assert site.get(f"/guides/{slug}").status_code == 404


@pytest.mark.parametrize("address", ["/guides", "/guides/safety"])
def test_nothing_can_be_written(site: "Site", address: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert site.client.open(address, method=method).status_code == 405
    assert site.client.head(address).status_code == 200


def test_nonsense_in_the_address_changes_nothing(site: "Site") -> None:
    page = site.page("/guides/safety", scene="<script>", at="x", q="\0")
    assert "<script>" not in page.split("<main")[1]
