"""What the benchmark calls ranked is ranked in full, not by words for the time being."""

import importlib.util
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from marketplace.demo import FLAGSHIP
from marketplace.matches.reasons import SIGNALS
from matching.results import Signal

SCRIPT = Path(__file__).parents[2] / "bench/demo.py"


@pytest.fixture(scope="module")
def bench() -> Any:
    spec = importlib.util.spec_from_file_location("bench_demo", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Site(BaseHTTPRequestHandler):
    """Ranks by words first, and counts how often it was asked before meaning counts."""

    asked = 0

    def do_GET(self) -> None:
        body = "<h1>/solutions/camera</h1>"
        if self.path == f"/problems/{FLAGSHIP}":
            Site.asked += 1
            is_full = Site.asked > 3 and self.headers["Accept-Language"] == "en"
            body += "Similar meaning" if is_full else "Shared words"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def url() -> Iterator[str]:
    Site.asked = 0
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_it_waits_until_meaning_counts(bench: Any, url: str) -> None:
    measures = bench.Measures()
    bench.note_start(url, time.monotonic(), measures, "start")
    assert Site.asked == 4
    assert list(measures.values) == [
        "start: first page, s",
        "start: ready, s",
        "start: first ranked page, s",
    ]


def test_it_looks_for_what_pages_say(bench: Any) -> None:
    assert str(SIGNALS[Signal.MEANING]) == bench.MEANING
