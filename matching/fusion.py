"""Puts two score lists on one scale and adds them: the min-max convex combination."""

import numpy as np
from numpy.typing import NDArray

from matching.selection import kth_highest

Scores = NDArray[np.float64]

DEPTH = 200
"""How many of each list's best are fused; what is beyond in both lists follows them."""
ALPHA = 0.5
"""The meaning's share; quality is flat from .4 to .7 (Bruch et al., TOIS 2023, and our own)."""


def convex(meaning: Scores, words: Scores, alpha: float = ALPHA) -> tuple[Scores, Scores]:
    """Return each list's points; their sum ranks all rows, in [0, 1] for those fused.

    Both lists have one score per row; NaN in ``meaning`` is "not known". Fused are
    the rows in the top ``DEPTH`` of either list, each list min-max scaled over them. Other rows
    get points below 0, so that they follow, those just beyond first. Where a row's meaning is not
    known, its share goes to the row's words: what was not said shall not count against it.
    """
    share = np.where(np.isnan(meaning), 0.0, alpha)
    fused = _in_top(meaning) | (_in_top(words) & (words > 0))
    return share * _scaled(meaning, fused), (1 - share) * _scaled(words, fused)


def _in_top(scores: Scores) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = scores >= _floor(scores)
    return inside


def _floor(scores: Scores) -> float:
    """Return the last score that is in the top, infinity if no score is known."""
    known = scores[~np.isnan(scores)]
    return kth_highest(known, DEPTH) if len(known) else np.inf


def _scaled(scores: Scores, fused: NDArray[np.bool_]) -> Scores:
    floor, inside = _floor(scores), scores[fused & ~np.isnan(scores)]
    if not len(inside):
        return np.zeros_like(scores)
    low, high = min(float(inside.min()), floor), float(inside.max())
    if high == low:
        # All alike, or a single one: full marks, unless nothing was found at all.
        low = min(high, 0.0)
    width = (high - low) or 1.0
    return np.nan_to_num(np.where(fused, scores - low, np.minimum(scores - floor, 0.0)) / width)
