"""Shares places fairly: who is full, who is new, who says the same twice, whom many want."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matching.calibration import band

TIE = 0.1
"""Two chances in the same band that are this near count as equal: more, no buyer could tell."""
ALIKE = 0.95
"""The cosine from which two offers of one vendor say the same."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One offer of a ranked list: what the rules must know of it.

    ``probability`` is the calibrated chance that it is right, ``score`` what it was ranked by.
    ``discount`` is what its vendor's price takes from the chance (:mod:`matching.market`), in
    points of probability. Texts, and vectors of unit length, tell near-duplicates.
    """

    id: str
    vendor: str
    probability: float
    score: float
    discount: float = 0.0
    text: str = ""
    vector: NDArray[np.float32] | None = field(default=None, compare=False)

    @property
    def priced(self) -> float:
        """Return the chance after the price."""
        return self.probability - self.discount


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules hold; each can be switched off. ``shown`` is how many places a page has."""

    capacity: bool = True
    prices: bool = True
    duplicates: int | None = 2
    """How many near-duplicates of one vendor a list may hold; None: any number."""
    floor: bool = True
    shown: int = 10


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the vendors now.

    ``full`` can take no more introductions, ``new`` have a floor. ``turn`` counts the lists that
    a reader is shown, or days: consecutive turns lift one new vendor after the other.
    """

    full: AbstractSet[str] = frozenset()
    new: AbstractSet[str] = frozenset()
    turn: int = 0


class Cause(StrEnum):
    """Why an offer is not where its score puts it."""

    FULL = "full"
    """Its vendor can take no more introductions."""
    PRICE = "price"
    """It is as good as those it passed, and fewer want its vendor."""
    DUPLICATE = "duplicate"
    """Its vendor says the same further up, as often as a list may."""
    FLOOR = "floor"
    """Its vendor is new, and it is as good as those it passed."""


@dataclass(frozen=True, slots=True)
class Move:
    """One offer that a rule lifted or left out.

    ``before`` is its rank, from 1, when the rule looked at the list; ``after`` the one it got, None
    if it was left out. ``others`` are the ids that tell why: those it passed, or its duplicates.
    """

    id: str
    cause: Cause
    before: int
    after: int | None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exposed:
    """The list to show, best first, and every move in the order they were made."""

    candidates: tuple[Candidate, ...]
    moves: tuple[Move, ...]


Step = tuple[list[Candidate], list[Move]]


def share(candidates: Sequence[Candidate], rules: Rules, situation: Situation) -> Exposed:
    """Apply the rules to a ranked list, best first; the same input gives the same list.

    No offer ever passes one of a higher band. By the floor it passes only ties: offers of its band
    that are at most ``TIE`` likelier; by prices only what is likelier by less than the prices take.
    """
    steps: list[tuple[bool, Callable[[list[Candidate]], Step]]] = [
        (rules.capacity, lambda rows: _without_full(rows, situation.full)),
        (rules.prices, _priced),
        (True, lambda rows: _without_duplicates(rows, rules.duplicates)),
        (rules.floor, lambda rows: _with_floor(rows, rules.shown, situation)),
    ]
    rows, moves = list(candidates), list[Move]()
    for on, step in steps:
        if on:
            rows, made = step(rows)
            moves += made
    return Exposed(tuple(rows), tuple(moves))


def tied(riser: Candidate, passed: Candidate) -> bool:
    """Tell whether ``riser`` may pass: it is in the same band, and at most ``TIE`` less likely."""
    return _same_band(riser, passed) and riser.probability >= passed.probability - TIE


def alike(one: Candidate, other: Candidate) -> bool:
    """Tell whether two offers are near-duplicates: of one vendor, in the same words or meaning."""
    if one.vendor != other.vendor:
        return False
    if one.text and " ".join(one.text.split()) == " ".join(other.text.split()):
        return True
    if one.vector is None or other.vector is None:
        return False
    return float(one.vector @ other.vector) >= ALIKE


def _same_band(one: Candidate, other: Candidate) -> bool:
    return band(one.probability) is band(other.probability)


def _without_full(rows: list[Candidate], full: AbstractSet[str]) -> Step:
    moves = [
        Move(row.id, Cause.FULL, rank, None)
        for rank, row in enumerate(rows, start=1)
        if row.vendor in full
    ]
    return [row for row in rows if row.vendor not in full], moves


def _priced(rows: list[Candidate]) -> Step:
    """Let each offer rise past those above it while only their price holds it below them."""
    ordered: list[Candidate] = []
    moves = []
    for rank, row in enumerate(rows, start=1):
        at = len(ordered)
        while at and _cheaper(row, ordered[at - 1]):
            at -= 1
        if at < len(ordered):
            others = tuple(passed.id for passed in ordered[at:])
            moves.append(Move(row.id, Cause.PRICE, rank, at + 1, others))
        ordered.insert(at, row)
    return ordered, moves


def _cheaper(riser: Candidate, passed: Candidate) -> bool:
    """Tell whether the price alone decides; without prices the order by score stays."""
    less = riser.discount < passed.discount
    return less and riser.priced > passed.priced and _same_band(riser, passed)


def _without_duplicates(rows: list[Candidate], most: int | None) -> Step:
    kept: list[Candidate] = []
    moves = []
    for rank, row in enumerate(rows, start=1):
        same = tuple(other.id for other in kept if alike(row, other))
        if most is not None and len(same) >= most:
            moves.append(Move(row.id, Cause.DUPLICATE, rank, None, same))
        else:
            kept.append(row)
    return kept, moves


def _with_floor(rows: list[Candidate], shown: int, situation: Situation) -> Step:
    """Give the last shown place to the new vendor whose turn it is, if it ties for it."""
    waiting = _waiting(rows, shown, situation.new)
    if not waiting:
        return rows, []
    # One that holds the last place by itself takes turns too, or it would never be seen again.
    holder = rows[shown - 1].vendor
    alone = all(row.vendor != holder for row in rows[: shown - 1])
    names = sorted(waiting.keys() | ({holder} if holder in situation.new and alone else set()))
    at = waiting.get(names[situation.turn % len(names)])
    if at is None:
        return rows, []
    passed = rows[shown - 1 : at]
    others = tuple(row.id for row in passed)
    ordered = [*rows[: shown - 1], rows[at], *passed, *rows[at + 1 :]]
    return ordered, [Move(rows[at].id, Cause.FLOOR, at + 1, shown, others)]


def _waiting(rows: list[Candidate], shown: int, new: AbstractSet[str]) -> dict[str, int]:
    """Return the new vendors that are not shown but could be, each with its first such row."""
    if shown < 1:
        return {}
    seen = {row.vendor for row in rows[:shown]}
    found: dict[str, int] = {}
    for at in range(shown, len(rows)):
        vendor = rows[at].vendor
        free = vendor in new and vendor not in seen and vendor not in found
        if free and all(tied(rows[at], passed) for passed in rows[shown - 1 : at]):
            found[vendor] = at
    return found
