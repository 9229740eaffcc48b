"""What orders of lists do to a market, against what can be worked out by hand."""

from itertools import product

import numpy as np
import pytest
from numpy.random import default_rng

from matching.market import Market
from matching.simulation import MEASURES, OURS, PLAIN, accepted_by_all, arrivals, gini, simulate
from matching.worlds import SHAPES, Shape, World, synthetic

SMALL = Shape(needs=60, offers=80, vendors=20, relevant=8)


def test_accepted_introductions_are_exact() -> None:
    vendors = np.array([0, 1, 0, 0, 2])
    chances = np.array([0.5, 0.9, 0.3, 0.8, 0.1])
    capacity = np.array([2.0, 1.0, 3.0, 1.0])
    expected = 0.9 + 0.1
    for came in product([0, 1], repeat=3):
        odds = np.where(came, [0.5, 0.3, 0.8], [0.5, 0.7, 0.2])
        expected += min(2, sum(came)) * odds.prod()
    assert accepted_by_all(vendors, chances, capacity) == pytest.approx(expected)


def test_more_asks_than_any_vendor_can_take_fill_it() -> None:
    sure = np.ones(5)
    assert accepted_by_all(np.zeros(5, int), sure, np.array([2.0])) == pytest.approx(2)


def test_gini_is_0_for_equals_and_near_1_where_one_has_all() -> None:
    assert gini(np.ones(10)) == pytest.approx(0)
    assert gini(np.eye(10)[0]) == pytest.approx(0.9)
    assert gini(np.array([1.0, 3.0])) == pytest.approx(0.25)


def test_every_order_is_measured_in_the_same_markets() -> None:
    told = []
    rows = simulate(
        lambda rng: synthetic(SMALL, rng), seeds=3, progress=lambda *done: told.append(done)
    )
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [row.system for row in rows] == [
        PLAIN,
        "product",
        "floor",
        "prices",
        OURS,
        "open",
        "open+prices",
    ]
    plain, *others = rows
    assert [*plain.levels] == [*MEASURES]
    assert {each.value for each in plain.changes.values()} == {0.0}
    for row in others:
        change = row.levels["nDCG@10"].value - plain.levels["nDCG@10"].value
        assert row.changes["nDCG@10"].value == pytest.approx(change)
    assert rows == simulate(lambda rng: synthetic(SMALL, rng), seeds=3)


def test_prices_bring_more_introductions_for_little() -> None:
    rows = {
        row.system: row for row in simulate(lambda rng: synthetic(SHAPES["skewed"], rng), seeds=2)
    }
    ours = rows[OURS].changes
    assert ours["accepted"].low > 0.05
    assert ours["Gini"].high < -0.05
    assert ours["nDCG@10"].low > -0.01
    assert rows["floor"].changes["shown"].low > 0.1


def test_changes_of_accepted_and_gini_are_shares_of_the_plain_value() -> None:
    plain, _, _, priced, *_ = simulate(lambda rng: synthetic(SMALL, rng), seeds=2)
    for name in MEASURES[:2]:
        share = priced.levels[name].value / plain.levels[name].value - 1
        assert priced.changes[name].value == pytest.approx(share, abs=0.03)


def busy() -> World:
    """Return a market whose three needs all want the first vendor, who can take one."""
    who = np.tile(np.array([0, 1, 2]), (3, 1))
    chances = np.tile([0.9, 0.8, 0.75], (3, 1))
    market = Market(who, chances, np.ones((3, 3)), np.ones(3), asked=1.0, shown=1)
    sure = np.ones((3, 3))
    return World(market, sure, np.ones(3), sure, sure)


def test_lists_made_in_turn_leave_out_who_is_full() -> None:
    accepted, unequal, shown, reached = arrivals(busy(), None, default_rng(0))
    assert (accepted, shown, reached) == (3, 1, 1)
    assert unequal == pytest.approx(0)


def test_nobody_takes_more_than_it_can() -> None:
    world = busy()
    tight = Market(world.market.vendors, world.market.chances, np.ones((3, 3)), np.ones(3), shown=3)
    full = World(tight, world.gains, world.ideals, world.wanted, world.accepted)
    for seed in range(20):
        assert arrivals(full, None, default_rng(seed))[0] <= 3
