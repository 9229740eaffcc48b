"""What search engines may know of, in parts that lie one after the other by id.

A part holds what has an id in its range, so what is in it stays in it, however much is published
later; each is read by its range, without counting what lies before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.db import session
from marketplace.listings.models import Facet, Kind, Listing, ListingVersion, in_force
from marketplace.listings.queries import Shown, is_published, published, shown_rows
from marketplace.organisations.models import Organisation
from marketplace.portal.blueprint import stage
from marketplace.portal.cases import cases_of
from marketplace.web.languages import local_midnight

PART = 5000
"""Ids in a part: at most 10,000 addresses, as every page has one in each language."""
CASES_PART = 500
"""Solutions in a part of cases, each of which may have several."""

Moments = tuple[InstrumentedAttribute[datetime | None] | InstrumentedAttribute[datetime], ...]
PUBLISHED: Final[Moments] = (Listing.published_at,)
"""When a problem changes later is not told: the change may be in what not everybody may read."""
CHANGED: Final[Moments] = (Listing.published_at, ListingVersion.created_at)
"""The last change of a solution, which is public in all its parts."""


@dataclass(frozen=True, slots=True)
class Known:
    """A page: its endpoint, what is filled into its address, the day of its last change."""

    endpoint: str
    values: dict[str, Any]
    day: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is not empty, and the day of the last change in it."""

    number: int
    day: date | None


@dataclass(frozen=True, slots=True)
class Section:
    """The pages of one kind, each with an id and a slug, made of published listings."""

    endpoint: str
    kind: Kind
    id: InstrumentedAttribute[int]
    slug: InstrumentedAttribute[str]
    moments: Moments
    size: int = PART

    def parts(self) -> list[Part]:
        """Return the parts that hold something, in one query."""
        number = ((self.id - 1) // self.size + 1).label("part")
        found = self._find(number).group_by("part").order_by("part")
        return [Part(part, _day(days)) for part, *days in session().execute(found)]

    def pages(self, part: int) -> list[Known]:
        """Return the pages in a part, in one query; none if there is no such part."""
        found = self._find(self.slug).where(self._within(part))
        found = found.group_by(self.id, self.slug).order_by(self.id)
        return [
            Known(self.endpoint, {"slug": slug}, _day(days))
            for slug, *days in session().execute(found)
        ]

    def _find(self, column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[Any]:
        return (
            select(column, *map(func.max, self.moments))
            .select_from(Listing)
            .join(Organisation)
            .join(ListingVersion, in_force())
            .where(is_published(), Listing.kind == self.kind)
        )

    def _within(self, part: int) -> ColumnElement[bool]:
        first = (part - 1) * self.size + 1
        return self.id.between(first, first + self.size - 1)


class Cases(Section):
    """The cases of solutions; what there is of them stands in what a solution shows."""

    __slots__ = ()

    def pages(self, part: int) -> list[Known]:
        """Return the cases of the solutions in a part, in two queries at most."""
        found = published().where(Listing.kind == self.kind, self._within(part), _has_cases())
        rows = session().execute(found.order_by(Listing.id)).all()
        return list(self._known(shown_rows(session(), rows, stage())))

    def _known(self, solutions: Iterable[Shown]) -> Iterator[Known]:
        for shown in solutions:
            for case in sorted(cases_of(shown), key=lambda case: case.number):
                values = {"slug": shown.slug, "number": case.number}
                yield Known(self.endpoint, values, _day([shown.published_at]))

    def _find(self, column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[Any]:
        return super()._find(column).where(_has_cases())


def _has_cases() -> ColumnElement[bool]:
    return Listing.id.in_(select(Facet.listing_id).where(Facet.scheme == "evidence"))


def _day(moments: list[datetime | None]) -> date | None:
    known = [moment for moment in moments if moment is not None]
    return local_midnight(max(known)).date() if known else None


LISTINGS = (Listing.id, Listing.slug)
VENDORS = (Organisation.id, Organisation.slug)
SECTIONS = {
    "problems": Section("portal.problem", Kind.PROBLEM, *LISTINGS, PUBLISHED),
    "solutions": Section("portal.solution", Kind.SOLUTION, *LISTINGS, CHANGED),
    "cases": Cases("portal.case", Kind.SOLUTION, *LISTINGS, PUBLISHED, CASES_PART),
    "vendors": Section("portal.vendor", Kind.SOLUTION, *VENDORS, CHANGED),
}
"""What the parts of the sitemap are named after."""
