"""Requirements judged by hand: reading them, and measuring verdicts on them."""

import json
from pathlib import Path

import pytest

from matching.documents import Asked, Condition
from matching.ledger.entries import Verdict
from matching.ledger.judging import load_pairs, macro, rates
from matching.tables import TableError

ROOT = Path(__file__).parents[2]
OFFER = {
    "id": "mill",
    "half": "tuning",
    "text": {"en": "Mills grain."},
    "limits": [{"en": "No oats.", "zh": "不磨燕麦。"}],
    "results": [{"name": {"en": "Loss"}, "measure": "loss", "unit": "%", "result": "2"}],
    "asks": [
        {"text": {"en": "Mill rye"}, "verdict": "unknown", "kind": "words"},
        {
            "text": {"en": "Loss"},
            "asked": "target",
            "measure": "loss",
            "target": ["≤", "3"],
            "unit": "%",
            "verdict": "partly",
        },
    ],
}


def test_every_requirement_makes_a_pair(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(json.dumps(OFFER) + "\n\n", encoding="utf-8")
    words, target = load_pairs(file)
    assert (words.half, words.kind, words.verdict) == ("tuning", "words", Verdict.UNKNOWN)
    assert words.offer == target.offer
    assert words.offer.limits == (("en", "No oats."), ("zh", "不磨燕麦。"))
    assert words.offer.results[0].measure == "loss"
    (asked,) = target.need.requirements
    assert (asked.asked, asked.condition) == (Asked.TARGET, Condition("loss", "≤", "3"))
    assert words.need.requirements[0].condition is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "row 1"),
        (json.dumps({**OFFER, "half": 3}).encode(), "row 1, column half"),
        (json.dumps({**OFFER, "more": 3}).encode(), "row 1, column more"),
        (b"\xff\xfe", "no text in UTF-8"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_file_that_cannot_be_used_says_where(
    content: bytes | None, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "pairs.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TableError, match=told):
        load_pairs(file)


def test_rates_by_hand() -> None:
    met, unknown = Verdict.MET, Verdict.UNKNOWN
    found = rates([(met, met), (met, unknown), (unknown, unknown)])
    assert (found[met].precision, found[met].recall, found[met].count) == (1.0, 0.5, 2)
    assert found[met].f1 == pytest.approx(2 / 3)
    assert found[Verdict.PARTLY].f1 == 0.0
    assert macro(found) == pytest.approx((2 / 3 + 2 / 3) / 4)


def test_our_own_pairs_are_as_many_and_as_mixed_as_they_must_be() -> None:
    pairs = load_pairs(ROOT / "bench/ledger/pairs.jsonl")
    assert len(pairs) >= 150
    assert {pair.verdict for pair in pairs} == set(Verdict)
    assert sum(pair.kind == "number" for pair in pairs) >= len(pairs) / 3
    assert sum(pair.kind == "negation" for pair in pairs) >= len(pairs) / 6
