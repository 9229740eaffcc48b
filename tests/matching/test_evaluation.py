"""Measuring systems on judged sets."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from matching.encoder import HashingEncoder
from matching.evaluation import MEASURES, Report, bootstrap, evaluate

DATA = Path(__file__).parents[2].parent / "shared" / "data"
WORDS = [f"{first}{second}" for first in ("steel", "pump", "robot") for second in "abcdefgh"]


def judged_set(folder: Path) -> Path:
    """Write queries that share two words with their answer and one with a half answer."""
    queries, corpus, qrels = [], [], ["query-id\tdoc-id\tscore"]
    for number, word in enumerate(WORDS):
        other = WORDS[number - 1]
        queries.append({"id": f"q{number}", "text": f"we need {word} {other}", "title": "we need"})
        corpus.append({"id": f"d{number}", "text": f"this gives {word} with {other} and more"})
        qrels += [f"q{number}\td{number}\t3", f"q{number}\td{number - 1}\t1"][: 1 + (number > 0)]
    queries.append({"id": "none", "text": "nothing answers"})
    qrels.append("none\td0\t0")
    for name, rows in (("queries.jsonl", queries), ("corpus.jsonl", corpus)):
        (folder / name).write_text("\n".join(json.dumps(row) for row in rows))
    (folder / "qrels.tsv").write_text("\n".join(qrels))
    return folder


def test_all_systems_are_measured_side_by_side(tmp_path: Path) -> None:
    told: dict[str, tuple[int, int]] = {}

    def stage(name: str) -> Callable[[int, int], None]:
        return lambda done, total: told.update({name: (done, total)})

    report = evaluate(judged_set(tmp_path), encoder=HashingEncoder(), progress=stage)
    assert [row.system for row in report.rows] == ["bm25", "dense", "rrf", "convex", "engine"]
    assert (report.queries, report.documents) == (24, 24)
    assert (report.dataset, report.encoder) == (tmp_path.name, "hashing-256")
    assert not report.judged_only
    for row in report.rows:
        assert list(row.measures) == list(MEASURES)
        assert row.measures["MRR@10"].value > 0.9
        for estimate in row.measures.values():
            assert estimate.low <= estimate.value <= estimate.high
    assert [item.other for item in report.differences] == ["bm25", "dense", "rrf", "convex"]
    assert told == dict.fromkeys(["bm25", "dense", "rrf", "convex", "engine"], (24, 24)) | {
        "encoding": (48, 48)
    }


def test_gains_are_exponential(tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text('{"id": "q", "text": "steel strip"}')
    corpus = [{"id": "a", "text": "steel strip"}, {"id": "b", "text": "steel"}]
    (tmp_path / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in corpus))
    (tmp_path / "qrels.tsv").write_text("q\ta\t1\nq\tb\t3")
    row = evaluate(tmp_path, systems=["bm25"]).rows[0]
    discount = 1 / math.log2(3)
    assert row.measures["nDCG@10"].value == pytest.approx((1 + 7 * discount) / (7 + discount))
    assert row.measures["recall@100"].value == 1


def test_without_an_encoder_words_alone_are_measured(tmp_path: Path) -> None:
    report = evaluate(judged_set(tmp_path))
    assert [row.system for row in report.rows] == ["bm25", "engine"]
    assert report.encoder is None
    difference = report.differences[0].measures["nDCG@10"]
    assert difference.value == pytest.approx(
        report.rows[1].measures["nDCG@10"].value - report.rows[0].measures["nDCG@10"].value
    )


@pytest.mark.parametrize("system", ["bm25", "dense", "rrf", "convex", "engine"])
def test_judged_only_ranks_no_other_document(system: str, tmp_path: Path) -> None:
    report = evaluate(
        judged_set(tmp_path), systems=[system], judged_only=True, encoder=HashingEncoder()
    )
    assert report.judged_only
    assert report.rows[0].measures["recall@100"].value == 1
    assert report.rows[0].measures["MRR@10"].value == 1
    assert report.differences == ()


def test_vectors_are_kept_where_asked(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    evaluate(
        judged_set(tmp_path / "set"),
        systems=["dense"],
        encoder=HashingEncoder(),
        cache=tmp_path / "cache",
    )
    assert (tmp_path / "cache" / "hashing-256.npz").is_file()


def test_the_same_run_gives_the_same_numbers(tmp_path: Path) -> None:
    judged_set(tmp_path)
    runs: list[Report] = [evaluate(tmp_path, systems=["engine", "bm25"]) for _ in range(2)]
    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    ("system", "message"), [("best", "no system 'best'"), ("dense", "'dense' needs an encoder")]
)
def test_a_system_that_cannot_run_is_said(system: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=message):
        evaluate(tmp_path, systems=[system])


def test_the_interval_is_that_of_the_mean() -> None:
    values = np.random.default_rng(1).normal(0.6, 0.2, size=400)
    found = bootstrap(values)
    error = 1.96 * values.std() / math.sqrt(len(values))
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - error, abs=0.004)
    assert found.high == pytest.approx(values.mean() + error, abs=0.004)


@pytest.mark.skipif(not DATA.is_dir(), reason="the judged sets lie beside a checkout, not in it")
def test_words_reach_the_published_baseline_on_real_chinese_needs() -> None:
    report = evaluate(DATA / "need_offer_zh", judged_only=True)
    found = {row.system: row.measures["nDCG@10"].value for row in report.rows}
    assert found["bm25"] >= 0.657
    assert found["engine"] >= 0.657
