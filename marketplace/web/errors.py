"""Error pages: what happened, what to do next, in the reader's language; none needs a database."""

from dataclasses import dataclass
from http import HTTPStatus

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from marketplace.errors import ConfigurationError, NotFound, RuleBroken
from marketplace.web.envelope import ID_KEY
from marketplace.web.transactions import READING

RETRY_AFTER_S = 10

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Fault:
    """What a page says about one kind of error; ``is_ours``: with a reference for the operator."""

    status: int
    title: LazyString
    detail: LazyString | str
    advice: LazyString
    is_ours: bool = False


SOMETHING_WRONG = Fault(
    400,
    lazy_gettext("This request cannot be read"),
    lazy_gettext("Something about the address or the form is not as expected."),
    lazy_gettext("Go back and try again, or start from the home page."),
)
FAULTS = {
    fault.status: fault
    for fault in (
        SOMETHING_WRONG,
        Fault(
            403,
            lazy_gettext("This is not open to you"),
            lazy_gettext("Your account may not do this."),
            lazy_gettext("Ask an owner of your organisation, or start from the home page."),
        ),
        Fault(
            404,
            lazy_gettext("There is no such page"),
            lazy_gettext("The address may be mistyped, or what it showed is no longer published."),
            lazy_gettext("Search for it, or start from the home page."),
        ),
        Fault(
            405,
            lazy_gettext("This page cannot be used that way"),
            lazy_gettext("The address exists, but it only shows something."),
            lazy_gettext("Open it with an ordinary link, or start from the home page."),
        ),
        Fault(
            409,
            lazy_gettext("That is not possible now"),
            lazy_gettext("Somebody else changed the same thing at the same moment."),
            lazy_gettext("Nothing was changed. Go back, look at it again, and repeat if needed."),
        ),
        Fault(
            413,
            lazy_gettext("That is too large"),
            lazy_gettext("What was sent is larger than this site takes."),
            lazy_gettext("Send less at once, for example a shorter text or a smaller file."),
        ),
        Fault(
            500,
            lazy_gettext("Something broke on our side"),
            lazy_gettext("It has been noted; nothing you entered was half saved."),
            lazy_gettext("Try again in a moment. If it stays, tell the operator this reference."),
            is_ours=True,
        ),
        Fault(
            503,
            lazy_gettext("The site is resting for a moment"),
            lazy_gettext("The database does not answer."),
            lazy_gettext("Wait a few seconds and load the page again."),
            is_ours=True,
        ),
    )
}


def _answer(fault: Fault, *, status: int | None = None) -> Response:
    code = status or fault.status
    reference = request.environ.get(ID_KEY, "") if fault.is_ours else ""
    if _wants_json():
        response = jsonify(
            status=code,
            title=str(fault.title),
            detail=str(fault.detail),
            advice=str(fault.advice),
            **({"reference": reference} if reference else {}),
        )
    else:
        page = render_template("errors/error.html", fault=fault, status=code, reference=reference)
        response = make_response(page)
    response.status_code = code
    return response


def _wants_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def _http(error: HTTPException) -> Response:
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if code < HTTPStatus.BAD_REQUEST or error.response is not None:
        return make_response(error.get_response())
    fallback = SOMETHING_WRONG if code < HTTPStatus.INTERNAL_SERVER_ERROR else FAULTS[500]
    response = _answer(FAULTS.get(code, fallback), status=code)
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _not_found(_error: NotFound) -> Response:
    return _answer(FAULTS[404])


def _rule_broken(error: RuleBroken) -> Response:
    known = FAULTS[409]
    return _answer(Fault(409, known.title, gettext(str(error)), known.advice))


def _conflict(error: IntegrityError) -> Response:
    log.warning("conflict at commit", error=str(error.orig))
    return _answer(FAULTS[409])


def _unreadable(error: DataError) -> Response:
    if request.method not in READING:
        return _unexpected(error)
    # What was asked for is a value that this database cannot even hold.
    log.warning("unreadable request", error=str(error.orig))
    return _answer(SOMETHING_WRONG)


def _away(error: Exception) -> Response:
    log.error("database away", error=str(error))
    response = _answer(FAULTS[503])
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _misconfigured(error: ConfigurationError) -> Response:
    log.error("set up wrongly", error=str(error))
    return _answer(FAULTS[500])


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error", exc_info=error)
    return _answer(FAULTS[500])


def init_errors(app: Flask) -> None:
    """Turn every error of ``app`` into a page, or JSON where JSON was asked for."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(IntegrityError, _conflict)
    app.register_error_handler(DataError, _unreadable)
    for away in (OperationalError, InterfaceError, PoolTimeoutError):
        app.register_error_handler(away, _away)
    app.register_error_handler(ConfigurationError, _misconfigured)
    app.register_error_handler(Exception, _unexpected)
