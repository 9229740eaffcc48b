"""What a machine can compare of a listing."""

import math
from typing import Any

import pytest

from marketplace.listings.content import Problem, Solution
from marketplace.listings.disclosure import disclosed
from marketplace.listings.stages import Stage
from marketplace.matches.facts import BANDS, facts_of
from marketplace.taxonomy.codes import terms
from matching.signals.facts import NEEDED, OFFERED

NAMED = {"title": {"en": "x"}, "summary": {"en": "x"}}


def problem(**fields: Any) -> Problem:
    return Problem.model_validate(NAMED | fields)


def solution(**fields: Any) -> Solution:
    return Solution.model_validate(NAMED | fields)


FULL = problem(
    data={"modalities": ["image"], "labelled_percent": 0},
    data_rules={"may_leave_site": False},
    deployment={"kinds": ["edge"], "latency_ms": 50, "protocols": ["opc-ua"]},
    budget={"band": "1m-3m"},
    timing={"decision_by": "2026-01-01", "pilot_start": "2026-01-15"},
    site={"country": "CN", "town": {"en": "Baotou"}},
    kpis=[
        {"name": {"zh": "气泡漏检率"}, "unit": "%", "target": "≤ 2", "baseline": "9"},
        {"name": {"en": "Overall Equipment Effectiveness"}, "target": "≥72.5"},
        {"name": {"en": "Scrap"}, "target": "fewer"},
        {"name": {"en": "Scrappy work"}, "target": "≤ 3"},
        {"name": {"en": "Rework"}, "target": "≤ a few"},
    ],
)


def test_a_problem_gives_what_signals_read() -> None:
    assert dict(facts_of(FULL)) == {
        "data.modalities": frozenset({"image"}),
        "data.labelled": 0.0,
        "data_rules.may_leave_site": False,
        "deployment.kinds": frozenset({"edge"}),
        "deployment.latency_ms": 50.0,
        "deployment.protocols": frozenset({"opc-ua"}),
        "budget.currency": "CNY",
        "budget.most": 3_000_000,
        "timing.weeks_to_pilot": 2.0,
        "site.country": "CN",
        "targets": frozenset({"defect-miss-rate", "oee", "scrap-rate", "rework-rate"}),
        "targets.most.defect-miss-rate %": 2.0,
        "targets.least.oee": 72.5,
    }


def test_the_public_may_compare_the_country_only() -> None:
    assert facts_of(disclosed(FULL, Stage.PUBLIC)) == (("site.country", "CN"),)


def test_no_data_yet_is_an_answer() -> None:
    facts = dict(facts_of(problem(data={"none_yet": True})))
    assert facts == {"data.samples": 0.0, "data.labelled": 0.0}


def test_what_is_undecided_is_unknown() -> None:
    facts = dict(facts_of(problem(budget={"band": "undecided"}, timing={})))
    assert facts == {"budget.currency": "CNY"}
    assert dict(facts_of(problem())) == {}


def test_a_solution_gives_all_that_is_no_text() -> None:
    facts = dict(
        facts_of(
            solution(
                inputs={"modalities": ["image"], "samples": 100, "sensors": {"en": "camera"}},
                integration={"kinds": ["edge"], "data_leaves_site": False},
                price={"model": "project", "band": "300k-1m"},
                production_sites=0,
                regions=["CN"],
                maturity="trl-9",
                confirmed_current="2026-10-05",
                limits=[{"en": "No glass"}],
                evidence=[{"customer": {"en": "x"}, "kpi": {"en": "x"}, "result": "1"}],
            )
        )
    )
    assert facts == {
        "inputs.modalities": frozenset({"image"}),
        "inputs.samples": 100.0,
        "integration.kinds": frozenset({"edge"}),
        "integration.data_leaves_site": False,
        "price.model": "project",
        "price.band": "300k-1m",
        "price.currency": "CNY",
        "price.least": 300_000,
        "production_sites": 0.0,
        "regions": frozenset({"CN"}),
        "maturity": "trl-9",
        "confirmed_current": 739894.0,
    }


def test_every_band_has_its_bounds() -> None:
    assert [*BANDS, "undecided"] == list(terms("budgets"))
    bounds = list(BANDS.values())
    assert [low for low, _ in bounds[1:]] == [high for _, high in bounds[:-1]]
    assert bounds[-1][1] == math.inf


@pytest.mark.parametrize(
    ("names", "model"),
    [
        (NEEDED - {"budget.most", "data.samples", "data.labelled", "targets"}, Problem),
        (OFFERED - {"price.least"}, Solution),
    ],
)
def test_signals_read_fields_that_exist(names: frozenset[str], model: type) -> None:
    def exists(name: str) -> bool:
        first = name.split(".", maxsplit=1)[0]
        return first in model.model_fields  # type: ignore[attr-defined] # both have fields

    assert {name for name in names if not exists(name)} == set()
