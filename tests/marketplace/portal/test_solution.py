from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site

FULL: dict[str, Any] = {
    "title": {"zh": "表面检测系统", "en": "Surface inspection system"},
    "summary": {"zh": "在线检出表面缺陷。", "en": "Finds surface defects inline."},
    "description": {"en": "Line-scan cameras above and below the strip."},
    "problems_solved": [{"zh": "划伤漏检", "en": "Scratches are missed"}],
    "industries": ["24"],
    "industries_possible": ["17"],
    "scenes": ["quality-inspection"],
    "tasks": ["defect-detection"],
    "inputs": {"modalities": ["image"], "samples": 20000, "labelled": 3000},
    "integration": {
        "kinds": ["edge"],
        "protocols": ["opc-ua"],
        "latency_ms": 120,
        "data_leaves_site": False,
    },
    "maturity": "trl-9",
    "production_sites": 9,
    "first_year": 2021,
    "limits": [{"zh": "不适用于热态表面", "en": "Not above 600 °C"}],
    "price": {"model": "licence", "band": "300k-1m", "pilot": {"en": "Eight weeks, credited"}},
    "weeks_to_pilot": 1,
    "weeks_to_production": 30,
    "regions": ["CN", "VN"],
    "languages": ["zh", "en"],
    "on_site_service": True,
    "certificates": ["ISO 9001"],
    "capacity": 4,
    "evidence": [
        {
            "customer": {"zh": "某冷轧厂", "en": "A cold rolling mill"},
            "kpi": {"zh": "漏检率", "en": "Defects missed"},
            "unit": "%",
            "baseline": "15",
            "result": "1.8",
            "period": "2025",
            "grade": grade,
            "benchmark": {"en": "Award of 2025"} if grade == 3 else None,
        }
        for grade in range(4)
    ],
    "confirmed_current": "2026-10-12",
}


def test_it_shows_all_that_the_vendor_says(market: "Market", site: "Site") -> None:
    page = site.page(f"/solutions/{market.solution('', **FULL).slug}")
    for text in (
        "<title>Surface inspection system · Gongxu</title>",
        "Line-scan cameras above and below the strip.",
        "Scratches are missed",
        "Not above 600 °C",
        "Basic metals",
        "Defect detection",
        "20,000",
        "3,000",
        "120 ms",
        "<dd>no</dd>",
        "<dd>9</dd>",
        "<dd>2021</dd>",
        "One-off licence · 300,000–1 million CNY",
        "Eight weeks, credited",
        "<dd>1 week</dd>",
        "<dd>30 weeks</dd>",
        "China, Vietnam",
        "Chinese, English",
        "<dd>yes</dd>",
        "ISO 9001",
        "Oct 12, 2026",
        "1.8 %",
        "Award of 2025",
    ):
        assert text in page, text


def test_it_is_chinese_for_chinese_readers(market: "Market", site: "Site") -> None:
    page = site.page(f"/solutions/{market.solution('', **FULL).slug}", "zh-CN")
    for text in ("表面检测系统", "划伤漏检", "已知局限", "中国、越南", "中文、英语", "30 周"):
        assert text in page, text
    assert '<span lang="en">Eight weeks, credited</span> <span class="foreign">英文</span>' in page


def test_the_grade_stands_beside_the_number(market: "Market", site: "Site") -> None:
    page = site.page(f"/solutions/{market.solution('', **FULL).slug}")
    for grade, name in enumerate(
        ("Claimed by the vendor", "Document seen", "Confirmed by the buyer", "Audited")
    ):
        badge = page.split(f'<span class="grade grade-{grade}">')[1].split("</p>")[0]
        assert badge.count("is-on") == grade
        assert f"Grade {grade} · {name}" in badge
    assert page.count("★ Award of 2025") == 1
    assert page.index("Award of 2025") < page.index("grade-3") < page.index("grade-0")


def test_what_was_not_said_is_left_out(market: "Market", site: "Site") -> None:
    page = site.page(f"/solutions/{market.solution('Bare').slug}")
    for text in (
        "Known limits",
        "Evidence",
        "What it needs",
        "How it connects",
        "None",
        "<dd></dd>",
    ):
        assert text not in page, text


def test_the_problems_it_fits_are_ranked_with_reasons(market: "Market", site: "Site") -> None:
    near = market.problem("Surface defects are missed inline", scene="quality-inspection")
    far = market.problem("Forecast the demand for spare parts", scene="production-planning")
    page = site.page(f"/solutions/{market.solution('', **FULL).slug}")
    assert page.index(near.slug) < page.index(far.slug)
    assert "Same scene" in page
    assert page.index("What speaks against it") < page.index("Another scene")


def test_the_points_add_up_to_the_score(market: "Market", site: "Site") -> None:
    market.problem("Surface defects are missed inline", scene="quality-inspection", industry="24")
    page = site.page(f"/solutions/{market.solution('', **FULL).slug}")
    table = page.split('<table class="points-table">')[1].split("</table>")[0]
    figures = [
        float(cell.split("<")[0].replace("−", "-"))
        for cell in table.split('<td class="number">')[1:]
    ]
    *points, score = figures
    assert len(points) >= 3
    assert sum(points) == pytest.approx(score, abs=0.0005 * len(figures))


def test_without_problems_there_is_a_next_step(market: "Market", site: "Site") -> None:
    page = site.page(f"/solutions/{market.solution('Alone').slug}")
    assert "There is no problem to compare with yet." in page
    assert '<a href="/problems">All problems</a>' in page


def test_what_is_not_published_looks_like_no_page(market: "Market", site: "Site") -> None:
    draft = market.solution("Draft", publish=False)
    problem = market.problem("A problem")
    unknown = site.get("/nothing/at/all")
    for slug in (draft.slug, problem.slug, "no-such"):
        answer = site.get(f"/solutions/{slug}")
        assert (answer.status_code, answer.data) == (404, unknown.data)


def test_nothing_can_be_written(market: "Market", site: "Site") -> None:
    address = f"/solutions/{market.solution('Read only').slug}"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert site.client.open(address, method=method).status_code == 405
