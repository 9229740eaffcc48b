"""``python -m matching evaluate``: figures on a judged set, or one clear line."""

import json
import platform
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matching.__main__ import main
from matching.commands import evaluate as command
from matching.commands import surroundings

ROOT = Path(__file__).parents[2]
JUDGED = ROOT.parent / "shared" / "data" / "need_offer_zh"

QUERIES = {
    "q1": "cracks on steel rolls",
    "q2": "pump vibration",
    "q3": "stale bread",
    "q4": "nothing was judged for this",
}
DOCUMENTS = {
    "d1": "cameras see cracks on steel rolls",
    "d2": "pump vibration is watched",
    "d3": "ovens are watched for bread",
    "d4": "paint shops are scheduled",
}
GRADES = [("q1", "d1", 2), ("q2", "d2", 1), ("q3", "d4", 1), ("q3", "d3", 0)]

Command = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "small [red] set"
    folder.mkdir()
    for name, texts in (("queries", QUERIES), ("corpus", DOCUMENTS)):
        lines = [json.dumps({"id": id_, "text": text}) for id_, text in texts.items()]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    lines = ["query-id\tdoc-id\tscore", *("\t".join(map(str, row)) for row in GRADES)]
    (folder / "qrels.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def evaluate(data: Path, *options: object) -> Result:
    words = ["evaluate", "--data", str(data), *map(str, options)]
    return CliRunner().invoke(main, words, catch_exceptions=False)


def test_figures_with_intervals_and_gains_are_printed(data: Path) -> None:
    result = evaluate(data, "--encoder", "none")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[:2] == [
        "small [red] set: 4 queries, 4 documents",
        "averaged over the 3 queries with a relevant document",
    ]
    assert re.search(r"system +nDCG@10 +recall@100 +MRR@10", result.stdout)
    interval = r"\d?\.\d{3} \[\d?\.\d{3}, \d?\.\d{3}\]"
    for name in ("bm25", "engine"):
        row = rf"^ {name} +{interval} +{interval} +{interval} *$"
        assert re.search(row, result.stdout, re.MULTILINE)
    gain = interval.replace(r"\d?", r"[+-]\d?")
    assert re.search(rf"gain over .*\n.*\n bm25 +{gain} +{gain} +{gain} *\n", result.stdout)
    assert max(map(len, lines[:-4])) <= 80


def test_a_figure_says_with_what_and_where_it_was_measured(data: Path) -> None:
    *_, encoder, versions, machine, date = evaluate(data, "--encoder", "none").stdout.splitlines()
    assert encoder == "encoder none; 95 % intervals of 2,000 resamples"
    assert re.search(rf"Python {platform.python_version()}, .*numpy \d.*torch \d", versions)
    assert re.search(r"\d+ CPUs, ", machine)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", date)


def test_the_processor_is_named_where_the_system_tells(tmp_path: Path) -> None:
    told = tmp_path / "cpuinfo"
    assert surroundings.processor(told) == platform.machine()
    told.write_text("processor : 0\nflags : x\n", encoding="utf-8")
    assert surroundings.processor(told) == platform.machine()
    told.write_text("processor : 0\nmodel name\t: Some CPU @ 3 GHz\n", encoding="utf-8")
    assert surroundings.processor(told) == "Some CPU @ 3 GHz"


def test_figures_are_written_for_programs(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    assert evaluate(data, "--encoder", "none", "--judged-only", "--json", out).exit_code == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["queries"], found["unanswered"], found["documents"]) == (3, 1, 4)
    assert (found["judged_only"], found["encoder"]) == (True, None)
    assert [row["system"] for row in found["rows"]] == ["bm25", "engine"]
    assert found["rows"][0]["measures"]["nDCG@10"]["value"] == pytest.approx(
        (1 + 1 + 0.63093) / 3, abs=1e-4
    )
    assert set(found["rows"][0]["measures"]["MRR@10"]) == {"value", "low", "high"}
    assert [item["other"] for item in found["differences"]] == ["bm25"]
    assert found["versions"].startswith("Python")
    assert {"machine", "date"} < set(found)


def test_figures_are_kept_where_they_cannot_be_shown(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_report: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(command, "_print", fail)
    with pytest.raises(BrokenPipeError):
        evaluate(data, "--encoder", "none", "--json", tmp_path / "figures.json")
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["queries"] == 3


def test_one_system_may_be_measured_alone(data: Path) -> None:
    result = evaluate(data, "--encoder", "none", "--system", "bm25")
    assert result.exit_code == 0
    assert "bm25" in result.stdout
    assert "engine" not in result.stdout


def test_judged_documents_only_is_said(data: Path) -> None:
    result = evaluate(data, "--encoder", "none", "--judged-only")
    assert "each query's judged documents only" in result.stdout


@pytest.mark.model
def test_every_system_is_measured_with_the_real_encoder(data: Path, tmp_path: Path) -> None:
    cache = tmp_path / "vectors"
    result = evaluate(data, "--cache", cache)
    assert result.exit_code == 0
    for name in ("bm25", "dense", "rrf", "convex", "engine"):
        assert re.search(rf"^ {name} ", result.stdout, re.MULTILINE)
    assert "encoder gongxu-zh-en-" in result.stdout
    assert len(list(cache.iterdir())) == 1


def refused(result: Result, start: str, message: str) -> None:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(start)
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["queries.jsonl", "corpus.jsonl", "qrels.tsv"])
def test_a_folder_without_a_judged_set_is_one_clear_line(data: Path, name: str) -> None:
    (data / name).unlink()
    refused(evaluate(data, "--encoder", "none"), f"{data / name}: ", "no such file")


def test_a_broken_line_is_named(data: Path) -> None:
    with (data / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n{")
    refused(evaluate(data, "--encoder", "none"), f"{data / 'corpus.jsonl'}: row 5: ", "JSON")


def test_values_nested_too_deeply_are_one_clear_line(data: Path) -> None:
    (data / "queries.jsonl").write_text("[" * 200_000, encoding="utf-8")
    refused(evaluate(data, "--encoder", "none"), f"{data / 'queries.jsonl'}: row 1: ", "deeply")


def test_a_grade_out_of_range_is_one_clear_line(data: Path) -> None:
    with (data / "qrels.tsv").open("a", encoding="utf-8") as file:
        file.write("\nq1\td3\t99999")
    refused(evaluate(data, "--encoder", "none"), f"{data / 'qrels.tsv'}: row 6: ", "0 to 10")


def test_an_unknown_system_is_one_clear_line(data: Path) -> None:
    result = evaluate(data, "--encoder", "none", "--system", "bm24")
    refused(result, "--system bm24: ", "bm25, dense, rrf, convex, engine")


def test_a_system_that_needs_an_encoder_says_so(data: Path) -> None:
    result = evaluate(data, "--encoder", "none", "--system", "dense")
    refused(result, "--system dense: ", "encoder")


def test_an_unknown_encoder_is_one_clear_line(data: Path) -> None:
    refused(evaluate(data, "--encoder", "nonesuch"), "--encoder nonesuch: ", "folder")


def test_a_file_of_figures_that_cannot_be_is_refused_before_the_work(data: Path) -> None:
    out = data / "absent" / "figures.json"
    refused(evaluate(data / "absent", "--json", out), f"{out}: ", "create it first")


def test_a_cache_that_cannot_be_is_refused_before_the_work(data: Path) -> None:
    file = data / "qrels.tsv"
    refused(evaluate(data / "absent", "--cache", file), f"{file}: ", "name a folder")


def test_help_names_what_a_folder_must_hold() -> None:
    result = CliRunner().invoke(main, ["evaluate", "--help"])
    assert result.exit_code == 0
    assert "qrels.tsv" in result.stdout


@pytest.mark.skipif(not JUDGED.is_dir(), reason="the judged sets are not at hand")
def test_a_real_judged_set_is_measured() -> None:
    result = evaluate(JUDGED, "--encoder", "none", "--judged-only")
    assert result.exit_code == 0
    assert "2,164 documents" in result.stdout


@pytest.mark.parametrize("name", ["queries.jsonl", "corpus.jsonl", "qrels.tsv"])
def test_what_is_read_is_not_overwritten(data: Path, name: str) -> None:
    before = (data / name).read_bytes()
    result = evaluate(data, "--encoder", "none", "--json", data / name)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{data / name}: this is one of the files to read")
    assert (data / name).read_bytes() == before
