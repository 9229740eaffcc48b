"""A database that answers but takes nothing is told before somebody loses what they wrote."""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from marketplace.db import Database
from marketplace.doctor import Finding, examine
from marketplace.settings import Settings


def faults(settings: Settings) -> list[Finding]:
    return [finding for finding in examine(settings, quick=True) if not finding.is_ok]


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("place", ["database.sqlite3", "."])
def test_a_file_or_folder_that_cannot_be_written_is_told(
    database_settings: Settings, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / place
    # Rights do not hold back root, who may run the tests.
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != locked)
    (fault,) = faults(database_settings)
    assert (fault.name, fault.text.partition("but ")[2]) == (
        "database",
        f"{locked} cannot be written",
    )
    assert f"write to {locked}" in fault.mend


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_file_that_somebody_holds_is_told(
    database_settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marketplace.db.BUSY_TIMEOUT_S", 0.1)
    with database.transaction() as session:
        session.execute(sa.text("SELECT 1"))
        (fault,) = faults(database_settings)
    assert "database is locked" in fault.text
    assert "stop the program" in fault.mend


@pytest.mark.parametrize("backend", ["postgresql"])
@pytest.mark.parametrize("right", ["INSERT", "UPDATE"])
def test_a_user_who_may_not_write_is_told(
    database_settings: Settings, database: Database, right: str
) -> None:
    with database.transaction() as session:
        for statement in (
            "DROP ROLE IF EXISTS reader",
            "CREATE ROLE reader LOGIN",
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO reader",
            f"REVOKE {right} ON listings FROM reader",
        ):
            session.execute(sa.text(statement))
    url = database.url.set(username="reader").render_as_string(hide_password=False)
    (fault,) = faults(database_settings.model_copy(update={"database_url": url}))
    with database.transaction() as session:
        session.execute(sa.text("DROP OWNED BY reader"))
        session.execute(sa.text("DROP ROLE reader"))
    assert "permission denied for table listings" in fault.text
    assert "insert and update" in fault.mend
