"""Tells what orders of lists do to a congested market: introductions, exposure, loss in nDCG.

The model: every need is shown one list. A place is looked at with the chance 1 / log2(rank + 1); a
buyer asks for what it looked at and wants; a vendor agrees or not, and accepts those it agrees to
until it is full. All asks are independent, so that what a vendor is expected to accept is exact:
E[min(room, asks it agrees to)] with a Poisson binomial distribution.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from matching.evaluation import Estimate, bootstrap
from matching.market import BUDGET, Prices, best_of_rows, lift_unseen, lists, ordered, solve
from matching.worlds import World

Values = NDArray[np.float64]
Rows = NDArray[np.intp]

MEASURES = ("accepted", "Gini", "shown", "nDCG@10")
"""Expected accepted introductions, Gini of vendors' exposure, share of vendors shown, nDCG."""
PLAIN = "plain"
OURS = "prices+floor"


@dataclass(frozen=True, slots=True)
class Row:
    """What one order of lists did, over the seeds.

    ``changes`` are against the plain order in the same worlds: of accepted and Gini as shares of
    it, of the others as differences.
    """

    system: str
    levels: Mapping[str, Estimate]
    changes: Mapping[str, Estimate]


def simulate(
    worlds: Callable[[Generator], World],
    *,
    seeds: int,
    budget: float = BUDGET,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[Row, ...]:
    """Measure every system in as many worlds as there are seeds, each drawn from its own."""
    found: dict[str, list[tuple[float, ...]]] = {}
    for seed in range(seeds):
        world = worlds(np.random.default_rng(seed))
        for name, values in _systems(world, budget, seed):
            found.setdefault(name, []).append(values)
        progress(seed + 1, seeds)
    return tuple(_row(name, values, found[PLAIN]) for name, values in found.items())


def _systems(world: World, budget: float, seed: int) -> Iterator[tuple[str, tuple[float, ...]]]:
    market = world.market
    prices = solve(market, budget=budget)
    plain, priced = lists(market), lists(market, prices)
    product = best_of_rows(market.chances * market.acceptances, market.shown)
    yield PLAIN, _measured(world, plain)
    yield "product", _measured(world, product)
    yield "floor", _measured(world, lift_unseen(market, plain))
    yield "prices", _measured(world, priced)
    yield OURS, _measured(world, lift_unseen(market, priced))
    for name, given in (("open", None), ("open+prices", prices)):
        yield name, arrivals(world, given, np.random.default_rng((seed, 1)))


def arrivals(world: World, prices: Prices | None, rng: Generator) -> tuple[float, ...]:
    """Measure lists made one after the other, without the vendors that are full by then.

    What is asked and agreed to is drawn, so accepted introductions are counted, not expected. In
    nDCG the offers of full vendors still count as right, though nobody could have had them.
    """
    market = world.market
    ranked = ordered(market, prices, market.chances.shape[1])
    left = market.capacity.copy()
    agreed = rng.random(market.chances.shape) < world.wanted * world.accepted
    looked = rng.random((len(agreed), market.shown)) < market.looks
    shown = np.empty_like(looked, dtype=np.intp)
    for need, row in enumerate(ranked):
        vendors = market.vendors[need]
        # Where too few vendors have room, the last places go to full ones, who accept nothing.
        shown[need] = row[np.argsort(left[vendors[row]] <= 0, kind="stable")[: market.shown]]
        for at in shown[need][looked[need] & agreed[need, shown[need]]]:
            left[vendors[at]] = max(0.0, left[vendors[at]] - 1)
    return (float((market.capacity - left).sum()), *_measured(world, shown)[1:])


def _measured(world: World, shown: Rows) -> tuple[float, ...]:
    """Return the values of ``MEASURES``."""
    market = world.market
    vendors = np.take_along_axis(market.vendors, shown, 1)
    gains, wanted, accepted = (
        np.take_along_axis(values, shown, 1)
        for values in (world.gains, world.wanted, world.accepted)
    )
    chances: Values = market.looks * wanted * accepted
    looks = np.broadcast_to(market.looks, shown.shape)
    exposure = np.bincount(vendors.ravel(), looks.ravel(), len(market.capacity)).astype(float)
    counted = world.ideals > 0
    reached = (gains @ market.looks)[counted] / world.ideals[counted]
    return (
        accepted_by_all(vendors.ravel(), chances.ravel(), market.capacity),
        gini(exposure),
        float((exposure > 0).mean()),
        float(reached.mean()),
    )


def accepted_by_all(vendors: Rows, chances: Values, capacity: Values) -> float:
    """Return the sum over vendors of E[min(capacity, asks)], asks coming true with ``chances``."""
    order = np.argsort(vendors, kind="stable")
    counts = np.bincount(vendors, minlength=len(capacity))
    starts = np.cumsum(counts) - counts
    asks = np.zeros((len(capacity), int(counts.max())))
    asks[vendors[order], np.arange(len(order)) - starts[vendors[order]]] = chances[order]
    spread = np.zeros((len(capacity), int(capacity.max()) + 1))
    spread[:, 0] = 1.0
    for column in asks.T:
        moved = spread * column[:, None]
        spread -= moved
        spread[:, 1:] += moved[:, :-1]
        spread[:, -1] += moved[:, -1]  # more than any vendor can take
    taken = np.minimum(np.arange(spread.shape[1]), capacity[:, None])
    return float((spread * taken).sum())


def gini(values: Values) -> float:
    """Return the Gini coefficient: 0 where all have the same, near 1 where one has all."""
    ranks = np.arange(1, len(values) + 1)
    ordered = np.sort(values)
    count = len(values)
    return float(2 * (ranks @ ordered) / (count * ordered.sum()) - (count + 1) / count)


def _row(name: str, values: Sequence[tuple[float, ...]], plain: Sequence[tuple[float, ...]]) -> Row:
    own, base = np.array(values), np.array(plain)
    changes = own - base
    changes[:, :2] /= base[:, :2]
    return Row(name, _estimates(own), _estimates(changes))


def _estimates(values: Values) -> dict[str, Estimate]:
    return {name: bootstrap(column) for name, column in zip(MEASURES, values.T, strict=True)}
