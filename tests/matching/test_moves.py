"""Rows carried over from one order to another."""

import numpy as np

from matching.moves import Move


def rows(*found: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    return np.array(found, dtype=np.intp)


MOVE = Move.between(["a", "b", "c", "d"], ["c", "bb"], ["a", "b", "bb", "c"])
"""d is gone, c exchanged, bb new."""


def test_rows_go_where_their_ids_stand() -> None:
    assert MOVE.kept.tolist() == [0, 1, -1, -1]
    assert MOVE.rows(rows(3, 1, 2), rows(1, 0)).tolist() == [1, 2, 3]
    found, values = MOVE.pairs((rows(1, 2), np.array([5.0, 6.0])), (rows(0), np.array([7.0])))
    assert (found.tolist(), values.tolist()) == ([1, 3], [5.0, 7.0])


def test_a_column_has_a_value_for_every_row() -> None:
    old, fresh, blank = np.array([1.0, 2.0, 3.0, 4.0]), np.array([8.0, 9.0]), np.array([0.0])
    assert MOVE.column(old, fresh, blank).tolist() == [1, 2, 9, 8]
    assert MOVE.column(None, fresh, blank).tolist() == [0, 0, 9, 8]
    assert MOVE.column(old, None, blank).tolist() == [1, 2, 0, 0]


def test_a_key_without_rows_is_gone() -> None:
    found = MOVE.rows_by({"x": rows(0), "y": rows(2, 3)}, {"z": rows(1), "x": rows(0)})
    assert {key: at.tolist() for key, at in found.items()} == {"x": [0, 3], "z": [2]}
