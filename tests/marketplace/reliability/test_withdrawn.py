"""A withdrawn listing is never returned after its commit, by no process, however old its index."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.models import Kind, Listing
from marketplace.listings.stages import Stage
from marketplace.matches.encoding import encode_due
from marketplace.matches.engine import Matcher
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market

PROCESS = Path(__file__).with_name("query_process.py")
LISTINGS = 20
ROUNDS = [pytest.param(25, id="1000"), pytest.param(250, id="10000", marks=pytest.mark.soak)]
"""Searches by each of the two processes after each withdrawal; the id is their sum."""


@pytest.fixture
def offers(database: Database, market: "Market") -> list[Listing]:
    made = [market.solution(f"Camera {number} on strip") for number in range(LISTINGS)]
    while encode_due(database, HashingEncoder()):
        pass
    return made


@pytest.fixture
def other_process(database: Database, offers: list[Listing]) -> Iterator[subprocess.Popen[str]]:
    url = database.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, str(PROCESS), url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{len(offers)}\n"
        yield process
        process.terminate()


def ask(process: subprocess.Popen[str], slug: str, count: int) -> int:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{slug} {count}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def shown(database: Database, matcher: Matcher, slug: str) -> bool:
    with database.reading() as session:
        found = matcher.search(session, "camera on strip", Kind.SOLUTION, Stage.PUBLIC, limit=50)
    return slug in {item.shown.slug for item in found.items}


@pytest.mark.parametrize("searches", ROUNDS)
def test_a_withdrawn_listing_is_never_returned(
    database: Database,
    offers: list[Listing],
    other_process: subprocess.Popen[str],
    searches: int,
) -> None:
    matcher = Matcher(database, HashingEncoder())
    matcher.load_encoder()
    matcher.index.refresh()
    for listing in offers:
        assert shown(database, matcher, listing.slug)
        assert ask(other_process, listing.slug, 1) == 1
        with database.transaction() as session:
            services.withdraw(session, session.get_one(Listing, listing.id))
        assert sum(shown(database, matcher, listing.slug) for _ in range(searches)) == 0
        assert ask(other_process, listing.slug, searches) == 0
