from collections.abc import Callable

import pytest
from click.testing import Result

from marketplace.settings import Settings

Run = Callable[..., Result]


@pytest.mark.usefixtures("installation")
def test_a_sound_installation(run: Run) -> None:
    ended = run("doctor")
    assert ended.exit_code == 0, ended.output
    lines = ended.stdout.splitlines()
    assert len(lines) == 10
    assert all(line.startswith("ok ") for line in lines)


@pytest.mark.usefixtures("new_installation")
def test_each_fault_says_how_to_mend_it(run: Run) -> None:
    ended = run("doctor", "--quick")
    assert ended.exit_code == 1
    lines = ended.stdout.splitlines()
    faults = [number for number, line in enumerate(lines) if line.startswith("fault")]
    assert len(faults) == 2
    for number in faults:
        assert lines[number + 1].strip() == "→ run: marketplace db upgrade"


def test_settings_are_printed_without_secrets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGXU_SECRET_KEY", "hunter2-hunter2")
    url = "postgresql+psycopg://someone:hunter2@h/n?password=hunter2&passfile=hunter2"
    monkeypatch.setenv("GONGXU_DATABASE_URL", url)
    ended = run("settings")
    assert ended.exit_code == 0
    assert "hunter2" not in ended.output
    lines = ended.stdout.splitlines()
    assert [line.partition("=")[0] for line in lines] == [
        f"GONGXU_{name.upper()}" for name in Settings.model_fields
    ]
    assert lines[1].startswith("GONGXU_DATABASE_URL=postgresql+psycopg://someone:***@h/n?")
