"""Listings and their versions: the state is a column, the content an immutable document."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.clock import now
from marketplace.db import Base
from marketplace.organisations.models import Organisation


class Kind(StrEnum):
    """The two sides of the market."""

    PROBLEM = "problem"
    SOLUTION = "solution"

    @property
    def other(self) -> "Kind":
        """Return the side that this one is matched with."""
        return Kind.SOLUTION if self is Kind.PROBLEM else Kind.PROBLEM


class State(StrEnum):
    """Where a listing is in its life; ``closed`` is a problem's end, ``archived`` a solution's."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    PAUSED = "paused"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Listing(Base):
    """A problem or a solution; ``version`` names the version that is in force.

    ``revision`` grows with every change of state or version, so that a reader can tell that
    something happened without reading what.
    """

    __tablename__ = "listings"
    __table_args__ = (
        UniqueConstraint("organisation_id", "kind", "external_id"),
        CheckConstraint("kind IN ('problem', 'solution')", name="kind"),
        CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'paused', 'closed', 'archived')",
            name="state",
        ),
        Index("ix_listings_kind_state", "kind", "state", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    organisation_id: Mapped[int] = mapped_column(ForeignKey(Organisation.id))
    external_id: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(9), default=State.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise")


class ListingVersion(Base):
    """What a listing said at one time; never changed, a later version replaces it."""

    __tablename__ = "listing_versions"

    listing_id: Mapped[int] = mapped_column(
        ForeignKey(Listing.id, ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Facet(Base):
    """A code by which visitors may find a listing; made from what everybody may read of it."""

    __tablename__ = "listing_facets"

    scheme: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    listing_id: Mapped[int] = mapped_column(
        ForeignKey(Listing.id, ondelete="CASCADE"), primary_key=True, index=True
    )


def in_force() -> ColumnElement[bool]:
    """Return the condition that joins a listing to the version which it says now."""
    return and_(ListingVersion.listing_id == Listing.id, ListingVersion.number == Listing.version)
