"""The database's schema: bring it to this release's state, and say how far it is from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection, inspect

from marketplace.db import Database
from marketplace.errors import ConfigurationError
from marketplace.resources import resource
from marketplace.tables import metadata

LOCK = 0x676F6E677875
"""Number of the advisory lock that keeps two upgrades of one PostgreSQL apart ("gongxu")."""
MEND = "run: marketplace db upgrade"
MEND_NEWER = "it is of a newer release: install that release, or restore a backup of this one's"
MEND_PLACE = "set GONGXU_DATA_DIR (or GONGXU_DATABASE_URL) to a place that can be written to"


def head(folder: Path | None = None) -> str:
    """Return the revision this release needs.

    :raises ConfigurationError: the migrations have no single last one.
    """
    heads = ScriptDirectory.from_config(_config(folder)).get_heads()
    if len(heads) != 1:
        message = f"there must be one last migration, not {len(heads)}: {', '.join(heads)}"
        raise ConfigurationError(message)
    return heads[0]


def current(database: Database) -> str | None:
    """Return the revision the database is at, ``None`` if it holds no tables of ours yet."""
    if _is_missing_file(database):
        return None
    with database.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def tables(database: Database) -> set[str]:
    """Return the names of all tables there are, ours or not, without that of the revision."""
    if _is_missing_file(database):
        return set()
    with database.reading() as session:
        return set(inspect(session.connection()).get_table_names()) - {"alembic_version"}


def mend(database: Database, folder: Path | None = None) -> str:
    """Say what brings the database to the revision this release needs; empty: it is there."""
    at = current(database)
    if at is None:
        return MEND
    steps = [
        step.revision for step in ScriptDirectory.from_config(_config(folder)).walk_revisions()
    ]
    if at not in steps:
        return MEND_NEWER
    return "" if at == head(folder) else MEND


def upgrade(database: Database, revision: str = "head", folder: Path | None = None) -> None:
    """Run the migrations that are missing; two processes may do so at the same time.

    :raises ConfigurationError: the database belongs to a newer release, the revision is unknown, or
        the folder for the database cannot be made or written to.
    """
    if database.is_sqlite and database.url.database:
        _make_folder(Path(database.url.database).parent)
    _refuse_newer(database, folder)
    with _alone(database) as connection, _clear_errors(revision):
        command.upgrade(_config(folder, connection), revision)


def downgrade(database: Database, revision: str, folder: Path | None = None) -> None:
    """Undo migrations down to ``revision`` (``base``: all); what their tables held is lost.

    :raises ConfigurationError: the database belongs to a newer release, or the revision is unknown.
    """
    _refuse_newer(database, folder)
    with _alone(database) as connection, _clear_errors(revision):
        command.downgrade(_config(folder, connection), revision)


def check(database: Database) -> list[str]:
    """Say how the database differs from what this release's code expects; empty: not at all."""
    if remedy := mend(database):
        return [_distance(database, remedy)]
    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        return [f"models and database differ: {change}" for change in _changes(context)]


def require_head(database: Database) -> None:
    """Refuse to go on with a database that is not at this release's revision.

    :raises ConfigurationError: it is not; the message says what to do.
    """
    if remedy := mend(database):
        raise ConfigurationError(_distance(database, remedy))


def _refuse_newer(database: Database, folder: Path | None) -> None:
    if mend(database, folder) == MEND_NEWER:
        raise ConfigurationError(_distance(database, MEND_NEWER))


def _distance(database: Database, remedy: str) -> str:
    at = current(database) or "none"
    return f"the database is at revision {at}, this release needs {head()}: {remedy}"


def _changes(context: MigrationContext) -> Iterator[str]:
    for change in compare_metadata(context, metadata):
        # A change of a column comes as a list of tuples, everything else as one tuple.
        for part in change if isinstance(change, list) else [change]:
            yield " ".join(str(item) for item in part if item is not None)


def _config(folder: Path | None, connection: Connection | None = None) -> Config:
    config = Config()
    location = str(folder or resource("migrations"))
    config.set_main_option("script_location", location.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _is_missing_file(database: Database) -> bool:
    # Opening a SQLite file that is not there would make an empty one.
    name = database.url.database
    if not database.is_sqlite or not name:
        return False
    try:
        return not Path(name).exists()
    except OSError as error:
        message = f"{name} cannot be looked at: {error.strerror}; {MEND_PLACE}"
        raise ConfigurationError(message) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):  # SQLite writes other files beside its own
            pass
    except OSError as error:
        message = f"the database cannot be kept in {folder}: {error.strerror}; {MEND_PLACE}"
        raise ConfigurationError(message) from error


@contextmanager
def _clear_errors(revision: str) -> Iterator[None]:
    try:
        yield
    except CommandError as error:
        message = f"the database cannot be migrated to {revision}: {error}"
        if isinstance(error.__cause__, ResolutionError):
            message = f"there is no revision {revision!r}; the newest is {head()}"
        raise ConfigurationError(message) from error


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """Hold a connection which no other upgrade has at the same time."""
    with database.engine.connect() as connection:
        connection.detach()  # what is set here must not go back to the pool
        with (_alone_sqlite if database.is_sqlite else _alone_postgresql)(connection):
            yield connection


@contextmanager
def _alone_sqlite(connection: Connection) -> Iterator[None]:
    # A column is changed by building the table anew and dropping the old one. With foreign keys
    # on, that deletes every row referring to it; the switch has no effect inside a transaction.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    with connection.begin():  # BEGIN IMMEDIATE: the second process waits here for the first
        yield
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            message = f"the migration left rows that refer to nothing, so it was undone: {broken}"
            raise ConfigurationError(message)


@contextmanager
def _alone_postgresql(connection: Connection) -> Iterator[None]:
    with connection.begin():
        connection.exec_driver_sql("SET lock_timeout = '60s'")
        # Held until this connection closes, whatever transactions come and go.
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
    yield
