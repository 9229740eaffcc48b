"""What a machine can know of a condition."""

import math

import pytest

from matching.documents import Asked, Condition, Document, Fact, Operator, Passage, Requirement
from matching.eligibility import Outcome, check, ruled_out


@pytest.mark.parametrize(
    ("fact", "operator", "value", "outcome"),
    [
        (True, "=", "true", "met"),
        (True, "=", "False", "failed"),
        (False, "≠", "true", "met"),
        (False, "=", "no", "unknown"),
        (True, "≤", "1", "unknown"),
        (3.0, "≤", "3", "met"),
        (3.5, "≤", "3", "failed"),
        (3, "≥", "3", "met"),
        (2.9, "≥", "3", "failed"),
        (3, "≤", "fast", "unknown"),
        (math.nan, "≤", "3", "unknown"),
        (math.nan, "=", "3", "unknown"),
        (3, "≤", "nan", "unknown"),
        (3, "=", "3.0", "met"),
        (3, "≠", "3.0", "failed"),
        (3, "=", "three", "unknown"),
        (3, "in", "1, 3", "met"),
        (2, "in", "1, 3", "failed"),
        (2, "in", "1, many", "unknown"),
        (1, "in", "1, many", "met"),
        ("CN", "=", "CN", "met"),
        ("CN", "≠", "CN", "failed"),
        ("CN", "in", "DE,CN", "met"),
        ("VN", "in", "DE, CN", "failed"),
        ("CN", "≥", "3", "unknown"),
        ("edge", "has", "edge", "unknown"),
        (frozenset({"edge", "on-premise"}), "has", "edge", "met"),
        (frozenset({"on-premise"}), "has", "edge", "failed"),
        (frozenset[str](), "has", "edge", "unknown"),
        (frozenset({"edge"}), "=", "edge", "unknown"),
        (frozenset({"edge"}), "≠", "edge", "unknown"),
        (frozenset({"edge"}), "in", "edge", "unknown"),
        (frozenset({"edge"}), "≤", "3", "unknown"),
    ],
)
def test_what_is_known_of_a_condition(
    fact: Fact, operator: Operator, value: str, outcome: str
) -> None:
    assert check(Condition("f", operator, value), {"f": fact}) is Outcome(outcome)


def test_what_is_not_said_is_unknown() -> None:
    assert check(Condition("g", "=", "true"), {"f": True}) is Outcome.UNKNOWN


def required(key: str, condition: Condition | None, *, hard: bool) -> Requirement:
    return Requirement(key, Asked.MUST, condition=condition, hard=hard)


def test_only_hard_conditions_that_are_known_to_fail_rule_out() -> None:
    slow, cloud = Condition("ms", "≤", "50"), Condition("kinds", "has", "on-premise")
    need = Document(
        "need",
        (Passage("en", "need"),),
        requirements=(
            required("speed", slow, hard=True),
            required("place", cloud, hard=True),
            required("wish", slow, hard=False),
            required("unknown", Condition("price", "≤", "3"), hard=True),
            required("words", None, hard=True),
        ),
    )
    offer = Document(
        "offer",
        (Passage("en", "offer"),),
        facts=(("ms", 80.0), ("kinds", frozenset({"on-premise"}))),
    )
    assert [one.key for one in ruled_out(need, offer)] == ["speed"]
    assert ruled_out(offer, need) == ()
