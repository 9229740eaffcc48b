"""Decides whether an offered quantity satisfies an asked one."""

from enum import StrEnum
from math import inf, isclose
from typing import Final, NamedTuple

from matching.quantities.direction import Better
from matching.quantities.reading import Quantity

NEAR_MISS: Final = 0.2
"""Up to this share of the asked value, a miss is partly an answer."""


class Answer(StrEnum):
    """How far what is offered satisfies what is asked."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"


class _Interval(NamedTuple):
    low: float
    high: float

    @property
    def plain(self) -> bool:
        return isclose(self.low, self.high)

    def covers(self, other: "_Interval") -> bool:
        return _at_least(other.low, self.low) and _at_least(self.high, other.high)


def _at_least(value: float, limit: float) -> bool:
    return value >= limit or isclose(value, limit)


def _interval(quantity: Quantity) -> _Interval:
    low = -inf if quantity.low is None else quantity.low
    return _Interval(low, inf if quantity.high is None else quantity.high)


def _near(miss: float, asked: float) -> Answer:
    return Answer.PARTLY if miss <= NEAR_MISS * abs(asked) else Answer.NOT_MET


def _finite(interval: _Interval) -> _Interval:
    """Take the one bound of a half-open interval for both: what "up to 20 m/s" reaches."""
    low = interval.high if interval.low == -inf else interval.low
    return _Interval(low, low if interval.high == inf else interval.high)


def _higher(offered: _Interval, asked: _Interval) -> Answer:
    """Both are finite; all of the offer must reach all that is asked."""
    if _at_least(offered.low, asked.high):
        return Answer.MET
    if _at_least(offered.high, asked.low):
        return Answer.PARTLY
    return _near(asked.low - offered.high, asked.low)


def _mirrored(interval: _Interval) -> _Interval:
    return _Interval(-interval.high, -interval.low)


def _undirected(offered: _Interval, asked: _Interval) -> Answer:
    if asked.plain and offered.plain:
        return Answer.UNKNOWN
    if offered.high >= asked.low and offered.low <= asked.high:
        return Answer.PARTLY
    if offered.high < asked.low:
        return _near(asked.low - offered.high, asked.low)
    return _near(offered.low - asked.high, asked.high)


def _direction(asked: _Interval, better: Better) -> Better:
    if better is not Better.UNKNOWN:
        return better
    if asked.low == -inf:
        return Better.LOWER
    return Better.HIGHER if asked.high == inf else Better.UNKNOWN


def _unbounded(interval: _Interval) -> bool:
    return interval == (-inf, inf)


def answers(offered: Quantity, asked: Quantity, *, better: Better = Better.UNKNOWN) -> Answer:
    """Tell whether ``offered`` satisfies ``asked``.

    A range of an offer that covers what is asked meets it. Otherwise ``better``, or else the
    comparator of ``asked``, says which way to go: an offer at or past the asked value meets it,
    one that reaches it in part, or misses it by at most ``NEAR_MISS`` of the asked value, meets it
    partly. "Up to 20 m/s" reaches 20 m/s. Unknown are other dimensions (a percentage is no
    percentage point), an unequal plain value whose better direction is unknown, and "at least
    100 ms" against "at most 200 ms", unless ``better`` says that less is better.
    """
    offer, demand = _interval(offered), _interval(asked)
    if offered.unit != asked.unit or _unbounded(offer) or _unbounded(demand):
        return Answer.UNKNOWN
    if (
        offer.covers(demand)
        and demand.low > -inf
        and (better is Better.UNKNOWN or not demand.plain)
    ):
        return Answer.MET
    towards = _direction(demand, better)
    if towards is Better.UNKNOWN:
        return _undirected(offer, demand)
    if (
        towards is not better
        and offer.high == inf
        and demand.low == -inf
        and offer.low <= demand.high
    ):
        return Answer.UNKNOWN
    offer, demand = _finite(offer), _finite(demand)
    if towards is Better.LOWER:
        offer, demand = _mirrored(offer), _mirrored(demand)
    return _higher(offer, demand)
