"""``marketplace match``: ranked lists on screens, in pipes and in files."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from click.testing import Result
from rich.console import Console

from marketplace.cli.ranked import COLUMNS, draw
from marketplace.db import Database
from marketplace.demo import FLAGSHIP, fill
from marketplace.listings.models import Kind
from marketplace.listings.queries import latest
from marketplace.listings.stages import Stage
from matching.tables import read

Run = Callable[..., Result]

COMMAND = f'"{sys.executable}" -m marketplace.cli match --all'


@pytest.mark.usefixtures("installation")
def test_matched_as_lines_with_tabs(run: Run, database: Database) -> None:
    fill(database)
    ended = run("match", FLAGSHIP, "--top", "3")
    assert ended.exit_code == 0, ended.output
    header, *lines = (tuple(line.split("\t")) for line in ended.stdout.splitlines())
    assert header == COLUMNS
    assert [(line[0], line[2], len(line)) for line in lines] == [
        (FLAGSHIP, str(rank), len(COLUMNS)) for rank in (1, 2, 3)
    ]


REASONS = "水扒渣, 晶器液, 水预, 连铸, 热轧); industry +0.100 (2410); task +0.080 " + "(dust) " * 9
ROW = ("p" * 30, "s" * 40, 1, 0.5, "strong", "找划痕的相机 [red]", REASONS)


@pytest.mark.parametrize("columns", [40, 80, 150, 300])
def test_names_and_numbers_are_never_cut_on_a_terminal(columns: int) -> None:
    file = StringIO()
    draw(Console(file=file, width=columns, force_terminal=True, color_system=None), [ROW, ROW])
    shown = file.getvalue()
    for cell in ROW[:5]:
        assert shown.count(str(cell)) >= 2
    assert shown.count("[red]") == 2
    assert shown.count("(dust)") == 18
    assert "…" not in shown
    if columns >= 150:
        assert shown.split("\n")[0].split() == list(COLUMNS)
        assert all(len(line) <= columns for line in shown.splitlines())


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize(
    ("ending", "code", "told"),
    [
        (">&-", 2, "Error: standard output is closed"),
        ("> /dev/full", 2, "Error: standard output cannot be written: No space left on device"),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_shown_is_an_error(
    database: Database, ending: str, code: int, told: str, unbuffered: str
) -> None:
    fill(database)
    command = ["/bin/sh", "-c", f"{COMMAND} {ending}"]
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    ended = subprocess.run(command, env=environment, text=True, capture_output=True, check=False)
    assert ended.returncode == code
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_reader_that_has_seen_enough_is_no_error(database: Database) -> None:
    fill(database)
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "marketplace.cli", "match", "--all"]
    with os.fdopen(writing) as pipe:
        ended = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert all(line.startswith("ranking") for line in ended.stderr.splitlines())


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_matched_into_a_file(run: Run, database: Database, tmp_path: Path, suffix: str) -> None:
    fill(database)
    out = tmp_path / f"matches.{suffix}"
    assert run("match", FLAGSHIP, "--top", "4", "--out", out).exit_code == 0
    table = read(out)
    assert table.columns == COLUMNS
    assert [row.cells["rank"] for row in table.rows] == ["1", "2", "3", "4"]
    assert {row.cells["problem"] for row in table.rows} == {FLAGSHIP}


@pytest.mark.usefixtures("installation")
def test_matched_for_every_problem(run: Run, database: Database, tmp_path: Path) -> None:
    fill(database)
    out = tmp_path / "matches.jsonl"
    assert run("match", "--all", "--top", "2", "--out", out).exit_code == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    with database.reading() as session:
        slugs = [shown.slug for shown in latest(session, Kind.PROBLEM, Stage.OWNER)]
    assert [line["problem"] for line in lines] == [slug for slug in slugs for _ in range(2)]


@pytest.mark.usefixtures("new_installation")
@pytest.mark.parametrize(
    ("out", "told"), [("no/such.csv", "there is no folder"), ("matches.pdf", "must end in .csv")]
)
def test_where_to_write_is_looked_at_before_anything_else(
    run: Run, tmp_path: Path, out: str, told: str
) -> None:
    ended = run("match", FLAGSHIP, "--out", tmp_path / out)
    assert ended.exit_code == 2
    assert told in ended.stderr, "the missing database comes second"


@pytest.mark.usefixtures("installation")
def test_which_problem_must_be_said(run: Run) -> None:
    for arguments in ([], [FLAGSHIP, "--all"]):
        ended = run("match", *arguments)
        assert ended.exit_code == 2
        assert "name one problem, or give --all" in ended.stderr


@pytest.mark.usefixtures("installation")
def test_an_unknown_problem_is_one_line(run: Run) -> None:
    ended = run("match", "nothing")
    assert ended.exit_code == 2
    assert ended.stderr.endswith("Error: there is no published problem 'nothing'\n")


@pytest.mark.usefixtures("new_installation")
def test_matching_without_migrations_says_what_to_run(run: Run) -> None:
    ended = run("match", FLAGSHIP)
    assert ended.exit_code == 2
    assert ended.stderr.endswith("run: marketplace db upgrade\n")


@pytest.mark.usefixtures("installation")
def test_an_unknown_encoder_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGXU_ENCODER", "nonsense")
    ended = run("match", FLAGSHIP)
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Error: GONGXU_ENCODER: no encoder 'nonsense'")
