"""Reads an offer once: its sentences with their places, terms and stances."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from matching.concepts import meant
from matching.documents import Document, Language, Passage
from matching.ledger.entries import Citation, Field, in_language
from matching.ledger.figures import Figures, figures
from matching.ledger.negation import Tone, clauses, tone
from matching.terms import terms
from matching.text import is_chinese, sentences

_LONGEST, _LENGTH_LOSS = 60, 0.1
"""The most that a sentence of so many terms or more loses."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence and what it says of what it names."""

    terms: frozenset[str]
    tone: Tone


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something that an offer says, ready to be compared.

    ``place`` is the line of the text and the sentence in it, by which translations are found.
    """

    citation: Citation
    terms: frozenset[str]
    clauses: tuple[Clause, ...]
    figures: Figures
    kinds: frozenset[str]
    place: tuple[int, int]
    brevity: float
    """At most 1, less for a long sentence: it shares more by chance."""

    @property
    def limiting(self) -> bool:
        """Tell whether it stands among the limits."""
        return self.citation.field is Field.LIMITS


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The sentences of an offer: titles, texts, limits; and which of them hold a term."""

    sentences: tuple[Sentence, ...]
    holders: Mapping[str, Sequence[int]]

    def shared(self, weights: Mapping[str, float]) -> list[float]:
        """Return for every sentence the weight of the terms that it holds."""
        held = [0.0] * len(self.sentences)
        for term, told in weights.items():
            for number in self.holders.get(term, ()):
                held[number] += told
        return held


@lru_cache(maxsize=512)
def read(offer: Document) -> Reading:
    """Cut an offer into sentences; what was read lately is kept."""
    said = tuple(_read(offer))
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, sentence in enumerate(said):
        for term in sentence.terms:
            holders[term].append(number)
    return Reading(said, dict(holders))


def translation(sentence: Sentence, reading: Reading, to: Language) -> Sentence | None:
    """Return the sentence that says the same in another language, where the texts run alike.

    They do if both have as many lines, and the line in question has as many sentences.
    """
    if sentence.citation.language == to:
        return None
    own = _alike(reading, sentence, sentence.citation.language)
    other = _alike(reading, sentence, to)
    if _lines(own) != _lines(other):
        return None
    line = [one for one in other if one.place[0] == sentence.place[0]]
    if len(line) != sum(one.place[0] == sentence.place[0] for one in own):
        return None
    return line[sentence.place[1]]


def _read(offer: Document) -> Iterator[Sentence]:
    pains = frozenset(text.strip() for _, text in offer.solves)
    for passage in offer.passages:
        if passage.whole != passage.text:
            yield from _cut(Field.TITLE, passage.language, passage.title)
        yield from _text(passage, pains)
    for language in dict.fromkeys(language for language, _ in offer.limits):
        for ordinal, text in enumerate(in_language(offer.limits, language)):
            yield from _cut(Field.LIMITS, language, text, ordinal)


def _text(passage: Passage, pains: frozenset[str]) -> Iterator[Sentence]:
    for one in _cut(Field.TEXT, passage.language, passage.text):
        start = passage.text.rfind("\n", 0, one.citation.start) + 1
        line = passage.text[start:].partition("\n")[0]
        yield _solved(one) if line.strip() in pains else one


def _solved(sentence: Sentence) -> Sentence:
    """Return a customer's complaint as what it is in an offer: something that is put right."""
    parts = tuple(Clause(one.terms, Tone()) for one in sentence.clauses)
    return replace(sentence, clauses=parts)


def _cut(
    field: Field, language: Language, text: str, ordinal: int | None = None
) -> Iterator[Sentence]:
    line = number = 0
    for index, span in enumerate(sentences(text)):
        now = text.count("\n", 0, span.start) if ordinal is None else ordinal
        line, number = now, number + 1 if index and now == line else 0
        said = text[span.start : span.end]
        at = index if ordinal is None else ordinal
        citation = Citation(field, at, language, span.start, span.end, said)
        kept = frozenset(terms(said, language))
        parts = tuple(_clauses(said, language))
        told = figures(said)
        yield Sentence(citation, kept, parts, told, told.kinds, (line, number), _brevity(kept))


def _clauses(text: str, language: Language) -> Iterator[Clause]:
    rest = meant(text).rest
    for start, end in clauses(text):
        yield Clause(frozenset(terms(text[start:end], language)), tone(rest[start:end]))


def _brevity(kept: frozenset[str]) -> float:
    words = sum(len(term) > 1 or not is_chinese(term) for term in kept)
    return 1 - _LENGTH_LOSS * min(words / _LONGEST, 1.0)


def _alike(reading: Reading, sentence: Sentence, language: Language | None) -> list[Sentence]:
    field = sentence.citation.field
    return [
        one
        for one in reading.sentences
        if (one.citation.field, one.citation.language) == (field, language)
    ]


def _lines(said: list[Sentence]) -> list[int]:
    return sorted({one.place[0] for one in said})
