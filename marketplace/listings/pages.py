"""Lists of listings, one page at a time: newest first, found again by place and not by number."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from marketplace.listings.facets import Filters
from marketplace.listings.models import Kind, Listing
from marketplace.listings.queries import Shown, is_published, published, shown_rows
from marketplace.listings.stages import Stage
from marketplace.organisations.models import Organisation

PAGE = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list: beside a listing; ``back`` looks to the newer ones.

    It stays good while others come and go, which a page number does not. It is named after the
    listing and not after the moment, which would tell what one company published together.
    """

    slug: str
    back: bool = False

    @classmethod
    def read(cls, written: str) -> "Place | None":
        """Return the place that :meth:`__str__` wrote, ``None`` for anything else."""
        side, _, slug = written.partition("-")
        return cls(slug, side == "before") if slug and side in {"after", "before"} else None

    def __str__(self) -> str:
        """Write the place for an address."""
        return f"{'before' if self.back else 'after'}-{self.slug}"

    def condition(self, session: Session, kind: Kind) -> ColumnElement[bool] | None:
        """Return the condition on ``Listing`` that holds on this side.

        ``None`` if there is no such listing of the kind, or none that may be seen: what is hidden
        does not act either, and the other side's moments are nobody's business here.
        """
        anchor = session.execute(
            select(Listing.published_at, Listing.id)
            .join(Organisation)
            .where(Listing.slug == self.slug, Listing.kind == kind, is_published())
        ).one_or_none()
        if anchor is None or anchor.published_at is None:
            return None
        at, id_ = Listing.published_at, Listing.id
        if self.back:
            return or_(at > anchor.published_at, and_(at == anchor.published_at, id_ > anchor.id))
        return or_(at < anchor.published_at, and_(at == anchor.published_at, id_ < anchor.id))


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
    """Return the published listings of a kind that pass the filters, from a place on.

    A place that is gone, or with nothing beyond it, counts as none: the list begins anew.
    """
    found = published().where(Listing.kind == kind, *(filters or Filters()).conditions())
    beyond = place.condition(session, kind) if place else None
    if beyond is None:
        place = None
    else:
        found = found.where(beyond)
    back = place is not None and place.back
    order = (Listing.published_at, Listing.id)
    found = found.order_by(*(one.asc() if back else one.desc() for one in order))
    rows = session.execute(found.limit(limit + 1)).all()
    if not rows and place is not None:
        return page(session, kind, stage, filters, limit=limit)
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
        Place(items[0].slug, back=True) if has_newer else None,
        Place(items[-1].slug) if has_older else None,
    )


def ids_of(session: Session, kind: Kind, filters: Filters) -> list[int]:
    """Return the ids of all published listings of a kind that pass the filters."""
    found = select(Listing.id).join(Organisation).where(is_published(), Listing.kind == kind)
    return list(session.scalars(found.where(*filters.conditions())))
