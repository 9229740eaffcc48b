"""Ranks the documents of a collection for a query, with the reasons for every point."""

import math
from collections.abc import Collection as Group
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.calibration import CROWD, Calibration, Features, band, shipped
from matching.documents import Document, Language
from matching.fusion import convex
from matching.indexes import Indexes, Scores, Vector
from matching.reasons import Evidence, Question, Reading
from matching.results import Match, Reason, Signal
from matching.selection import best, kth_highest
from matching.structure import WEIGHTS, Facet, shared_codes

Vectors = Mapping[tuple[str, Language], Vector]


@dataclass(frozen=True, slots=True)
class _Found:
    """One row of a ranked list, with all that its reasons and its probability are made from."""

    document: Document
    evidence: Evidence
    features: Features
    points: Mapping[Signal, float]
    score: float


@dataclass(frozen=True, slots=True)
class _Measures:
    """What was measured for a query, by row of the whole collection."""

    cosine: Scores
    words: Scores
    crowd: tuple[float, float]
    """The cosine and the words' share that ``CROWD`` documents reach."""
    structure: Mapping[Signal, Scores]

    def features(self, row: int) -> Features:
        """Return what a row's probability is made from."""
        cosine, words = float(self.cosine[row]), float(self.words[row])
        known = not math.isnan(cosine)
        return Features(
            cosine if known else None,
            cosine - self.crowd[0] if known else 0.0,
            words,
            words - self.crowd[1],
            sum(float(points[row]) for points in self.structure.values()),
        )

    def points(self, rows: NDArray[np.intp]) -> dict[Signal, Scores]:
        """Return what each signal adds to the score of the rows when they are a list."""
        meaning, said = convex(self.cosine[rows], self.words[rows])
        structure = {signal: points[rows] for signal, points in self.structure.items()}
        return {Signal.MEANING: meaning, Signal.WORDS: said, **structure}


