"""Ruling out over a whole collection, exactly as pair by pair."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.documents import Asked, Condition, Document, Fact, Operator, Passage, Requirement
from matching.eligibility import ruled_out
from matching.moves import Move
from matching.screening import Screen

TEXT = (Passage("en", "text"),)
FIELDS = st.sampled_from(["kinds", "ms", "country"])
CODES = ["edge", "cloud", "CN", "true"]
FACTS: st.SearchStrategy[Fact] = st.one_of(
    st.booleans(),
    st.sampled_from([0.0, 1.0, 2.5, 3, math.nan, math.inf]),
    st.sampled_from(CODES),
    st.frozensets(st.sampled_from(CODES), max_size=3),
)
CONDITIONS = st.builds(
    Condition,
    FIELDS,
    st.sampled_from(["=", "≠", "≤", "≥", "in", "has"]),
    st.sampled_from([*CODES, "false", "1", "2.5", "3,edge", "1, 3", "CN, cloud"]),
)
REQUIREMENTS = st.builds(
    Requirement,
    st.just("key"),
    st.just(Asked.MUST),
    condition=st.none() | CONDITIONS,
    hard=st.sampled_from([True, True, False]),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    return Document(
        "x",
        TEXT,
        requirements=tuple(draw(st.lists(REQUIREMENTS, max_size=3))),
        facts=tuple(draw(st.dictionaries(FIELDS, FACTS, max_size=3)).items()),
    )


@settings(deadline=None)
@given(st.lists(documents(), max_size=12), documents())
def test_it_rules_out_exactly_what_is_ruled_out_pair_by_pair(
    shelf: list[Document], query: Document
) -> None:
    expected = [bool(ruled_out(query, one) or ruled_out(one, query)) for one in shelf]
    assert Screen.build(shelf).failing(query).tolist() == expected


def needing(key: str, operator: Operator, value: str) -> Document:
    condition = Condition("ms", operator, value)
    required = Requirement("speed", Asked.MUST, condition=condition, hard=True)
    return Document(key, TEXT, requirements=(required,))


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.5])
def test_everything_that_passes_is_found_at_any_selectivity(share: float) -> None:
    values = np.random.default_rng(7).random(5_000)
    bound = float(np.quantile(values, share))
    offers = [
        Document(str(row), TEXT, facts=(("ms", float(value)),)) for row, value in enumerate(values)
    ]
    passing = ~Screen.build(offers).failing(needing("q", "≤", repr(bound)))
    assert np.flatnonzero(passing).tolist() == np.flatnonzero(values <= bound).tolist()
    assert passing.sum() == pytest.approx(share * len(values), abs=1)


def test_needs_are_found_by_the_bounds_that_an_offer_keeps() -> None:
    needs = [needing(f"{bound}", "≤", f"{bound}") for bound in (10, 50, 20, 40)]
    offer = Document("offer", TEXT, facts=(("ms", 40.0),))
    assert Screen.build(needs).failing(offer).tolist() == [True, False, True, False]


@pytest.mark.parametrize(
    ("operator", "value", "failing"),
    [
        ("≤", "20", [False, True, False]),
        ("≥", "20", [True, False, False]),
        ("=", "20", [True, True, False]),
        ("≠", "20", [False, False, True]),
        ("in", "10, 20", [False, True, False]),
        ("in", "10, some", [False, False, False]),
        ("≤", "few", [False, False, False]),
    ],
)
def test_numbers_fail_by_every_operator(
    operator: Operator, value: str, failing: list[bool]
) -> None:
    offers = [Document(f"{ms}", TEXT, facts=(("ms", ms),)) for ms in (10.0, 30.0, 20.0)]
    assert Screen.build(offers).failing(needing("q", operator, value)).tolist() == failing


def test_offers_are_found_by_a_value_they_name() -> None:
    offers = [Document(f"{code}", TEXT, facts=(("ms", code),)) for code in ("CN", "DE", True)]
    assert Screen.build(offers).failing(needing("q", "=", "CN")).tolist() == [False, True, False]


def test_what_is_no_number_rules_nothing_out() -> None:
    offers = [Document(f"{ms}", TEXT, facts=(("ms", ms),)) for ms in (math.nan, 30.0)]
    assert Screen.build(offers).failing(needing("q", "≤", "20")).tolist() == [False, True]
    needs = [needing("q", "≤", "20"), needing("r", "≤", "few")]
    assert Screen.build(needs).failing(offers[0]).tolist() == [False, False]
    assert Screen.build(needs).failing(offers[1]).tolist() == [True, False]


@settings(deadline=None)
@given(st.lists(documents(), max_size=8), st.lists(documents(), max_size=4), documents())
def test_carried_over_it_rules_out_as_if_built_anew(
    old: list[Document], fresh: list[Document], query: Document
) -> None:
    # Every other old one goes; the fresh ones come between those that stay.
    ids, kept = [f"{row}" for row in range(len(old))], [f"{row}" for row in range(0, len(old), 2)]
    new = [f"{row}x" for row in range(len(fresh))]
    by_id = dict(zip([*ids, *new], [*old, *fresh], strict=True))
    order = sorted([*kept, *new])
    carried = Screen.build(old).carried(Screen.build(fresh), Move.between(ids, new, order))
    anew = Screen.build([by_id[id_] for id_ in order])
    assert carried.failing(query).tolist() == anew.failing(query).tolist()
