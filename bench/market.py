"""Makes a market of many listings for the benchmarks: the demo catalogue, over and over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from marketplace import tables  # noqa: F401 the models know each other only when all are loaded
from marketplace.clock import now
from marketplace.db import Database
from marketplace.demo import fill
from marketplace.listings.models import Facet, Kind, Listing, ListingVersion, State
from marketplace.matches.encoding import encode_due
from marketplace.matches.models import Encoding, Vector
from matching.encoder import Encoder

AT_ONCE = 500


@dataclass(frozen=True)
class Model:
    """A listing of the catalogue with its rows, to be copied."""

    listing: Listing
    content: dict[str, Any]
    facets: tuple[tuple[str, str], ...]
    vectors: tuple[dict[str, Any], ...]
    fingerprint: str


def grow(database: Database, size: int, encoder: Encoder) -> None:
    """Fill a migrated database with ``size`` published listings, half of each kind.

    Each copy has a title of its own, so that no two say the same; its vectors are those of the
    listing it was copied from.
    """
    fill(database)
    while encode_due(database, encoder):
        pass
    with database.reading() as session:
        models = {kind: _models(session, kind, encoder.fingerprint) for kind in Kind}
        made = sum(map(len, models.values()))
    began = now() - timedelta(days=30)
    for kind in Kind:
        wanted = (size - made) // len(Kind)
        copies = islice(cycle(models[kind]), wanted)
        for numbered in _portions(enumerate(copies, start=1)):
            with database.transaction() as session:
                _copy(session, kind, numbered, began)


def _models(session: Session, kind: Kind, fingerprint: str) -> list[Model]:
    rows = session.execute(
        select(Listing, ListingVersion.content)
        .join(ListingVersion, ListingVersion.listing_id == Listing.id)
        .where(Listing.kind == kind)
    ).all()
    return [
        Model(
            listing,
            content,
            tuple(
                (facet.scheme, facet.code)
                for facet in session.scalars(select(Facet).where(Facet.listing_id == listing.id))
            ),
            tuple(
                {name: getattr(row, name) for name in COPIED}
                for row in session.scalars(select(Vector).where(Vector.listing_id == listing.id))
            ),
            fingerprint,
        )
        for listing, content in rows
    ]


COPIED = (
    "version",
    "view",
    "language",
    "part",
    "ordinal",
    "fingerprint",
    "text_hash",
    "vector",
)


def _portions(
    numbered: Iterator[tuple[int, Model]],
) -> Iterator[list[tuple[int, Model]]]:
    while portion := list(islice(numbered, AT_ONCE)):
        yield portion


def _copy(session: Session, kind: Kind, numbered: list[tuple[int, Model]], began: datetime) -> None:
    listings = [_listing(kind, number, model.listing, began) for number, model in numbered]
    session.add_all(listings)
    session.flush()
    made = list(zip(listings, numbered, strict=True))
    session.execute(insert(ListingVersion), [_version(one.id, *pair) for one, pair in made])
    session.execute(
        insert(Facet),
        [
            {"listing_id": one.id, "scheme": scheme, "code": code}
            for one, (_, model) in made
            for scheme, code in model.facets
        ],
    )
    session.execute(
        insert(Encoding),
        [
            {"listing_id": one.id, "fingerprint": model.fingerprint, "version": 1}
            for one, (_, model) in made
        ],
    )
    session.execute(
        insert(Vector),
        [{"listing_id": one.id} | row for one, (_, model) in made for row in model.vectors],
    )


def _listing(kind: Kind, number: int, model: Listing, began: datetime) -> Listing:
    return Listing(
        slug=f"{kind}-{number}",
        kind=kind,
        organisation_id=model.organisation_id,
        state=State.PUBLISHED,
        published_at=began - timedelta(minutes=number),
    )


def _version(listing_id: int, number: int, model: Model) -> dict[str, Any]:
    title = {language: f"{text[:70]} {number}" for language, text in model.content["title"].items()}
    return {
        "listing_id": listing_id,
        "number": 1,
        "content": model.content | {"title": title},
        "content_hash": f"{listing_id}",
    }
