"""What ``rank`` takes from a table, what it keeps aside, and which languages a model has."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from matching import tables
from matching.__main__ import main
from matching.commands.encoding import encoder_named, encoder_option

Cells = dict[str, str]
Rank = Callable[[Cells], dict[str, str]]
NEED = {"id": "n", "text": "Cracks on steel rolls.", "industries": "24", "scenes": "s"}


@pytest.fixture
def rank(tmp_path: Path) -> Rank:
    def run(offer: Cells) -> dict[str, str]:
        """Rank one offer for the need, and return the row that was written."""
        files = {"needs": NEED, "offers": {"id": "o"} | offer}
        for name, cells in files.items():
            (tmp_path / f"{name}.jsonl").write_text(json.dumps(cells) + "\n")
        paths = [word for name in files for word in (f"--{name}", str(tmp_path / f"{name}.jsonl"))]
        words = [*paths, "--top", "1", "--out", str(tmp_path / "out.csv"), "--encoder", "none"]
        ended = CliRunner().invoke(main, ["rank", *words], catch_exceptions=False)
        assert ended.exit_code == 0, ended.output
        return dict(tables.read(tmp_path / "out.csv").rows[0].cells)

    return run


def test_the_help_says_which_columns_are_used() -> None:
    said = " ".join(CliRunner().invoke(main, ["rank", "--help"]).output.split())
    assert "title, language (zh or en), industries, scenes and tasks (or the singular" in said
    assert "Every other column is kept aside and does not rank" in said


def test_other_columns_do_not_rank(rank: Rank) -> None:
    plain = {"text": "Schedules for paint shops."}
    assert rank(plain | {"notes": "Cracks on steel rolls.", "budget": "24"}) == rank(plain)


@pytest.mark.parametrize("name", ["industries", "industry"])
def test_structured_columns_do(rank: Rank, name: str) -> None:
    assert "industry 0." in rank({"text": "Schedules.", name: "24"})["reasons"]


def test_no_sentence_is_quoted_where_no_word_is_shared(rank: Rank) -> None:
    assert "“" not in rank({"text": "Schedules for paint shops.", "industries": "24"})["reasons"]
    assert "“Finds cracks.”" in rank({"text": "Finds cracks."})["reasons"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [([], "en,zh"), (["--encoder-languages", "en"], "en"), (["--encoder-languages", "zh"], "zh")],
)
def test_the_languages_of_a_folder_are_an_option(
    tmp_path: Path, options: list[str], expected: str
) -> None:
    (tmp_path / "modules.json").write_text("[]")

    @click.command()
    @encoder_option
    def show(encoder_name: str) -> None:
        encoder = encoder_named(encoder_name)
        assert encoder is not None
        click.echo(",".join(sorted(encoder.languages)))

    ended = CliRunner().invoke(show, ["--encoder", str(tmp_path), *options])
    assert ended.output == f"{expected}\n"
