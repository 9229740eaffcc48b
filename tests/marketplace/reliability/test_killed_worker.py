"""``kill -9`` on the worker, again and again: nothing left undone, nothing done by half."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from marketplace.db import Database
from marketplace.listings.models import Listing
from marketplace.matches.encoding import waiting
from marketplace.matches.models import Encoding, Vector
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market

PROCESS = Path(__file__).with_name("worker_process.py")
LISTINGS_A_ROUND = 4
STEPS_A_LISTING = 8
"""About so many statements and commits: the kills fall on each of them in turn."""
PATIENCE_S = 20
A_LISTING_S = 0.5
"""More than the slow worker needs for one, however many are left."""
ROUNDS = [pytest.param(8, id="8"), pytest.param(100, id="100", marks=pytest.mark.soak)]


@contextmanager
def worker_at_work(
    database: Database, patience_s: float = PATIENCE_S
) -> Iterator["subprocess.Popen[str]"]:
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, str(PROCESS), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        # One that does nothing says nothing: its silence must not hold up the test for ever.
        guard = Timer(patience_s, worker.kill)
        guard.start()
        try:
            yield worker
        finally:
            guard.cancel()
            os.kill(worker.pid, signal.SIGKILL)


def kill_a_worker_at_step(database: Database, step: int) -> None:
    with worker_at_work(database) as worker:
        assert worker.stdout is not None
        for _ in range(step):
            assert worker.stdout.readline() == "step\n", "the worker does not work"


def let_a_worker_finish(database: Database) -> None:
    patience_s = PATIENCE_S + left(database) * A_LISTING_S
    end = time.monotonic() + patience_s
    with worker_at_work(database, patience_s):
        while left(database):
            assert time.monotonic() < end, "a fresh worker leaves work undone"
            time.sleep(0.05)


def left(database: Database) -> int:
    with database.reading() as session:
        return waiting(session, HashingEncoder())


def encoded(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Encoding)) or 0


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_killed_worker_leaves_nothing_undone(
    database: Database, market: "Market", rounds: int
) -> None:
    chance = random.Random(rounds)  # noqa: S311 listings to kill at
    interrupted = 0
    for number in range(rounds):
        for one in range(LISTINGS_A_ROUND):
            market.problem(f"Problem {number} {one}", description={"en": f"More of {one}."})
        before = chance.randrange(LISTINGS_A_ROUND) * STEPS_A_LISTING
        kill_a_worker_at_step(database, 1 + before + number % STEPS_A_LISTING)
        assert_nothing_half_written(database)
        interrupted += bool(left(database))
    assert interrupted, "every kill came too late to interrupt anything"
    assert encoded(database), "every kill came before anything was done"
    let_a_worker_finish(database)
    assert encoded(database) == rounds * LISTINGS_A_ROUND
    assert_nothing_half_written(database)


def assert_nothing_half_written(database: Database) -> None:
    """Each listing has all three views' vectors and the note of it, or neither."""
    with database.reading() as session:
        counts = session.execute(
            select(
                Listing.id,
                func.count(func.distinct(Vector.id)),
                func.count(func.distinct(Encoding.version)),
            )
            .outerjoin(Vector, Vector.listing_id == Listing.id)
            .outerjoin(Encoding, Encoding.listing_id == Listing.id)
            .group_by(Listing.id)
        ).all()
        assert {(vectors, notes) for _, vectors, notes in counts} <= {(0, 0), (3, 1)}
        if database.is_sqlite:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
