"""Picks the best rows of a score array, the same ones every time."""

import numpy as np
from numpy.typing import NDArray


def best(scores: NDArray[np.floating], k: int) -> NDArray[np.intp]:
    """Return the positions of the ``k`` highest scores, best first, equal ones by position.

    ``scores`` is one-dimensional and holds no NaN; fewer than ``k`` entries give all of them.
    """
    k = min(k, len(scores))
    if k <= 0:
        return np.empty(0, dtype=np.intp)
    candidates = np.flatnonzero(scores >= kth_highest(scores, k))
    order = np.argsort(-scores[candidates], kind="stable")
    chosen: NDArray[np.intp] = candidates[order[:k]]
    return chosen


def kth_highest(scores: NDArray[np.floating], k: int) -> float:
    """Return the ``k``-th highest of the scores (1 ≤ k), the lowest if there are fewer."""
    at = max(len(scores) - k, 0)
    return float(np.partition(scores, at)[at])
