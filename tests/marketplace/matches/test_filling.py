"""How much is still ranked by words, because nobody has encoded it yet."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.models import Kind, Listing
from marketplace.listings.stages import Stage
from marketplace.matches.encoding import encode_due
from marketplace.matches.engine import Matcher
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market


@pytest.fixture
def matcher(database: Database, encoder: HashingEncoder) -> Matcher:
    return Matcher(database, encoder)


def encoding(matcher: Matcher, kind: Kind = Kind.SOLUTION) -> int:
    with matcher.index.database.reading() as session:
        return matcher.search(session, "camera", kind, Stage.PUBLIC).encoding


def test_it_counts_what_is_not_encoded_yet(
    database: Database, market: "Market", matcher: Matcher, encoder: HashingEncoder
) -> None:
    for number in range(3):
        market.solution(f"Camera {number}")
    matcher.index.refresh()
    assert encoding(matcher) == 0, "no model yet, which is said already"
    matcher.load_encoder()
    assert encoding(matcher) == 3
    assert encoding(matcher, Kind.PROBLEM) == 0
    assert matcher.filling
    encode_due(database, encoder, limit=2)
    matcher.index.refresh()
    assert encoding(matcher) == 1
    assert not matcher.filling
    encode_due(database, encoder)
    matcher.index.refresh()
    assert encoding(matcher) == 0


def test_what_the_model_does_not_understand_is_not_waited_for(
    database: Database, market: "Market", matcher: Matcher, encoder: HashingEncoder
) -> None:
    encoder.languages = frozenset({"en"})
    market.solution("x", title={"zh": "相机"}, summary={"zh": "检测划痕。"})
    market.solution("Withdrawn before it was encoded")
    matcher.load_encoder()
    matcher.index.refresh()
    assert encoding(matcher) == 1
    with database.transaction() as session:
        listing = session.scalars(select(Listing).order_by(Listing.id.desc())).first()
        assert listing is not None
        services.withdraw(session, listing)
    matcher.index.refresh()
    assert encoding(matcher) == 0
    assert not matcher.filling
