"""From the sentence that answers best to a verdict."""

import re

from matching.concepts import meant
from matching.ledger.entries import Verdict
from matching.ledger.figures import compared
from matching.ledger.negation import Stance, Tone, forbids
from matching.ledger.sentences import Sentence
from matching.ledger.support import Wanted, answering
from matching.terms import terms

_ITEMS = re.compile(r"[、，,]|[和及与]|\band\b")
ANSWERS = 0.3
"""Support from which a sentence answers; below it the offer does not say."""


def verdict(wanted: Wanted, sentence: Sentence) -> Verdict:
    """Return what a sentence says of a requirement that it answers."""
    tone = answering(wanted, sentence).tone
    said = _limited(tone) if sentence.limiting else _said(wanted, sentence, tone)
    if said is not Verdict.MET or not wanted.figures.found:
        return said
    # It does what is asked, but a figure that is asked for and not given is a part unanswered.
    return compared(wanted.figures, sentence.figures) or Verdict.PARTLY


def _limited(tone: Tone) -> Verdict:
    # "Only for flat glass" limits what it affirms.
    if tone.hedged or (tone.only and tone.stance is Stance.AFFIRMS):
        return Verdict.PARTLY
    return Verdict.NOT_MET


def _said(wanted: Wanted, sentence: Sentence, tone: Tone) -> Verdict:
    if _leaves(sentence) and "#onsite" in wanted.weights:
        return Verdict.NOT_MET
    if tone.hedged:
        return Verdict.PARTLY
    spares = forbids(meant(wanted.text).rest)
    if tone.stance is Stance.REFUSES:
        return Verdict.MET if spares else Verdict.NOT_MET
    if spares and tone.stance is Stance.AFFIRMS and tone.needs and not tone.only:
        return Verdict.NOT_MET
    return Verdict.PARTLY if _names_some(wanted, sentence) else Verdict.MET


def _names_some(wanted: Wanted, sentence: Sentence) -> bool:
    """Tell whether of several things that are asked for some are named and some are not."""
    if wanted.language != sentence.citation.language:
        return False
    named = [
        bool(sentence.terms.intersection(telling))
        for item in _ITEMS.split(wanted.text)
        if (telling := [one for one in terms(item, wanted.language) if wanted.tells(one)])
    ]
    return len(named) > 1 and True in named and False in named


def _leaves(sentence: Sentence) -> bool:
    return "#cloud" in sentence.terms and "#onsite" not in sentence.terms
