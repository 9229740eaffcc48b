"""Scores documents by the words they share with a query (BM25)."""

import logging
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import bm25s

_K1, _B = 1.5, 0.75
"""BM25's usual constants; .9/.4 and 1.2/.75 were worse on our judged pairs, 2/.75 as good."""


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """The terms of documents by id, in a fixed order; never changes, ``replace`` makes another.

    The score is Lucene's BM25 (Kamphuis et al., ECIR 2020): Σ over the query's terms, repeats
    included, of idf · tf / (tf + k1 · (1 − b + b · length / average length)).
    """

    ids: tuple[str, ...]
    _token_lists: tuple[Sequence[str], ...]
    _frequencies: Mapping[str, int]
    _engine: "bm25s.BM25 | None"

    @classmethod
    def build(cls, ids: Sequence[str], token_lists: Sequence[Sequence[str]]) -> Self:
        """Make an index of the documents' terms; a document may have none.

        :raises ValueError: ids and token lists differ in number, or an id comes twice.
        """
        if len(ids) != len(token_lists):
            message = f"{len(ids)} ids for {len(token_lists)} token lists"
            raise ValueError(message)
        if len(set(ids)) != len(ids):
            message = "an id comes twice"
            raise ValueError(message)
        frequencies = Counter(term for terms in token_lists for term in set(terms))
        return cls(tuple(ids), tuple(token_lists), frequencies, _engine(token_lists))

    def replace(self, changed: Mapping[str, Sequence[str]], removed: AbstractSet[str]) -> Self:
        """Return an index without ``removed`` and with ``changed`` put in or exchanged.

        Ids that stay keep their order, new ones follow in the order given.
        """
        rows = zip(self.ids, self._token_lists, strict=True)
        kept = {id_: terms for id_, terms in rows if not (id_ in removed or id_ in changed)}
        together = kept | dict(changed)
        return self.build(list(together), list(together.values()))

    def idf(self, term: str) -> float:
        """Return how telling a term is here: ln(1 + (N − n + ½) / (n + ½)), above 0 for any."""
        containing = self._frequencies.get(term, 0)
        return math.log1p((len(self.ids) - containing + 0.5) / (containing + 0.5))

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Return the BM25 score of every document for a query's terms, 0 where none is shared."""
        if self._engine is None or not tokens:
            return np.zeros(len(self.ids), dtype=np.float32)
        found: NDArray[np.float32] = self._engine.get_scores(list(tokens))
        return found


def _engine(token_lists: Sequence[Sequence[str]]) -> "bm25s.BM25 | None":
    """Return bm25s over the token lists, or nothing where there is not one term."""
    vocabulary: dict[str, int] = {}
    numbered = [
        [vocabulary.setdefault(term, len(vocabulary)) for term in terms] for terms in token_lists
    ]
    if not vocabulary:
        return None
    import bm25s  # noqa: PLC0415 - brings SciPy; commands that only show help shall not wait

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG
    engine = bm25s.BM25(k1=_K1, b=_B, method="lucene", backend="numpy")
    engine.index((numbered, vocabulary), show_progress=False)
    return engine
