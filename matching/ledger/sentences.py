"""Reads an offer once: its sentences with their places, terms and stances."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from matching.documents import Document, Language, Passage
from matching.ledger.concepts import meant
from matching.ledger.entries import Citation, Field, in_language
from matching.ledger.figures import Figures, figures
from matching.ledger.negation import Tone, clauses, tone
from matching.ledger.terms import terms
from matching.text import sentences


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
    place: tuple[int, int]

    @property
    def limiting(self) -> bool:
        """Tell whether it stands among the limits."""
        return self.citation.field is Field.LIMITS


@lru_cache(maxsize=4096)
def read(offer: Document) -> tuple[Sentence, ...]:
    """Cut an offer into sentences: titles, texts, limits. What was read lately is kept."""
    return tuple(_read(offer))


def translation(sentence: Sentence, said: tuple[Sentence, ...], to: Language) -> Sentence | None:
    """Return the sentence that says the same in another language, where the texts run alike.

    They do if both have as many lines, and the line in question has as many sentences.
    """
    if sentence.citation.language == to:
        return None
    own, other = _alike(said, sentence, sentence.citation.language), _alike(said, sentence, to)
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
    return Sentence(sentence.citation, sentence.terms, parts, sentence.figures, sentence.place)


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
        yield Sentence(citation, kept, parts, figures(said), (line, number))


def _clauses(text: str, language: Language) -> Iterator[Clause]:
    rest = meant(text).rest
    for start, end in clauses(text):
        yield Clause(frozenset(terms(text[start:end], language)), tone(rest[start:end]))


def _alike(
    said: tuple[Sentence, ...], sentence: Sentence, language: Language | None
) -> list[Sentence]:
    field = sentence.citation.field
    return [one for one in said if (one.citation.field, one.citation.language) == (field, language)]


def _lines(said: list[Sentence]) -> list[int]:
    return sorted({one.place[0] for one in said})
