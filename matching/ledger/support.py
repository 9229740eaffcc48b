"""How far a sentence of an offer answers a requirement, from 0 to 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.documents import Language
from matching.ledger.figures import Figures, figures
from matching.ledger.sentences import Clause, Sentence
from matching.terms import CONCEPT, Background, terms, weight

Vectors = Mapping[str, NDArray[np.floating]]
"""Unit vectors of requirements' texts and of sentences, by the text; any may be missing."""

_FIGURE_WEIGHT = 5.0
"""A figure of the kind that is asked for tells about as much as a rare word."""
_FIGURE_SHARE = 3.0
"""But at most so many times what the shared words tell."""
_LIMIT_GAIN = 1.1
"""Of a limit and a claim that fit alike, the limit counts."""
_ACROSS = 0.85
"""Across languages only concepts and names can be shared, which say less."""
_ENOUGH_ACROSS = 8.0
"""Less weight than this of concepts and names is no full ground across languages."""
_COSINE_FLOOR, _COSINE_SPAN, _COSINE_SHARE = 0.4, 0.5, 0.8
"""Cosines up to the floor say nothing; a full span above it carries as much as this share."""
_TELLING = 2.0
"""The weight of a word that half of all offers use; what is lighter only binds."""
MOST = 0.95
"""What words can carry at most; records and facts carry more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A requirement in one language, with the weight of each of its terms."""

    text: str
    language: Language
    weights: Mapping[str, float]
    total: float
    figures: Figures
    kinds: frozenset[str]

    @classmethod
    def of(cls, text: str, language: Language, background: Background | None = None) -> Self:
        """Weigh the words of a requirement."""
        own = {term: weight(term, language, background) for term in terms(text, language)}
        total = sum(own.values())
        if "#onsite" in own:  # who asks that data stay is answered by where they go
            own["#cloud"] = own["#onsite"]
        asked = figures(text)
        return cls(text, language, own, total, asked, asked.kinds)

    def shared(self, said: frozenset[str]) -> float:
        """Return the weight of the terms that stand in ``said``."""
        return sum(told for term, told in self.weights.items() if term in said)

    def tells(self, term: str) -> bool:
        """Tell whether a term is a word that says what is wanted."""
        return self.weights.get(term, 0.0) >= _TELLING


def support(
    wanted: Wanted, sentence: Sentence, shared: float, vectors: Vectors | None = None
) -> float:
    """Return how far a sentence answers that shares terms of so much weight.

    It depends on the requirement, the sentence and fixed weights only, so that what else an offer
    says moves nothing.
    """
    words = _covered(wanted, sentence, shared) * sentence.brevity if shared else 0.0
    if vectors:
        meant = _meant(wanted.text, sentence.citation.text, vectors)
        words = 1 - (1 - words) * (1 - _COSINE_SHARE * meant)
    return MOST * min(words * (_LIMIT_GAIN if sentence.limiting else 1.0), 1.0)


def answering(wanted: Wanted, sentence: Sentence) -> Clause:
    """Return the clause that shares most with a requirement; of equals one that restrains."""
    return max(
        sentence.clauses, key=lambda clause: (wanted.shared(clause.terms), clause.tone.restrains)
    )


def _meant(asked: str, said: str, vectors: Vectors) -> float:
    """Return how near two texts are in meaning, 0 where a vector is missing."""
    own, other = vectors.get(asked), vectors.get(said)
    if own is None or other is None:
        return 0.0
    return min(max((float(own @ other) - _COSINE_FLOOR) / _COSINE_SPAN, 0.0), 1.0)


def _covered(wanted: Wanted, sentence: Sentence, shared: float) -> float:
    told = _FIGURE_WEIGHT if wanted.kinds else 0.0
    # A figure alone answers nothing: every offer holds percentages.
    found = min(told, _FIGURE_SHARE * shared) if wanted.kinds & sentence.kinds else 0.0
    if wanted.language == sentence.citation.language:
        return (shared + found) / (wanted.total + told)
    portable = sum(
        own
        for term, own in wanted.weights.items()
        if term.startswith(CONCEPT) or term in sentence.terms
    )
    return _ACROSS * (shared + found) / max(portable + told, _ENOUGH_ACROSS)
