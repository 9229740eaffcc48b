"""The application on an own database, with a few routes that misbehave in known ways."""

from collections.abc import Callable, Iterator

import pytest
from flask import Blueprint, Flask, abort, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from marketplace.app import create_app
from marketplace.db import Database, session
from marketplace.errors import ConfigurationError, NotFound, RuleBroken
from marketplace.organisations.models import Organisation
from marketplace.runtime import Runtime
from marketplace.settings import Settings

trial = Blueprint("trial", __name__)


def _save(slug: str) -> None:
    session().add(Organisation(slug=slug, kind="vendor", name_en=slug))


@trial.post("/trial/save/<slug>/<int:status>")
def save(slug: str, status: int) -> ResponseReturnValue:
    _save(slug)
    return "saved", status


@trial.post("/trial/save-and-break/<slug>")
def save_and_break(slug: str) -> ResponseReturnValue:
    _save(slug)
    session().flush()
    raise RuntimeError(slug)


@trial.get("/trial/save/<slug>")
def save_while_reading(slug: str) -> ResponseReturnValue:
    _save(slug)
    session().flush()
    return "saved"


@trial.get("/trial/raise/<name>")
def raise_error(name: str) -> ResponseReturnValue:
    raise {
        "rule": RuleBroken("only a published listing can be withdrawn"),
        "missing": NotFound("secret-slug"),
        "setup": ConfigurationError("secret-setting"),
        "bug": RuntimeError("secret-detail"),
    }[name]


@trial.post("/trial/form")
def read_form() -> ResponseReturnValue:
    return request.form["text"]


@trial.route("/trial/find", methods=["GET", "POST"])
def find() -> ResponseReturnValue:
    """Look for a text that SQLite does not find and PostgreSQL cannot hold."""
    session().scalars(select(Organisation).where(Organisation.slug == "\0")).all()
    return "none"


@trial.get("/trial/teapot")
def teapot() -> ResponseReturnValue:
    abort(418)


@trial.get("/trial/moved/")
def moved() -> ResponseReturnValue:
    return "here"


@pytest.fixture
def runtime(database_settings: Settings) -> Iterator[Runtime]:
    """Return the parts of a process that has not been started."""
    made = Runtime(database_settings)
    yield made
    made.stop()


@pytest.fixture
def app(database_settings: Settings, runtime: Runtime) -> Flask:
    """Return the application with the trial routes."""
    made = create_app(database_settings, runtime)
    made.register_blueprint(trial)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser that prefers English."""
    made = app.test_client()
    made.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    made.environ_base["HTTP_ACCEPT"] = "text/html"
    return made


@pytest.fixture
def saved(database: Database) -> Callable[[], int]:
    """Return a function that counts the organisations that were committed."""

    def count() -> int:
        with database.reading() as current:
            return current.scalar(select(func.count()).select_from(Organisation)) or 0

    return count


@pytest.fixture
def away(settings: Settings) -> Iterator[FlaskClient]:
    """Return a browser on an application whose database cannot be opened."""
    url = f"sqlite:///{settings.data_dir}/nowhere/at/all.sqlite3"
    changed = settings.model_copy(update={"database_url": url})
    parts = Runtime(changed)
    client = create_app(changed, parts).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    yield client
    parts.stop()
