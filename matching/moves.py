"""Carries what is known by row over to another order of rows, so that little is made anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]
Values = NDArray[Any]
K = TypeVar("K")

_GONE = -1


@dataclass(frozen=True, slots=True)
class Move:
    """Where old rows, and those of some fresh documents, stand in an order of ``size`` rows."""

    size: int
    kept: Rows
    """The new row of each old one, -1 where it is gone."""
    fresh: Rows

    @classmethod
    def between(cls, old: Sequence[str], fresh: Sequence[str], new: Sequence[str]) -> Self:
        """Compare three orders of ids: one that is in ``old`` and in ``fresh`` is the fresh one."""
        row_of = {id_: row for row, id_ in enumerate(new)}
        exchanged = set(fresh)
        kept = (_GONE if id_ in exchanged else row_of.get(id_, _GONE) for id_ in old)
        return cls(len(new), _rows(kept), _rows(row_of[id_] for id_ in fresh))

    def rows(self, old: Rows, fresh: Rows) -> Rows:
        """Return the new places of old rows that are left, and of fresh ones."""
        return self.pairs((old, old), (fresh, fresh))[0]

    def pairs(self, old: tuple[Rows, Values], fresh: tuple[Rows, Values]) -> tuple[Rows, Values]:
        """Do the same with a value for each row."""
        moved = self.kept[old[0]]
        left = moved != _GONE
        return (
            np.concatenate([moved[left], self.fresh[fresh[0]]]),
            np.concatenate([old[1][left], fresh[1]]),
        )

    def column(self, old: Values | None, fresh: Values | None, blank: Values) -> Values:
        """Return a column with a value for every row, ``blank`` (its only entry) where none is."""
        column = np.full(self.size, blank[0], dtype=blank.dtype)
        if old is not None:
            left = self.kept != _GONE
            column[self.kept[left]] = old[left]
        if fresh is not None:
            column[self.fresh] = fresh
        return column

    def rows_by(self, old: Mapping[K, Rows], fresh: Mapping[K, Rows]) -> dict[K, Rows]:
        """Carry rows over by key; a key that has none is gone."""
        # In order of first sight, as a dict has it: a set's would differ between processes.
        keys = dict.fromkeys([*old, *fresh])
        moved = {key: self.rows(old.get(key, NONE), fresh.get(key, NONE)) for key in keys}
        return {key: rows for key, rows in moved.items() if len(rows)}


def _rows(found: Iterable[int]) -> Rows:
    return np.fromiter(found, dtype=np.intp)


NONE: Rows = np.empty(0, dtype=np.intp)
