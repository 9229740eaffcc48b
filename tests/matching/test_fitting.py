"""Fitting probabilities to judged sets."""

import json
import math
import random
from pathlib import Path

import numpy as np
import pytest

from matching.calibration import POSSIBLE, STRONG, Features
from matching.datasets import Dataset, load
from matching.encoder import HashingEncoder
from matching.fitting import calibration_error, fit, fit_from


def judged_set(folder: Path, seed: int, *, queries: int = 40, zh: bool = False) -> Dataset:
    """Write queries whose answers share most of their words, in words of the set's own."""
    rng = random.Random(seed)  # noqa: S311 - made-up texts
    words = [f"钢{chr(0x4E00 + 50 * seed + n)}" if zh else f"w{seed}x{n}" for n in range(150)]
    asked, offered, qrels = [], [], []
    for number in range(queries):
        text = rng.sample(words, 10)
        shared = text[: rng.choice([1, 2, 4, 6, 8])]
        asked.append({"id": f"q{number}", "text": " ".join(text)})
        offered.append({"id": f"d{number}", "text": " ".join(shared + rng.sample(words, 6))})
        qrels.append(f"q{number}\td{number}\t1")
    folder.mkdir()
    for name, rows in (("queries.jsonl", asked), ("corpus.jsonl", offered)):
        (folder / name).write_text("\n".join(json.dumps(row) for row in rows))
    (folder / "qrels.tsv").write_text("\n".join(qrels))
    return load(folder)


def test_a_fit_can_be_believed_and_tells_near_from_far(tmp_path: Path) -> None:
    sets = [judged_set(tmp_path / "one", 1), judged_set(tmp_path / "two", 2)]
    found = fit(sets, HashingEncoder(), cache=tmp_path / "cache")
    for believed in (found.dense, found.lexical):
        assert believed.error < 0.05
        assert set(believed.errors) == {"one", "two"}
        assert believed.answered > 0.5
        assert believed.refused > 0.95
    near, far = Features(0.9, 0.5, 0.4, 0.3), Features(0.2, 0.0, 0.02, 0.0)
    chance = found.calibration.probability
    assert chance(near) > STRONG
    assert chance(far) < POSSIBLE
    near, far = Features(None, 0, 0.4, 0.3), Features(None, 0, 0.02, 0.0)
    assert chance(near) > STRONG
    assert chance(far) < POSSIBLE
    assert fit_from(sets, HashingEncoder(), cache=tmp_path / "cache") == found.calibration


def test_one_set_alone_says_nothing_about_refusing(tmp_path: Path) -> None:
    found = fit([judged_set(tmp_path / "one", 1)], HashingEncoder())
    assert math.isnan(found.dense.refused)


def test_too_few_queries_are_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="4 queries are too few for 5 folds"):
        fit([judged_set(tmp_path / "few", 1, queries=4)], HashingEncoder())


def test_a_set_that_the_encoder_cannot_read_is_said(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    encoder.languages = frozenset({"en"})
    with pytest.raises(ValueError, match="does not know the language"):
        fit([judged_set(tmp_path / "zh", 1, zh=True)], encoder)


def test_the_error_is_the_mean_gap_between_said_and_true() -> None:
    said = np.array([0.1] * 50 + [0.8] * 50)
    true = np.array([0.0] * 40 + [1.0] * 10 + [1.0] * 50)
    assert calibration_error(said, true, bins=2) == pytest.approx((0.1 + 0.2) / 2)
    assert calibration_error(said[:3], true[:3]) == pytest.approx(0.1)
