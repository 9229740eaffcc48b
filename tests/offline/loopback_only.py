"""Runs a command where there is no network but loopback: ``unshare -rn python … COMMAND``.

The new network namespace of ``unshare`` has a loopback device and no other; it is down at first.
"""

import fcntl
import os
import socket
import struct
import sys

SIOCGIFFLAGS, SIOCSIFFLAGS, UP = 0x8913, 0x8914, 0x1
FORM = "16sH14s"

assert [name for _, name in socket.if_nameindex()] == ["lo"], "this is no namespace of its own"
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
    asked = struct.pack(FORM, b"lo", 0, b"")
    _, flags, _ = struct.unpack(FORM, fcntl.ioctl(control, SIOCGIFFLAGS, asked))
    fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack(FORM, b"lo", flags | UP, b""))
os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 the command that the test gives
