"""Points for codes: industry, scene and AI task."""

import pytest

from matching.documents import Document, Passage
from matching.results import Signal
from matching.structure import Facet, shared_codes
from matching.weights import CODED, WEIGHTS


def listing(id_: str, industries: str = "", scenes: str = "", tasks: str = "") -> Document:
    first, second, third = (frozenset(codes.split()) for codes in (industries, scenes, tasks))
    return Document(id_, (Passage("en", "text"),), first, second, third)


INDUSTRY = WEIGHTS[Signal.INDUSTRY]


@pytest.mark.parametrize(
    ("mine", "theirs", "points", "shared"),
    [
        ("2410", "2410", 1.0, ("2410",)),
        ("2410", "2419", 0.7, ("241",)),
        ("2410", "2432", 0.4, ("24",)),
        ("24", "2410", 0.4, ("24",)),
        ("2410 1071", "2419 1079", 0.7, ("107", "241")),
        ("2410 2813", "2420 2813", 1.0, ("24", "2813")),
        ("", "2410", 0.0, ()),
        ("2410", "", 0.0, ()),
    ],
)
def test_closer_industries_earn_more(
    mine: str, theirs: str, points: float, shared: tuple[str, ...]
) -> None:
    one, other = listing("a", mine), listing("b", theirs)
    found = Facet.build(Signal.INDUSTRY, [other]).points(one)
    assert found.tolist() == pytest.approx([points * INDUSTRY.agreement])
    assert shared_codes(Signal.INDUSTRY, one, other) == shared


def test_a_known_difference_costs_a_little() -> None:
    found = Facet.build(Signal.INDUSTRY, [listing("b", "2813")]).points(listing("a", "2410"))
    assert found.tolist() == [-INDUSTRY.clash]
    assert shared_codes(Signal.INDUSTRY, listing("a", "2410"), listing("b", "2813")) == ()


@pytest.mark.parametrize("signal", [Signal.SCENE, Signal.TASK])
def test_scenes_and_tasks_are_equal_or_not(signal: Signal) -> None:
    def said(codes: str) -> Document:
        return listing("x", "", codes, codes)

    rows = [said("vision nlp"), said("vision-2"), said("")]
    weight = WEIGHTS[signal]
    found = Facet.build(signal, rows).points(said("vision"))
    assert found.tolist() == [weight.agreement, -weight.clash, 0.0]
    assert shared_codes(signal, said("nlp vision"), rows[0]) == ("nlp", "vision")


def test_what_is_not_said_adds_nothing_to_anyone() -> None:
    rows = [listing("a", "2410", "x", "y"), listing("b")]
    for signal in CODED:
        assert Facet.build(signal, rows).points(listing("q")).tolist() == [0.0, 0.0]
