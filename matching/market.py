"""Prices for vendors whom many needs want, so that lists share what the vendors can take.

Plain lists send everybody to the same few vendors, who can answer only some. Here a vendor's price
rises while the lists ask more of it than it can take, or show it more than their fair share, and
falls while they do so less: the dual ascent of a linear program that maximises expected accepted
introductions and even exposure under a limit on the loss in nDCG. The aim is that of Su, Bayoumi &
Joachims (WWW 2022) and of Tomita et al. (RecSys 2023), who solve for every pair at once; here there
is one price for each vendor, so that new needs are served between two computations.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.calibration import POSSIBLE, STRONG
from matching.exposure import TIE

Values = NDArray[np.float64]
Rows = NDArray[np.intp]

STRONGEST = 0.2
"""The most that prices may count; with ten places a discount then stays below .25 points.

At .5 the synthetic markets stay in their budget, but a judged set whose chances are too low for its
best answers loses .02 of nDCG: the budget trusts the chances, and this limit does not.
"""
EVENNESS = 0.05
"""What an even exposure counts beside accepted introductions; more costs some of these."""
BUDGET = 0.008
"""How much nDCG the lists may lose by the chances themselves, on average; below the .01 that they
may lose in truth, as chances are estimates."""
_ROUNDS = 80
"""Twice what it takes until the accepted introductions change by less than 1 in 200."""
_STEPS = (0.3, 0.5, 1.0)
"""First steps of both prices and of their strength; they shrink with the root of the round."""
_LEAST_LOAD = 0.05
_HALVINGS = 10


@dataclass(frozen=True)
class Market:
    """The best candidates of each need, as rows of equal length in the order of the plain list.

    ``vendors``, of shape (needs, candidates), are positions in ``capacity``. ``chances`` are
    calibrated and fall along a row, ``acceptances`` are the chances that the vendor agrees when
    asked; ones where nothing is known. A row that is too short is filled with chances of 0.
    ``capacity`` is how many introductions each vendor can take in the period, ``asked`` how often
    a buyer asks for what is right and was looked at, ``shown`` how many places a page has.

    :raises ValueError: the shapes differ, or there are fewer candidates than places.
    """

    vendors: Rows
    chances: Values
    acceptances: Values
    capacity: Values
    asked: float = 0.5
    shown: int = 10

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit."""
        shapes = {self.vendors.shape, self.chances.shape, self.acceptances.shape}
        if len(shapes) > 1 or self.chances.shape[1] < self.shown:
            message = f"rows of the same shape with at least {self.shown} candidates are needed"
            raise ValueError(message)

    @cached_property
    def looks(self) -> Values:
        """Return how often each shown place is looked at."""
        return examined(self.shown)

    @cached_property
    def ideals(self) -> Values:
        """Return each need's expected ideal DCG, of shape (needs, 1)."""
        return expected_ideals(self.chances, self.shown)

    @cached_property
    def bands(self) -> Rows:
        """Return 2 for a strong candidate, 1 for a possible one, 0 for a weak one."""
        return np.digitize(self.chances, (POSSIBLE, STRONG))


@dataclass(frozen=True)
class Prices:
    """What takes part in a vendor's discount; both arrays hold one value from 0 to 1 for each.

    ``congestion`` is the share of asks that are lost as the vendor is full, in the end;
    ``exposure`` how much more than its share it is shown. ``strength`` is how far both count.
    """

    congestion: Values
    exposure: Values
    strength: float

    def discounts(
        self, vendors: Rows, chances: Values, acceptances: Values, *, shown: int = 10
    ) -> Values:
        """Return what the prices take from the chances, in points: how far one may pass.

        All are of shape (needs, candidates); a row's chances tell how much there is to choose from.
        """
        useful = acceptances * (1 - self.congestion[vendors])
        even = EVENNESS * expected_ideals(chances, shown) * self.exposure[vendors]
        taken: Values = self.strength * (chances * (1 - useful) + even)
        return taken


def examined(places: int) -> Values:
    """Return the chance that each place is looked at: 1 / log2(rank + 1), the discount of nDCG."""
    return 1 / np.log2(np.arange(places) + 2)


def expected_ideals(chances: Values, shown: int) -> Values:
    """Return the DCG of as many right answers as a row's chances add up to, at least one."""
    reached = np.concatenate(([0.0], np.cumsum(examined(shown))))
    expected = np.clip(chances.sum(axis=1), 1, shown)
    ideals: Values = np.interp(expected, np.arange(shown + 1), reached)
    return ideals[:, None]


