import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from marketplace.cli import main
from marketplace.settings import PREFIX, Settings

Run = Callable[..., Result]


@pytest.fixture
def installation(database_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Put the settings of a migrated installation, words only, into the environment."""
    put(monkeypatch, database_settings)
    return database_settings


def put(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    for name in ("data_dir", "database_url", "encoder"):
        monkeypatch.setenv(PREFIX + name.upper(), str(getattr(settings, name)))
    monkeypatch.setenv(PREFIX + "POLL_SECONDS", "0.05")


@pytest.fixture
def new_installation(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Put settings whose database does not exist yet into the environment."""
    put(monkeypatch, settings)
    return settings


@pytest.fixture
def run() -> Run:
    """Return what runs a command in this process."""
    runner = CliRunner()
    return lambda *arguments, **options: runner.invoke(main, list(map(str, arguments)), **options)


@dataclass
class Running:
    """A command in a process of its own, and what it has said so far."""

    process: "subprocess.Popen[str]"
    said: list[str] = field(default_factory=list)

    def wait_for(self, part: str, seconds: float = 60) -> str:
        """Return the first line that holds ``part``."""
        reader = Thread(target=self._read_until, args=(part,))
        reader.start()
        reader.join(seconds)
        found = [line for line in self.said if part in line]
        assert found, f"never said {part!r}, but: {''.join(self.said)}"
        return found[0].strip()

    def _read_until(self, part: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if part in line:
                return

    def end(self, number: int) -> int:
        """Send a signal; return the exit code."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=20)
        self.said.append(rest)
        return self.process.returncode

    @property
    def output(self) -> str:
        return "".join(self.said)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Return what starts a command in a process of its own."""
    started: list[Running] = []

    def begin(*arguments: object) -> Running:
        command = [sys.executable, "-m", "marketplace.cli", *map(str, arguments)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=tmp_path
        )
        started.append(Running(process))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()
