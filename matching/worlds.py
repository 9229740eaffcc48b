"""Makes markets to simulate: needs, offers, vendors, and what each side thinks of the other.

Nothing here knows how lists are ordered. The numbers of a shape were not changed once a list had
been simulated in it; roomy, misjudged and crowding were added after the first results were seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from matching.market import Market, best_of_rows, examined

Values = NDArray[np.float64]
Rows = NDArray[np.intp]

ASKED = 0.5
"""How often a buyer asks for an introduction that is right and was looked at."""
CANDIDATES = 200
"""How many offers of a need are looked through: as many as are worth reranking."""
SHOWN = 10
_TASTES = 8
"""Dimensions of what needs ask and offers give."""
_MEETING = 2.0
"""How much of the log-odds that right and wrong differ by comes from meeting a need."""
_WILLING, _BY_NEED, _BY_PAIR = 0.5, 0.7, 0.7
"""Mean and spreads of a vendor's log-odds to accept: 60 % of asks, some needs more than others."""
_FEW_LARGE = 10
"""Vendors' numbers of offers fall like 1 / (place + 10)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a synthetic market is like.

    ``popularity`` is the spread of vendors' appeal in log-odds, ``relevant`` the mean number of
    right offers for a need, ``load`` how many wanted introductions of the plain lists there are for
    each that can be taken. ``blur`` is how wrong the engine is: its log-odds are stretched by that
    share and scattered by it. With ``crowding`` the market is that of Su, Bayoumi & Joachims (WWW
    2022): a chance is this share of popularity, which falls evenly, and for the rest random.
    """

    needs: int = 400
    offers: int = 600
    vendors: int = 150
    popularity: float = 1.0
    relevant: float = 12.0
    load: float = 1.0
    blur: float = 0.0
    crowding: float | None = None


SHAPES: Mapping[str, Shape] = {
    "skewed": Shape(),
    "even": Shape(popularity=0.25),
    "scarce": Shape(relevant=3.0),
    "roomy": Shape(load=1 / 3),
    "misjudged": Shape(blur=0.5),
    "crowding": Shape(crowding=0.5),
}
"""Market shapes by name."""


@dataclass(frozen=True, slots=True)
class World:
    """What the engine knows of a market, and what is true of the same candidates.

    ``gains`` are those of the candidates' true grades and ``ideals`` the DCG of each need's best
    possible list (0: it has no right offer and does not count in nDCG). ``wanted`` is the chance
    that a buyer who looks asks, ``accepted`` the chance that the vendor agrees.
    """

    market: Market
    gains: Values
    ideals: Values
    wanted: Values
    accepted: Values


def synthetic(shape: Shape, rng: Generator) -> World:
    """Draw a market of a shape."""
    sellers = owners(shape.offers, shape.vendors, rng)
    true, agreed = _crowded(shape, rng) if shape.crowding is not None else _met(shape, sellers, rng)
    right = rng.random(true.shape) < true
    odds = _log_odds(true) * (1 + shape.blur) + shape.blur * rng.normal(size=true.shape)
    believed = _sigmoid(odds)
    best = best_of_rows(believed, min(CANDIDATES, shape.offers))
    chances, gains, accepted = (
        np.take_along_axis(values, best, 1) for values in (believed, right.astype(float), agreed)
    )
    reached = np.concatenate(([0.0], np.cumsum(examined(SHOWN))))
    ideals = reached[np.minimum(right.sum(axis=1), SHOWN)]
    given = market(sellers[best], chances, accepted, shape, rng)
    return World(given, gains, ideals, ASKED * gains, accepted)


def owners(offers: int, vendors: int, rng: Generator) -> Rows:
    """Return the vendor of each offer: every one has one, a few have many."""
    sizes = rng.permutation(1 / (np.arange(vendors) + _FEW_LARGE))
    more = rng.choice(vendors, size=offers - vendors, p=sizes / sizes.sum())
    return np.asarray(rng.permutation(np.concatenate((np.arange(vendors), more))), np.intp)


def _met(shape: Shape, sellers: Rows, rng: Generator) -> tuple[Values, Values]:
    """Return chances that an offer is right, and that its vendor accepts."""
    asked = rng.normal(size=(shape.needs, _TASTES))
    given = rng.normal(size=(shape.offers, _TASTES))
    appeal = shape.popularity * rng.normal(size=shape.vendors)
    odds = _MEETING * (asked @ given.T) / np.sqrt(_TASTES) + appeal[sellers]
    return _sigmoid(odds + _shift(odds, shape.relevant)), willing(odds.shape, rng)


def _crowded(shape: Shape, rng: Generator) -> tuple[Values, Values]:
    size, share = (shape.needs, shape.offers), shape.crowding or 0.0
    offers, needs = (rng.permutation(np.linspace(1, 0, count)) for count in size[::-1])
    true = share * offers + (1 - share) * rng.random(size)
    return true, share * needs[:, None] + (1 - share) * rng.random(size)


def willing(size: tuple[int, ...], rng: Generator) -> Values:
    """Draw the chances that vendors accept when asked, of shape (needs, candidates)."""
    by_need = _BY_NEED * rng.normal(size=(size[0], 1))
    return _sigmoid(_WILLING + by_need + _BY_PAIR * rng.normal(size=size))


def market(
    vendors: Rows, chances: Values, accepted: Values, shape: Shape, rng: Generator
) -> Market:
    """Return what the engine knows; room does not depend on how much a vendor is wanted.

    Of ``shape`` only the vendors and the load count.
    """
    looks = examined(SHOWN)
    wanted = float((looks * ASKED * chances[:, :SHOWN] * accepted[:, :SHOWN]).sum())
    room = rng.geometric(0.5, size=shape.vendors).astype(float)
    capacity = np.maximum(1, np.round(room * wanted / shape.load / room.sum()))
    return Market(vendors, chances, accepted, capacity, ASKED, SHOWN)


def _shift(odds: Values, relevant: float) -> float:
    """Return what makes the chances of a row add up to ``relevant`` on average."""
    low, high = -50.0, 50.0
    for _ in range(40):
        middle = (low + high) / 2
        many = _sigmoid(odds + middle).sum(axis=1).mean() > relevant
        low, high = (low, middle) if many else (middle, high)
    return low


def _sigmoid(odds: Values) -> Values:
    return np.asarray(1 / (1 + np.exp(-odds)))


def _log_odds(chances: Values) -> Values:
    inside = np.clip(chances, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(inside / (1 - inside)))
