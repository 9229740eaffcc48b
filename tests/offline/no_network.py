"""Refuses every connection that would leave this machine, and writes the attempt down.

The record matters: a library may swallow the refusal and carry on as if nothing happened.
"""

import os
import sys
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

LOG = "OFFLINE_LOG"
"""Environment variable that names the file for refused attempts."""
NAMES = {"", "localhost"}
WATCHED = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}
"""Audit events, and which of their arguments holds the address."""
NUMBERS_ALLOWED = {"socket.getaddrinfo", "socket.gethostbyname"}
"""Asking these for an address in numbers asks nobody else."""


class OutgoingRefused(OSError):
    """Something tried to reach another machine."""


def _numeric(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _host(address: Any) -> str:
    if isinstance(address, tuple):
        address = address[0]
    return address.decode() if isinstance(address, bytes) else str(address or "")


def is_local(address: Any) -> bool:
    """Say whether a socket address or a host name means this machine."""
    host = _host(address)
    if host.startswith(("/", "\0")) or host in NAMES:
        return True
    number = _numeric(host)
    return number is not None and (number.is_loopback or number.is_unspecified)


def is_harmless(event: str, address: Any) -> bool:
    """Say whether ``event`` with this address stays on this machine."""
    return is_local(address) or (event in NUMBERS_ALLOWED and _numeric(_host(address)) is not None)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    position = WATCHED.get(event)
    if position is None or is_harmless(event, arguments[position]):
        return
    message = f"{event} to {arguments[position]!r}"
    log = os.environ.get(LOG)
    if log:
        with Path(log).open("a", encoding="utf-8") as stream:
            stream.write(f"{message} by {sys.argv[0]}\n")
    raise OutgoingRefused(message)


def install() -> None:
    """Refuse from now on, until this process ends."""
    sys.addaudithook(_refuse)
