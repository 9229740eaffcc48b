"""Exact search by cosine."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching.dense import DenseIndex


def units(count: int, seed: int = 0) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    unit: NDArray[np.float32] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return unit


def test_scores_are_cosines_in_row_order() -> None:
    matrix = units(5)
    index = DenseIndex.build(list("abcde"), matrix)
    np.testing.assert_allclose(index.scores(matrix[2]), matrix @ matrix[2], atol=1e-6)


def test_search_gives_the_nearest_first() -> None:
    matrix = units(6)
    found = DenseIndex.build(list("abcdef"), matrix).search(matrix[3], 2)
    assert found[0][0] == "d"
    assert found[0][1] == pytest.approx(1.0, abs=1e-6)
    assert found[0][1] > found[1][1]


def test_search_finds_what_the_cosines_say() -> None:
    index = DenseIndex.build([str(number) for number in range(50)], units(50))
    query = units(1, seed=7)[0]
    best = np.argsort(-index.scores(query))[:10]
    assert [id_ for id_, _ in index.search(query, 10)] == [str(row) for row in best]


def test_search_goes_through_the_index() -> None:
    index = DenseIndex.build(["a", "b"], units(2))
    index._index.reset()  # noqa: SLF001 - an emptied index finds nothing, the matrix would
    assert not {"a", "b"} & {id_ for id_, score in index.search(units(2)[0], 2) if score > -1}


def test_search_keeps_to_the_rows_it_may_find() -> None:
    index = DenseIndex.build(list("abcdef"), units(6))
    found = index.search(units(6)[3], 9, np.array([0, 4, 5]))
    assert {id_ for id_, _ in found} == set("aef")
    assert index.search(units(6)[3], 9, np.array([], dtype=np.intp)) == []


def test_equal_ones_come_in_row_order() -> None:
    index = DenseIndex.build(list("abcd"), units(1).repeat(4, axis=0))
    assert [id_ for id_, _ in index.search(units(1)[0], 4)] == list("abcd")


def test_there_may_be_nothing_to_find() -> None:
    index = DenseIndex.build(["a"], units(1))
    assert index.search(units(1)[0], 0) == []
    assert index.replace({}, {"a"}).search(units(1)[0], 3) == []


@settings(deadline=None)
@given(st.sets(st.sampled_from("abcde")), st.sets(st.sampled_from("cdefg")))
def test_replacing_is_the_same_as_building_anew(removed: set[str], changed: set[str]) -> None:
    old = dict(zip("abcde", units(5), strict=True))
    new = dict(zip(sorted(changed), units(5, seed=1), strict=False))
    index = DenseIndex.build(list(old), np.stack(list(old.values())))
    expected = {key: row for key, row in (old | new).items() if key in new or key not in removed}
    replaced = index.replace(new, removed)
    query = units(1, seed=2)[0]
    assert dict(replaced.search(query, 9)) == pytest.approx(
        {key: float(row @ query) for key, row in expected.items()}, abs=1e-6
    )
    assert index.ids == tuple("abcde")


def test_what_it_holds_cannot_be_changed() -> None:
    index = DenseIndex.build(["a"], units(1))
    with pytest.raises(ValueError, match="read-only"):
        index._matrix[0, 0] = 5  # noqa: SLF001 - the promise under test


@pytest.mark.parametrize(
    ("ids", "matrix"), [(["a"], units(2)), (["a", "a"], units(2)), (["a"], units(1)[0])]
)
def test_ids_and_rows_must_go_together(ids: list[str], matrix: NDArray[np.float32]) -> None:
    with pytest.raises(ValueError, match=r"ids for|twice"):
        DenseIndex.build(ids, matrix)
