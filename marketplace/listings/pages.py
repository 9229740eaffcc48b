"""Lists of listings, one page at a time: newest first, found again by place and not by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from marketplace.listings.facets import Filters
from marketplace.listings.models import Kind, Listing
from marketplace.listings.queries import Shown, is_published, published, shown_rows
from marketplace.listings.stages import Stage
from marketplace.organisations.models import Organisation

PAGE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list: beside the listing that was published then; ``back`` looks to newer ones.

    It stays good while listings come and go, which a page number does not.
    """

    at: datetime
    id: int
    back: bool = False

    @classmethod
    def beside(cls, shown: Shown, *, back: bool) -> "Place | None":
        """Return the place before or after a listing."""
        return cls(shown.published_at, shown.id, back) if shown.published_at else None

    @classmethod
    def read(cls, written: str) -> "Place | None":
        """Return the place that :meth:`__str__` wrote, ``None`` for anything else."""
        side, _, rest = written.partition("-")
        moment, _, number = rest.partition("-")
        if side not in {"after", "before"} or not (moment + number).isdecimal() or not number:
            return None
        try:
            return cls(EPOCH + timedelta(microseconds=int(moment)), int(number), side == "before")
        except (OverflowError, ValueError):
            return None

    def __str__(self) -> str:
        """Write the place for an address."""
        moment = (self.at - EPOCH) // timedelta(microseconds=1)
        return f"{'before' if self.back else 'after'}-{moment}-{self.id}"

    def condition(self) -> ColumnElement[bool]:
        """Return the condition on ``Listing`` that holds on this side of the place."""
        at, id_ = Listing.published_at, Listing.id
        if self.back:
            return or_(at > self.at, and_(at == self.at, id_ > self.id))
        return or_(at < self.at, and_(at == self.at, id_ < self.id))


@dataclass(frozen=True, slots=True)
class Page:
    """Some listings in a row, and the places where the list goes on, if it does."""

    items: tuple[Shown, ...]
    newer: Place | None
    older: Place | None


def page(
    session: Session,
    kind: Kind,
    stage: Stage,
    filters: Filters | None = None,
    *,
    place: Place | None = None,
    limit: int = PAGE,
) -> Page:
    """Return the published listings of a kind that pass the filters, from a place on."""
    found = published().where(Listing.kind == kind, *(filters or Filters()).conditions())
    if place is not None:
        found = found.where(place.condition())
    back = place is not None and place.back
    order = (Listing.published_at, Listing.id)
    found = found.order_by(*(one.asc() if back else one.desc() for one in order))
    rows = session.execute(found.limit(limit + 1)).all()
    more, rows = len(rows) > limit, rows[:limit]
    items = shown_rows(session, rows[::-1] if back else rows, stage)
    return _page(items, place, more=more)


def _page(items: Sequence[Shown], place: Place | None, *, more: bool) -> Page:
    if not items:
        return Page((), None, None)
    back = place is not None and place.back
    has_newer, has_older = (more, True) if back else (place is not None, more)
    return Page(
        tuple(items),
        Place.beside(items[0], back=True) if has_newer else None,
        Place.beside(items[-1], back=False) if has_older else None,
    )


def ids_of(session: Session, kind: Kind, filters: Filters) -> list[int]:
    """Return the ids of all published listings of a kind that pass the filters."""
    found = select(Listing.id).join(Organisation).where(is_published(), Listing.kind == kind)
    return list(session.scalars(found.where(*filters.conditions())))
