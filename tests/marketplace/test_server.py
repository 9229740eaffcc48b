import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pytest

from marketplace.app import MAX_REQUEST_BYTES
from marketplace.errors import ConfigurationError
from marketplace.server import Server, listen, until_signalled

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BODY = "你好".encode()


def hello(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1)
    body = environ.get("HTTP_X_FORWARDED_FOR", "").encode() or BODY
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def get(url: str, **headers: str) -> bytes:
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 our own server
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 our own server
        assert "Server" not in response.headers
        return bytes(response.read())


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    proxied = getattr(request, "param", False)
    running = Server(hello, listen("127.0.0.1", 0), threads=2, proxied=proxied)
    running.start()
    yield running
    running.stop()


def test_it_answers_and_stops(server: Server) -> None:
    assert get(server.url) == BODY
    server.stop()
    with pytest.raises(OSError, match="refused"):
        get(server.url)


def test_no_thread_is_left() -> None:
    before = set(threading.enumerate())
    server = Server(hello, listen("127.0.0.1", 0), threads=4, proxied=False)
    server.start()
    get(server.url)
    server.stop()
    assert set(threading.enumerate()) == before


def test_what_never_started_lets_the_address_go() -> None:
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    server = Server(hello, listening, threads=1, proxied=False)
    server.stop()
    server.stop()
    listen("127.0.0.1", port).close()


def test_it_stops_at_once_although_a_browser_keeps_its_connection(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as kept:
        kept.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert kept.recv(1000).startswith(b"HTTP/1.1 200")
        start = time.monotonic()
        server.stop()
    assert time.monotonic() - start < 2


def test_a_request_in_hand_is_answered(server: Server) -> None:
    answers: list[bytes] = []
    asking = threading.Thread(target=lambda: answers.append(get(server.url + "/slow")))
    asking.start()
    time.sleep(0.3)
    server.stop()
    asking.join(10)
    assert answers == [BODY]


@pytest.mark.parametrize(
    ("server", "body"), [(False, BODY), (True, b"192.0.2.7")], indirect=["server"]
)
def test_headers_of_proxies_pass_only_behind_one(server: Server, body: bytes) -> None:
    assert get(server.url, **{"X-Forwarded-For": "192.0.2.7"}) == body


def test_a_taken_port_is_told() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"127.0.0.1:{port}.*choose another --port"):
            listen("127.0.0.1", port)


def test_an_address_that_is_not_ours_is_told() -> None:
    with pytest.raises(ConfigurationError, match=r"cannot listen on 192\.0\.2\.5:0"):
        listen("192.0.2.5", 0)


def test_six(request: pytest.FixtureRequest) -> None:
    try:
        listening = listen("::1", 0)
    except ConfigurationError:
        pytest.skip("this machine has no IPv6")
    server = Server(hello, listening, threads=1, proxied=False)
    request.addfinalizer(server.stop)
    server.start()
    assert server.url.startswith("http://[::1]:")
    assert get(server.url) == BODY


def test_localhost_is_listened_on() -> None:
    with listen("localhost", 0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_sets_the_event_and_handlers_come_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with until_signalled() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.wait(5)
        assert signal.getsignal(number) == signal.SIG_DFL
    assert signal.getsignal(number) == before


def test_a_body_is_refused_before_it_fills_the_disk(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", port_of(server)), timeout=10) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        assert b" 413 " in client.recv(100)


def test_idle_connections_keep_nobody_out(server: Server) -> None:
    idle = [socket.create_connection(("127.0.0.1", port_of(server))) for _ in range(150)]
    for client in idle:
        client.sendall(b"GET / HTTP/1.1\r\nX-a: b\r\n")
    try:
        assert get(server.url) == BODY
    finally:
        for client in idle:
            client.close()


def port_of(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


def trickle(client: socket.socket, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        client.sendall(b"X-More: y\r\n")
        time.sleep(0.1)


def test_who_trickles_a_request_is_let_go() -> None:
    listening = listen("127.0.0.1", 0)
    address = listening.getsockname()[:2]
    server = Server(hello, listening, threads=1, proxied=False, request_within_s=0.5)
    server.start()
    with socket.create_connection(address, timeout=10) as client:
        client.sendall(b"GET / HTTP/1.1\r\n")
        with pytest.raises(ConnectionError):
            trickle(client, seconds=10)
    assert get(server.url) == BODY
    server.stop()


def test_what_is_somewhat_too_large_reaches_the_application(server: Server) -> None:
    head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {MAX_REQUEST_BYTES + 1}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port_of(server)), timeout=10) as client:
        client.sendall(head.encode() + b"x" * (MAX_REQUEST_BYTES + 1))
        assert b" 200 " in client.recv(100)
