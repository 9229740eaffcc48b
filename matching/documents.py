"""What the engine reads: a need or an offer, in one language or in two."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Language = Literal["zh", "en"]
Operator = Literal["=", "≠", "≤", "≥", "in", "has"]
Texts = tuple[tuple[Language, str], ...]
"""The same said in each of its languages, or several things said in one."""
Fact = bool | float | str | frozenset[str]
"""A yes or no, a number, a single code or a set of codes."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a document says in one language; ``title`` may be empty, ``text`` may not.

    ``text`` holds all that may be quoted and need not begin with the title.
    """

    language: Language
    text: str
    title: str = ""

    @property
    def whole(self) -> str:
        """Return title and text as one, the title once."""
        if not self.title or self.text.startswith(self.title):
            return self.text
        return f"{self.title}\n{self.text}"


class Asked(StrEnum):
    """How much a requirement is wanted."""

    MUST = "must"
    NICE = "nice"
    TARGET = "target"
    """A figure that is to be reached."""
    SAID = "said"
    """Nobody listed it, but the text asks for it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a machine can check: the name of a fact of an offer, an operator and a value.

    ``has``: the fact, a set, holds the value. ``in``: the fact is one of the values, which commas
    separate. Numbers compare by ``≤`` and ``≥``; yes and no are written ``true`` and ``false``.
    """

    field: str
    operator: Operator
    value: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a need asks of an offer: in words, or as a condition; ``key`` names it.

    A ``hard`` one rules out offers that are known to fail its condition.
    """

    key: str
    asked: Asked
    texts: Texts = ()
    condition: Condition | None = None
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A figure that an offer reached for somebody, as it is written; the grade says who answers.

    ``measure`` is the figure's code, where it has one. Grade 0: claimed, 1: a document was seen,
    2: the buyer confirmed it, 3: the operator audited it.
    """

    names: Texts
    result: str
    unit: str | None = None
    baseline: str | None = None
    measure: str | None = None
    grade: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A need or an offer. Both sides have the same form, so either may be the query.

    ``industries`` are ISIC Rev.4 codes of two to four digits (more digits: more precise),
    ``scenes`` and ``tasks`` are codes that are compared for equality only. An empty set means
    "not said", which never counts against a pair. ``keywords`` are further words in a language,
    such as the names of codes: the document is found by them, but they are never quoted.

    What a need asks is in ``requirements``. What an offer is, is in ``facts``, by name; one that
    is missing is unknown. A need has facts too: ``matching.signals.facts`` names those that signals
    read of either side. ``solves`` are the problems it says it solves, which ``passages`` hold
    too; ``limits`` is what it says it does not do, which they do not; ``results`` what it reached.
    """

    id: str
    passages: tuple[Passage, ...]
    industries: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()
    keywords: Texts = ()
    requirements: tuple[Requirement, ...] = ()
    facts: tuple[tuple[str, Fact], ...] = ()
    solves: Texts = ()
    limits: Texts = ()
    results: tuple[Result, ...] = ()

    def passage(self, language: Language) -> Passage | None:
        """Return what the document says in ``language``, if anything."""
        return next((item for item in self.passages if item.language == language), None)
