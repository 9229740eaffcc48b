"""Decides whether an offer meets a condition, as far as a machine can know."""

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum

from matching.documents import Condition, Document, Fact, Requirement


class Outcome(StrEnum):
    """What is known of a condition."""

    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Not said, or said in a way that cannot be compared; never a reason to rule out."""


def check(condition: Condition, facts: Mapping[str, Fact]) -> Outcome:
    """Return whether the facts of an offer meet a condition.

    Unknown is what is missing, an empty set, and whatever the operator cannot compare: ``≤`` with
    a word, ``has`` with anything but a set, any other operator with a set.
    """
    fact = facts.get(condition.field)
    holds = None if fact is None else _holds(condition, fact)
    if holds is None:
        return Outcome.UNKNOWN
    return Outcome.MET if holds else Outcome.FAILED


def hard_conditions(need: Document) -> Iterator[tuple[Requirement, Condition]]:
    """Yield the requirements that can rule out an offer, each with its condition."""
    for requirement in need.requirements:
        if requirement.hard and requirement.condition is not None:
            yield requirement, requirement.condition


def ruled_out(need: Document, offer: Document) -> tuple[Requirement, ...]:
    """Return the hard requirements of a need that an offer is known to fail."""
    facts = dict(offer.facts)
    return tuple(
        requirement
        for requirement, condition in hard_conditions(need)
        if check(condition, facts) is Outcome.FAILED
    )


def number(text: str) -> float | None:
    """Return the number that a condition's value writes, ``None`` if it writes none."""
    try:
        found = float(text)
    except ValueError:
        return None
    return None if math.isnan(found) else found


def listed(value: str) -> list[str]:
    """Return the values of an ``in``."""
    return [one.strip() for one in value.split(",")]


def _holds(condition: Condition, fact: Fact) -> bool | None:
    operator, value = condition.operator, condition.value
    if operator == "has":
        return value in fact if isinstance(fact, frozenset) and fact else None
    if operator in {"≤", "≥"}:
        return _within(fact, number(value), at_most=operator == "≤")
    if operator == "in":
        return _any(_equal(fact, one) for one in listed(value))
    same = _equal(fact, value)
    return same if operator == "=" or same is None else not same


def _within(fact: Fact, bound: float | None, *, at_most: bool) -> bool | None:
    if bound is None or isinstance(fact, bool | str | frozenset) or math.isnan(fact):
        return None
    return fact <= bound if at_most else fact >= bound


def _any(answers: Iterator[bool | None]) -> bool | None:
    """Return whether one is true, ``None`` if none is and one is unknown."""
    found = set(answers)
    if True in found:
        return True
    return None if None in found else False


def _equal(fact: Fact, value: str) -> bool | None:
    if isinstance(fact, frozenset):
        return None
    if isinstance(fact, str):
        return fact == value
    if isinstance(fact, bool):
        said = {"true": True, "false": False}.get(value.lower())
        return None if said is None else fact is said
    other = number(value)
    return None if other is None or math.isnan(fact) else fact == other
