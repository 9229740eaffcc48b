"""The min-max convex combination."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.fusion import DEPTH, convex

NONE = np.full(3, np.nan)


def test_both_lists_give_half() -> None:
    meaning, words = convex(np.array([0.9, 0.5, 0.1]), np.array([2.0, 4.0, 0.0]))
    assert meaning.tolist() == [0.5, 0.25, 0.0]
    assert words.tolist() == [0.25, 0.5, 0.0]


def test_without_meaning_words_give_all() -> None:
    meaning, words = convex(NONE, np.array([2.0, 4.0, 0.0]))
    assert meaning.tolist() == [0.0, 0.0, 0.0]
    assert words.tolist() == [0.5, 1.0, 0.0]


def test_what_has_no_vector_is_ranked_by_words() -> None:
    meaning, words = convex(np.array([0.9, np.nan, 0.1]), np.array([2.0, 4.0, 0.0]))
    assert meaning.tolist() == [0.5, 0.0, 0.0]
    assert words.tolist() == [0.25, 1.0, 0.0]


def test_lists_that_are_all_alike_do_not_divide_by_nothing() -> None:
    assert convex(np.array([0.5]), np.array([3.0]))[0].tolist() == [0.5]
    assert convex(NONE, np.zeros(3))[1].tolist() == [0.0, 0.0, 0.0]
    assert convex(np.array([0.5, 0.5]), np.zeros(2))[1].tolist() == [0.0, 0.0]


def test_what_is_in_neither_top_follows_in_order() -> None:
    rng = np.random.default_rng(0)
    meaning, words = rng.random(3 * DEPTH), rng.random(3 * DEPTH) + 1
    total = np.sum(convex(meaning, words), axis=0)
    tops = [np.sort(scores)[-DEPTH] for scores in (meaning, words)]
    inside = (meaning >= tops[0]) | (words >= tops[1])
    assert total[inside].min() >= 0 > total[~inside].max()
    near = np.argsort(-(meaning + words)[~inside])
    assert np.corrcoef(total[~inside][near], (meaning + words)[~inside][near])[0, 1] > 0.99


@given(
    st.lists(
        st.tuples(
            st.one_of(st.just(np.nan), st.sampled_from([-0.2, 0.0, 0.3, 0.9])),
            st.sampled_from([0.0, 0.5, 7.0]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_points_are_finite_and_at_most_one_together(rows: list[tuple[float, float]]) -> None:
    meaning, words = (np.array(column) for column in zip(*rows, strict=True))
    total = np.sum(convex(meaning, words), axis=0)
    assert np.isfinite(total).all()
    assert total.max() <= 1 + 1e-9
    assert total.min() >= -1e-9
