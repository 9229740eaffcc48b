"""The embedded web server: waitress on one address, in a thread, stopped without losing answers."""

import logging
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from waitress import create_server

from marketplace.app import MAX_REQUEST_BYTES
from marketplace.errors import ConfigurationError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# It would warn of every request that has to wait for a thread, however briefly.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)

GRACE_S = 3.0
"""How long requests in hand may take to finish once the server is told to stop."""
BEAT_S = 0.2
REQUEST_WITHIN_S = 60.0
"""How long a request may take to arrive: whoever trickles is let go like whoever is silent."""
LIMITS: Final = {
    "connection_limit": 1000,
    # Whoever sends nothing is let go soon, or idle connections would keep out everybody else.
    "channel_timeout": 15,
    "cleanup_interval": 5,
    # Before it fills memory or disk; what is only somewhat too large gets our own page.
    "max_request_body_size": 4 * MAX_REQUEST_BYTES,
    "max_request_header_size": 1 << 15,
}


def listen(host: str, port: int) -> socket.socket:
    """Take the address; ``port`` 0 takes any free one. Nothing is answered yet.

    :raises ConfigurationError: it is taken, not ours, or no address at all.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
        return socket.create_server(address, family=family, backlog=1024)
    except OSError as error:
        message = (
            f"cannot listen on {host}:{port}: {error.strerror or error}; choose another --port"
        )
        raise ConfigurationError(message) from error


class Server:
    """Answers on a socket from :func:`listen`, in threads of its own."""

    def __init__(
        self,
        app: "WSGIApplication",
        listening: socket.socket,
        *,
        threads: int,
        proxied: bool,
        request_within_s: float = REQUEST_WITHIN_S,
    ) -> None:
        """Prepare; ``proxied``: the headers of a reverse proxy are left for the app to judge."""
        self.request_within_s = request_within_s
        self._waitress: Any = create_server(
            app,
            sockets=[listening],
            threads=threads,
            ident=None,
            clear_untrusted_proxy_headers=not proxied,
            **LIMITS,
        )
        host, port = listening.getsockname()[:2]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._stopping = threading.Event()
        self._arriving: dict[int, tuple[object, float]] = {}
        self._thread = threading.Thread(target=self._answer, name="http", daemon=True)

    def start(self) -> None:
        """Begin to answer, in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests, let those in hand finish for a moment, and end every thread."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        if self._thread.ident is None:
            self._thread.start()  # it has only to close what __init__ opened
        else:
            self._waitress.pull_trigger()
        self._thread.join()

    def _answer(self) -> None:
        while not self._stopping.is_set():
            self._turn()
        self._waitress.del_channel()
        self._waitress.socket.close()
        until = time.monotonic() + GRACE_S
        while self._is_busy() and time.monotonic() < until:
            self._turn()
        self._waitress.task_dispatcher.shutdown(timeout=1)
        self._waitress.trigger.close()
        self._waitress.asyncore.close_all(self._waitress._map)  # noqa: SLF001 waitress has no public way to stop from another thread

    def _turn(self) -> None:
        loop = self._waitress.asyncore.loop
        loop(timeout=BEAT_S, use_poll=True, map=self._waitress._map, count=1)  # noqa: SLF001 see above
        self._let_tricklers_go(time.monotonic())

    def _let_tricklers_go(self, now: float) -> None:
        # Waitress only counts how long nothing came at all.
        arriving: dict[int, tuple[object, float]] = {}
        for number, channel in list(self._waitress.active_channels.items()):
            if channel.request is None:
                continue
            known, since = self._arriving.get(number, (None, now))
            since = since if known is channel.request else now
            arriving[number] = channel.request, since
            if now - since > self.request_within_s:
                channel.will_close = True
        self._arriving = arriving

    def _is_busy(self) -> bool:
        channels = list(self._waitress.active_channels.values())
        return any(channel.requests or channel.total_outbufs_len for channel in channels)


@contextmanager
def until_signalled() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C or SIGTERM sets; a second one ends the process at once."""
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in signals}

    def note(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in signals:
        signal.signal(number, note)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
