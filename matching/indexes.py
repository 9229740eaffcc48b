"""Holds one lexical and one dense index for each language, and scores a query against all."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.dense import DenseIndex
from matching.documents import Document, Language
from matching.lexical import LexicalIndex
from matching.text import tokens

Vector = NDArray[np.floating]
Scores = NDArray[np.float64]

UNSAID = 50.0
"""Idf that every query is taken to hold besides, as if it had not said all.

One rare word of a query of two is half of it, but no evidence. Of 0, 20, 50, 100 and 200 this gave
the best likelihood on the judged pairs.
"""


@dataclass(frozen=True, slots=True)
class Indexes:
    """Documents by language: what is said in one language is only counted among its like.

    ``ids`` are sorted and give the order of rows in all scores. Never changes.
    """

    ids: tuple[str, ...]
    words: Mapping[Language, LexicalIndex]
    dense: Mapping[Language, DenseIndex]
    _word_rows: Mapping[Language, NDArray[np.intp]]
    _dense_rows: Mapping[Language, NDArray[np.intp]]

    @classmethod
    def of(
        cls,
        ids: Iterable[str],
        words: Mapping[Language, LexicalIndex],
        dense: Mapping[Language, DenseIndex],
    ) -> Self:
        """Put indexes side by side; every id in them is among ``ids``."""
        ordered = tuple(sorted(ids))
        rows = {id_: row for row, id_ in enumerate(ordered)}
        return cls(
            ordered,
            words,
            dense,
            {language: _rows(rows, index.ids) for language, index in words.items()},
            {language: _rows(rows, index.ids) for language, index in dense.items()},
        )

    def replace(
        self,
        changed: Mapping[str, Document],
        vectors: Mapping[tuple[str, Language], Vector],
        removed: AbstractSet[str],
    ) -> Self:
        """Return indexes without ``removed`` and with ``changed`` put in or exchanged.

        A changed document loses its old vectors; ``vectors`` may also be of one that stays, and
        are left out where there is no such document.
        """
        gone = removed | changed.keys()
        ids = {id_ for id_ in self.ids if id_ not in gone} | changed.keys()
        known = {key: vector for key, vector in vectors.items() if key[0] in ids}
        words, dense = _replaced_words(self.words, changed, gone), self._replaced(known, gone)
        return self.of(ids, words, dense)

    def cosines(self, vectors: Mapping[Language, Vector]) -> Scores:
        """Return each row's best cosine between any two languages, NaN where there is none."""
        found = np.full(len(self.ids), np.nan)
        for vector in vectors.values():
            for language, index in self.dense.items():
                at = self._dense_rows[language]
                found[at] = np.fmax(found[at], index.scores(vector))
        return found

    def word_scores(self, query: Document) -> Scores:
        """Return each row's best BM25 between any two languages, as a share of the query's idf.

        The share puts languages on one scale: a Chinese text has more terms than an English one
        that says the same. In one language the order stays BM25's.
        """
        found = np.zeros(len(self.ids))
        for passage in query.passages:
            terms = tokens(passage.whole)
            for language, index in self.words.items():
                at = self._word_rows[language]
                weight = sum(map(index.idf, terms)) + UNSAID
                found[at] = np.maximum(found[at], index.scores(terms) / weight)
        return found

    def _replaced(
        self, vectors: Mapping[tuple[str, Language], Vector], gone: AbstractSet[str]
    ) -> dict[Language, DenseIndex]:
        changed: dict[Language, dict[str, Vector]] = {language: {} for language in self.dense}
        for (id_, language), vector in vectors.items():
            changed.setdefault(language, {})[id_] = vector
        new = {
            key: self.dense[key].replace(rows, gone) if key in self.dense else _dense(rows)
            for key, rows in changed.items()
        }
        return {language: index for language, index in new.items() if index.ids}


def _rows(rows: Mapping[str, int], ids: Sequence[str]) -> NDArray[np.intp]:
    return np.array([rows[id_] for id_ in ids], dtype=np.intp)


def _replaced_words(
    old: Mapping[Language, LexicalIndex], changed: Mapping[str, Document], gone: AbstractSet[str]
) -> dict[Language, LexicalIndex]:
    """Return the indexes of all languages that are left, each passage in its language's."""
    lists: dict[Language, dict[str, list[str]]] = {language: {} for language in old}
    for document in changed.values():
        texts = [(passage.language, passage.whole) for passage in document.passages]
        for language, text in (*texts, *document.keywords):
            lists.setdefault(language, {}).setdefault(document.id, []).extend(tokens(text))
    empty = LexicalIndex.build([], [])
    new = {key: old.get(key, empty).replace(terms, gone) for key, terms in lists.items()}
    return {language: index for language, index in new.items() if index.ids}


def _dense(rows: Mapping[str, Vector]) -> DenseIndex:
    return DenseIndex.build(list(rows), np.stack(list(rows.values())))
