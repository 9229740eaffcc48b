"""A listing whose stored content can no longer be read is passed over, and holds up nobody."""

from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from marketplace.db import Database
from marketplace.listings.models import Kind, Listing, ListingVersion
from marketplace.matches.encoding import encode_due
from marketplace.matches.index import LiveIndex
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market


@pytest.fixture
def index(database: Database, encoder: HashingEncoder) -> LiveIndex:
    return LiveIndex(database, encoder)


def ids(index: LiveIndex) -> set[int]:
    return {int(key) for key in index.snapshot.collection(Kind.SOLUTION, "public").ids}


def test_a_listing_that_cannot_be_read_holds_up_nobody(
    database: Database, index: LiveIndex, market: "Market", encoder: HashingEncoder
) -> None:
    broken, fine = market.solution("Camera"), market.solution("Robot")
    with database.transaction() as session:
        session.get_one(ListingVersion, (broken.id, 1)).content = {"title": {}}
    with capture_logs() as logs:
        assert encode_due(database, encoder) == 2
        assert encode_due(database, encoder) == 0
        index.refresh()
    assert ids(index) == {fine.id}
    assert {entry["listing"] for entry in logs} == {broken.id}


def test_a_listing_whose_new_version_cannot_be_read_leaves(
    database: Database, index: LiveIndex, market: "Market"
) -> None:
    broken, fine = market.solution("Camera"), market.solution("Robot")
    index.refresh()
    with database.transaction() as session:
        listing = session.get_one(Listing, broken.id)
        listing.version, listing.revision = 2, listing.revision + 1
        session.add(
            ListingVersion(listing_id=broken.id, number=2, content={"title": {}}, content_hash="x")
        )
    with capture_logs():
        assert index.refresh()
    assert ids(index) == {fine.id}
