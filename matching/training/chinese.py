"""Chooses the Chinese pieces and starts each near its English translations.

A piece starts as the mean of what it means in the dictionary and of the English pieces that stand
in the translations of the sentences it stands in, much as in WECHSEL (Minixhofer et al., NAACL
2022). That alone carries most of the meaning over.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.pieces import CHINESE_RUN, folded
from matching.training.parallel import Dictionary

SIZE = 56_000
"""Pieces at most: 22 MB in eight bits."""
_SEEN = 3
"""A word must stand in so many places to become a piece on its own account."""
_LONGEST_WORD = 6
_LEAST_WORD, _LEAST_SIGN = 2.0, 0.3
"""Counts for what was not seen: a dictionary word goes before the signs it is made of."""
_ALIGNED_SEEN = 4
_ALIGNED = 4
_CLEAR, _BESIDE = 0.02, 0.3
"""An English piece is a translation if its dice-like score is clear, and near the best one's."""
_FILLING = frozenset(".,;:()[]\"'-/=_") | {
    *("the", "a", "of", "to", "in", "and", "is", "for", "be", "you", "this", "that", "can", "are"),
    *("as", "with", "on"),
}
_SECOND = 0.6
_NORM = 0.9
_UNKNOWN = ("<unk>", -25.0)

Rows = NDArray[np.float32]
Cut = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Start:
    """Pieces with the logarithm of how common they are, and a vector for each; the first: none."""

    pieces: list[tuple[str, float]]
    rows: Rows


@dataclass(frozen=True, slots=True)
class English:
    """The model's own pieces: numbers of a text, numbers by piece, and vectors by number."""

    numbers: Callable[[str], Sequence[int]]
    vocabulary: Mapping[str, int]
    rows: Rows


def folding(words: Dictionary, pieces: Sequence[tuple[str, float]]) -> dict[str, str]:
    """Return the simplified sign of each traditional one that no word among the pieces holds.

    Some are simplified signs as well: 著 in 显著, 覆 in 覆盖. Those stay what they are.
    """
    modern = {sign for piece, _ in pieces if len(piece) > 1 for sign in piece}
    return {old: plain for old, plain in words.simplified.items() if old not in modern}


def start(
    pairs: Sequence[tuple[str, str]],
    words: Dictionary,
    english: English,
    cut: Cut,
    size: int = SIZE,
) -> Start:
    """Return the pieces to learn and their first vectors.

    ``pairs`` are English and Chinese sentences, ``cut`` cuts a Chinese run into words.
    """
    spoken = [_words(chinese, cut) for _, chinese in pairs]
    pieces = _chosen(Counter(word for said in spoken for word in said), words, cut, size)
    together = _Together.of(pieces, spoken, [english.numbers(text) for text, _ in pairs], english)
    return Start([_UNKNOWN, *pieces.items()], _rows(pieces, together, words, english))


def _words(chinese: str, cut: Cut) -> list[str]:
    return [word for run in CHINESE_RUN.findall(folded(chinese)) for word in cut(run)]


def _chosen(counts: Counter[str], words: Dictionary, cut: Cut, size: int) -> dict[str, float]:
    seen = [
        word
        for word, count in counts.most_common()
        if count >= _SEEN and 1 < len(word) <= _LONGEST_WORD
    ]
    signs = sorted({sign for word in (*words.meanings, *counts) for sign in word})
    known = [
        word for word in words.meanings if 1 < len(word) < _LONGEST_WORD and len(cut(word)) == 1
    ]
    # Short words first: the long ones are mostly sayings.
    known.sort(key=lambda word: (len(word) > 3, len(word) > 4))  # noqa: PLR2004 - signs
    room = max(size - len(seen) - len(signs), 0)
    unseen = [word for word in known if word not in set(seen)][:room]
    total = max(counts.total(), 1)
    least = dict.fromkeys((*seen, *unseen), _LEAST_WORD) | dict.fromkeys(signs, _LEAST_SIGN)
    return {word: math.log(max(counts[word], low) / total) for word, low in least.items()}


@dataclass(frozen=True, slots=True)
class _Together:
    """How often pieces of both languages stand in the same pair."""

    counts: sparse.csr_matrix
    chinese: NDArray[np.float64]
    english: NDArray[np.float64]
    filling: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        pieces: Mapping[str, float],
        spoken: Sequence[Sequence[str]],
        written: Sequence[Sequence[int]],
        english: English,
    ) -> "_Together":
        numbers = {piece: at for at, piece in enumerate(pieces)}
        left = _incidence(
            [[numbers[word] for word in set(said) & numbers.keys()] for said in spoken], len(pieces)
        )
        right = _incidence([sorted(set(row)) for row in written], len(english.rows))
        filling = np.zeros(len(english.rows), bool)
        filling[[english.vocabulary[piece] for piece in _FILLING & english.vocabulary.keys()]] = (
            True
        )
        counts = (left.T @ right).tocsr()
        return cls(counts, _sums(left), _sums(right), filling)

    def translations(self, row: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the English pieces that go with a Chinese one, and how clearly."""
        at = slice(self.counts.indptr[row], self.counts.indptr[row + 1])
        found, count = self.counts.indices[at], self.counts.data[at]
        score = count * count / (self.chinese[row] * self.english[found]) * ~self.filling[found]
        best = np.argsort(-score, kind="stable")[:_ALIGNED]
        kept = [one for one in best if score[one] > max(_CLEAR, _BESIDE * score[best[0]])]
        return found[kept], score[kept]


def _incidence(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    at = [row for row, numbers in enumerate(rows) for _ in numbers]
    columns = [number for numbers in rows for number in numbers]
    ones = np.ones(len(at), np.float32)
    return sparse.csr_matrix((ones, (at, columns)), shape=(len(rows), width))


def _sums(matrix: sparse.csr_matrix) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.asarray(matrix.sum(0), np.float64).ravel()
    return found


def _rows(
    pieces: Mapping[str, float], together: _Together, words: Dictionary, english: English
) -> Rows:
    usual = float(np.linalg.norm(english.rows, axis=1).mean())
    known: dict[str, Rows] = {}
    for row, piece in enumerate(pieces):
        said = [*_said(words.meanings.get(piece, ()), english)]
        if together.chinese[row] >= _ALIGNED_SEEN:
            found, clear = together.translations(row)
            if len(found):
                aligned = np.average(english.rows[found], axis=0, weights=clear)
                said = [np.mean(said, axis=0), aligned] if said else [aligned]
        if said:
            known[piece] = np.mean(said, axis=0)
    middle = english.rows.mean(axis=0)
    rows = [known[piece] if piece in known else _of_signs(piece, known, middle) for piece in pieces]
    return np.stack([middle, *(_lengthened(row, usual * _NORM) for row in rows)]).astype(np.float32)


def _said(meanings: Sequence[str], english: English) -> list[Rows]:
    """Return a vector for each of the first meanings; the first counts most."""
    numbers = [found for meaning in meanings[:3] if (found := english.numbers(meaning))]
    return [
        english.rows[list(found)].mean(axis=0) * (_SECOND if at else 1.0)
        for at, found in enumerate(numbers)
    ]


def _of_signs(piece: str, known: Mapping[str, Rows], middle: Rows) -> Rows:
    signs = [known[sign] for sign in piece if sign in known]
    mean: Rows = np.mean(signs, axis=0) if signs else middle
    return mean


def _lengthened(row: Rows, least: float) -> Rows:
    """Return a vector at least as long as a model's own usually are: means are shorter."""
    length = float(np.linalg.norm(row))
    return row * (least / length) if 0 < length < least else row
