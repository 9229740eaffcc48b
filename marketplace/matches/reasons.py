"""Why a match stands where it stands, in the words of a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from marketplace.taxonomy.codes import label
from matching.fusion import ALPHA
from matching.results import Band, Match, Quote, Reason, Signal
from matching.text import is_chinese
from matching.weights import WEIGHTS

BANDS = {
    Band.STRONG: lazy_gettext("Strong match"),
    Band.POSSIBLE: lazy_gettext("Possible match"),
    Band.WEAK: lazy_gettext("Weak match"),
}
BAND_STEPS = {Band.STRONG: 3, Band.POSSIBLE: 2, Band.WEAK: 1}
BAND_MEANINGS = {
    Band.STRONG: lazy_gettext("Of 100 matches with this mark, at least 70 are right."),
    Band.POSSIBLE: lazy_gettext("Of 100 matches with this mark, at least 30 are right."),
    Band.WEAK: lazy_gettext("Of 100 matches with this mark, fewer than 30 are right."),
}
SIGNALS = {
    Signal.MEANING: lazy_gettext("Similar meaning"),
    Signal.WORDS: lazy_gettext("Shared words"),
    Signal.INDUSTRY: lazy_gettext("Industry"),
    Signal.SCENE: lazy_gettext("Scene"),
    Signal.TASK: lazy_gettext("AI task"),
    Signal.DATA: lazy_gettext("Data fit"),
    Signal.DEPLOYMENT: lazy_gettext("Deployment"),
    Signal.PROTOCOLS: lazy_gettext("Protocols"),
    Signal.KPI: lazy_gettext("Target figures"),
    Signal.BUDGET: lazy_gettext("Budget"),
    Signal.TIME: lazy_gettext("Time"),
    Signal.REGION: lazy_gettext("Region"),
    Signal.EVIDENCE: lazy_gettext("Evidence"),
    Signal.FRESHNESS: lazy_gettext("Freshness"),
}
AGREEMENTS = SIGNALS | {
    Signal.INDUSTRY: lazy_gettext("Same industry"),
    Signal.SCENE: lazy_gettext("Same scene"),
    Signal.TASK: lazy_gettext("Same AI task"),
    Signal.DATA: lazy_gettext("Works with the data that is there"),
    Signal.DEPLOYMENT: lazy_gettext("Runs as it has to"),
    Signal.PROTOCOLS: lazy_gettext("Speaks the protocols"),
    Signal.KPI: lazy_gettext("Has results in the same figure"),
    Signal.BUDGET: lazy_gettext("Within the budget"),
    Signal.TIME: lazy_gettext("In time"),
    Signal.REGION: lazy_gettext("Offered in this country or region"),
    Signal.EVIDENCE: lazy_gettext("Best-proven result"),
    Signal.FRESHNESS: lazy_gettext("Confirmed within a year"),
}
CLASHES = {
    Signal.INDUSTRY: lazy_gettext("Another industry"),
    Signal.SCENE: lazy_gettext("Another scene"),
    Signal.TASK: lazy_gettext("Another AI task"),
    Signal.DATA: lazy_gettext("Needs data that is not there"),
    Signal.DEPLOYMENT: lazy_gettext("Does not run as it has to"),
    Signal.PROTOCOLS: lazy_gettext("Speaks none of the protocols"),
    Signal.BUDGET: lazy_gettext("Above the budget"),
    Signal.TIME: lazy_gettext("Takes longer than there is time"),
    Signal.REGION: lazy_gettext("Not offered in this country or region"),
    Signal.FRESHNESS: lazy_gettext("Not confirmed for over a year"),
}
SCHEMES = {
    Signal.INDUSTRY: "industries",
    Signal.SCENE: "scenes",
    Signal.TASK: "tasks",
    Signal.DATA: "modalities",
    Signal.DEPLOYMENT: "deployments",
    Signal.PROTOCOLS: "protocols",
    Signal.KPI: "kpis",
    Signal.EVIDENCE: "evidence",
}
UNTERMED = frozenset({Signal.BUDGET, Signal.TIME})
"""What tells something of a pair without naming codes."""
ONE_SIDED = frozenset({Signal.EVIDENCE, Signal.FRESHNESS, Signal.REGION})
"""What speaks for an offer, but makes no pair of it and a need."""
WHOLE_BAR = 100.0
PARTICLES = (
    "的了着与及和或在到由从对为被把让不没是有也就都还很太又再才"
    "只会能可要想我你他她它这那其某个些等一"
)
"""Signs that begin or end a Chinese word far more seldom than they stand beside one."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a signal can add to a score at most, and what it takes when the two sides differ."""

    name: LazyString
    most: float
    loss: float


