"""The worker does what is due, goes on after failures, and stops when told."""

import errno
import time
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from marketplace.db import Database
from marketplace.matches.encoding import waiting
from marketplace.worker import Worker, run_due
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_what_is_due_is_done_once(database: Database, market: "Market") -> None:
    market.solution("Camera")
    encoder = HashingEncoder()
    assert run_due(database, encoder) == 1
    assert run_due(database, encoder) == 0


def test_without_an_encoder_nothing_is_due(database: Database, market: "Market") -> None:
    market.solution("Camera")
    assert run_due(database, None) == 0


def test_the_loop_takes_what_comes_and_stops(database: Database, market: "Market") -> None:
    encoder = HashingEncoder()
    worker = Worker(database, encoder, 0.02)
    thread = Thread(target=worker.run)
    thread.start()
    market.solution("Camera")

    def done() -> bool:
        with database.reading() as session:
            return waiting(session, encoder) == 0

    until(done)
    worker.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_a_failure_is_logged_and_tried_again(
    database: Database, market: "Market", monkeypatch: pytest.MonkeyPatch
) -> None:
    market.solution("Camera")
    encoder = HashingEncoder()
    real, broken = encoder.encode, [True, True]

    def encode(*args: object, **options: object) -> object:
        if broken:
            broken.pop()
            raise OSError(errno.ENOSPC, "full")
        return real(*args, **options)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(encoder, "encode", encode)
    worker = Worker(database, encoder, 0.02)
    with capture_logs() as logs:
        thread = Thread(target=worker.run)
        thread.start()

        def done() -> bool:
            with database.reading() as session:
                return waiting(session, encoder) == 0

        until(done)
        worker.stop()
        thread.join(5)
    assert [entry["retry_in_s"] for entry in logs] == [0.02, 0.04]
