"""A request is a transaction: the Flask application that wraps each view in one."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from marketplace.db import Database
from marketplace.errors import NotFound

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

READING = frozenset({"GET", "HEAD", "OPTIONS"})
FIRST_REFUSAL = 400


class _RefusedError(Exception):
    """Carries an answer ≥ 400 out of the transaction, so that it is rolled back."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def without_database(view: View) -> View:
    """Mark a view that must answer while the database is away; it gets no transaction."""
    view.__dict__["without_database"] = True
    return view


class TransactionalFlask(Flask):
    """Runs each view in one transaction: an answer below 400 commits, all else rolls back.

    The wrapper is around the view and not in ``after_request``: an error raised at commit there
    would skip the error handlers and become a bare 500.
    """

    database: Database

    def dispatch_request(self) -> ResponseReturnValue:
        """Call the view of the current request inside its transaction.

        :raises NotFound: the address holds a NUL, which PostgreSQL would not even compare.
        """
        if "\0" in request.path:
            raise NotFound(request.path)
        if request.routing_exception is not None or self._needs_no_database():
            return super().dispatch_request()
        try:
            if request.method in READING:
                with self.database.reading():
                    return self._accepted()
            with self.database.transaction():
                return self._accepted()
        except _RefusedError as refused:
            return refused.response

    def _needs_no_database(self) -> bool:
        endpoint = request.endpoint or ""
        view = self.view_functions[endpoint]
        return endpoint.rpartition(".")[2] == "static" or hasattr(view, "without_database")

    def _accepted(self) -> Response:
        response = self.make_response(super().dispatch_request())
        if response.status_code >= FIRST_REFUSAL:
            raise _RefusedError(response)
        return response
