"""A worker in a process of its own, to be killed: ``worker_process.py DATABASE_URL``."""

import sys

from marketplace import tables  # noqa: F401 the models know each other only when all are loaded
from marketplace.db import Database
from marketplace.worker import Worker
from matching.encoder import HashingEncoder

worker = Worker(Database(sys.argv[1]), HashingEncoder(), poll_seconds=0.01)
print("working", flush=True)  # noqa: T201 the test waits for this line
worker.run()
