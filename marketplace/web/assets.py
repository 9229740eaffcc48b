"""Style sheets and pictures: their addresses change with their content, so they may be kept."""

import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

ONE_YEAR_S = 31_536_000
PAGES = frozenset({"text/html", "application/json", "application/atom+xml", "application/xml"})


def init_assets(app: Flask) -> None:
    """Put a version into the address of every static file, and cache headers on every answer."""
    app.url_defaults(_add_version)
    app.after_request(_cached)


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if _is_static(endpoint) and "filename" in values:
        version = _file_version(endpoint, values["filename"])
        if version:
            values.setdefault("v", version)


def _cached(response: Response) -> Response:
    if _is_static(request.endpoint) and response.status_code < HTTPStatus.BAD_REQUEST:
        if _asks_for_current():
            response.cache_control.no_cache = None
            response.cache_control.public = True
            response.cache_control.max_age = ONE_YEAR_S
            response.cache_control.immutable = True
    elif response.mimetype in PAGES:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _asks_for_current() -> bool:
    filename = (request.view_args or {})["filename"]
    return request.args.get("v") == _file_version(request.endpoint or "", filename)


def _is_static(endpoint: str | None) -> bool:
    return (endpoint or "").rpartition(".")[2] == "static"


def _file_version(endpoint: str, filename: str) -> str | None:
    owner = current_app.blueprints.get(endpoint.rpartition(".")[0], current_app)
    path = safe_join(owner.static_folder or "", filename)
    return _version(path) if path and Path(path).is_file() else None


@cache
def _version(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
