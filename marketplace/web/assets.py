"""Style sheets and pictures: their addresses change with their content, so they may be kept.

They travel compressed. Pages do not: a page that holds a secret beside a reader's own words gives
the secret away by its length (BREACH).
"""

import gzip
import hashlib
from functools import cache, lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

ONE_YEAR_S = 31_536_000
COMPRESSED = frozenset({"text/css", "text/javascript", "image/svg+xml"})
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
        _compress(response)
        if _asks_for_current():
            response.cache_control.no_cache = None
            response.cache_control.public = True
            response.cache_control.max_age = ONE_YEAR_S
            response.cache_control.immutable = True
    elif response.mimetype in PAGES:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _compress(response: Response) -> None:
    if response.mimetype not in COMPRESSED:
        return
    response.vary.add("Accept-Encoding")
    path = _asked_file(request.endpoint or "", (request.view_args or {})["filename"])
    if path and response.status_code == HTTPStatus.OK and request.accept_encodings.quality("gzip"):
        tag, _ = response.get_etag()
        response.close()
        response.direct_passthrough = False
        response.set_data(_compressed(path))
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(tag or _version(path), weak=True)


@cache
def _compressed(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), mtime=0)


def _asks_for_current() -> bool:
    filename = (request.view_args or {})["filename"]
    return request.args.get("v") == _file_version(request.endpoint or "", filename)


def _is_static(endpoint: str | None) -> bool:
    return (endpoint or "").rpartition(".")[2] == "static"


def _file_version(endpoint: str, filename: str) -> str | None:
    path = _asked_file(endpoint, filename)
    return _version(path) if path else None


def _asked_file(endpoint: str, filename: str) -> str | None:
    owner = current_app.blueprints.get(endpoint.rpartition(".")[0], current_app)
    return _file(owner.static_folder or "", filename)


@lru_cache(maxsize=500)
def _file(folder: str, filename: str) -> str | None:
    path = safe_join(folder, filename)
    return path if path and Path(path).is_file() else None


@cache
def _version(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
