"""Saving, publishing and withdrawing listings."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from marketplace.clock import now
from marketplace.errors import RuleBroken
from marketplace.listings.content import Content, Problem, content_hash, stored
from marketplace.listings.facets import write_facets
from marketplace.listings.models import Kind, Listing, ListingVersion, State
from marketplace.organisations.models import Organisation

PROBLEM_LIFETIME = timedelta(days=180)
ENDS = {Kind.PROBLEM: State.CLOSED, Kind.SOLUTION: State.ARCHIVED}


def create(
    session: Session,
    organisation: Organisation,
    content: Content,
    *,
    external_id: str | None = None,
    slug: str | None = None,
) -> Listing:
    """Store a new draft as version 1; without ``slug`` its address is random and tells nothing.

    :raises RuleBroken: the organisation is of the other side.
    """
    kind = Kind.PROBLEM if isinstance(content, Problem) else Kind.SOLUTION
    require_posting(organisation, kind)
    listing = Listing(
        kind=kind,
        slug=slug or secrets.token_hex(8),
        organisation_id=organisation.id,
        external_id=external_id,
    )
    session.add(listing)
    session.flush()
    session.add(_version(listing.id, 1, content))
    write_facets(session, listing.id, content)
    session.flush()
    return listing


def revise(session: Session, listing: Listing, content: Content) -> bool:
    """Store ``content`` as the next version; return whether it says anything new.

    :raises RuleBroken: somebody else saved a version since ``listing`` was read.
    """
    current = session.get_one(ListingVersion, (listing.id, listing.version))
    if current.content_hash == content_hash(content):
        return False
    _change(session, listing, {"version": listing.version + 1})
    session.add(_version(listing.id, listing.version, content))
    write_facets(session, listing.id, content)
    session.flush()
    return True


def publish(
    session: Session, listing: Listing, *, at: datetime | None = None, expires: bool = True
) -> None:
    """Show a draft, a reviewed or a paused listing to everybody; a problem for 180 days.

    :raises RuleBroken: it has ended, its organisation may not publish it, or somebody else changed
        it meanwhile.
    """
    owner = session.get_one(Organisation, listing.organisation_id)
    require_posting(owner, Kind(listing.kind), publish=True)
    if listing.state in ENDS.values():
        message = "a listing that has ended cannot be published again; write a new one"
        raise RuleBroken(message)
    ends = now() + PROBLEM_LIFETIME if expires and listing.kind == Kind.PROBLEM else None
    _change(
        session,
        listing,
        {"state": State.PUBLISHED, "published_at": at or now(), "expires_at": ends},
    )


def withdraw(session: Session, listing: Listing, *, for_good: bool = False) -> None:
    """Take a published listing from everybody's sight at once: paused, or ended for good.

    :raises RuleBroken: it is not published, or somebody else changed it meanwhile.
    """
    if listing.state != State.PUBLISHED:
        message = "only a published listing can be withdrawn"
        raise RuleBroken(message)
    state = ENDS[Kind(listing.kind)] if for_good else State.PAUSED
    _change(session, listing, {"state": state})


def require_posting(organisation: Organisation, kind: Kind, *, publish: bool = False) -> None:
    """Make sure that an organisation may write listings of a kind, or even publish them.

    :raises RuleBroken: it may not; the message says what to do.
    """
    if kind is Kind.PROBLEM:
        organisation.require_posts_problems()
    else:
        organisation.require_posts_solutions()
    if publish:
        organisation.require_may_publish()


def find(session: Session, organisation: Organisation, kind: Kind, key: str) -> Listing | None:
    """Return the organisation's listing that was imported under ``key``."""
    return session.scalar(
        select(Listing).where(
            Listing.organisation_id == organisation.id,
            Listing.kind == kind,
            Listing.external_id == key,
        )
    )


def _version(listing_id: int, number: int, content: Content) -> ListingVersion:
    return ListingVersion(
        listing_id=listing_id,
        number=number,
        content=stored(content),
        content_hash=content_hash(content),
    )


def _change(session: Session, listing: Listing, values: dict[str, object]) -> None:
    """Write ``values`` if the row is still as it was read; the revision guards against races."""
    changed = session.execute(
        update(Listing)
        .where(Listing.id == listing.id, Listing.revision == listing.revision)
        .values(revision=listing.revision + 1, **values)
        .returning(Listing.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if changed is None:
        message = "somebody else changed this listing meanwhile; look at it again"
        raise RuleBroken(message)
    session.refresh(listing)
