"""Prices of vendors whom many want, over a whole market."""

import numpy as np
import pytest
from numpy.random import default_rng

from matching.calibration import band
from matching.market import (
    BUDGET,
    STRONGEST,
    Market,
    Prices,
    best_of_rows,
    expected_ideals,
    expected_loss,
    lift_unseen,
    lists,
    solve,
)


def crowded(*, needs: int = 60, candidates: int = 30, vendors: int = 12) -> Market:
    """Return needs of which all find the first vendors a little better."""
    rng = default_rng(1)
    who = np.stack([rng.permutation(candidates) % vendors for _ in range(needs)])
    chances = np.clip(0.5 - 0.005 * who + 0.02 * rng.normal(size=who.shape), 0.01, 0.99)
    order = np.argsort(-chances, axis=1)
    who, chances = np.take_along_axis(who, order, 1), np.take_along_axis(chances, order, 1)
    return Market(who, chances, np.full(who.shape, 0.6), np.full(vendors, 4.0), shown=5)


def asked_of(market: Market, shown: np.ndarray) -> np.ndarray:
    chances = np.take_along_axis(market.chances * market.acceptances, shown, 1)
    vendors = np.take_along_axis(market.vendors, shown, 1)
    asks = (market.asked * market.looks * chances).ravel()
    return np.bincount(vendors.ravel(), asks, minlength=len(market.capacity))


def test_prices_send_asks_from_full_vendors_to_those_with_room() -> None:
    market = crowded()
    plain, priced = (asked_of(market, lists(market, each)) for each in (None, solve(market)))
    lost = [np.maximum(asks - market.capacity, 0).sum() for asks in (plain, priced)]
    assert lost[1] < 0.5 * lost[0]
    assert priced.std() < 0.5 * plain.std()


@pytest.mark.parametrize("budget", [0.0, 0.002, BUDGET])
def test_prices_keep_the_budget(budget: float) -> None:
    market = crowded()
    prices = solve(market, budget=budget)
    assert expected_loss(market, lists(market, prices)) <= budget
    assert prices.strength <= STRONGEST


def test_a_bigger_budget_shares_more_evenly() -> None:
    market = crowded()
    spread = [asked_of(market, lists(market, solve(market, budget=each))) for each in (0.001, 0.02)]
    assert spread[1].std() < spread[0].std()


def test_the_same_market_has_the_same_prices() -> None:
    one, other = solve(crowded()), solve(crowded())
    assert np.array_equal(one.congestion, other.congestion)
    assert np.array_equal(one.exposure, other.exposure)
    assert one.strength == other.strength


def test_a_price_moves_nothing_past_a_higher_band_or_by_more_than_a_quarter() -> None:
    chances = np.array([[0.95, 0.72, 0.71, 0.69, 0.31, 0.29]])
    market = Market(np.arange(6)[None], chances, np.ones((1, 6)), np.ones(6), shown=6)
    high = np.array([1.0, 1.0, 0.0, 0.0, 1.0, 0.0])
    prices = Prices(high, high, STRONGEST)
    taken = prices.discounts(market.vendors, chances, market.acceptances, shown=6)
    assert (taken <= 0.25).all()
    shown = lists(market, prices)[0]
    assert shown.tolist() == [0, 2, 1, 3, 4, 5]
    assert [band(chances[0, at]) for at in shown] == sorted(
        (band(chance) for chance in chances[0]), key=["strong", "possible", "weak"].index
    )


def test_who_has_little_room_is_dearer_than_one_who_is_shown_as_much() -> None:
    chances, vendors = np.full((40, 4), 0.5), np.tile(np.arange(4), (40, 1))
    market = Market(vendors, chances, np.ones((40, 4)), np.array([1.0, 99, 99, 99]), shown=2)
    prices = solve(market)
    assert prices.congestion[0] > 0.01
    assert prices.congestion[1] == 0


def test_a_vendor_who_is_full_in_the_end_is_discounted() -> None:
    prices = Prices(np.array([0.0, 0.7]), np.zeros(2), 0.1)
    both = np.array([[0, 1]])
    taken = prices.discounts(both, np.full((1, 2), 0.5), np.ones((1, 2)), shown=2)
    assert taken[0] == pytest.approx([0.0, 0.1 * 0.5 * 0.7])


def test_a_vendor_who_often_declines_is_discounted() -> None:
    prices = Prices(np.zeros(2), np.zeros(2), 0.1)
    chances = np.full((1, 2), 0.5)
    taken = prices.discounts(np.array([[0, 1]]), chances, np.array([[1.0, 0.2]]), shown=2)
    assert taken[0] == pytest.approx([0.0, 0.1 * 0.5 * 0.8])


def test_ideals_are_those_of_as_many_right_answers_as_the_chances_add_up_to() -> None:
    chances = np.array([[0.1, 0.1, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    second = 1 + 1 / np.log2(3)
    assert expected_ideals(chances, 2)[:, 0] == pytest.approx([1, second, second])


def test_the_best_of_a_row_come_first_and_equal_ones_by_position() -> None:
    keys = np.array([[0.1, 0.5, 0.5, 0.9, 0.5]])
    assert best_of_rows(keys, 3).tolist() == [[3, 1, 2]]


def lonely(last: float, better: float = 0.5) -> Market:
    """Return two lists of two places in which vendor 3 comes third, with a chance of ``last``."""
    who = np.array([[0, 1, 3], [0, 1, 2]])
    chances = np.array([[better, better, last], [better, better, 0.1]])
    return Market(who, chances, np.ones((2, 3)), np.ones(4), shown=2)


def test_who_is_never_shown_gets_the_last_place_of_a_list_where_it_ties() -> None:
    market = lonely(0.45)
    lifted = lift_unseen(market, lists(market))
    # Vendor 2 ties nowhere: .1 is clearly less than .5.
    assert lifted.tolist() == [[0, 2], [0, 1]]


@pytest.mark.parametrize(("last", "better"), [(0.29, 0.35), (0.38, 0.5)])
def test_nobody_is_lifted_over_a_higher_band_or_a_clearly_better_one(
    last: float, better: float
) -> None:
    market = lonely(last, better)
    assert np.array_equal(lift_unseen(market, lists(market)), lists(market))


def test_nobody_loses_its_only_place() -> None:
    who, chances = np.array([[0, 1, 2]]), np.array([[0.5, 0.5, 0.5]])
    market = Market(who, chances, np.ones((1, 3)), np.ones(3), shown=2)
    assert lift_unseen(market, lists(market)).tolist() == [[0, 1]]


def test_rows_must_fit() -> None:
    three, two = np.ones((1, 3)), np.ones((1, 2))
    with pytest.raises(ValueError, match="at least 10 candidates"):
        Market(np.zeros((1, 3), int), three, three, np.ones(1))
    with pytest.raises(ValueError, match="of the same shape"):
        Market(np.zeros((1, 3), int), three, two, np.ones(1), shown=2)