def weighings(*, words_only: bool) -> list[Weighing]:
    """Return the weights of the running engine; without a model the words have all the text's."""
    meaning = 0.0 if words_only else ALPHA
    texts = {Signal.MEANING: meaning, Signal.WORDS: 1.0 - meaning}
    return [
        *(Weighing(SIGNALS[signal], most, 0.0) for signal, most in texts.items() if most),
        *(Weighing(SIGNALS[key], one.agreement, one.clash) for key, one in WEIGHTS.items()),
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One reason: ``terms`` are readable words or labels, ``width`` is its bar, 0 to 100.

    ``name`` is the signal's, ``sentence`` says what it found; ``is_telling``: it speaks for the
    match with more than its points, ``is_against``: the two sides differ in it.
    """

    name: LazyString
    sentence: LazyString
    points: float
    width: float
    terms: tuple[str, ...]
    quote: Quote | None
    is_telling: bool
    is_against: bool


def explained(match: Match, language: str) -> list[Line]:
    """Return a match's reasons in the reader's language, the one with most points first."""
    longest = max((abs(reason.points) for reason in match.reasons), default=0.0)
    ordered = sorted(match.reasons, key=lambda reason: -reason.points)
    return [_line(reason, match.band, longest or 1.0, language) for reason in ordered]


def shared_words(match: Match) -> tuple[str, ...]:
    """Return the words by which a listing was found, as it writes them, but no single signs."""
    words = (reason for reason in match.reasons if reason.signal is Signal.WORDS)
    return next((_words(reason.terms) for reason in words), ())


def _is_telling(reason: Reason, terms: tuple[str, ...], band: Band) -> bool:
    if reason.signal is Signal.MEANING:
        # What lies nearest in a weak match may still be far away.
        return reason.points > 0 and band is not Band.WEAK
    if reason.signal in UNTERMED:
        return reason.points > 0
    return bool(terms) and reason.points >= 0 and reason.signal not in ONE_SIDED


def _line(reason: Reason, band: Band, longest: float, language: str) -> Line:
    clashes = reason.points < 0 and reason.signal in CLASHES
    terms = () if clashes else tuple(_readable(reason, language))
    return Line(
        name=SIGNALS[reason.signal],
        sentence=(CLASHES if clashes else AGREEMENTS)[reason.signal],
        points=reason.points,
        width=round(abs(reason.points) / longest * WHOLE_BAR, 1),
        terms=terms,
        quote=reason.quote,
        is_telling=_is_telling(reason, terms, band),
        is_against=clashes,
    )


def _readable(reason: Reason, language: str) -> Iterable[str]:
    scheme = SCHEMES.get(reason.signal)
    if reason.signal is Signal.REGION:
        known = Locale(language).territories
        return [str(known.get(code, code)) for code in reason.terms]
    if scheme is None:
        return _phrases(_words(reason.terms))
    # Two codes may have one name, which is said once.
    return dict.fromkeys(label(scheme, code, language) for code in reason.terms)


def _words(terms: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out single signs: the m and s of m/s tell a reader nothing."""
    return tuple(term for term in terms if len(term) > 1)


def _phrases(terms: tuple[str, ...]) -> tuple[str, ...]:
    """Take particles off the ends of Chinese phrases, and leave out what is no word then.

    Without a dictionary a shared stretch may be cut out of two words, mostly beside a particle.
    """
    trimmed = (
        term.strip(PARTICLES) if is_chinese(term) else _uncapitalised(term) for term in terms
    )
    words = [term for term in trimmed if len(term) > 1]
    # Reversed, so that of several writings the first is what the dictionary keeps.
    first = {word.casefold(): word for word in reversed(words)}
    return tuple(dict.fromkeys(first[word.casefold()] for word in words))


def _uncapitalised(term: str) -> str:
    """Write a word small that has a capital for standing first; MES and OPC keep theirs."""
    return term.lower() if term[1:].islower() else term
