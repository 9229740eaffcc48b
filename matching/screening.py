"""Finds the documents of a collection that a query's conditions, or their own, rule out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.documents import Condition, Document, Fact
from matching.eligibility import Outcome, check, hard_conditions, listed, number
from matching.moves import NONE, Move, Rows

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Column:
    """What all documents say of one fact: numbers by size, sets by member, the rest by value."""

    numbers: NDArray[np.float64]
    number_rows: Rows
    set_rows: Rows
    holders: Mapping[str, Rows]
    values: Mapping[bool | str, Rows]

    @classmethod
    def build(cls, facts: Sequence[tuple[int, Fact]]) -> Self:
        numbers: list[tuple[float, int]] = []
        sets: list[int] = []
        holders: defaultdict[str, list[int]] = defaultdict(list)
        values: defaultdict[bool | str, list[int]] = defaultdict(list)
        for row, fact in facts:
            if isinstance(fact, bool | str):
                values[fact].append(row)
            elif isinstance(fact, frozenset):
                sets += [row] if fact else []
                for member in fact:
                    holders[member].append(row)
            elif fact == fact:  # noqa: PLR0124 only NaN differs from itself, and it is unknown
                numbers.append((fact, row))
        number_rows, by_size = _sorted(numbers)
        return cls(
            by_size,
            number_rows,
            _rows(sets),
            {member: _rows(found) for member, found in holders.items()},
            {value: _rows(found) for value, found in values.items()},
        )

    def carried(self, fresh: Self, move: Move) -> Self:
        """Return the column of another order of rows."""
        rows, numbers = _by_size(
            move.pairs((self.number_rows, self.numbers), (fresh.number_rows, fresh.numbers))
        )
        return type(self)(
            numbers,
            rows,
            move.rows(self.set_rows, fresh.set_rows),
            move.rows_by(self.holders, fresh.holders),
            move.rows_by(self.values, fresh.values),
        )

    def failing(self, condition: Condition, size: int) -> Mask:
        """Return which of ``size`` rows are known to fail."""
        failed = np.zeros(size, dtype=bool)
        if condition.operator == "has":
            failed[self.set_rows] = True
            failed[self.holders.get(condition.value, NONE)] = False
            return failed
        failed[self._numbers_failing(condition)] = True
        for value, rows in self.values.items():
            if check(condition, {condition.field: value}) is Outcome.FAILED:
                failed[rows] = True
        return failed

    def _numbers_failing(self, condition: Condition) -> Rows:
        many = condition.operator == "in"
        said = [number(one) for one in (listed(condition.value) if many else [condition.value])]
        known = [one for one in said if one is not None]
        if len(known) < len(said):  # what cannot be compared rules nobody out
            return NONE
        if condition.operator == "≤":
            return self.number_rows[np.searchsorted(self.numbers, known[0], "right") :]
        if condition.operator == "≥":
            return self.number_rows[: np.searchsorted(self.numbers, known[0], "left")]
        same = np.isin(self.numbers, known)
        return self.number_rows[same if condition.operator == "≠" else ~same]


@dataclass(frozen=True, slots=True)
class _Limits:
    """The conditions on one fact that the documents of a collection set: bounds by size."""

    bounds: Mapping[str, tuple[Rows, NDArray[np.float64]]]
    others: Mapping[Condition, Rows]

    @classmethod
    def build(cls, conditions: Iterable[tuple[int, Condition]]) -> Self:
        bounds: dict[str, list[tuple[float, int]]] = {"≤": [], "≥": []}
        others: defaultdict[Condition, list[int]] = defaultdict(list)
        for row, condition in conditions:
            bound = number(condition.value)
            if condition.operator not in bounds:
                others[condition].append(row)
            elif bound is not None:
                bounds[condition.operator].append((bound, row))
        return cls(
            {operator: _sorted(found) for operator, found in bounds.items()},
            {condition: _rows(found) for condition, found in others.items()},
        )

    def carried(self, fresh: Self, move: Move) -> Self:
        """Return the limits of another order of rows."""
        bounds = {
            operator: _by_size(move.pairs(self.bounds[operator], fresh.bounds[operator]))
            for operator in self.bounds
        }
        return type(self)(bounds, move.rows_by(self.others, fresh.others))

    def failing(self, field: str, fact: Fact) -> Iterable[Rows]:
        """Yield the rows whose conditions a document with that fact is known to fail."""
        if isinstance(fact, int | float) and not isinstance(fact, bool) and fact == fact:  # noqa: PLR0124 as above
            rows, at_most = self.bounds["≤"]
            yield rows[: np.searchsorted(at_most, fact, "left")]
            rows, at_least = self.bounds["≥"]
            yield rows[np.searchsorted(at_least, fact, "right") :]
        for condition, rows in self.others.items():
            if check(condition, {field: fact}) is Outcome.FAILED:
                yield rows


@dataclass(frozen=True, slots=True)
class Screen:
    """The facts and the hard conditions of a fixed order of documents, made ready to be asked."""

    size: int
    facts: Mapping[str, _Column]
    limits: Mapping[str, _Limits]

    @classmethod
    def build(cls, documents: Sequence[Document]) -> Self:
        """Sort what the documents say and ask, by row."""
        said: defaultdict[str, list[tuple[int, Fact]]] = defaultdict(list)
        asked: defaultdict[str, list[tuple[int, Condition]]] = defaultdict(list)
        for row, document in enumerate(documents):
            for field, fact in dict(document.facts).items():
                said[field].append((row, fact))
            for _, condition in hard_conditions(document):
                asked[condition.field].append((row, condition))
        return cls(
            len(documents),
            {field: _Column.build(found) for field, found in said.items()},
            {field: _Limits.build(found) for field, found in asked.items()},
        )

    def carried(self, fresh: Self, move: Move) -> Self:
        """Return the screen of another order: of rows that are left, and of fresh documents."""
        facts, limits = _Column.build([]), _Limits.build([])
        return type(self)(
            move.size,
            {
                field: self.facts.get(field, facts).carried(fresh.facts.get(field, facts), move)
                for field in dict.fromkeys([*self.facts, *fresh.facts])
            },
            {
                field: self.limits.get(field, limits).carried(fresh.limits.get(field, limits), move)
                for field in dict.fromkeys([*self.limits, *fresh.limits])
            },
        )

    def failing(self, query: Document) -> Mask:
        """Return the rows that are ruled out: by the query's hard conditions, or by their own.

        Exact: the same rows as :func:`matching.eligibility.ruled_out` for each pair, both ways.
        """
        failed = np.zeros(self.size, dtype=bool)
        for _, condition in hard_conditions(query):
            if condition.field in self.facts:
                failed |= self.facts[condition.field].failing(condition, self.size)
        for field, fact in dict(query.facts).items():
            if field in self.limits:
                for rows in self.limits[field].failing(field, fact):
                    failed[rows] = True
        return failed


def _rows(found: Iterable[int]) -> Rows:
    return np.fromiter(found, dtype=np.intp)


def _sorted(bounds: list[tuple[float, int]]) -> tuple[Rows, NDArray[np.float64]]:
    values = np.array([bound for bound, _ in bounds], dtype=float)
    return _by_size((_rows(row for _, row in bounds), values))


def _by_size(
    pairs: tuple[Rows, NDArray[np.float64]],
) -> tuple[Rows, NDArray[np.float64]]:
    rows, values = pairs
    order = np.argsort(values, kind="stable")
    return rows[order], values[order]
