"""What both command lines do about odd words, and output that nobody can take."""

import os
import runpy
import subprocess
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from matching.commands.faults import BadInput, Commands

ROOT = Path(__file__).parents[2]
FULL = Path("/dev/full")
RUN = """
import click
from matching.commands.faults import Commands
@click.command()
def say():
    print("→ 轧辊")
Commands(commands=[say])()
"""


def said(*arguments: object, full: bool = False, **environment: str) -> tuple[int, str, str]:
    """Run Python in a process of its own; return its exit code and what it said."""
    with (FULL if full else Path(os.devnull)).open("wb") as stream:
        ended = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            stdout=stream if full else subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
            check=False,
        )
    return ended.returncode, ended.stdout or "", ended.stderr


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "command",
    [
        ["matching", "--help"],
        ["marketplace.cli", "settings"],
        ["marketplace.cli", "doctor", "--quick"],
    ],
)
def test_output_that_cannot_be_written_is_one_line(unbuffered: str, command: list[str]) -> None:
    code, _, told = said("-m", *command, full=True, PYTHONUNBUFFERED=unbuffered)
    assert code == 2
    line = "standard output cannot be written: No space left on device\n"
    assert told.removeprefix("Error: ") == line


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_what_the_terminal_cannot_show_is_escaped(unbuffered: str) -> None:
    code, shown, told = said(
        "-c", RUN, "say", PYTHONIOENCODING="ascii", PYTHONUNBUFFERED=unbuffered
    )
    assert (code, shown, told) == (0, r"\u2192 \u8f67\u8f8a" + "\n", "")


@pytest.mark.parametrize("command", [["matching", "rank", "--needs"], ["marketplace.cli", "match"]])
def test_an_argument_that_is_no_utf_8_is_one_line(command: list[str]) -> None:
    code, shown, told = said("-m", *command, os.fsdecode(b"m\xff.csv"))
    assert (code, shown) == (2, "")
    line = r"the argument 'm\udcff.csv' is no UTF-8; write it anew, or rename the file"
    assert told.removeprefix("Error: ") == f"{line}\n"


def failing(error: OSError) -> Commands:
    @click.command()
    def fail() -> None:
        raise error

    return Commands(commands=[fail])


@pytest.mark.parametrize("error", [OSError(28, "full"), OSError(28, "full", "x.csv")])
def test_another_error_stays_what_it_is(error: OSError) -> None:
    assert CliRunner().invoke(failing(error), ["fail"]).exception is error


@pytest.mark.parametrize("word", ["\ud800", "a"])
def test_words_may_be_given_in_the_process(word: str) -> None:
    ended = CliRunner().invoke(Commands(), [word])
    assert ended.exit_code == BadInput.exit_code
    assert ("no UTF-8" in ended.stderr) is (word != "a")


class Impatient(MetaPathFinder):
    """Somebody who presses Ctrl-C while the commands are imported."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - as Python calls it
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> None:
        if fullname == "matching.commands.root":
            raise KeyboardInterrupt


def test_stopped_before_it_began_it_ends_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "meta_path", [Impatient(), *sys.meta_path])
    for name in ("matching.commands.root", "matching.__main__"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(SystemExit) as end:
        runpy.run_module("matching", run_name="__main__")
    assert end.value.code == 130
    assert capfd.readouterr() == ("", "")
