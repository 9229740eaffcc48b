"""A problem and a solution, requirement by requirement."""

from typing import TYPE_CHECKING, Any

import pytest

from marketplace.listings import services
from marketplace.listings.content import Problem, Solution
from marketplace.listings.models import Kind
from marketplace.listings.queries import by_slug
from marketplace.listings.stages import Stage
from marketplace.matches.ledgers import Fit, fit_of
from matching.ledger import Verdict

if TYPE_CHECKING:
    from matching.documents import Language
    from tests.marketplace.conftest import Market, Site

PROBLEM: dict[str, Any] = {
    "title": {"zh": "带钢表面划伤漏检", "en": "Scratches on strip escape inspection"},
    "summary": {
        "zh": "希望在线检测上下表面的划伤。",
        "en": "We want both surfaces of the strip inspected for scratches inline.",
    },
    "kpis": [{"name": {"en": "Scratches missed"}, "unit": "%", "target": "≤ 2"}],
    "must_haves": [
        {"text": {"zh": "18 m/s 下检出划伤", "en": "Detect scratches at a line speed of 18 m/s"}},
        {"predicate": {"field": "integration.kinds", "operator": "has", "value": "on-premise"}},
        {"text": {"en": "Inspect hot surfaces above 600 °C"}},
    ],
    "nice_to_haves": [{"text": {"en": "Forecast the wear of pickling acid"}}],
}
SOLUTION: dict[str, Any] = {
    "title": {"zh": "带钢表面检测", "en": "Strip surface inspection"},
    "summary": {
        "zh": "在线检测带钢上下表面的划伤，线速度最高 20 m/s。",
        "en": "Detects scratches on both surfaces of the strip inline, at up to 20 m/s.",
    },
    "limits": [{"en": "Does not work on hot surfaces above 600 °C."}],
    "integration": {"kinds": ["on-premise"]},
    "evidence": [
        {
            "customer": {"en": "A mill"},
            "kpi": {"en": "Scratches missed"},
            "unit": "%",
            "baseline": "15",
            "result": "1.8",
            "grade": 2,
        }
    ],
}


def test_visitors_see_what_is_public_and_why(market: "Market", site: "Site") -> None:
    problem, solution = market.problem("", **PROBLEM), market.solution("", **SOLUTION)
    page = site.page(f"/problems/{problem.slug}/fit/{solution.slug}")
    assert "Requirement by requirement" in page
    assert "We want both surfaces of the strip inspected for scratches inline." in page
    assert 'class="verdict verdict-met"' in page
    assert '<q lang="en">Detects scratches on both surfaces' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Compared is only what everybody may see of the problem." in page
    # What opens to verified vendors is neither shown nor hinted at by a verdict.
    for hidden in ("18 m/s", "pickling", "600 °C", "on-premise", "1.8"):
        assert hidden not in page


def test_it_is_chinese_for_chinese_readers(market: "Market", site: "Site") -> None:
    problem, solution = market.problem("", **PROBLEM), market.solution("", **SOLUTION)
    page = site.page(f"/problems/{problem.slug}/fit/{solution.slug}", "zh-CN")
    assert "逐项对照要求" in page
    assert "希望在线检测上下表面的划伤。" in page
    assert (
        '<q lang="zh-Hans">在线检测带钢上下表面的划伤' in page
        or "在线检测带钢上下表面的划伤" in page
    )
    assert "Detects scratches" not in page


def test_both_listings_lead_to_it(market: "Market", site: "Site") -> None:
    problem, solution = market.problem("", **PROBLEM), market.solution("", **SOLUTION)
    link = f'href="/problems/{problem.slug}/fit/{solution.slug}"'
    assert link in site.page(f"/problems/{problem.slug}")
    assert link in site.page(f"/solutions/{solution.slug}")


def test_what_does_not_exist_or_was_withdrawn_is_not_there(market: "Market", site: "Site") -> None:
    problem, solution = market.problem("", **PROBLEM), market.solution("", **SOLUTION)
    address = f"/problems/{problem.slug}/fit/{solution.slug}"
    assert site.client.get("/problems/none/fit/none").status_code == 404
    assert site.client.get(f"/problems/{problem.slug}/fit/none").status_code == 404
    assert site.client.post(address).status_code == 405
    with market.database.transaction() as session:
        services.withdraw(session, session.merge(solution))
    assert site.client.get(address).status_code == 404


def test_a_problem_that_asks_nothing_says_so(market: "Market", site: "Site") -> None:
    problem = market.problem("", title={"en": "Oil"}, summary={"en": "Oil."})
    solution = market.solution("", **SOLUTION)
    assert site.client.get(f"/problems/{problem.slug}/fit/{solution.slug}").status_code == 200


@pytest.fixture
def verified(market: "Market") -> dict[str, Fit]:
    """Return the ledger as a verified vendor reads it, in both languages."""
    problem, solution = market.problem("", **PROBLEM), market.solution("", **SOLUTION)
    readers: tuple[Language, ...] = ("zh", "en")
    with market.database.reading() as session:
        both = (
            by_slug(session, Kind.PROBLEM, problem.slug, Stage.VERIFIED),
            by_slug(session, Kind.SOLUTION, solution.slug, Stage.VERIFIED),
        )
        assert isinstance(both[0].content, Problem)
        assert isinstance(both[1].content, Solution)
        return {reader: fit_of(*both, reader) for reader in readers}


def test_a_verified_vendor_reads_every_verdict(verified: dict[str, Fit]) -> None:
    found = {line.text: line for line in verified["en"].lines}
    speed = found["Detect scratches at a line speed of 18 m/s"]
    assert speed.verdict is Verdict.MET
    assert "20 m/s" in speed.quote
    heat = found["Inspect hot surfaces above 600 °C"]
    assert (heat.verdict, heat.quote) == (
        Verdict.NOT_MET,
        "Does not work on hot surfaces above 600 °C.",
    )
    acid = found["Forecast the wear of pickling acid"]
    assert (acid.verdict, acid.quote, acid.source) == (Verdict.UNKNOWN, "", None)
    target = found["Scratches missed: ≤ 2 %"]
    assert (target.verdict, target.grade) == (Verdict.MET, 2)
    assert "15 → 1.8 %" in target.quote
    assert sum(count for _, count in verified["en"].counts) == len(found)


def test_a_fact_answers_in_the_readers_words(verified: dict[str, Fit], site: "Site") -> None:
    with site.client.application.test_request_context():
        facts = {
            reader: next(line for line in fit.lines if line.quote and line.quoted is None)
            for reader, fit in verified.items()
        }
    assert {line.verdict for line in facts.values()} == {Verdict.MET}
    assert facts["zh"].text != facts["en"].text


def test_quotes_are_in_the_readers_language_where_the_owner_wrote_it(
    verified: dict[str, Fit],
) -> None:
    speed = next(line for line in verified["zh"].lines if "18 m/s" in line.text)
    assert (speed.language, speed.quoted) == ("zh", "zh")
    heat = next(line for line in verified["zh"].lines if "600" in line.text)
    assert (heat.language, heat.quoted) == ("en", "en")
