"""Finds what an offer answers to each requirement of a need."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matching.documents import Document, Language, Requirement
from matching.ledger.entries import Entry, Ledger, Verdict
from matching.ledger.records import from_facts, from_results
from matching.ledger.sentences import Reading, Sentence, read, translation
from matching.ledger.support import Vectors, Wanted, support
from matching.ledger.verdicts import ANSWERS, verdict
from matching.requirements import requirements_of
from matching.terms import Background


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
    return ledgers(need, [offer], reader=reader, vectors=vectors, background=background)[0]


def ledgers(
    need: Document,
    offers: Iterable[Document],
    *,
    reader: Language | None = None,
    vectors: Vectors | None = None,
    background: Background | None = None,
) -> list[Ledger]:
    """Return the ledger of each offer, as :func:`ledger` does; the need is read once."""
    asked = [
        (one, [Wanted.of(text, language, background) for language, text in one.texts])
        for one in requirements_of(need)
    ]
    return [
        Ledger(tuple(_entry(one, wanted, offer, reader, vectors) for one, wanted in asked))
        for offer in offers
    ]


def texts(need: Document, offer: Document) -> Iterator[tuple[Language, str]]:
    """Yield the texts whose vectors :func:`ledger` can use, each with its language."""
    yield from (text for one in requirements_of(need) for text in one.texts)
    yield from (
        (language, sentence.citation.text)
        for sentence in read(offer).sentences
        if (language := sentence.citation.language)
    )


def _entry(
    requirement: Requirement,
    wanted: Sequence[Wanted],
    offer: Document,
    reader: Language | None,
    vectors: Vectors | None,
) -> Entry:
    known = from_facts(requirement, offer) or from_results(requirement, wanted, offer, reader)
    if known:
        return known
    reading = read(offer)
    return _from_words(_best(wanted, reading, vectors), requirement, reading, reader)


def _best(asked: Sequence[Wanted], reading: Reading, vectors: Vectors | None) -> _Answer | None:
    """Return the sentence that answers best, the first of equals, if any answers."""
    best: _Answer | None = None
    for wanted in asked:
        held = reading.shared(wanted.weights)
        for sentence, shared in zip(reading.sentences, held, strict=True):
            found = support(wanted, sentence, shared, vectors) if shared or vectors else 0.0
            if found >= ANSWERS and (best is None or found > best.support):
                best = _Answer(found, wanted, sentence)
    return best


def _from_words(
    answer: _Answer | None, requirement: Requirement, reading: Reading, reader: Language | None
) -> Entry:
    if answer is None:
        return Entry(requirement, Verdict.UNKNOWN)
    original = answer.sentence.citation
    told = translation(answer.sentence, reading, reader) if reader else None
    citation = told.citation if told else original
    return Entry(
        requirement,
        verdict(answer.wanted, answer.sentence),
        answer.support,
        citation,
        original=original if told else None,
        foreign=reader not in {None, citation.language},
    )
