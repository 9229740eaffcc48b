"""Vectors of listings, and the note of which version of a listing they stand for."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.clock import now
from marketplace.db import Base
from marketplace.listings.models import Listing


class Vector(Base):
    """One text of a listing as the encoder sees it.

    ``view`` is the class of viewers that may read the text, ``part`` is ``title``, ``whole`` or
    ``sentence``, ``ordinal`` counts the sentences from 0. ``vector`` holds little-endian float32.
    """

    __tablename__ = "vectors"
    __table_args__ = (
        UniqueConstraint("listing_id", "fingerprint", "view", "language", "part", "ordinal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey(Listing.id, ondelete="CASCADE"))
    version: Mapped[int]
    view: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(2))
    part: Mapped[str] = mapped_column(String(8))
    ordinal: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    text_hash: Mapped[str] = mapped_column(String(64))
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class Encoding(Base):
    """Says that a version of a listing has all its vectors from one encoder.

    What is still to encode is a query: published listings without a row here for their version
    and the encoder in use. ``serial`` grows with every writing, so that readers see a change.
    """

    __tablename__ = "encodings"
    __table_args__ = (Index("ix_encodings_fingerprint", "fingerprint", "serial"),)

    listing_id: Mapped[int] = mapped_column(
        ForeignKey(Listing.id, ondelete="CASCADE"), primary_key=True
    )
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]
    serial: Mapped[int] = mapped_column(default=1)
    encoded_at: Mapped[datetime] = mapped_column(default=now)


DUE: Final = {Encoding.version: 0, Encoding.serial: Encoding.serial + 1}
"""What to write into a note so that its listing is encoded again: no version has the number 0."""


def encoded_by(fingerprint: str) -> ColumnElement[bool]:
    """Return the condition that joins a listing to the note that its version is encoded."""
    return and_(
        Encoding.listing_id == Listing.id,
        Encoding.fingerprint == fingerprint,
        Encoding.version == Listing.version,
    )
