"""What a user does works where the kernel has no way out, whatever language asks for one.

``no_network`` sees what Python does; a library in C could get past it, but not past this.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ISOLATE = ("unshare", "-rn", sys.executable, str(Path(__file__).with_name("loopback_only.py")))
REAL = (
    "tests/marketplace/cli/test_serving.py::test_the_demo_encodes_with_the_real_model",
    "tests/matching/test_rank_command.py::test_the_real_encoder_says_what_is_meant",
    "tests/matching/test_encoder.py::test_the_real_model_knows_what_is_meant",
)


def isolated(*command: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PYTHONPATH"] = str(ROOT)
    return subprocess.run(
        [*ISOLATE, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )


@pytest.fixture(scope="module", autouse=True)
def _isolation() -> None:
    try:
        tried = isolated("true")
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if tried.returncode:
        pytest.skip(f"no network namespace can be made here: {tried.stderr.strip()[-200:]}")


def test_there_is_no_way_out_but_loopback() -> None:
    code = (
        "import socket\n"
        "with socket.create_server(('127.0.0.1', 0)) as own:\n"
        "    socket.create_connection(own.getsockname()).close()\n"
        "socket.create_connection(('192.0.2.1', 80), timeout=5)\n"
    )
    ended = isolated(sys.executable, "-c", code)
    assert ended.stderr.endswith("OSError: [Errno 101] Network is unreachable\n")


@pytest.mark.model
def test_the_demo_and_the_ranking_need_no_network() -> None:
    # Their own guard stays on, and would fail the run where somebody swallows a refusal.
    ended = isolated(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *REAL)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "3 passed" in ended.stdout
