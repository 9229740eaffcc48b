"""One loop for what must happen later: today the vectors of new and changed listings."""

import threading

import structlog

from marketplace.db import Database
from marketplace.matches.encoding import encode_due
from marketplace.matches.vectors import recheck
from matching.encoder import Encoder

log = structlog.get_logger(__name__)
MAX_PAUSE_S = 30.0


def run_due(database: Database, encoder: Encoder | None) -> int:
    """Do one small portion of everything that is due; return how many jobs were done."""
    return encode_due(database, encoder) if encoder else 0


class Worker:
    """Runs what is due until it is told to stop; it may be killed at any moment.

    Nothing is lost by that: the jobs are rows that say by themselves whether they are done.
    """

    def __init__(self, database: Database, encoder: Encoder | None, poll_seconds: float) -> None:
        """Prepare the loop; ``poll_seconds`` is the rest between two looks at an idle queue."""
        self.database = database
        self.encoder = encoder
        self.poll_seconds = poll_seconds
        self._stop = threading.Event()

    def run(self) -> None:
        """Work until :meth:`stop`; after a failure wait twice as long as the time before.

        At first every stored vector is looked at: the damaged ones are due.
        """
        pause, is_checked = self.poll_seconds, False
        while not self._stop.is_set():
            try:
                if self.encoder and not is_checked:
                    recheck(self.database, self.encoder)
                    is_checked = True
                if run_due(self.database, self.encoder):
                    pause = self.poll_seconds
                    continue
                pause = self.poll_seconds
            except Exception:
                log.exception("worker.failed", retry_in_s=pause)
                pause = min(pause * 2, MAX_PAUSE_S)
            self._stop.wait(pause)

    def stop(self) -> None:
        """Let the loop end after the job in hand."""
        self._stop.set()
