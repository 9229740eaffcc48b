"""Base, engines and sessions: the one place that commits."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_S = 15
"""How long a SQLite writer waits for the one before it."""


class Moment(TypeDecorator[datetime]):
    """A time stamp that is UTC on both databases; SQLite alone would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 the base class passes it
        """Refuse a naive time stamp instead of guessing its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a naive datetime cannot be stored: {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 the base class passes it
        """Attach the zone that SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table; names of constraints are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment, dict[str, Any]: JSON}


_current: ContextVar[Session] = ContextVar("session")


def session() -> Session:
    """Return the session of the transaction that encloses the caller.

    :raises LookupError: there is none, so nothing would ever be committed.
    """
    return _current.get()


class Database:
    """One database: its engine, and transactions on it."""

    def __init__(self, url: str, *, connections: int = 15) -> None:
        """Prepare an engine; nothing is opened until the first transaction.

        :param connections: how many transactions may be open at once; one more waits.
        """
        self.url = make_url(url)
        open_engine = _sqlite_engine if self.is_sqlite else _postgresql_engine
        self.engine = open_engine(url, connections)
        self._writing = self.engine.execution_options(gongxu_write=True)
        self._reading = self.engine.execution_options(gongxu_write=False, **self._snapshot_mode())

    @property
    def is_sqlite(self) -> bool:
        """Say whether this is the single-machine database."""
        return self.url.get_backend_name() == "sqlite"

    def _snapshot_mode(self) -> dict[str, Any]:
        # SQLite's BEGIN reads one state anyway; PostgreSQL must be asked to.
        if self.is_sqlite:
            return {}
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Run the block as one writing transaction; an exception undoes all of it."""
        with self._session(self._writing) as current:
            yield current
            current.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Run the block on one consistent state of the database; writing in it fails."""
        with self._session(self._reading) as current:
            yield current

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with Session(engine, expire_on_commit=False) as current:
            token = _current.set(current)
            try:
                yield current
            finally:
                _current.reset(token)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


# Parameters stay out of error messages and so out of the log: they are what people wrote.
_COMMON: Final = {"hide_parameters": True, "max_overflow": 0}


def _sqlite_engine(url: str, connections: int) -> Engine:
    engine = create_engine(
        url, pool_size=connections, connect_args={"timeout": BUSY_TIMEOUT_S}, **_COMMON
    )
    file = _SameFile(Path(make_url(url).database or ""))
    event.listen(engine, "do_connect", file.refuse_to_make_another)
    event.listen(engine, "connect", file.note)
    event.listen(engine, "checkout", file.compare)
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


class _SameFile:
    """Keeps an engine to one file: SQLite would go on in a deleted one, or begin an empty one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._was_there = False

    def refuse_to_make_another(self, *_: object) -> None:
        if self._was_there and not self._path.exists():
            message = f"the database file {self._path} is gone"
            raise sqlite3.OperationalError(message)

    def note(self, _connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["file"] = self._identity()
        self._was_there = True

    def compare(self, _connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info["file"] != self._identity():
            message = f"the database file {self._path} is another one than before"
            raise DisconnectionError(message)

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _sqlite_connect(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late and is never IMMEDIATE: through it, 588 of 800
    # concurrent read-then-write updates were lost without an error.
    connection.isolation_level = None
    _switch_to_wal(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # A new file is switched by whoever opens it first; SQLite lets the others fail without a wait.
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _sqlite_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("gongxu_write", True)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if write else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _postgresql_engine(url: str, connections: int) -> Engine:
    options = "-c lock_timeout=10s -c statement_timeout=60s -c timezone=utc"
    return create_engine(
        url,
        pool_size=connections,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 3, "options": options},
        **_COMMON,
    )
