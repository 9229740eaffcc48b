"""Signals over a whole collection."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.documents import Document, Fact, Passage, Result
from matching.moves import Move
from matching.ranking import Collection
from matching.results import Signal
from matching.signals.collection import Signals
from matching.signals.terms import shared_terms
from matching.weights import CODED, WEIGHTS

TEXT = (Passage("en", "text"),)
TODAY = date(2026, 11, 25)
CODES = st.frozensets(st.sampled_from("abc"), max_size=3)
NUMBERS = st.sampled_from([0.0, 1.0, 10.0, 15.0, 1e6])
MEASURES = st.sampled_from(["oee", "scrap"])


def said(names: dict[str, st.SearchStrategy[Fact]]) -> st.SearchStrategy[tuple[tuple[str, Fact]]]:
    chosen = st.fixed_dictionaries({}, optional=names)
    return chosen.map(lambda facts: tuple(facts.items()))  # type: ignore[return-value,arg-type] # of any length


NEEDED: dict[str, st.SearchStrategy[Fact]] = {
    "data.modalities": CODES,
    "data.samples": NUMBERS,
    "data.labelled": NUMBERS,
    "deployment.kinds": CODES,
    "deployment.latency_ms": NUMBERS,
    "deployment.protocols": CODES,
    "data_rules.may_leave_site": st.booleans(),
    "budget.most": NUMBERS,
    "budget.currency": st.sampled_from(["CNY", "EUR"]),
    "timing.weeks_to_pilot": NUMBERS,
    "timing.weeks_to_production": NUMBERS,
    "site.country": st.sampled_from("abc"),
    "targets": st.frozensets(MEASURES, max_size=2),
    "targets.most.oee %": NUMBERS,
    "targets.least.scrap": NUMBERS,
}
OFFERED: dict[str, st.SearchStrategy[Fact]] = {
    "inputs.modalities": CODES,
    "inputs.samples": NUMBERS,
    "inputs.labelled": NUMBERS,
    "integration.kinds": CODES,
    "integration.protocols": CODES,
    "integration.latency_ms": NUMBERS,
    "integration.data_leaves_site": st.booleans(),
    "price.least": NUMBERS,
    "price.currency": st.sampled_from(["CNY", "EUR"]),
    "weeks_to_pilot": NUMBERS,
    "weeks_to_production": NUMBERS,
    "regions": CODES,
    "confirmed_current": st.sampled_from([TODAY.toordinal() - days for days in (0, 200, 800)]),
}
RESULTS = st.builds(
    Result,
    st.just((("en", "x"),)),
    st.sampled_from(["1", "10", "12.5", "few"]),
    st.sampled_from(["%", None]),
    measure=st.none() | MEASURES,
    grade=st.integers(0, 3),
)


@st.composite
def needs(draw: st.DrawFn) -> Document:
    return Document("n", TEXT, facts=draw(said(NEEDED)))


@st.composite
def offers(draw: st.DrawFn) -> Document:
    facts = draw(said(OFFERED))
    results = tuple(draw(st.lists(RESULTS, max_size=3)))
    # One that says nothing would be taken for a need.
    return Document("o", TEXT, facts=facts or (("weeks_to_pilot", 4.0),), results=results)


@settings(deadline=None, max_examples=300)
@given(needs(), offers(), offers(), needs())
def test_both_sides_get_their_points_from_the_same_numbers(
    need: Document, offer: Document, offer_beside: Document, need_beside: Document
) -> None:
    over_offers = Signals.build([offer_beside, offer]).points(need, TODAY)
    over_needs = Signals.build([need_beside, need]).points(offer, TODAY)
    for signal in WEIGHTS:
        here, there = (
            float(points[signal][1]) if signal in points else 0.0
            for points in (over_offers, over_needs)
        )
        assert here == there, signal
        assert -WEIGHTS[signal].clash <= here * (1 - 1e-6) <= WEIGHTS[signal].agreement


@settings(deadline=None)
@given(needs(), offers())
def test_what_one_side_does_not_say_adds_exactly_nothing(need: Document, offer: Document) -> None:
    silent = Document("s", TEXT)
    signals = Signals.build([silent, offer])
    points = signals.points(need, TODAY)
    assert {float(values[0]) for values in points.values()} == {0.0}
    asked_by_nobody = signals.points(silent, TODAY)
    told = {signal for signal, values in asked_by_nobody.items() if values[1]}
    assert told <= {Signal.EVIDENCE, Signal.FRESHNESS}


@settings(deadline=None)
@given(needs(), st.lists(offers(), min_size=1, max_size=5))
def test_contributions_add_up_to_the_score(need: Document, drawn: list[Document]) -> None:
    shelf = [
        Document(str(row), TEXT, facts=one.facts, results=one.results)
        for row, one in enumerate(drawn)
    ]
    for match in Collection.build(shelf).rank(need, None, top=9, today=TODAY):
        assert sum(item.points for item in match.reasons) == pytest.approx(match.score, abs=1e-6)


def test_the_new_points_rank_but_do_not_move_the_probability() -> None:
    need = Document("q", TEXT, facts=(("site.country", "CN"),))
    served, silent, far = (
        Document(id_, TEXT, facts=facts)
        for id_, facts in (
            ("served", (("regions", frozenset({"CN"})),)),
            ("silent", ()),
            ("far", (("regions", frozenset({"DE"})),)),
        )
    )
    found = Collection.build([far, served, silent]).rank(need, None, top=3)
    assert [match.id for match in found] == ["served", "silent", "far"]
    assert len({match.probability for match in found}) == 1
    region = [
        (reason.terms, round(reason.points, 6))
        for match in found
        for reason in match.reasons
        if reason.signal is Signal.REGION
    ]
    weight = WEIGHTS[Signal.REGION]
    assert region == [
        (("CN",), weight.agreement),
        ((), -weight.clash),
    ]


def test_how_lately_an_offer_was_confirmed_counts_where_the_day_is_known() -> None:
    offer = Document("o", TEXT, facts=(("confirmed_current", float(TODAY.toordinal())),))
    signals = Signals.build([offer])
    need = Document("n", TEXT)
    fresh = signals.points(need, TODAY)[Signal.FRESHNESS]
    assert fresh.tolist() == [pytest.approx(WEIGHTS[Signal.FRESHNESS].agreement)]
    assert signals.points(need).keys() == set(CODED)


def test_reasons_name_what_both_share() -> None:
    need = Document(
        "n",
        TEXT,
        scenes=frozenset({"s"}),
        facts=(
            ("deployment.protocols", frozenset({"a", "b", "c"})),
            ("site.country", "CN"),
            ("targets", frozenset({"oee"})),
        ),
    )
    offer = Document(
        "o",
        TEXT,
        scenes=frozenset({"s"}),
        facts=(("integration.protocols", frozenset({"c", "b"})), ("regions", frozenset({"DE"}))),
        results=(
            Result((("en", "x"),), "1", measure="oee", grade=1),
            Result((("en", "y"),), "1", grade=2),
        ),
    )
    shared = shared_terms(need, offer)
    assert shared == shared_terms(offer, need)
    assert {signal: terms for signal, terms in shared.items() if terms} == {
        Signal.SCENE: ("s",),
        Signal.PROTOCOLS: ("b", "c"),
        Signal.KPI: ("oee",),
        Signal.EVIDENCE: ("2",),
    }


def points(signals: Signals, query: Document) -> dict[Signal, list[float]]:
    found = signals.points(query, TODAY)
    return {signal: values.tolist() for signal, values in found.items() if values.any()}


@settings(deadline=None)
@given(st.lists(offers(), max_size=6), st.lists(offers(), max_size=3), needs(), st.data())
def test_carried_over_they_say_what_they_would_if_built_anew(
    old: list[Document], fresh: list[Document], need: Document, data: st.DataObject
) -> None:
    ids = [f"{row}" for row in range(len(old))]
    gone = data.draw(st.sets(st.sampled_from(ids))) if ids else set[str]()
    new = [f"{row}" for row in range(len(old) - 1, len(old) - 1 + len(fresh))]
    by_id = {id_: one for id_, one in zip(ids, old, strict=True) if id_ not in gone}
    by_id |= dict(zip(new, fresh, strict=True))
    order = sorted(by_id)
    carried = Signals.build(old).carried(Signals.build(fresh), Move.between(ids, new, order))
    assert points(carried, need) == points(Signals.build([by_id[id_] for id_ in order]), need)


def test_what_nobody_says_any_more_is_forgotten() -> None:
    country = Document("a", TEXT, facts=(("regions", frozenset({"CN"})), ("price.least", 1.0)))
    nobody = Signals.build([country]).carried(Signals.build([]), Move.between(["a"], [], []))
    assert nobody.facts == Signals.build([]).facts
