"""All signals beside the text over the documents of a collection, in points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.documents import Document
from matching.moves import Move
from matching.results import Signal
from matching.signals.facts import UNKNOWN, Facts, Numbers, is_offer
from matching.signals.fits import FITS, freshness
from matching.structure import Facet
from matching.weights import CODED, WEIGHTS

Scores = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Signals:
    """A fixed order of documents, ready to be compared with a query's codes and facts."""

    facets: tuple[Facet, ...]
    facts: Facts

    @classmethod
    def build(cls, documents: Sequence[Document]) -> Self:
        """Sort codes and facts by row."""
        facets = tuple(Facet.build(signal, documents) for signal in CODED)
        return cls(facets, Facts.build(documents))

    def carried(self, fresh: Self, move: Move) -> Self:
        """Return the signals of another order: of rows that are left, and of fresh documents."""
        facets = zip(self.facets, fresh.facets, strict=True)
        return type(self)(
            tuple(old.carried(new, move) for old, new in facets),
            self.facts.carried(fresh.facts, move),
        )

    def points(self, query: Document, today: date | None = None) -> dict[Signal, Scores]:
        """Return what each signal adds to each row; a signal that adds nothing is left out.

        Without ``today`` nobody knows how fresh an offer is.
        """
        coded = {facet.signal: facet.points(query) for facet in self.facets}
        # Each signal's values become points, and are gone, before the next one's are made.
        fits = {
            signal: _points(signal, values, self.facts.size)
            for signal, values in self._values(query, today)
            if values is not UNKNOWN
        }
        return coded | fits

    def _values(self, query: Document, today: date | None) -> Iterator[tuple[Signal, Numbers]]:
        asked = Facts.build([query])
        need, offer = (self.facts, asked) if is_offer(query) else (asked, self.facts)
        for signal, fit in FITS.items():
            yield signal, fit(need, offer)
        if today is not None:
            yield Signal.FRESHNESS, freshness(offer, today)


def _points(signal: Signal, values: Numbers, size: int) -> Numbers:
    weight = WEIGHTS[signal]
    # Unlike max and min these take the other one where a value is NaN: unknown adds exactly 0.
    points: Numbers = np.fmax(values, _ZERO) * np.float32(weight.agreement)
    if weight.clash:
        points += np.fmin(values, _ZERO) * np.float32(weight.clash)
    return points if len(points) == size else np.full(size, points[0])


_ZERO = np.float32(0)