def solve(market: Market, *, budget: float = BUDGET) -> Prices:
    """Return prices whose lists lose at most ``budget`` of nDCG on average, by the chances.

    Time and memory grow with needs times candidates, not with all pairs.
    """
    vendors = len(market.capacity)
    congestion, exposure = np.zeros(vendors), np.zeros(vendors)
    sums, strength = np.zeros((2, vendors)), STRONGEST
    for turn in range(_ROUNDS):
        prices = Prices(congestion, exposure, strength)
        shown = lists(market, prices)
        load, seen = _loads(market, shown)
        first, second, third = np.array(_STEPS) / np.sqrt(turn + 1)
        congestion = np.clip(congestion + first * load, 0, 1)
        exposure = np.clip(exposure + second * seen, 0, 1)
        over = np.clip(1 - expected_loss(market, shown) / max(budget, 1e-9), -1, 1)
        strength = float(np.clip(strength * np.exp(third * over), 1e-3, STRONGEST))
        if turn >= _ROUNDS // 2:  # late rounds circle around the answer: their mean is nearer
            sums += congestion, exposure
    congestion, exposure = sums / (_ROUNDS - _ROUNDS // 2)
    return _within(market, Prices(congestion, exposure, 1.0), budget)


def lists(market: Market, prices: Prices | None = None) -> Rows:
    """Return the shown candidates' positions in their rows, of shape (needs, shown), best first.

    Without prices they are the first ones. With prices no candidate passes one of a higher band.
    """
    return ordered(market, prices, market.shown)


def ordered(market: Market, prices: Prices | None, count: int) -> Rows:
    """Return the positions of each row's first ``count`` candidates, as :func:`lists` does."""
    if prices is None:
        return np.tile(np.arange(count), (len(market.chances), 1))
    taken = prices.discounts(market.vendors, market.chances, market.acceptances, shown=market.shown)
    # A band is worth more than any chance and discount together.
    return best_of_rows(2 * market.bands + market.chances - taken, count)


def best_of_rows(keys: Values, count: int) -> Rows:
    """Return the positions of each row's ``count`` highest keys, best first, ties by position."""
    falling = 1e-12 * np.arange(keys.shape[1]) - keys  # no two are equal
    some = np.argpartition(falling, count - 1, axis=1)[:, :count]
    return np.take_along_axis(some, np.take_along_axis(falling, some, 1).argsort(axis=1), 1)


def expected_loss(market: Market, shown: Rows) -> float:
    """Return how much nDCG lists lose against the plain ones, if the chances are true."""
    plain = market.chances[:, : market.shown]
    lost = (plain - np.take_along_axis(market.chances, shown, 1)) @ market.looks
    return float((lost / market.ideals[:, 0]).mean())


def lift_unseen(market: Market, shown: Rows) -> Rows:
    """Return lists in which each vendor that none shows has the last place of one, if it ties.

    It takes the place where that costs least, never from a vendor that is shown but once.
    """
    lifted = shown.copy()
    holders = np.take_along_axis(market.vendors, shown, 1)
    counts = np.bincount(holders.ravel(), minlength=len(market.capacity))
    last = np.take_along_axis(market.chances, shown[:, -1:], 1)
    ties = market.bands == np.take_along_axis(market.bands, shown[:, -1:], 1)
    ties &= market.chances >= last - TIE
    costs = np.where(ties & (market.chances > 0), last - market.chances, np.inf)
    for vendor in np.flatnonzero(counts == 0):
        free = np.where(market.vendors == vendor, costs, np.inf)
        free[counts[holders[:, -1]] < 2] = np.inf  # noqa: PLR2004 - shown but once
        row, at = divmod(int(free.argmin()), free.shape[1])
        if np.isfinite(free[row, at]):
            counts[holders[row, -1]] -= 1
            counts[vendor] += 1
            lifted[row, -1], costs[row] = at, np.inf
    return lifted


def _loads(market: Market, shown: Rows) -> tuple[Values, Values]:
    """Return the logs of asks by what can be taken, and of exposure by the mean exposure."""
    vendors, count = np.take_along_axis(market.vendors, shown, 1).ravel(), len(market.capacity)
    chances = np.take_along_axis(market.chances * market.acceptances, shown, 1)
    asks = np.bincount(vendors, (market.asked * market.looks * chances).ravel(), minlength=count)
    looks = np.broadcast_to(market.looks, shown.shape).ravel()
    seen = np.bincount(vendors, looks, minlength=count) / (looks.sum() / count)
    return (
        np.log(np.maximum(asks / np.maximum(market.capacity, 1e-9), _LEAST_LOAD)),
        np.log(np.maximum(seen, _LEAST_LOAD)),
    )


def _within(market: Market, prices: Prices, budget: float) -> Prices:
    """Return the prices at the greatest strength that keeps the budget."""
    low, high = 0.0, STRONGEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        tried = Prices(prices.congestion, prices.exposure, middle)
        kept = expected_loss(market, lists(market, tried)) <= budget
        low, high = (middle, high) if kept else (low, middle)
    return Prices(prices.congestion, prices.exposure, low)
