"""Picking the best of many scores."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.selection import best, kth_highest

SCORES = st.lists(st.sampled_from([0.0, 0.5, 1.0, -2.0, 3.0]), max_size=30)


@given(SCORES, st.integers(-1, 40))
def test_the_best_come_first_and_equal_ones_in_order(scores: list[float], k: int) -> None:
    expected = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[: max(k, 0)]
    assert best(np.array(scores), k).tolist() == expected


@given(SCORES.filter(bool), st.integers(1, 40))
def test_the_kth_highest_is_the_lowest_where_there_are_fewer(scores: list[float], k: int) -> None:
    assert kth_highest(np.array(scores), k) == sorted(scores, reverse=True)[:k][-1]
