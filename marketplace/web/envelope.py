"""Around every answer: a request id, the security headers, one line in the log."""

import re
import secrets
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING

import structlog
from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from _typeshed import OptExcInfo

ACCEPTED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
ID_KEY = "gongxu.request_id"

# Bootstrap's style sheet draws its marks from data: addresses.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR_S = 31_536_000

log = structlog.stdlib.get_logger(__name__)


class Envelope:
    """The outermost WSGI layer: what it adds is on every answer but the server's own refusals."""

    def __init__(self, inner: "WSGIApplication") -> None:
        """Wrap the WSGI application ``inner``."""
        self._inner = inner

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        request_id = _request_id(environ.get("HTTP_X_REQUEST_ID", ""))
        environ[ID_KEY] = request_id
        answer = _Answer(environ, start_response)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                return self._inner(environ, answer.start)
            except Exception:
                log.exception("no error page could be made")
                return answer.bare_error()
            finally:
                answer.record()


class _Answer:
    """One answer on its way out."""

    def __init__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> None:
        self._environ = environ
        self._start_response = start_response
        self._began = perf_counter()
        self._status = 0

    def start(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: "OptExcInfo | None" = None,
        /,
    ) -> "Callable[[bytes], object]":
        self._status = int(status.partition(" ")[0])
        full = Headers(headers)
        for name, value in SECURITY_HEADERS.items():
            full.setdefault(name, value)
        full["X-Request-ID"] = self._environ[ID_KEY]
        if self._environ.get("wsgi.url_scheme") == "https":
            full["Strict-Transport-Security"] = f"max-age={ONE_YEAR_S}; includeSubDomains"
        return self._start_response(status, full.to_wsgi_list(), exc_info)

    def bare_error(self) -> Iterable[bytes]:
        text = f"500: something broke. Please try again; reference {self._environ[ID_KEY]}\n"
        self.start("500 INTERNAL SERVER ERROR", [("Content-Type", "text/plain; charset=utf-8")])
        return [text.encode()]

    def record(self) -> None:
        # The query string stays out: it holds what people search for, and later tokens.
        path = self._environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        log.info(
            "request",
            method=self._environ.get("REQUEST_METHOD", ""),
            path=path,
            status=self._status,
            ms=round((perf_counter() - self._began) * 1000, 1),
        )


def _request_id(offered: str) -> str:
    return offered if ACCEPTED_ID.fullmatch(offered) else secrets.token_hex(16)
