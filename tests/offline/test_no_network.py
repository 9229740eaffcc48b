import os
import socket
import subprocess
import sys
from pathlib import Path

import no_network
import pytest

ATTEMPTS = {
    "connect": "socket.socket().connect(('192.0.2.1', 80))",
    "connect_ex": "socket.socket().connect_ex(('192.0.2.1', 80))",
    "six": "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "name": "socket.getaddrinfo('example.org', 80)",
    "old name": "socket.gethostbyname('example.org')",
    "reverse": "socket.gethostbyaddr('192.0.2.1')",
    "url": "__import__('urllib.request').request.urlopen('http://example.org')",
}


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what these tests try on purpose out of the run's own record."""
    path = tmp_path / "attempts"
    monkeypatch.setenv(no_network.LOG, str(path))
    return path


def run(code: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "import socket\n" + code]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.parametrize("code", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_python_that_a_test_starts_cannot_leave_this_machine(log: Path, code: str) -> None:
    ended = run(code)
    assert ended.returncode == 1
    assert "OutgoingRefused" in ended.stderr
    assert log.read_text().count("\n") == 1


def test_a_swallowed_refusal_is_still_written_down(log: Path) -> None:
    swallowed = f"try: {ATTEMPTS['name']}\nexcept OSError: pass"
    assert run(swallowed).returncode == 0
    assert "example.org" in log.read_text()


def test_the_tests_themselves_cannot_either(log: Path) -> None:
    with socket.socket() as plain, pytest.raises(no_network.OutgoingRefused, match=r"192\.0\.2\.1"):
        plain.connect(("192.0.2.1", 80))
    assert log.exists()


def test_this_machine_can_be_reached(log: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ended = run(f"socket.create_connection(('localhost', {port})).close()")
    assert ended.returncode == 0, ended.stderr
    assert not log.exists()


def test_the_run_is_recorded() -> None:
    assert os.environ[no_network.LOG]


@pytest.mark.parametrize(
    "address",
    [("127.0.0.1", 1), ("::1", 1, 0, 0), "::", "/run/s", b"/run/s", "\0x", None, "localhost"],
)
def test_local_addresses(address: object) -> None:
    assert no_network.is_local(address)


@pytest.mark.parametrize("address", [("10.0.0.1", 1), ("fe80::1%eth0", 1), "example.org", b"a.cn"])
def test_addresses_elsewhere(address: object) -> None:
    assert not no_network.is_local(address)


def test_an_address_in_numbers_asks_nobody() -> None:
    assert no_network.is_harmless("socket.getaddrinfo", "192.0.2.1")
    assert not no_network.is_harmless("socket.getaddrinfo", "example.org")
    assert not no_network.is_harmless("socket.connect", ("192.0.2.1", 80))
    assert not no_network.is_harmless("socket.gethostbyaddr", "192.0.2.1")
