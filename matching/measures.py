"""What is measured for a query over a whole collection, and what a row's score is made of."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.calibration import Features
from matching.documents import Document
from matching.fusion import convex
from matching.moves import Rows
from matching.reasons import Evidence
from matching.results import Reason, Signal
from matching.signals.terms import shared_terms
from matching.weights import CODED, WEIGHTS

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """One row of a ranked list, with all that its reasons and its probability are made from."""

    document: Document
    evidence: Evidence
    features: Features
    points: Mapping[Signal, float]
    score: float

    def reasons(self, query: Document) -> tuple[Reason, ...]:
        """Return the reasons, the most points first; a quote shows words that are shared."""
        points, evidence = self.points, self.evidence
        terms = shared_terms(query, self.document)
        reasons = [
            Reason(signal, points[signal], terms.get(signal, ()))
            for signal in WEIGHTS
            if points.get(signal)
        ]
        meant = self.features.cosine is not None
        if meant:
            reasons.append(Reason(Signal.MEANING, points[Signal.MEANING]))
        if evidence.terms or points[Signal.WORDS] or not meant:
            quote = evidence.quote if evidence.terms else None
            reasons.append(Reason(Signal.WORDS, points[Signal.WORDS], evidence.terms, quote))
        return tuple(sorted(reasons, key=lambda reason: -reason.points))


@dataclass(frozen=True, slots=True)
class Points:
    """What the signals add to each row of a list, and the sum: the score."""

    rows: Rows
    texts: Mapping[Signal, Scores]
    """By place in the list; ``structure`` is by row of the whole collection."""
    structure: Mapping[Signal, NDArray[np.floating]]
    total: Scores

    def of(self, at: int) -> dict[Signal, float]:
        """Return what each signal adds at a place in the list."""
        row = self.rows[at]
        structure = {signal: float(points[row]) for signal, points in self.structure.items()}
        return {signal: float(points[at]) for signal, points in self.texts.items()} | structure


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured for a query, by row of the whole collection."""

    cosine: Scores
    words: Scores
    crowd: tuple[float, float]
    """The cosine and the words' share that ``CROWD`` documents reach."""
    structure: Mapping[Signal, NDArray[np.floating]]

    def features(self, row: int) -> Features:
        """Return what a row's probability is made from; of the structure only the codes count."""
        cosine, words = float(self.cosine[row]), float(self.words[row])
        known = not math.isnan(cosine)
        return Features(
            cosine if known else None,
            cosine - self.crowd[0] if known else 0.0,
            words,
            words - self.crowd[1],
            sum(float(self.structure[signal][row]) for signal in CODED),
        )

    def points(self, rows: Rows) -> Points:
        """Return what each signal adds to the score of the rows when they are a list."""
        meaning, said = convex(self.cosine[rows], self.words[rows])
        beside = np.zeros(len(self.cosine))
        for points in self.structure.values():
            beside += points
        texts = {Signal.MEANING: meaning, Signal.WORDS: said}
        return Points(rows, texts, self.structure, meaning + said + beside[rows])