class Collection:
    """Documents ready to be ranked. It never changes: ``replace`` returns another one.

    Safe to use from several threads. Readings for quotes are made when first shown and kept.
    """

    def __init__(
        self,
        documents: Mapping[str, Document],
        indexes: Indexes,
        calibration: Calibration,
        readings: dict[str, Reading],
    ) -> None:
        """Use ``build`` or ``replace``."""
        self.ids = indexes.ids
        self._documents, self._indexes = documents, indexes
        self._calibration, self._readings = calibration, readings
        self._rows = {id_: row for row, id_ in enumerate(self.ids)}
        ordered = [documents[id_] for id_ in self.ids]
        self._facets = [Facet.build(signal, ordered) for signal in WEIGHTS]

    @classmethod
    def build(
        cls,
        documents: Iterable[Document],
        vectors: Vectors | None = None,
        *,
        calibration: Calibration | None = None,
    ) -> Self:
        """Index documents, with unit-length vectors of ``passage.whole`` by (id, language).

        Vectors may be missing for any document or language; what has none is ranked by words.
        ``calibration`` is the shipped one unless given.

        :raises ValueError: an id comes twice.
        """
        listed = list(documents)
        by_id = {document.id: document for document in listed}
        if len(by_id) != len(listed):
            message = "a document id comes twice"
            raise ValueError(message)
        empty: Self = cls({}, Indexes.of([], {}, {}), calibration or shipped(), {})
        return empty.replace(by_id.values(), vectors or {}, frozenset())

    def replace(
        self,
        changed_documents: Iterable[Document],
        changed_vectors: Vectors,
        removed_ids: AbstractSet[str],
    ) -> Self:
        """Return a collection with documents and vectors put in, exchanged or taken out.

        A changed document loses its old vectors. A vector may also come later than its document;
        vectors of documents that are not there are left out.
        """
        changed = {document.id: document for document in changed_documents}
        gone = removed_ids | changed.keys()
        kept = {id_: item for id_, item in self._documents.items() if id_ not in gone}
        return type(self)(
            kept | changed,
            self._indexes.replace(changed, changed_vectors, removed_ids),
            self._calibration,
            {id_: item for id_, item in self._readings.copy().items() if id_ in kept},
        )

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self.ids)

    def rank(
        self,
        query: Document,
        query_vectors: Mapping[Language, Vector] | None,
        *,
        top: int,
        only: Group[str] | None = None,
        reader: Language | None = None,
    ) -> list[Match]:
        """Return the best ``top`` documents for a query, best first, equal scores by id.

        There are exactly as many as asked for, or as there are. ``query_vectors`` are of the
        query's ``passage.whole`` by language, unit length; without any, words alone rank.
        ``only`` names the documents that may appear; the others do not influence the scores
        beyond how common a word is. Unknown ids in it are ignored. ``reader`` names the language
        to quote in where a document says the like in both; it changes no score.
        """
        found = self._found(query, query_vectors, top, only, reader)
        return [self._match(query, row, rank) for rank, row in enumerate(found, start=1)]

    def features(
        self,
        query: Document,
        query_vectors: Mapping[Language, Vector] | None,
        *,
        top: int,
        only: Group[str] | None = None,
    ) -> list[tuple[str, Features]]:
        """Return what the probabilities of :meth:`rank` rest on, in its order, to fit them."""
        found = self._found(query, query_vectors, top, only)
        return [(row.document.id, row.features) for row in found]

    def _found(
        self,
        query: Document,
        query_vectors: Mapping[Language, Vector] | None,
        top: int,
        only: Group[str] | None,
        reader: Language | None = None,
    ) -> Iterator[_Found]:
        rows = self._eligible(only)
        if not len(rows) or top <= 0:
            return
        measures = self._measures(query, query_vectors or {})
        points = measures.points(rows)
        total: Scores = np.sum(list(points.values()), axis=0)
        question = Question(query, {key: index.idf for key, index in self._indexes.words.items()})
        for at in best(total, top).tolist():
            document = self._documents[self.ids[rows[at]]]
            yield _Found(
                document,
                question.evidence(self._reading(document), reader),
                measures.features(int(rows[at])),
                {signal: float(values[at]) for signal, values in points.items()},
                float(total[at]),
            )

    def _measures(self, query: Document, vectors: Mapping[Language, Vector]) -> _Measures:
        cosine = self._indexes.cosines(vectors)
        words = self._indexes.word_scores(query)
        known = cosine[~np.isnan(cosine)]
        near = kth_highest(known, CROWD) if len(known) else math.nan
        structure = {facet.signal: facet.points(query) for facet in self._facets}
        return _Measures(cosine, words, (near, kth_highest(words, CROWD)), structure)

    def _eligible(self, only: Group[str] | None) -> NDArray[np.intp]:
        if only is None:
            return np.arange(len(self.ids))
        return np.array(sorted(self._rows[id_] for id_ in set(only) if id_ in self._rows), np.intp)

    def _match(self, query: Document, row: _Found, rank: int) -> Match:
        probability = self._calibration.probability(row.features)
        reasons = _reasons(query, row)
        return Match(row.document.id, rank, row.score, probability, band(probability), reasons)

    def _reading(self, document: Document) -> Reading:
        found = self._readings.get(document.id)
        if found is None:
            found = self._readings[document.id] = Reading.of(document)
        return found


def _reasons(query: Document, row: _Found) -> tuple[Reason, ...]:
    """Return the reasons of one row, the most points first; a quote shows words that are shared."""
    points, evidence = row.points, row.evidence
    reasons = [
        Reason(signal, points[signal], shared_codes(signal, query, row.document))
        for signal in WEIGHTS
        if points[signal]
    ]
    meant = row.features.cosine is not None
    if meant:
        reasons.append(Reason(Signal.MEANING, points[Signal.MEANING]))
    if evidence.terms or points[Signal.WORDS] or not meant:
        quote = evidence.quote if evidence.terms else None
        reasons.append(Reason(Signal.WORDS, points[Signal.WORDS], evidence.terms, quote))
    return tuple(sorted(reasons, key=lambda reason: -reason.points))
