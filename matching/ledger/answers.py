"""Finds what an offer answers to each requirement of a need."""

from collections.abc import Iterator
from dataclasses import dataclass

from matching.documents import Document, Language, Requirement
from matching.ledger.entries import Entry, Ledger, Verdict
from matching.ledger.records import from_facts, from_results
from matching.ledger.sentences import Sentence, read, translation
from matching.ledger.support import Vectors, Wanted, support
from matching.ledger.terms import Background
from matching.ledger.verdicts import ANSWERS, verdict
from matching.requirements import requirements_of


@dataclass(frozen=True, slots=True)
class _Answer:
    support: float
    wanted: Wanted
    sentence: Sentence


def ledger(
    need: Document,
    offer: Document,
    *,
    reader: Language | None = None,
    vectors: Vectors | None = None,
    background: Background | None = None,
) -> Ledger:
    """Return an entry for every requirement of a need, as far as the offer says.

    ``reader`` is the language that quotes are wanted in, where the owner wrote in it. ``vectors``
    hold unit vectors by text (see :func:`texts`); nothing is encoded here, and without them words
    decide alone. ``background`` weighs words, by language; it must not depend on the offer.
    """
    return Ledger(
        tuple(
            from_facts(one, offer)
            or from_results(one, offer, reader)
            or _from_words(_best(one, offer, vectors, background), one, offer, reader)
            for one in requirements_of(need)
        )
    )


def texts(need: Document, offer: Document) -> Iterator[tuple[Language, str]]:
    """Yield the texts whose vectors :func:`ledger` can use, each with its language."""
    yield from (text for one in requirements_of(need) for text in one.texts)
    yield from (
        (language, sentence.citation.text)
        for sentence in read(offer)
        if (language := sentence.citation.language)
    )


def _best(
    requirement: Requirement,
    offer: Document,
    vectors: Vectors | None,
    background: Background | None,
) -> _Answer | None:
    """Return the sentence that answers best, the first of equals, if any answers."""
    answers = [
        _Answer(support(wanted, sentence, vectors), wanted, sentence)
        for language, text in requirement.texts
        for wanted in [Wanted.of(text, language, background)]
        for sentence in read(offer)
    ]
    best = max(answers, key=lambda answer: answer.support, default=None)
    return best if best and best.support >= ANSWERS else None


def _from_words(
    answer: _Answer | None, requirement: Requirement, offer: Document, reader: Language | None
) -> Entry:
    if answer is None:
        return Entry(requirement, Verdict.UNKNOWN)
    original = answer.sentence.citation
    told = translation(answer.sentence, read(offer), reader) if reader else None
    citation = told.citation if told else original
    return Entry(
        requirement,
        verdict(answer.wanted, answer.sentence),
        answer.support,
        citation,
        original=original if told else None,
        foreign=reader not in {None, citation.language},
    )
