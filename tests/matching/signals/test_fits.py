"""How a need's circumstances and an offer's are compared, pair by pair."""

import math
from datetime import date
from typing import Any

import pytest

from matching.documents import Document, Fact, Passage, Result
from matching.results import Signal
from matching.signals.facts import Facts
from matching.signals.fits import FITS, freshness

TEXT = (Passage("en", "text"),)


def speaking(**facts: Fact) -> Facts:
    """Return the facts of one document; two underscores stand for a dot."""
    said = tuple((name.replace("__", "."), fact) for name, fact in facts.items())
    return Facts.build([Document("x", TEXT, facts=said)])


def some(*codes: str) -> frozenset[str]:
    return frozenset(codes)


def value(signal: Signal, need: Facts, offer: Facts) -> float | None:
    (found,) = FITS[signal](need, offer).tolist()
    return None if math.isnan(found) else found


IMAGES: dict[str, Fact] = {"inputs__modalities": some("image")}


@pytest.mark.parametrize(
    ("need", "offer", "expected"),
    [
        ({"data__modalities": some("image", "text")}, IMAGES, 1),
        ({"data__modalities": some("text")}, IMAGES, -1),
        ({"data__modalities": some("text")}, {"inputs__modalities": some("text", "image")}, 0.75),
        ({}, IMAGES, None),
        ({"data__modalities": frozenset()}, IMAGES, None),
        ({"data__samples": 100.0}, {"inputs__samples": 100}, 1),
        ({"data__samples": 49.0}, {"inputs__samples": 99}, 0),
        ({"data__samples": 0.0}, {"inputs__samples": 10_000}, -1),
        ({"data__samples": 0.0}, {"inputs__samples": 0}, 1),
        ({"data__labelled": 0.0}, {"inputs__labelled": 10_000}, -1),
        ({"data__labelled": 0.0, "data__modalities": some("image")}, IMAGES, 1),
        (
            {"data__labelled": 0.0, "data__modalities": some("image")},
            IMAGES | {"inputs__labelled": 10_000},
            0,
        ),
    ],
)
def test_data_fit(need: dict[str, Any], offer: dict[str, Any], expected: float | None) -> None:
    found = value(Signal.DATA, speaking(**need), speaking(**offer))
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-3))


@pytest.mark.parametrize(
    ("need", "offer", "expected"),
    [
        ({"deployment__kinds": some("edge")}, {"integration__kinds": some("edge", "x")}, 1),
        ({"deployment__kinds": some("edge", "y")}, {"integration__kinds": some("edge")}, 0.75),
        ({"deployment__kinds": some("edge")}, {"integration__kinds": some("x")}, -1),
        ({"deployment__latency_ms": 50}, {"integration__latency_ms": 50}, 1),
        ({"deployment__latency_ms": 50}, {"integration__latency_ms": 75}, 0),
        ({"deployment__latency_ms": 50}, {"integration__latency_ms": 500}, -1),
        ({"deployment__latency_ms": 0}, {"integration__latency_ms": 500}, None),
        ({"data_rules__may_leave_site": False}, {"integration__data_leaves_site": True}, -1),
        ({"data_rules__may_leave_site": False}, {"integration__data_leaves_site": False}, 1),
        ({"data_rules__may_leave_site": True}, {"integration__data_leaves_site": True}, None),
        (
            {"deployment__kinds": some("edge"), "deployment__latency_ms": 50},
            {"integration__kinds": some("edge"), "integration__latency_ms": 75},
            0,
        ),
        ({"deployment__kinds": some("edge")}, {}, None),
    ],
)
def test_deployment_is_as_good_as_its_worst(
    need: dict[str, Any], offer: dict[str, Any], expected: float | None
) -> None:
    assert value(Signal.DEPLOYMENT, speaking(**need), speaking(**offer)) == expected


@pytest.mark.parametrize(
    ("spoken", "expected"), [(some("opc-ua"), 0.75), (some("opc-ua", "s7"), 1), (some("x"), -1)]
)
def test_protocols(spoken: frozenset[str], expected: float) -> None:
    need = speaking(deployment__protocols=some("opc-ua", "s7"))
    assert value(Signal.PROTOCOLS, need, speaking(integration__protocols=spoken)) == expected


