import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Writes down how it was called instead of installing two gigabytes.
STAND_IN = '#!/bin/sh\necho "$*" >> "{calls}"\n'

# What an enclosing `make test` was told is not for these.
ALONE = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")


def make(*arguments: str, folder: Path = ROOT) -> str:
    command = ["make", "--no-print-directory", *arguments]
    ended = subprocess.run(
        command, cwd=folder, env=ALONE, capture_output=True, text=True, check=True
    )
    return ended.stdout


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """Return a folder in which `make install` finds nothing installed and installs nothing."""
    for name in ("torch.lock", "requirements.lock", "pyproject.toml", "hatch_build.py"):
        (tmp_path / name).touch()
    (tmp_path / "requirements.lock").write_text("one==1\n")
    shutil.copy(ROOT / "Makefile", tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN.format(calls=tmp_path / "calls"))
    python.chmod(0o755)
    return tmp_path


def calls_of_pip(folder: Path) -> list[str]:
    calls = (folder / "calls").read_text().splitlines()
    return [call for call in calls if call.startswith("-m pip") and " install " in call]


def test_in_a_log_there_is_a_line_for_each_step(fresh: Path) -> None:
    said = make("install", f"PYTHON={sys.executable}", folder=fresh).splitlines()
    assert [line.split()[:3] for line in said] == [
        ["→", "Installing", "PyTorch"],
        ["→", "Installing", "1"],
        ["→", "Installing", "gongxu"],
        ["→", "Ready:", ".venv/bin/marketplace"],
    ]
    assert ["--quiet" in call for call in calls_of_pip(fresh)] == [True] * 3


def test_on_a_terminal_pip_shows_its_progress(fresh: Path) -> None:
    outer, terminal = pty.openpty()
    command = ["make", "install", f"PYTHON={sys.executable}"]
    subprocess.run(
        command, cwd=fresh, env=ALONE, check=True, stdout=terminal, stderr=subprocess.STDOUT
    )
    os.close(terminal)
    os.close(outer)
    assert ["--quiet" in call for call in calls_of_pip(fresh)] == [False] * 3


def test_every_target_is_explained_in_a_line() -> None:
    shown = {line.split()[1]: line for line in make("help").splitlines()}
    assert set(shown) >= {"demo", "test", "soak", "install", "lock"}
    assert "12 minutes" in shown["soak"]


def test_soak_runs_the_long_tests_and_test_does_not(fresh: Path) -> None:
    assert "pytest -m soak" in make("--dry-run", "soak", folder=fresh)
    assert 'pytest -m "not soak"' in make("--dry-run", "test", folder=fresh)
