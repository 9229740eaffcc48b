"""Fair places in one list: who is full, new, wanted by many, or says the same twice."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.calibration import band
from matching.exposure import (
    Candidate,
    Cause,
    Move,
    Rules,
    Situation,
    alike,
    share,
    tied,
)

NAMES = [f"v{number}" for number in range(6)]
EVERYTHING_OFF = Rules(capacity=False, prices=False, duplicates=None, floor=False)


def row(
    id_: str, vendor: str, probability: float, *, discount: float = 0.0, text: str = ""
) -> Candidate:
    return Candidate(id_, vendor, probability, probability, discount, text)


@st.composite
def ranked(draw: st.DrawFn) -> list[Candidate]:
    chances = draw(st.lists(st.floats(0, 1), min_size=1, max_size=14))
    return [
        row(
            f"o{at}",
            draw(st.sampled_from(NAMES)),
            chance,
            discount=draw(st.floats(0, 0.25)),
            text=draw(st.sampled_from(["", "a", "b"])),
        )
        for at, chance in enumerate(chances)
    ]


def ids(rows: tuple[Candidate, ...]) -> str:
    return "".join(row.id for row in rows)


def test_a_vendor_at_capacity_is_not_suggested() -> None:
    rows = [row("a", "x", 0.9), row("b", "y", 0.8), row("c", "x", 0.7)]
    found = share(rows, Rules(), Situation(full=frozenset("x")))
    assert ids(found.candidates) == "b"
    assert found.moves == (Move("a", Cause.FULL, 1, None), Move("c", Cause.FULL, 3, None))


def test_a_price_lets_an_equal_of_a_vendor_that_fewer_want_rise() -> None:
    rows = [row("a", "x", 0.85, discount=0.1), row("b", "y", 0.8), row("c", "z", 0.72)]
    found = share(rows, Rules(), Situation())
    assert ids(found.candidates) == "bac"
    assert found.moves == (Move("b", Cause.PRICE, 2, 1, ("a",)),)


def test_a_price_lifts_nothing_into_a_higher_band() -> None:
    rows = [row("a", "x", 0.71, discount=0.2), row("b", "y", 0.69)]
    assert ids(share(rows, Rules(), Situation()).candidates) == "ab"


def test_without_a_difference_in_price_the_order_by_score_stays() -> None:
    rows = [row("a", "x", 0.75, discount=0.1), row("b", "y", 0.95, discount=0.1)]
    assert share(rows, Rules(), Situation()).moves == ()


def test_a_list_holds_two_near_duplicates_of_a_vendor() -> None:
    rows = [row(id_, "x", 0.5, text="we see  cracks") for id_ in "abc"]
    other = [row("d", "y", 0.5, text="we see cracks"), row("e", "x", 0.5, text="we hear leaks")]
    found = share([*rows, *other], Rules(), Situation())
    assert ids(found.candidates) == "abde"
    assert found.moves == (Move("c", Cause.DUPLICATE, 3, None, ("a", "b")),)


def test_duplicates_share_words_or_meaning_and_the_vendor() -> None:
    near, far = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
    one = replace(row("a", "x", 0.5, text="left"), vector=near)
    assert alike(one, replace(row("b", "x", 0.5, text="right"), vector=near))
    assert not alike(one, replace(row("b", "x", 0.5, text="right"), vector=far))
    assert not alike(one, row("b", "x", 0.5, text="right"))
    assert not alike(row("b", "x", 0.5), row("c", "x", 0.5))
    assert alike(one, row("b", "x", 0.5, text=" left "))
    assert not alike(one, replace(row("b", "y", 0.5, text="left"), vector=near))


def test_a_new_vendor_gets_the_last_shown_place_among_ties() -> None:
    rows = [row("a", "x", 0.9), row("b", "y", 0.6), row("c", "z", 0.58), row("d", "n", 0.55)]
    found = share(rows, Rules(shown=2), Situation(new=frozenset("n")))
    assert ids(found.candidates) == "adbc"
    assert found.moves == (Move("d", Cause.FLOOR, 4, 2, ("b", "c")),)


@pytest.mark.parametrize("chance", [0.29, 0.45])
def test_a_floor_lifts_nothing_over_a_higher_band_or_a_clearly_better_one(chance: float) -> None:
    rows = [row("a", "x", 0.9), row("b", "y", 0.31 if chance < 0.3 else 0.6), row("d", "n", chance)]
    assert not share(rows, Rules(shown=2), Situation(new=frozenset("n"))).moves


def test_a_floor_lifts_nothing_over_a_clearly_better_one_on_the_way() -> None:
    rows = [row("a", "x", 0.5), row("b", "y", 0.65), row("c", "z", 0.5), row("d", "n", 0.5)]
    assert not share(rows, Rules(shown=1), Situation(new=frozenset("n"))).moves


def test_new_vendors_take_turns_and_the_one_shown_by_itself_too() -> None:
    rows = [row("a", "x", 0.5), *(row(id_, id_, 0.5) for id_ in "lmn")]
    lists = [
        share(rows, Rules(shown=2), Situation(new=frozenset("lmn"), turn=turn)) for turn in range(4)
    ]
    assert [ids(found.candidates[:2]) for found in lists] == ["al", "am", "an", "al"]


def test_one_that_is_shown_further_up_too_gives_its_last_place() -> None:
    rows = [row("a", "l", 0.5), row("b", "l", 0.5), row("c", "m", 0.5)]
    new = Situation(new=frozenset("lm"))
    assert ids(share(rows, Rules(shown=2), new).candidates) == "acb"


def test_a_page_without_places_has_no_floor() -> None:
    rows = [row("a", "n", 0.5)]
    assert not share(rows, Rules(shown=0), Situation(new=frozenset("n"))).moves


def test_every_rule_can_be_switched_off() -> None:
    rows = [row("a", "x", 0.6, discount=0.2, text="t")]
    rows += [row(id_, "x", 0.58, text="t") for id_ in "bc"] + [row("n", "n", 0.57)]
    told = Situation(full=frozenset("x"), new=frozenset("n"))
    for on in ({"capacity": True}, {"prices": True}, {"duplicates": 2}, {"floor": True}):
        assert share(rows, replace(EVERYTHING_OFF, shown=3, **on), told).moves
    assert share(rows, replace(EVERYTHING_OFF, shown=3), told).candidates == tuple(rows)


@given(ranked(), st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)), st.integers(0))
def test_nothing_passes_what_is_clearly_better(
    rows: list[Candidate], full: set[str], new: set[str], turn: int
) -> None:
    told = Situation(frozenset(full), frozenset(new), turn)
    found = share(rows, Rules(shown=4), told)
    assert found == share(rows, Rules(shown=4), told)
    before = {item.id: at for at, item in enumerate(rows)}
    for at, above in enumerate(found.candidates):
        for below in found.candidates[at + 1 :]:
            if before[above.id] > before[below.id]:
                assert band(above.probability) is band(below.probability)
                assert below.probability - above.probability <= 0.25 + 1e-12
    gone = {move.id for move in found.moves if move.after is None}
    assert {item.id for item in found.candidates} == before.keys() - gone


@given(ranked(), st.sets(st.sampled_from(NAMES), min_size=1))
def test_every_new_vendor_that_ties_is_seen_in_as_many_turns_as_there_are(
    rows: list[Candidate], new: set[str]
) -> None:
    rules, shown = replace(EVERYTHING_OFF, floor=True, shown=4), 4
    seen = {
        item.vendor
        for turn in range(len(NAMES) * 10)
        for item in share(rows, rules, Situation(new=frozenset(new), turn=turn)).candidates[:shown]
    }
    for at in range(shown, len(rows)):
        if rows[at].vendor in new and all(tied(rows[at], row) for row in rows[shown - 1 : at]):
            assert rows[at].vendor in seen
    assert new & {item.vendor for item in rows[:shown]} <= seen
