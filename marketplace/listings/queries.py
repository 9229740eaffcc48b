"""Reading listings, always for a viewer at a stage; what that viewer may not see is not there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from pydantic import ValidationError
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from marketplace.clock import now
from marketplace.errors import NotFound
from marketplace.listings.content import Content, Problem, Solution
from marketplace.listings.disclosure import disclosed, hidden_fields
from marketplace.listings.models import Kind, Listing, ListingVersion, State, in_force
from marketplace.listings.parts import STORED
from marketplace.listings.stages import Stage
from marketplace.organisations.models import Organisation, Verification
from marketplace.recent import Recent

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A listing as one viewer may see it.

    ``content`` is already disclosed for ``stage``; ``organisation`` is ``None`` where the viewer
    may not know it; ``hidden`` names the fields that say something which opens at a later stage.
    """

    id: int
    slug: str
    kind: Kind
    version: int
    content: Content
    content_hash: str
    stage: Stage
    organisation: Organisation | None
    invented: bool
    published_at: datetime | None
    hidden: tuple[str, ...]


def parse_content(kind: Kind, written: dict[str, Any]) -> Content:
    """Turn a document that somebody wrote into its typed form.

    :raises pydantic.ValidationError: it breaks a rule; the error says which.
    """
    model = Problem if kind is Kind.PROBLEM else Solution
    return model.model_validate(written)


def readable(kind: Kind, stored: dict[str, Any], listing_id: int) -> Content | None:
    """Turn a version's stored document into its typed form, ``None`` if that cannot be done.

    A code that has left its list since is no reason; anything else is logged, and the one
    listing is passed over instead of taking every page down with it.
    """
    model = Problem if kind is Kind.PROBLEM else Solution
    try:
        return model.model_validate(stored, context=STORED)
    except ValidationError as error:
        faults = [".".join(map(str, fault["loc"])) for fault in error.errors()]
        log.error("listing.unreadable", listing=listing_id, fields=faults)  # noqa: TRY400 no texts in the log
        return None


def latest(session: Session, kind: Kind, stage: Stage, *, limit: int = 100) -> list[Shown]:
    """Return the published listings of a kind, newest first."""
    newest = published().where(Listing.kind == kind)
    newest = newest.order_by(Listing.published_at.desc(), Listing.id.desc()).limit(limit)
    return shown_rows(session, session.execute(newest).all(), stage)


def by_slug(session: Session, kind: Kind, slug: str, stage: Stage) -> Shown:
    """Return one published listing.

    :raises NotFound: there is none, or it is not published; the two look the same.
    """
    found = published().where(Listing.kind == kind, Listing.slug == slug)
    shown = shown_rows(session, session.execute(found).all(), stage)
    if not shown:
        raise NotFound(slug)
    return shown[0]


def by_slugs(session: Session, kind: Kind, slugs: Sequence[str], stage: Stage) -> list[Shown]:
    """Return those of ``slugs`` that are published listings of a kind, in the order asked for."""
    found = published().where(Listing.kind == kind, Listing.slug.in_(slugs))
    return sorted(
        shown_rows(session, session.execute(found).all(), stage),
        key=lambda shown: slugs.index(shown.slug),
    )


def by_ids(session: Session, ids: Iterable[int], stage: Stage) -> dict[int, Shown]:
    """Return those of ``ids`` that are published at this moment, by id, in one query."""
    rows = session.execute(published().where(Listing.id.in_(list(ids)))).all()
    return {shown.id: shown for shown in shown_rows(session, rows, stage)}


def counts(session: Session) -> dict[Kind, int]:
    """Return how many listings of each kind are published."""
    rows = session.execute(
        select(Listing.kind, func.count())
        .join(Organisation)
        .where(is_published())
        .group_by(Listing.kind)
    )
    found = {Kind(kind): count for kind, count in rows}
    return {kind: found.get(kind, 0) for kind in Kind}


def is_published() -> ColumnElement[bool]:
    """Return the condition under which a listing, joined to its organisation, may be shown."""
    return and_(
        Listing.state == State.PUBLISHED,
        Organisation.verification != Verification.SUSPENDED,
        or_(Listing.expires_at.is_(None), Listing.expires_at > now()),
    )


RowParts = tuple[int, str, str, int, datetime | None, str, Organisation]
Rows = Sequence[Row[*RowParts]]


def published() -> Select[*RowParts]:
    """Return the query for all that is published, to be narrowed; see :func:`shown_rows`.

    It reads columns, not listings as objects: a list page would spend a tenth of its time on them.
    """
    return (
        select(
            Listing.id,
            Listing.kind,
            Listing.slug,
            Listing.version,
            Listing.published_at,
            ListingVersion.content_hash,
            Organisation,
        )
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .join(ListingVersion, in_force())
        .where(is_published())
    )


@dataclass(frozen=True, slots=True)
class _Disclosed:
    """What viewers at a stage may see of a content."""

    content: Content
    hidden: tuple[str, ...]
    names_company: bool


KEPT = 5_000
_recent: Recent[tuple[str, str, Stage], _Disclosed] = Recent(KEPT)
"""By kind, hash of the content and stage: what they name is the same for ever."""


def shown_rows(session: Session, rows: Rows, stage: Stage) -> list[Shown]:
    """Turn the rows of a :func:`published` query into what a viewer at ``stage`` may see.

    Contents that were read lately are not read again; the others come in one query.
    """
    contents = _contents(session, rows, stage)
    return [_shown(row, contents[row.id], stage) for row in rows if row.id in contents]


def _contents(session: Session, rows: Rows, stage: Stage) -> dict[int, _Disclosed]:
    keys = {row.id: (row.kind, row.content_hash, stage) for row in rows}
    found = {id_: known for id_, key in keys.items() if (known := _recent.get(key))}
    missing = keys.keys() - found.keys()
    if missing:
        read = (
            select(Listing.id, Listing.kind, ListingVersion.content)
            .join(ListingVersion, in_force())
            .where(Listing.id.in_(missing))
        )
        for id_, kind, stored in session.execute(read):
            if content := readable(Kind(kind), stored, id_):
                found[id_] = _recent.keep(keys[id_], _disclosed(content, stage))
    return found


def _disclosed(content: Content, stage: Stage) -> _Disclosed:
    names_company = (
        isinstance(content, Solution) or content.company_shown or stage >= Stage.INTRODUCED
    )
    return _Disclosed(disclosed(content, stage), hidden_fields(content, stage), names_company)


def _shown(row: Row[*RowParts], seen: _Disclosed, stage: Stage) -> Shown:
    id_, kind, slug, version, published_at, content_hash, organisation = row
    return Shown(
        id=id_,
        slug=slug,
        kind=Kind(kind),
        version=version,
        content=seen.content,
        content_hash=content_hash,
        stage=stage,
        organisation=organisation if seen.names_company else None,
        invented=organisation.invented,
        published_at=published_at,
        hidden=seen.hidden,
    )
