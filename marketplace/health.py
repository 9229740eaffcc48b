"""Health for whoever watches the process: ``/livez`` it is up, ``/readyz`` it can rank."""

from typing import Protocol

import structlog
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from marketplace import schema
from marketplace.db import Database
from marketplace.web.transactions import without_database

log = structlog.stdlib.get_logger(__name__)


class Ranking(Protocol):
    """What readiness asks of the matcher."""

    @property
    def ready(self) -> bool:
        """Say whether full answers are possible."""

    @property
    def filling(self) -> bool:
        """Say whether most listings have not been encoded yet."""

    @property
    def model(self) -> str:
        """Return the state of the language model."""


class Parts(Protocol):
    """The parts of the process that readiness looks at."""

    database: Database

    @property
    def matcher(self) -> Ranking:
        """Return what ranks."""


def health(parts: Parts) -> Blueprint:
    """Return the two addresses for the given parts of the process."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/livez")
    @without_database
    def livez() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    @without_database
    def readyz() -> Response:
        states = _states(parts)
        is_ready = all(state == "ok" for state in states.values())
        response = jsonify(status="ok" if is_ready else "not ready", parts=states)
        response.status_code = 200 if is_ready else 503
        return response

    return blueprint


def _states(parts: Parts) -> dict[str, str]:
    try:
        is_migrated = schema.current(parts.database) == current_app.config["GONGXU_HEAD"]
    except SQLAlchemyError as error:
        log.warning("not ready", error=str(error))
        return {"database": "away"}
    if not is_migrated:
        return {"database": "ok", "migrations": "missing"}
    return {"database": "ok", "migrations": "ok", "ranking": _ranking(parts.matcher)}


def _ranking(matcher: Ranking) -> str:
    if not matcher.ready:
        return "failed" if matcher.model == "failed" else "loading"
    # One new listing among many is no reason to send visitors elsewhere.
    return "encoding" if matcher.filling else "ok"
