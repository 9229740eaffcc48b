"""The few ways in which two sides are compared; 1 is a full fit, -1 a full clash, NaN unknown.

Arrays broadcast: one need with many offers, or one offer with many needs, or a pair.
"""

import numpy as np

from matching.signals.facts import UNKNOWN, Facts, Numbers

_ZERO, _ONE, _TWO = np.float32(0), np.float32(1), np.float32(2)
_HALF = np.float32(0.5)
_PARTLY = _HALF
"""What is earned as soon as anything is shared; the rest goes by how much is."""


def shared(asked: Facts, name: str, offered: Facts, other: str) -> Numbers:
    """Return how many codes both sides name, unknown where either names none."""
    if asked.count(name) is UNKNOWN or offered.count(other) is UNKNOWN:
        return UNKNOWN
    mine, theirs = asked.members(name), offered.members(other)
    count = np.zeros(max(asked.size, offered.size), np.uint8)
    for code in mine.keys() & theirs.keys():
        count += mine[code] * theirs[code]
    # Adding 0 × each count leaves the number, or NaN where one is unknown.
    return count + _ZERO * (asked.count(name) + offered.count(other))


def covered(count: Numbers, of: Numbers) -> Numbers:
    """Return how well ``count`` of so many wanted codes are covered: none is a clash."""
    if count is UNKNOWN:
        return UNKNOWN
    # -1 + 1.5 as soon as anything is shared, so that no row needs to be picked.
    return np.minimum(count, _ONE) * (_ONE + _PARTLY) + count * ((_ONE - _PARTLY) / of) - _ONE


def contained(count: Numbers) -> Numbers:
    """Return 1 where anything is shared and -1 where nothing is."""
    return UNKNOWN if count is UNKNOWN else np.sign(count - _HALF)


def within(value: Numbers, bound: Numbers) -> Numbers:
    """Return 1 up to the bound (> 0), 0 at one and a half times of it, -1 from twice of it on."""
    if value is UNKNOWN or bound is UNKNOWN:
        return UNKNOWN
    return clipped(np.float32(3) - _TWO * (value / bound))


def enough(available: Numbers, wanted: Numbers) -> Numbers:
    """Return 1 where there is as much as is wanted, and close to -1 where there is nothing of it.

    One is added to both: nothing is enough where nothing is wanted.
    """
    if available is UNKNOWN or wanted is UNKNOWN:
        return UNKNOWN
    share = (available + _ONE) / (wanted + _ONE)
    return _TWO * np.minimum(share, _ONE) - _ONE


def mean(one: Numbers, other: Numbers) -> Numbers:
    """Return the mean of two values, or the one that is known."""
    if one is UNKNOWN or other is UNKNOWN:
        return other if one is UNKNOWN else one
    # Greatest and least are both the known one where the other is NaN.
    return _HALF * (np.fmax(one, other) + np.fmin(one, other))


def worst(*parts: Numbers) -> Numbers:
    """Return the least of what is known of the parts."""
    found = UNKNOWN
    for part in parts:
        if part is not UNKNOWN:
            found = part if found is UNKNOWN else np.fmin(found, part)
    return found


def clipped(values: Numbers) -> Numbers:
    """Return the values, those beyond -1 and 1 as -1 and 1."""
    return np.minimum(np.maximum(values, -_ONE), _ONE)
