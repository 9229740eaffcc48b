"""The facts that signals read, as columns over a fixed order of documents."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.documents import Document, Fact
from matching.moves import NONE, Move
from matching.signals.figures import TARGET, figures

Numbers = NDArray[np.float32]
"""One number for each document, or a single one for all; NaN is unknown.

Half the size of the default: at 20,000 documents that more than halves the time of a query.
"""

UNKNOWN: Numbers = np.array([math.nan], dtype=np.float32)
"""What nobody says; compared by identity, so that nothing is computed from it."""

GRADE = "evidence.grade"
_POSITIVE = frozenset(
    {
        "budget.most",
        "deployment.latency_ms",
        "timing.weeks_to_pilot",
        "timing.weeks_to_production",
    }
)
"""Bounds that nothing could keep below zero: such a one was not meant."""
NEEDED = frozenset(
    {
        "data.modalities",
        "data.samples",
        "data.labelled",
        "data_rules.may_leave_site",
        "deployment.kinds",
        "deployment.latency_ms",
        "deployment.protocols",
        "budget.most",
        "budget.currency",
        "timing.weeks_to_pilot",
        "timing.weeks_to_production",
        "site.country",
        "targets",
    }
)
"""What needs say, by name: ``targets`` are the codes of figures that are to be reached."""
OFFERED = frozenset(
    {
        "inputs.modalities",
        "inputs.samples",
        "inputs.labelled",
        "integration.data_leaves_site",
        "integration.kinds",
        "integration.latency_ms",
        "integration.protocols",
        "price.least",
        "price.currency",
        "weeks_to_pilot",
        "weeks_to_production",
        "regions",
        "confirmed_current",
    }
)
"""What offers say, by name; ``confirmed_current`` is a day (``date.toordinal``).

Yes and no count as 1 and 0. Money is in the currency that stands beside it.
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """Columns by the name of a fact; of a single document where a query is compared with many."""

    size: int
    _numbers: Mapping[str, Numbers]
    _sizes: Mapping[str, Numbers]
    _members: Mapping[str, Mapping[str, NDArray[np.uint8]]]
    _figures: Mapping[str, tuple[NDArray[np.intp], Numbers]]

    @classmethod
    def build(cls, documents: Sequence[Document]) -> Self:
        """Sort what the documents say by row."""
        numbers: defaultdict[str, dict[int, float]] = defaultdict(dict)
        sets: defaultdict[str, dict[int, frozenset[str]]] = defaultdict(dict)
        reached: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for row, document in enumerate(documents):
            for name, fact in _facts(document):
                if isinstance(fact, frozenset):
                    sets[name][row] = fact
                else:
                    (numbers if name in _COLUMNS else reached)[name][row] = fact
        size = len(documents)
        return cls(
            size,
            {name: _dense(found, size) for name, found in numbers.items()},
            {
                name: _dense({row: len(codes) for row, codes in found.items()}, size)
                for name, found in sets.items()
            },
            {name: _members(found, size) for name, found in sets.items()},
            {name: _sparse(found) for name, found in reached.items()},
        )

    def carried(self, fresh: Self, move: Move) -> Self:
        """Return the facts of another order: of rows that are left, and of fresh documents."""
        members = {
            name: self._carried_members(fresh, name, move)
            for name in _both(self._members, fresh._members)
        }
        return type(self)(
            move.size,
            _carried(self._numbers, fresh._numbers, move),
            _carried(self._sizes, fresh._sizes, move),
            {name: found for name, found in members.items() if found},
            {
                name: pair
                for name in _both(self._figures, fresh._figures)
                if len((pair := _moved(self._figures, fresh._figures, name, move))[0])
            },
        )

    def _carried_members(self, fresh: Self, name: str, move: Move) -> dict[str, NDArray[np.uint8]]:
        old, new = self.members(name), fresh.members(name)
        columns = {
            code: move.column(old.get(code), new.get(code), _NOBODY) for code in _both(old, new)
        }
        return {code: column for code, column in columns.items() if column.any()}

    def number(self, name: str) -> Numbers:
        """Return what each document says, ``UNKNOWN`` if none does."""
        return self._numbers.get(name, UNKNOWN)

    def count(self, name: str) -> Numbers:
        """Return how many codes each document names, ``UNKNOWN`` if none names any."""
        return self._sizes.get(name, UNKNOWN)

    def members(self, name: str) -> Mapping[str, NDArray[np.uint8]]:
        """Return by code which documents name it."""
        return self._members.get(name, {})

    def figure(self, name: str) -> tuple[NDArray[np.intp], Numbers]:
        """Return one of ``figures``: the rows of the few documents that state it, and its values.

        The value of a single document stands for all.
        """
        return self._figures[name]

    @property
    def figures(self) -> AbstractSet[str]:
        """Return the names of the figures that any document states."""
        return self._figures.keys()


def is_offer(document: Document) -> bool:
    """Say whether a document speaks as an offer; one that says nothing is taken for a need."""
    return bool(document.results) or any(name in OFFERED for name, _ in document.facts)


_COLUMNS = NEEDED | OFFERED | {GRADE}


def _facts(document: Document) -> Iterator[tuple[str, float | frozenset[str]]]:
    for name, fact in dict(document.facts).items():
        if name in _COLUMNS:
            yield from ((name, one) for one in _readable(name, fact))
        elif name.startswith(TARGET) and isinstance(fact, int | float):
            yield name, float(fact)
    if document.results:
        yield GRADE, float(max(result.grade for result in document.results))
        yield from figures(document.results)


def _readable(name: str, fact: Fact) -> Iterator[float | frozenset[str]]:
    """Yield a fact as a number or as a set with something in it."""
    if isinstance(fact, str):
        yield frozenset([fact])
    elif isinstance(fact, frozenset):
        yield from [fact] if fact else []
    elif name not in _POSITIVE or fact > 0:
        yield float(fact)


def _dense(found: Mapping[int, float], size: int) -> Numbers:
    column = np.full(size, math.nan, dtype=np.float32)
    column[list(found)] = list(found.values())
    return column


def _sparse(found: Mapping[int, float]) -> tuple[NDArray[np.intp], Numbers]:
    return np.array(list(found), dtype=np.intp), np.array(list(found.values()), dtype=np.float32)


def _members(found: Mapping[int, frozenset[str]], size: int) -> dict[str, NDArray[np.uint8]]:
    members: defaultdict[str, NDArray[np.uint8]] = defaultdict(lambda: np.zeros(size, np.uint8))
    for row, codes in found.items():
        for code in codes:
            members[code][row] = 1
    return dict(members)


_NOBODY = np.zeros(1, np.uint8)
_NOWHERE = NONE, UNKNOWN[:0]


def _both(old: Iterable[str], fresh: Iterable[str]) -> list[str]:
    """Return the names of both, each once, in the order of first sight."""
    return list(dict.fromkeys([*old, *fresh]))


def _carried(
    old: Mapping[str, Numbers], fresh: Mapping[str, Numbers], move: Move
) -> dict[str, Numbers]:
    columns = {
        name: move.column(old.get(name), fresh.get(name), UNKNOWN) for name in _both(old, fresh)
    }
    return {name: column for name, column in columns.items() if not np.isnan(column).all()}


_Figures = Mapping[str, tuple[NDArray[np.intp], Numbers]]


def _moved(
    old: _Figures, fresh: _Figures, name: str, move: Move
) -> tuple[NDArray[np.intp], Numbers]:
    return move.pairs(old.get(name, _NOWHERE), fresh.get(name, _NOWHERE))
