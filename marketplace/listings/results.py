"""Results of solutions that somebody other than the vendor has confirmed, fit to be compared."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.listings.facets import PROVEN, Filters
from marketplace.listings.models import Facet, Kind, Listing, ListingVersion, in_force
from marketplace.listings.parts import CONFIRMED, STORED, Evidence
from marketplace.listings.queries import is_published
from marketplace.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Result:
    """By how much a figure changed where a solution was used, as a share of what it was before.

    ``invented``: the solution is one of a firm that was made up for a demo.
    """

    solution: int
    measure: str
    change: float
    invented: bool


def confirmed_results(
    session: Session, measures: Collection[str], filters: Filters
) -> list[Result]:
    """Return the results for ``measures``, confirmed or audited, of the published solutions.

    Only solutions that pass the filters count, and results with plain numbers before and after.
    Evidence is public as a whole, so there is no viewer to ask for. One query, which reads the
    records of those solutions alone that have one to count.
    """
    proven = select(Facet.listing_id).where(Facet.scheme == PROVEN, Facet.code.in_(measures))
    rows = session.execute(
        select(Listing.id, ListingVersion.content["evidence"], Organisation.invented)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .join(ListingVersion, in_force())
        .where(is_published(), Listing.kind == Kind.SOLUTION, *filters.conditions())
        .where(Listing.id.in_(proven))
        .order_by(Listing.id)
    )
    return [
        Result(solution, record.measure, change, invented)
        for solution, stored, invented in rows
        for record in _readable(stored)
        if record.measure and record.measure in measures and record.grade >= CONFIRMED
        if (change := record.change()) is not None
    ]


def _readable(stored: list[dict[str, Any]]) -> Iterator[Evidence]:
    for record in stored:
        try:
            yield Evidence.model_validate(record, context=STORED)
        except ValidationError:  # the page of the solution logs what cannot be read of it
            continue
