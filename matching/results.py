"""What the engine answers: matches in order, each with its band and the reason for every point."""

from dataclasses import dataclass
from enum import StrEnum

from matching.documents import Language, Requirement


class Band(StrEnum):
    """How far a match can be relied on, from calibrated probabilities of being right."""

    STRONG = "strong"
    """Of the pairs so marked at least 70 % are right."""
    POSSIBLE = "possible"
    """At least 30 % are right."""
    WEAK = "weak"


class Signal(StrEnum):
    """What a match's points come from."""

    MEANING = "meaning"
    WORDS = "words"
    INDUSTRY = "industry"
    SCENE = "scene"
    TASK = "task"
    DATA = "data"
    DEPLOYMENT = "deployment"
    PROTOCOLS = "protocols"
    KPI = "kpi"
    BUDGET = "budget"
    TIME = "time"
    REGION = "region"
    EVIDENCE = "evidence"
    FRESHNESS = "freshness"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the matched document: ``text == passage.text[start:end]`` (or the title's)."""

    text: str
    language: Language
    start: int
    end: int
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal that spoke for or against the pair.

    ``points`` is what it added to the score; the points of all reasons of a match add up to its
    score (to 1e-6). ``terms`` are what both sides share: words as written in the matched document
    for WORDS, codes for INDUSTRY, SCENE, TASK, DATA (modalities), DEPLOYMENT, PROTOCOLS, KPI and
    REGION (a country), the best grade for EVIDENCE. ``quote`` is the sentence it rests on, if any.
    """

    signal: Signal
    points: float
    terms: tuple[str, ...] = ()
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One document in a ranked list; ``rank`` counts from 1, ``score`` compares within the list.

    ``probability`` is the calibrated chance that the pair is right, from absolute features;
    ``band`` follows from it.
    """

    id: str
    rank: int
    score: float
    probability: float
    band: Band
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A document that would be in the list, but is known to fail what is asked, or asks in vain.

    ``failed`` holds the hard requirements, of whichever side is the need, that are known to fail;
    ``match`` is where it would stand among all that are ruled out.
    """

    match: Match
    failed: tuple[Requirement, ...]
