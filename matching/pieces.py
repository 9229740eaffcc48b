"""Cuts texts in two scripts into a model's pieces: Chinese into words, the rest as the model does.

An English model knows few Chinese signs and no Chinese words. Runs of Chinese signs are cut by a
unigram model (Kudo, ACL 2018) over words and signs; its pieces follow the model's own numbers.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

CHINESE_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_SHORT = 40
"""Letters of a stretch between Chinese words that is worth remembering: names, units, signs."""
_KEPT = 20_000
_LONGEST_PIECE = 20


class Pieces:
    """Texts as numbers of pieces, those of ``latin`` first, then those of ``chinese``.

    Both are tokenizers of the ``tokenizers`` library. ``traditional`` names the simplified sign for
    each traditional one, which is read as if it had been written. Safe to use from several threads.
    """

    def __init__(
        self,
        latin: Any,  # noqa: ANN401 - tokenizers has no types worth their name
        chinese: Any,  # noqa: ANN401 - the same
        traditional: Mapping[str, str],
    ) -> None:
        """Put two tokenizers side by side."""
        self._latin, self._chinese = latin, chinese
        self._folding = str.maketrans(dict(traditional))
        self.first_chinese: int = latin.get_vocab_size()
        self._begin, self._end = (latin.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        self._remembered = lru_cache(_KEPT)(self._latin_ids)

    def batch(self, texts: Sequence[str], most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return pieces and mask, both of shape (len(texts), longest); a text has at most ``most``.

        Rows that are shorter than the longest are filled up with zeros, which the mask leaves out.
        """
        # No piece is so long: what lies beyond would be cut off anyway.
        read = (self.of(text[: most * _LONGEST_PIECE]) for text in texts)
        rows = [[self._begin, *pieces[: most - 2], self._end] for pieces in read]
        shape = len(rows), max(map(len, rows), default=0)
        numbers, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for at, row in enumerate(rows):
            numbers[at, : len(row)], mask[at, : len(row)] = row, 1
        return numbers, mask

    def of(self, text: str) -> list[int]:
        """Return the pieces of a text, without marks for its begin and end."""
        plain = folded(text).translate(self._folding)
        return [number for stretch in _stretches(plain) for number in self._cut(stretch)]

    def _cut(self, stretch: str) -> Sequence[int]:
        if CHINESE_RUN.match(stretch):
            cut = self._chinese.encode(stretch, add_special_tokens=False)
            return [self.first_chinese + number for number in cut.ids]
        return self._remembered(stretch) if len(stretch) <= _SHORT else self._latin_ids(stretch)

    def _latin_ids(self, stretch: str) -> tuple[int, ...]:
        return tuple(self._latin.encode(stretch, add_special_tokens=False).ids)


def folded(text: str) -> str:
    """Return the text with full-width and other compatible signs as the plain ones (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def _stretches(text: str) -> Iterator[str]:
    """Yield the runs of Chinese signs, and what stands between them, in order."""
    at = 0
    for run in CHINESE_RUN.finditer(text):
        if between := text[at : run.start()].strip():
            yield between
        yield run.group()
        at = run.end()
    if rest := text[at:].strip():
        yield rest
