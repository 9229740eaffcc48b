"""``kill -9`` on the worker, again and again: nothing left undone, nothing done by half."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from marketplace.db import Database
from marketplace.listings.models import Listing
from marketplace.matches.encoding import encode_due, waiting
from marketplace.matches.models import Encoding, Vector
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market

PROCESS = Path(__file__).with_name("worker_process.py")
LISTINGS_A_ROUND = 6
ROUNDS = [pytest.param(5, id="5"), pytest.param(100, id="100", marks=pytest.mark.soak)]


def kill_a_worker_at_work(database: Database, chance: random.Random) -> None:
    url = database.url.render_as_string(hide_password=False)
    worker = subprocess.Popen(
        [sys.executable, str(PROCESS), url], stdout=subprocess.PIPE, text=True
    )
    with worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "working\n"
        time.sleep(chance.uniform(0, 0.06))
        os.kill(worker.pid, signal.SIGKILL)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_killed_worker_leaves_nothing_undone(
    database: Database, market: "Market", rounds: int
) -> None:
    chance, encoder = random.Random(rounds), HashingEncoder()  # noqa: S311 moments to kill at
    for number in range(rounds):
        for one in range(LISTINGS_A_ROUND):
            market.problem(f"Problem {number} {one}", description={"en": f"More of {one}."})
        kill_a_worker_at_work(database, chance)
        assert_nothing_half_written(database)
    while encode_due(database, encoder):
        pass
    with database.reading() as session:
        assert waiting(session, encoder) == 0
        assert session.scalar(select(func.count()).select_from(Encoding)) == (
            rounds * LISTINGS_A_ROUND
        )
    assert_nothing_half_written(database)


def assert_nothing_half_written(database: Database) -> None:
    """Each listing has all three views' vectors and the note of it, or neither."""
    with database.reading() as session:
        counts = session.execute(
            select(Listing.id, func.count(Vector.id), func.count(func.distinct(Encoding.version)))
            .outerjoin(Vector, Vector.listing_id == Listing.id)
            .outerjoin(Encoding, Encoding.listing_id == Listing.id)
            .group_by(Listing.id)
        ).all()
        assert {(vectors, notes) for _, vectors, notes in counts} <= {(0, 0), (3, 1)}
        if database.is_sqlite:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
