"""``python -m matching simulate``: what orders of lists do to a small market."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matching.__main__ import main
from matching.commands import simulate as command
from matching.market import BUDGET
from matching.worlds import SHAPES, SHOWN, Shape

SMALL = ("--size", 30, 40, 10, "--seeds", 2)
SYSTEMS = ("plain", "product", "floor", "prices", "prices+floor", "open", "open+prices")


def simulate(*options: object) -> Result:
    return CliRunner().invoke(main, ["simulate", *map(str, options)], catch_exceptions=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "small [red] set"
    folder.mkdir()
    for name, told in (("queries", "we need"), ("corpus", "this gives")):
        lines = [json.dumps({"id": f"{name[0]}{at}", "text": f"{told} w{at}"}) for at in range(12)]
        (folder / f"{name}.jsonl").write_text("\n".join(lines))
    (folder / "qrels.tsv").write_text("\n".join(f"q{at}\tc{at}\t1" for at in range(12)))
    return folder


def test_levels_and_changes_with_intervals_are_printed() -> None:
    result = simulate("--shape", "skewed", *SMALL)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "\nskewed: 30 needs, 40 offers, 10 vendors; 12 right, appeal ± 1, load 1\n" in (
        result.stdout
    )
    assert re.search(r"lists +accepted +Gini +shown +nDCG@10", result.stdout)
    number = r"[+-]\d*\.\d+"
    interval = rf"{number} \[{number}, {number}\]"
    for name in SYSTEMS:
        level = rf"^ {re.escape(name)} +\d+\.\d +0\.\d{{3}} +\d+\.\d% +0\.\d{{4}} *$"
        assert len(re.findall(level, result.stdout, re.MULTILINE)) == 1
        change = rf"^ {re.escape(name)} +{interval} +{interval} +{interval} *$"
        assert len(re.findall(change, result.stdout, re.MULTILINE)) == (name != "plain")
    assert f"2 seeds; 95 % bootstrap intervals over them; prices may cost {BUDGET:g}" in (
        result.stdout
    )
    assert "…" not in result.stdout
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d UTC$", result.stdout, re.MULTILINE)


def test_without_a_name_every_shape_is_simulated_and_told() -> None:
    told = [line for line in simulate(*SMALL).stdout.splitlines() if "vendors;" in line]
    assert [line.split(":")[0] for line in told] == [*SHAPES]
    assert told[4].endswith("appeal ± 1, load 1, log-odds off by 50%")
    assert told[5].endswith("; 50% popularity, the rest random, load 1")


def test_the_same_command_prints_the_same_figures() -> None:
    one, other = (simulate("--shape", "even", *SMALL).stdout.splitlines()[:-1] for _ in range(2))
    assert one == other


def test_more_seeds_draw_more_markets() -> None:
    figures = [
        re.findall(
            r"^ plain .*",
            simulate("--shape", "even", *SMALL[:4], "--seeds", n).stdout,
            re.MULTILINE,
        )
        for n in (2, 3)
    ]
    assert figures[0] != figures[1]


def test_without_a_budget_prices_change_nothing() -> None:
    out = simulate("--shape", "even", *SMALL, "--budget", 0).stdout
    assert re.search(r"^ prices +\+\.0 \[\+\.0, \+\.0\]", out, re.MULTILINE)


def test_a_judged_set_makes_a_market_too(data: Path) -> None:
    result = simulate("--data", data, "--encoder", "none", "--size", 1, 1, 5, "--seeds", 2)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "\nsmall [red] set: 12 needs, 12 offers, 5 vendors drawn\n" in result.stdout
    assert re.search(r"^ plain .* 1\.0000 *$", result.stdout, re.MULTILINE)


def test_a_judged_set_too_small_for_a_list_is_refused(data: Path) -> None:
    corpus = data / "corpus.jsonl"
    corpus.write_text("\n".join(corpus.read_text().splitlines()[:9]))
    (data / "qrels.tsv").write_text("q1\tc1\t1")
    result = simulate("--data", data, "--encoder", "none")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{data}: a list needs 10 offers, there are 9\n"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--shape", "x"), f"--shape x: there is no such shape; use {', '.join(SHAPES)}"),
        (
            ("--size", 5, 9, 2),
            "--size: 9 offers are too few; each vendor has one, and a list ten",
        ),
        (
            ("--size", 5, 20, 21),
            "--size: 20 offers are too few; each vendor has one, and a list ten",
        ),
        (
            ("--data", "x", "--shape", "even"),
            "--shape is for synthetic markets; leave it out, or leave out --data",
        ),
    ],
)
def test_what_cannot_be_simulated_is_told_in_one_line(
    options: tuple[object, ...], problem: str
) -> None:
    result = simulate(*options)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{problem}\n")


def test_help_names_what_there_is() -> None:
    options = {item.name: item for item in command.simulate.params}
    assert options["size"].default == (Shape().needs, Shape().offers, Shape().vendors)
    assert options["budget"].default == BUDGET
    told = " ".join(simulate("--help").stdout.split())
    assert f"all of {', '.join(SHAPES)}." in told
    assert SHOWN == 10  # the model is told so in words
