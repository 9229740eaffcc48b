"""The systems that an evaluation compares: plain retrieval by words and meaning, and ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from matching.datasets import Dataset
from matching.dense import DenseIndex
from matching.documents import Document, Language
from matching.fusion import DEPTH, convex
from matching.lexical import LexicalIndex
from matching.ranking import Collection
from matching.selection import best
from matching.text import tokens
from matching.vectors import encoded

if TYPE_CHECKING:
    from matching.encoder import Encoder

Progress = Callable[[str], Callable[[int, int], None]]
"""Called with the name of a stage; what it returns is called with how much is done, of how much."""
Scores = NDArray[np.float64]
Rows = NDArray[np.intp]

ENGINE = "engine"
LENGTH = 100
"""How long the lists are; no measure looks further down."""
_RRF = 60
"""Reciprocal rank fusion's constant (Cormack, Clarke & Büttcher, SIGIR 2009)."""


class Bench:
    """A judged set made ready for every system; indexes and vectors are made when first needed.

    The plain systems know nothing of languages: one bag of words, one vector for every text.
    """

    def __init__(
        self,
        dataset: Dataset,
        encoder: "Encoder | None",
        *,
        judged_only: bool = False,
        cache: Path | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Take a set; without an encoder only systems that need no vectors run."""
        self._dataset, self._encoder, self._cache = dataset, encoder, cache
        self._judged_only = judged_only
        self._progress = progress or (lambda _: lambda _done, _total: None)
        self._ids = [document.id for document in dataset.documents]
        self._rows = {id_: row for row, id_ in enumerate(self._ids)}

    def lists(self, name: str) -> dict[str, list[str]]:
        """Return a system's best ``LENGTH`` documents for each query, best first."""
        step = self._progress(name)
        found = {}
        for done, query in enumerate(self._dataset.queries, start=1):
            found[query.id] = SYSTEMS[name].rank(self, query)
            step(done, len(self._dataset.queries))
        return found

    def bm25(self, query: Document) -> list[str]:
        """Return the list by shared words alone."""
        rows = self._eligible(query)
        return self._named(rows, self._said(query)[rows])

    def dense(self, query: Document) -> list[str]:
        """Return the list by cosine alone."""
        rows = self._eligible(query) if self._judged_only else None
        near = self._dense.search(self._vectors[_whole(query)], LENGTH, rows)
        return [id_ for id_, _ in near]

    def fused(self, query: Document, score: Callable[[Scores, Scores], Scores]) -> list[str]:
        """Return the list by a score made of the cosines and the BM25 scores."""
        rows = self._eligible(query)
        near = self._dense.scores(self._vectors[_whole(query)])[rows].astype(float)
        return self._named(rows, score(near, self._said(query)[rows]))

    def engine(self, query: Document) -> list[str]:
        """Return our own list."""
        vectors = self.query_vectors(query)
        only = self._dataset.judgements[query.id].keys() if self._judged_only else None
        return [item.id for item in self.collection.rank(query, vectors, top=LENGTH, only=only)]

    def query_vectors(self, query: Document) -> dict[Language, NDArray[np.float32]]:
        """Return a query's vectors in the languages that the encoder understands."""
        known = self._encoder.languages if self._encoder else frozenset()
        spoken = [passage for passage in query.passages if passage.language in known]
        return {passage.language: self._vectors[passage.whole] for passage in spoken}

    def _eligible(self, query: Document) -> Rows:
        """Return the rows that may appear, in order."""
        if not self._judged_only:
            return np.arange(len(self._ids))
        return np.sort([self._rows[id_] for id_ in self._dataset.judgements[query.id]])

    def _named(self, rows: Rows, scores: Scores) -> list[str]:
        return [self._ids[row] for row in rows[best(scores, LENGTH)]]

    def _said(self, query: Document) -> Scores:
        return self._words.scores(tokens(_whole(query))).astype(float)

    @cached_property
    def _words(self) -> LexicalIndex:
        return LexicalIndex.build(
            self._ids, [tokens(_whole(document)) for document in self._dataset.documents]
        )

    @cached_property
    def _dense(self) -> DenseIndex:
        rows = [self._vectors[_whole(document)] for document in self._dataset.documents]
        return DenseIndex.build(self._ids, np.stack(rows))

    @cached_property
    def collection(self) -> Collection:
        """Return the set's documents as our engine holds them."""
        known = self._encoder.languages if self._encoder else frozenset()
        vectors = {
            (document.id, passage.language): self._vectors[passage.whole]
            for document in self._dataset.documents
            for passage in document.passages
            if passage.language in known
        }
        return Collection.build(self._dataset.documents, vectors)

    @cached_property
    def _vectors(self) -> Mapping[str, NDArray[np.float32]]:
        documents = (*self._dataset.queries, *self._dataset.documents)
        texts = [_whole(document) for document in documents]
        encoder = cast("Encoder", self._encoder)  # whoever needs vectors was given one
        step = self._progress("encoding")
        return encoded(encoder, texts, cache=self._cache, progress=step)


@dataclass(frozen=True, slots=True)
class System:
    """A way to rank; ``needs_vectors``: it cannot do without an encoder."""

    rank: Callable[[Bench, Document], list[str]]
    needs_vectors: bool


def _fused(score: Callable[[Scores, Scores], Scores]) -> System:
    return System(lambda bench, query: bench.fused(query, score), needs_vectors=True)


def _reciprocal_ranks(near: Scores, said: Scores) -> Scores:
    total = np.zeros_like(near)
    for scores in (near, said):
        top = best(scores, DEPTH)
        total[top] += 1.0 / (_RRF + 1 + np.arange(len(top)))
    return total


def _convex(near: Scores, said: Scores) -> Scores:
    meaning, words = convex(near, said)
    return meaning + words


SYSTEMS: Mapping[str, System] = {
    "bm25": System(Bench.bm25, needs_vectors=False),
    "dense": System(Bench.dense, needs_vectors=True),
    "rrf": _fused(_reciprocal_ranks),
    "convex": _fused(_convex),
    ENGINE: System(Bench.engine, needs_vectors=False),
}
"""Every system by name."""


def _whole(document: Document) -> str:
    return document.passages[0].whole
