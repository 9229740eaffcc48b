import os
import sys
import time

import click
import pytest
from click.testing import CliRunner

from marketplace.cli import Commands
from marketplace.cli.progress import progress


def test_without_a_terminal_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("counting") as tell:
        for done in range(101):
            tell(done, 100)
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "counting …"
    assert told[1:] == [f"counting: {done} of 100" for done in range(10, 101, 10)]


def test_without_a_total_only_the_beginning_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("waiting") as tell:
        tell(0, 0)
        tell(0, 0)
    assert capsys.readouterr().err == "waiting …\n"


def test_on_a_terminal_a_bar_that_vanishes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    screen, terminal = os.openpty()
    with os.fdopen(terminal, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        with progress("counting") as tell:
            tell(7, 20)
            time.sleep(0.3)  # it is drawn ten times a second
            shown = os.read(screen, 100_000).decode()
        wiped = os.read(screen, 100_000).decode()
    os.close(screen)
    assert "counting" in shown
    assert "7/20" in shown
    assert "\x1b[2K" in wiped


def test_a_fault_of_the_program_keeps_its_traceback() -> None:
    @click.group(cls=Commands)
    def group() -> None: ...

    @group.command()
    def broken() -> None:
        raise ZeroDivisionError

    ended = CliRunner().invoke(group, ["broken"])
    assert isinstance(ended.exception, ZeroDivisionError)
