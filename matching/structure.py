"""Compares what is coded instead of written: industry, scene and AI task."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.documents import Document
from matching.moves import Move
from matching.results import Signal
from matching.weights import WEIGHTS

_DEPTH_SHARE = {2: 0.4, 3: 0.7, 4: 1.0}
"""How much of an industry's agreement the same division, group and class earn."""

_UNSAID = np.zeros(1, dtype=bool)


@dataclass(frozen=True, slots=True)
class Facet:
    """One signal's codes over a fixed order of documents."""

    signal: Signal
    rows: Mapping[str, NDArray[np.intp]]
    """The rows that carry a code; industries stand under each prefix of two digits and more."""
    known: NDArray[np.bool_]

    @classmethod
    def build(cls, signal: Signal, documents: Sequence[Document]) -> Self:
        """Sort the documents' codes of one signal by row."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, document in enumerate(documents):
            for code in _with_prefixes(signal, _codes(signal, document)):
                rows[code].append(row)
        known = np.array([bool(_codes(signal, document)) for document in documents], dtype=bool)
        return cls(signal, {code: np.array(at) for code, at in rows.items()}, known)

    def carried(self, fresh: Self, move: Move) -> Self:
        """Return the facet of another order: of rows that are left, and of fresh documents."""
        known = move.column(self.known, fresh.known, _UNSAID)
        return type(self)(self.signal, move.rows_by(self.rows, fresh.rows), known)

    def points(self, query: Document) -> NDArray[np.float64]:
        """Return what the signal adds to each row: 0 where either side does not say."""
        asked = _codes(self.signal, query)
        weight = WEIGHTS[self.signal]
        points = np.where(self.known & bool(asked), -weight.clash, 0.0)
        # Shorter codes first, so that the closest agreement is the one that stays.
        for code in sorted(_with_prefixes(self.signal, asked), key=len):
            if code in self.rows:
                points[self.rows[code]] = weight.agreement * _share(self.signal, code)
        return points


def shared_codes(signal: Signal, query: Document, document: Document) -> tuple[str, ...]:
    """Return the codes both carry; of industries the longest that lie on both sides' paths."""
    mine = _with_prefixes(signal, _codes(signal, query))
    shared = mine & _with_prefixes(signal, _codes(signal, document))
    return tuple(sorted(code for code in shared if not _has_longer(signal, code, shared)))


def _codes(signal: Signal, document: Document) -> frozenset[str]:
    if signal is Signal.INDUSTRY:
        return document.industries
    return document.scenes if signal is Signal.SCENE else document.tasks


def _with_prefixes(signal: Signal, codes: Iterable[str]) -> set[str]:
    if signal is not Signal.INDUSTRY:
        return set(codes)
    return {code[:length] for code in codes for length in range(2, len(code) + 1)}


def _share(signal: Signal, code: str) -> float:
    return _DEPTH_SHARE[min(len(code), 4)] if signal is Signal.INDUSTRY else 1.0


def _has_longer(signal: Signal, code: str, codes: set[str]) -> bool:
    return signal is Signal.INDUSTRY and any(
        other != code and other.startswith(code) for other in codes
    )
