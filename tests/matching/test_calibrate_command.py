"""``python -m matching calibrate``: probabilities fitted to judged sets, or one clear line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matching.__main__ import main
from matching.calibration import Calibration

THINGS = ["rolls", "pumps", "ovens", "presses", "robots", "cranes", "valves", "motors"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return judged(tmp_path / "judged", THINGS)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "result").mkdir()
    return tmp_path / "result" / "calibration.json"


def judged(folder: Path, things: list[str]) -> Path:
    """Make a set in which each thing's fault is answered by the document about that thing."""
    folder.mkdir()
    texts = {
        "queries": [{"id": f"q-{one}", "text": f"faults of {one} stop the line"} for one in things],
        "corpus": [{"id": f"d-{one}", "text": f"{one} are watched by sensors"} for one in things],
    }
    for name, records in texts.items():
        lines = [json.dumps(record) for record in records]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    rows = [f"q-{one}\td-{one}\t1" for one in things]
    (folder / "qrels.tsv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def calibrate(*options: object) -> Result:
    return CliRunner().invoke(main, ["calibrate", *map(str, options)], catch_exceptions=False)


def refused(result: Result, start: str, message: str, out: Path) -> None:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(start)
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(out.parent.iterdir()) == []


@pytest.mark.model
def test_a_calibration_is_written_and_how_far_to_believe_it_is_told(data: Path, out: Path) -> None:
    other = judged(data.with_name("other"), ["cutters", "mills"])
    result = calibrate("--data", data, "--data", other, "--out", out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert Calibration.load(out).dense.slopes != Calibration.load(out).lexical.slopes
    dense, lexical = result.stdout.splitlines()
    assert dense.startswith("with vectors: calibration error 0.")
    assert lexical.startswith("words alone: calibration error 0.")
    assert "judged 0." in dense
    assert "other 0." in dense
    assert "% of the lists with answers have a possible match" in dense


@pytest.mark.model
def test_too_few_queries_are_one_clear_line(data: Path, out: Path) -> None:
    few = judged(data.with_name("few"), THINGS[:3])
    refused(calibrate("--data", few, "--out", out), "3 queries", "too few", out)


def test_a_folder_without_a_judged_set_is_one_clear_line(data: Path, out: Path) -> None:
    (data / "qrels.tsv").unlink()
    refused(calibrate("--data", data, "--out", out), f"{data / 'qrels.tsv'}: ", "no such", out)


def test_an_encoder_is_needed(data: Path, out: Path) -> None:
    result = calibrate("--data", data, "--out", out, "--encoder", "none")
    refused(result, "--encoder none: ", "name a model", out)


def test_an_output_that_cannot_be_is_refused_before_the_work(data: Path, out: Path) -> None:
    absent = out.parent / "absent" / "calibration.json"
    result = calibrate("--data", data / "absent", "--out", absent)
    refused(result, f"{absent}: ", "create it first", out)


@pytest.mark.parametrize("name", ["queries.jsonl", "corpus.jsonl", "qrels.tsv"])
def test_what_is_read_is_not_overwritten(data: Path, name: str) -> None:
    other = judged(data.with_name("other"), ["cutters", "mills"])
    before = (other / name).read_bytes()
    result = calibrate("--data", data, "--data", other, "--out", other / name)
    assert result.exit_code == 2
    assert "one of the files to read" in result.stderr
    assert (other / name).read_bytes() == before


def test_a_cache_that_cannot_be_is_refused_before_the_work(data: Path, out: Path) -> None:
    file = data / "qrels.tsv"
    result = calibrate("--data", data / "absent", "--out", out, "--cache", file)
    refused(result, f"{file}: ", "name a folder", out)
