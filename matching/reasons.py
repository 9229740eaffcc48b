"""Finds what two documents have in common: the words, and the sentence that shows it best."""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from matching.documents import Document, Language, Passage
from matching.everyday import EVERYDAY
from matching.results import Quote
from matching.text import Span, is_chinese, sentences, spans, word_edges

MOST_TERMS = 6
"""A reader takes in a handful of shared words."""

_CONSIDERED = 4 * MOST_TERMS
"""Pairs of a Chinese phrase are joined, so more terms are looked at than shown."""
_USUAL_SENTENCE = 10
"""Added to a sentence's length: being very short is no merit."""
_LINKING = "的了与及"
"""Signs that a shared Chinese phrase is shown without at its end."""


@dataclass(frozen=True, slots=True)
class Part:
    """A title or a text, cut once: where its terms stand and which sentences hold them."""

    language: Language
    text: str
    in_title: bool
    places: Mapping[str, Sequence[Span]]
    """Where terms stand: Chinese ones everywhere, of others the first place."""
    sentences: Sequence[Span]
    lengths: Sequence[int]
    """Terms in each sentence."""
    holders: Mapping[str, Sequence[int]]
    """The numbers of the sentences that hold a term, each once."""
    edges: frozenset[int]
    """Where Chinese words begin and end; empty in other languages."""

    @classmethod
    def read(cls, language: Language, text: str, *, in_title: bool = False) -> Self:
        """Cut a text into terms and sentences."""
        cuts = sentences(text)
        places: defaultdict[str, list[Span]] = defaultdict(list)
        holders: defaultdict[str, list[int]] = defaultdict(list)
        lengths = [0] * len(cuts)
        for term, span, number in _located(text, cuts):
            # Only Chinese pairs are joined to phrases; of other words one place will do.
            if is_chinese(term) or term not in places:
                places[term].append(span)
            lengths[number] += 1
            if number not in holders[term][-1:]:
                holders[term].append(number)
        edges = word_edges(text) if language == "zh" else frozenset[int]()
        return cls(language, text, in_title, dict(places), cuts, lengths, dict(holders), edges)

    def phrase(self, start: int, end: int) -> str:
        """Return the whole words between two places: pairs of signs may cut a word in two."""
        if is_chinese(self.text[start:end]):
            inside = [at for at in range(start, end + 1) if at in self.edges]
            start, end = (inside[0], inside[-1]) if inside else (start, start)
        return self.text[start:end].strip(_LINKING)

    def best_sentence(self, weights: Mapping[str, float]) -> Quote | None:
        """Return the sentence that holds most of the weighted terms, the first if none does.

        Weight counts per square root of length: a long sentence shares more by chance alone.
        """
        if not self.sentences:
            return None
        held = [0.0] * len(self.sentences)
        for term, weight in weights.items():
            for number in self.holders.get(term, ()):
                held[number] += weight
        fit = [
            weight / math.sqrt(length + _USUAL_SENTENCE)
            for weight, length in zip(held, self.lengths, strict=True)
        ]
        span = self.sentences[fit.index(max(fit))]
        text = self.text[span.start : span.end]
        return Quote(text, self.language, span.start, span.end, self.in_title)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document cut into its parts, the text before the title, in each of its languages."""

    parts: Mapping[Language, Sequence[Part]]
    terms: Mapping[Language, frozenset[str]]

    @classmethod
    def of(cls, document: Document) -> Self:
        """Cut a document."""
        parts = {passage.language: _parts(passage) for passage in document.passages}
        terms = {
            language: frozenset(term for part in both for term in part.places)
            for language, both in parts.items()
        }
        return cls(parts, terms)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document holds of a query: shared words, and the sentence that answers it best."""

    terms: tuple[str, ...]
    quote: Quote | None


