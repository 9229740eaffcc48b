"""Ranks the documents of a collection for a query, with the reasons for every point."""

import math
from collections.abc import Collection as Group
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Self, TypedDict

import numpy as np

from matching.calibration import CROWD, Calibration, Features, band, shipped
from matching.documents import Document, Language, Requirement
from matching.eligibility import ruled_out
from matching.indexes import Indexes, Vector
from matching.measures import Found, Measures
from matching.moves import Move, Rows
from matching.reasons import Question, Reading
from matching.results import Match, RuledOut
from matching.screening import Screen
from matching.selection import best, kth_highest
from matching.signals.collection import Signals

Vectors = Mapping[tuple[str, Language], Vector]


class Options(TypedDict, total=False):
    """What may be said of a list besides its query; see :meth:`Collection.rank`."""

    only: Group[str] | None
    reader: Language | None
    today: date | None


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
        *,
        signals: Signals,
        screen: Screen,
    ) -> None:
        """Use ``build`` or ``replace``."""
        self.ids = indexes.ids
        self._documents, self._indexes = documents, indexes
        self._calibration, self._readings = calibration, readings
        self._rows = {id_: row for row, id_ in enumerate(self.ids)}
        self._signals, self._screen = signals, screen

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
        empty: Self = cls(
            {},
            Indexes.of([], {}, {}),
            calibration or shipped(),
            {},
            signals=Signals.build([]),
            screen=Screen.build([]),
        )
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
        indexes = self._indexes.replace(changed, changed_vectors, removed_ids)
        fresh, move = list(changed.values()), Move.between(self.ids, list(changed), indexes.ids)
        return type(self)(
            kept | changed,
            indexes,
            self._calibration,
            {id_: item for id_, item in self._readings.copy().items() if id_ in kept},
            signals=self._signals.carried(Signals.build(fresh), move),
            screen=self._screen.carried(Screen.build(fresh), move),
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
        today: date | None = None,
    ) -> list[Match]:
        """Return the best ``top`` documents for a query, best first, equal scores by id.

        Left out is what a hard condition, of the query or of the document, rules out; of the rest
        there are exactly as many as asked for, or as there are. ``query_vectors`` are of the
        query's ``passage.whole`` by language, unit length; without any, words alone rank.
        ``only`` names the documents that may appear; the others do not influence the scores
        beyond how common a word is. Unknown ids in it are ignored. ``reader`` names the language
        to quote in where a document says the like in both; it changes no score. Without ``today``
        it does not count how lately an offer was confirmed.
        """
        asked = _Asked(query, query_vectors or {}, top, reader, today)
        passing, _ = self._screened(query, only)
        found = self._found(asked, passing)
        return [self._match(query, row, rank) for rank, row in enumerate(found, start=1)]

    def ruled_out(
        self,
        query: Document,
        query_vectors: Mapping[Language, Vector] | None,
        *,
        top: int,
        only: Group[str] | None = None,
        reader: Language | None = None,
        today: date | None = None,
    ) -> list[RuledOut]:
        """Return the best ``top`` of what :meth:`rank` leaves out, each with what it fails.

        They are scored like a list of their own; the arguments are those of :meth:`rank`.
        """
        asked = _Asked(query, query_vectors or {}, top, reader, today)
        _, failing = self._screened(query, only)
        return [
            RuledOut(self._match(query, row, rank), _failed(query, row.document))
            for rank, row in enumerate(self._found(asked, failing), start=1)
        ]

    def count_ruled_out(self, query: Document, *, only: Group[str] | None = None) -> int:
        """Return how many documents :meth:`rank` leaves out."""
        return len(self._screened(query, only)[1])

    def features(
        self,
        query: Document,
        query_vectors: Mapping[Language, Vector] | None,
        *,
        top: int,
        only: Group[str] | None = None,
    ) -> list[tuple[str, Features]]:
        """Return what the probabilities of :meth:`rank` rest on, in its order, to fit them."""
        asked = _Asked(query, query_vectors or {}, top)
        found = self._found(asked, self._screened(query, only)[0])
        return [(row.document.id, row.features) for row in found]

    def _found(self, asked: "_Asked", rows: Rows) -> Iterator[Found]:
        if not len(rows) or asked.top <= 0:
            return
        measures = self._measures(asked)
        points = measures.points(rows)
        question = Question(
            asked.query, {key: index.idf for key, index in self._indexes.words.items()}
        )
        for at in best(points.total, asked.top).tolist():
            document = self._documents[self.ids[rows[at]]]
            yield Found(
                document,
                question.evidence(self._reading(document), asked.reader),
                measures.features(int(rows[at])),
                points.of(at),
                float(points.total[at]),
            )

    def _measures(self, asked: "_Asked") -> Measures:
        cosine = self._indexes.cosines(asked.vectors)
        words = self._indexes.word_scores(asked.query)
        known = cosine[~np.isnan(cosine)]
        near = kth_highest(known, CROWD) if len(known) else math.nan
        structure = self._signals.points(asked.query, asked.today)
        return Measures(cosine, words, (near, kth_highest(words, CROWD)), structure)

    def _screened(self, query: Document, only: Group[str] | None) -> tuple[Rows, Rows]:
        """Return the rows that may appear: those that pass and those that are ruled out."""
        rows, failing = self._eligible(only), self._screen.failing(query)
        return rows[~failing[rows]], rows[failing[rows]]

    def _eligible(self, only: Group[str] | None) -> Rows:
        if only is None:
            return np.arange(len(self.ids))
        return np.array(sorted(self._rows[id_] for id_ in set(only) if id_ in self._rows), np.intp)

    def _match(self, query: Document, row: Found, rank: int) -> Match:
        probability = self._calibration.probability(row.features)
        reasons = row.reasons(query)
        return Match(row.document.id, rank, row.score, probability, band(probability), reasons)

    def _reading(self, document: Document) -> Reading:
        found = self._readings.get(document.id)
        if found is None:
            found = self._readings[document.id] = Reading.of(document)
        return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query with what it takes to answer it."""

    query: Document
    vectors: Mapping[Language, Vector]
    top: int
    reader: Language | None = None
    today: date | None = None


def _failed(query: Document, document: Document) -> tuple[Requirement, ...]:
    return ruled_out(query, document) + ruled_out(document, query)
