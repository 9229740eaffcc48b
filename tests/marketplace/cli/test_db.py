from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from marketplace import schema
from marketplace.db import Database
from marketplace.settings import Settings

Run = Callable[..., Result]


@pytest.mark.usefixtures("new_installation")
def test_upgrade_makes_the_database(run: Run) -> None:
    assert run("db", "upgrade").output == f"the database is now at revision {schema.head()}\n"
    assert run("db", "upgrade").output == f"the database is already at revision {schema.head()}\n"
    assert run("db", "check").exit_code == 0


def test_check_says_what_to_do(run: Run, new_installation: Settings) -> None:
    ended = run("db", "check")
    assert ended.exit_code == 1
    assert "run: marketplace db upgrade" in ended.stderr
    assert not new_installation.data_dir.exists()


@pytest.mark.usefixtures("installation")
def test_downgrade_asks_first(run: Run, database: Database) -> None:
    assert run("db", "downgrade", "base", input="n\n").exit_code == 1
    assert schema.current(database) == schema.head()
    assert run("db", "downgrade", "base", input="y\n").exit_code == 0
    assert schema.current(database) is None


@pytest.mark.usefixtures("installation")
def test_downgrade_without_asking(run: Run, database: Database) -> None:
    ended = run("db", "downgrade", "base", "--yes")
    assert ended.output == "the database is now at revision none\n"
    assert schema.current(database) is None


@pytest.mark.usefixtures("installation")
def test_the_last_migration_can_be_named_as_minus_one(run: Run, database: Database) -> None:
    ended = run("db", "downgrade", "-1", "--yes")
    assert ended.exit_code == 0, ended.output
    assert schema.current(database) != schema.head()


def test_without_a_database_there_is_nothing_to_downgrade(
    run: Run, new_installation: Settings
) -> None:
    ended = run("db", "downgrade", "base", "--yes")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Error: there is nothing to downgrade: sqlite:///")
    assert not new_installation.data_dir.exists()


@pytest.mark.parametrize("place", ["file", "file/below", "x" * 300, "/proc", "/proc/gongxu"])
@pytest.mark.parametrize("command", ["db upgrade", "db downgrade base --yes", "demo --port 0"])
def test_a_data_folder_that_cannot_be_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, command: str
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GONGXU_DATA_DIR", str(tmp_path / place))
    monkeypatch.setenv("GONGXU_ENCODER", "none")
    ended = run(*command.split())
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Error: ")
    assert "GONGXU_DATA_DIR" in ended.stderr or "nothing to downgrade" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.usefixtures("installation")
def test_an_unknown_revision_is_one_line(run: Run) -> None:
    ended = run("db", "upgrade", "nonsense")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Error: there is no revision 'nonsense'")
    assert ended.stderr.count("\n") == 1