def reached(*results: Result) -> Facts:
    return Facts.build([Document("x", TEXT, results=results)])


def scrap(result: str, unit: str | None = "%", measure: str | None = "scrap-rate") -> Result:
    return Result((("en", "Scrap"),), result, unit, measure=measure)


SCRAP: dict[str, Any] = {"targets": some("scrap-rate"), "targets__most__scrap-rate %": 2.0}


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([scrap("2")], 1),
        ([scrap("3")], 0.25),
        ([scrap("3"), scrap("−1.5")], 1),
        ([scrap("3", "ppm")], 0.5),
        ([scrap("1,200")], 0.5),
        ([scrap("2", measure="oee")], 0),
        ([scrap("2", measure=None)], None),
    ],
)
def test_results_in_the_same_figure(results: list[Result], expected: float | None) -> None:
    assert value(Signal.KPI, speaking(**SCRAP), reached(*results)) == expected


def test_a_least_value_is_reached_from_below() -> None:
    need = speaking(targets=some("oee", "x"), targets__least__oee=85.0)
    found = [value(Signal.KPI, need, reached(scrap(one, None, "oee"))) for one in ("84", "90")]
    assert found == [0.125, 0.5]


def test_a_target_in_words_names_no_value() -> None:
    need = speaking(**SCRAP | {"targets__most__scrap-rate %": "few"})
    assert value(Signal.KPI, need, reached(scrap("2"))) == 0.5


@pytest.mark.parametrize(
    ("price", "currency", "expected"),
    [
        (300_000, "CNY", 1),
        (0, "CNY", 1),
        (1_000_000, "CNY", -0.5),
        (10_000_000, "CNY", -1),
        (1_000_000_000, "CNY", -1),
        (300_000, "EUR", 0),
    ],
)
def test_budget(price: float, currency: str, expected: float) -> None:
    need = speaking(budget__most=1_000_000, budget__currency="CNY")
    offer = speaking(price__least=price, price__currency=currency)
    assert value(Signal.BUDGET, need, offer) == pytest.approx(expected)


def test_a_budget_without_end_is_never_exceeded() -> None:
    need = speaking(budget__most=math.inf, budget__currency="CNY")
    assert value(Signal.BUDGET, need, speaking(price__least=1e7, price__currency="CNY")) == 1


def test_a_price_alone_tells_nothing() -> None:
    need = speaking(budget__most=1_000_000, budget__currency="CNY")
    assert value(Signal.BUDGET, need, speaking(price__currency="CNY")) is None
    assert value(Signal.BUDGET, need, speaking(price__least=1.0)) is None
    assert value(Signal.BUDGET, speaking(budget__currency="CNY"), need) is None


def test_time_is_the_mean_of_both_dates() -> None:
    need = speaking(timing__weeks_to_pilot=10, timing__weeks_to_production=20)
    assert value(Signal.TIME, need, speaking(weeks_to_pilot=8)) == 1
    assert value(Signal.TIME, need, speaking(weeks_to_pilot=8, weeks_to_production=60)) == 0
    assert value(Signal.TIME, need, speaking(first_year=2019)) is None


@pytest.mark.parametrize(("country", "expected"), [("CN", 1), ("DE", -1)])
def test_region(country: str, expected: float) -> None:
    need, offer = speaking(site__country=country), speaking(regions=some("CN", "VN"))
    assert value(Signal.REGION, need, offer) == expected
    assert value(Signal.REGION, need, speaking()) is None


def test_the_best_grade_counts() -> None:
    graded = [Result((("en", "x"),), "1", grade=grade) for grade in (1, 3, 0)]
    assert value(Signal.EVIDENCE, speaking(), reached(*graded)) == 1
    assert value(Signal.EVIDENCE, speaking(), reached(graded[2])) == 0
    assert value(Signal.EVIDENCE, speaking(), speaking()) is None


@pytest.mark.parametrize(("days", "expected"), [(0, 1), (365, 0), (730, -1), (5000, -1)])
def test_freshness_falls_with_every_day(days: int, expected: float) -> None:
    today = date(2026, 11, 25)
    offer = speaking(confirmed_current=today.toordinal() - days)
    assert freshness(offer, today).tolist() == [expected]
    assert math.isnan(freshness(speaking(), today)[0])
