"""A slow worker in a process of its own, to be killed: ``worker_process.py DATABASE_URL``.

It prints a line when it begins to encode, and from then on before each statement and each commit,
and then waits a moment: who kills it after a certain line knows how far it was.
"""

import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import event

from marketplace import tables  # noqa: F401 the models know each other only when all are loaded
from marketplace.db import Database
from marketplace.worker import Worker
from matching.encoder import HashingEncoder

MOMENT_S = 0.01


class SlowEncoder(HashingEncoder):
    """Says when it begins, and takes its time."""

    has_begun = False

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return the vectors of the texts, after a moment."""
        self.has_begun = True
        step()
        return super().encode(texts, progress=progress)


def step(*_: object) -> None:
    """Let the test know that the work went on by one step."""
    if encoder.has_begun:
        print("step", flush=True)  # noqa: T201 the test counts these lines
        time.sleep(MOMENT_S)


encoder = SlowEncoder()
database = Database(sys.argv[1])
for name in ("before_cursor_execute", "commit"):
    event.listen(database.engine, name, step)
Worker(database, encoder, poll_seconds=0.01).run()
