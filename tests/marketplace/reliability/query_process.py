"""A second process that answers from its own index: ``query_process.py DATABASE_URL``.

Reads lines ``SLUG COUNT``: searches COUNT times and prints how often SLUG was among the answers.
"""

import sys

from marketplace import tables  # noqa: F401 the models know each other only when all are loaded
from marketplace.db import Database
from marketplace.listings.models import Kind
from marketplace.listings.stages import Stage
from marketplace.matches.engine import Matcher
from matching.encoder import HashingEncoder

database = Database(sys.argv[1])
matcher = Matcher(database, HashingEncoder())
matcher.load_encoder()
matcher.index.refresh()
print(len(matcher.index.snapshot.marks), flush=True)  # noqa: T201 the test waits for this line


def shows(slug: str) -> bool:
    """Search once and say whether ``slug`` was shown."""
    with database.reading() as session:
        found = matcher.search(session, "camera on strip", Kind.SOLUTION, Stage.PUBLIC, limit=50)
    return slug in {item.shown.slug for item in found.items}


for line in sys.stdin:
    slug, count = line.split()
    print(sum(shows(slug) for _ in range(int(count))), flush=True)  # noqa: T201 read by the test