class Question:
    """A query's words, weighted by how telling they are in each language of a collection."""

    def __init__(
        self,
        query: Document,
        idf: Mapping[Language, Callable[[str], float]],
    ) -> None:
        """Weigh the words of each passage of the query for each language that can be asked."""
        self._weights = [
            (passage.language, language, {term: weigh(term) for term in _terms(passage)})
            for passage in query.passages
            for language, weigh in idf.items()
        ]
        # The same language first: it wins where two cover the query alike.
        self._weights.sort(key=lambda entry: entry[0] != entry[1])
        self._totals = [sum(weights.values()) or 1.0 for _, _, weights in self._weights]

    def evidence(self, reading: Reading, reader: Language | None = None) -> Evidence:
        """Return what the reading holds of the query, in the language that covers it best.

        ``reader`` names a language that is preferred wherever anything is shared in it.
        """
        best: tuple[tuple[bool, float], Language, dict[str, float]] | None = None
        for (_, language, weights), total in zip(self._weights, self._totals, strict=True):
            if language in reading.parts:
                # In the query's order: a set's would differ from process to process.
                held = {
                    term: weight
                    for term, weight in weights.items()
                    if term in reading.terms[language]
                }
                worth = bool(held) and language == reader, sum(held.values()) / total
                if best is None or worth > best[0]:
                    best = worth, language, held
        if best is None:
            return Evidence((), None)
        _, language, held = best
        parts = reading.parts[language]
        return Evidence(_written(parts, held), _quote(parts, held))


def _parts(passage: Passage) -> list[Part]:
    text = Part.read(passage.language, passage.text)
    if passage.whole == passage.text:
        return [text]
    return [text, Part.read(passage.language, passage.title, in_title=True)]


def _terms(passage: Passage) -> dict[str, None]:
    return dict.fromkeys(token.term for token in spans(passage.whole))


def _located(text: str, cuts: Sequence[Span]) -> Iterator[tuple[str, Span, int]]:
    """Yield the terms that stand in a sentence, with their place and the sentence's number."""
    number = 0
    for token in spans(text):
        while number < len(cuts) and cuts[number].end <= token.start:
            number += 1
        if number < len(cuts) and cuts[number].start <= token.start:
            yield token.term, Span(token.start, token.end), number


def _quote(parts: Sequence[Part], held: Mapping[str, float]) -> Quote | None:
    """Return the best sentence of the text; the title's only if just that shares a word."""
    holding = [part for part in parts if held.keys() & part.holders.keys()]
    quotes = (part.best_sentence(held) for part in [*holding, *parts])
    return next((quote for quote in quotes if quote), None)


@cache
def _everyday() -> frozenset[str]:
    """Return the terms of English words that tell a reader nothing, however rare they are here."""
    return frozenset(token.term for token in spans(EVERYDAY))


def _written(parts: Sequence[Part], held: Mapping[str, float]) -> tuple[str, ...]:
    """Return the shared terms as the document writes them, the most telling first.

    Chinese pairs that overlap are shown as the one phrase they come from.
    """
    shown = (term for term in held if term not in _everyday())
    telling = heapq.nlargest(_CONSIDERED, shown, key=held.__getitem__)
    weight_of: dict[str, float] = {}
    known: set[str] = set()
    for part in parts:
        for form, terms in _phrases(part, telling):
            if form not in weight_of and not terms <= known:
                weight_of[form] = max(held[term] for term in terms)
                known |= terms
    ranked = sorted(weight_of, key=lambda form: (-weight_of[form], -len(form)))
    return tuple(ranked[:MOST_TERMS])


def _phrases(part: Part, telling: Sequence[str]) -> list[tuple[str, set[str]]]:
    """Return the stretches of a part that terms cover, longest first, with their terms."""
    found: list[tuple[int, int, set[str]]] = []
    places = ((span, term) for term in telling for span in part.places.get(term, ()))
    for start, end, term in sorted((span.start, span.end, term) for span, term in places):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], end, found[-1][2] | {term}
        else:
            found.append((start, end, {term}))
    phrases = [(part.phrase(start, end), terms) for start, end, terms in found]
    # Stable: of phrases alike in length the first stays first.
    return sorted((item for item in phrases if item[0]), key=lambda item: -len(item[1]))
