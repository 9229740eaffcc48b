"""What a ledger says: a verdict on every requirement, and the words that it rests on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matching.documents import Document, Language, Requirement, Texts


class Verdict(StrEnum):
    """Whether an offer meets a requirement, as far as it says."""

    MET = "met"
    PARTLY = "partly"
    """Some of it, with an exception, without the figure, or claimed without a document."""
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    """Not said; never held against the offer."""


class Field(StrEnum):
    """Where a cited text stands in an offer."""

    TITLE = "title"
    TEXT = "text"
    LIMITS = "limits"
    RESULTS = "results"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of an offer: ``source(offer, citation)[start:end] == text``.

    ``ordinal`` counts from 0: the sentences of a title or text, the offer's limits in this
    language, its results, or its facts. A result is cited by its name; a fact too, which is in no
    language.
    """

    field: Field
    ordinal: int
    language: Language | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A requirement, its verdict and the citation that the verdict rests on.

    ``score``, from 0 to 1, is how firmly the cited words carry the verdict, whichever it is: 0 if
    it is unknown, when nothing is cited. It depends on the requirement and the cited words only.
    Where the owner wrote the same in the reader's language, ``citation`` is that and ``original``
    what was compared; ``foreign`` says that the quote is not in the reader's language.
    """

    requirement: Requirement
    verdict: Verdict
    score: float = 0.0
    citation: Citation | None = None
    original: Citation | None = None
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """An entry for each requirement of a need, in their order."""

    entries: tuple[Entry, ...]

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """Return how many requirements have each verdict, 0 where none has."""
        found = Counter(entry.verdict for entry in self.entries)
        return {verdict: found[verdict] for verdict in Verdict}


def source(offer: Document, citation: Citation) -> str:
    """Return the stored text that a citation's places count in."""
    if citation.field is Field.FACT:
        return offer.facts[citation.ordinal][0]
    if citation.field is Field.RESULTS:
        return in_language(offer.results[citation.ordinal].names, citation.language)[0]
    if citation.field is Field.LIMITS:
        return in_language(offer.limits, citation.language)[citation.ordinal]
    passage = next(one for one in offer.passages if one.language == citation.language)
    return passage.title if citation.field is Field.TITLE else passage.text


def in_language(texts: Texts, language: Language | None) -> list[str]:
    """Return those of the texts that are in a language, in order."""
    return [text for own, text in texts if own == language]
