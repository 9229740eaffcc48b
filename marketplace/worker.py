"""One loop for what must happen later: today the vectors of new and changed listings."""

import threading

from marketplace.db import Database
from marketplace.matches.encoding import encode_due
from marketplace.matches.vectors import recheck
from marketplace.patience import Patience
from matching.encoder import Encoder


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
        patience, is_checked = Patience("worker.failed", self.poll_seconds), False
        while not self._stop.is_set():
            try:
                if self.encoder and not is_checked:
                    recheck(self.database, self.encoder)
                    is_checked = True
                done = run_due(self.database, self.encoder)
            except Exception as error:  # noqa: BLE001 whatever it is, it may pass
                patience.failed(error)
            else:
                patience.succeeded()
                if done:
                    continue
            self._stop.wait(patience.pause_s)

    def stop(self) -> None:
        """Let the loop end after the job in hand."""
        self._stop.set()
