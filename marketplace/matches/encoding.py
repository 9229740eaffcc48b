"""Keeping the stored vectors in step with the published listings, one listing at a time.

What there is to do is a query, so it can be asked by several workers, killed and asked again.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from marketplace.clock import now
from marketplace.db import Database
from marketplace.listings.content import Content
from marketplace.listings.disclosure import disclosed
from marketplace.listings.models import Kind, Listing, ListingVersion, in_force
from marketplace.listings.queries import is_published, readable
from marketplace.matches.documents import VIEWS, as_document
from marketplace.matches.models import DUE, Encoding, Vector, encoded_by
from marketplace.matches.vectors import is_sound, packed, unpacked
from marketplace.organisations.models import Organisation
from matching.encoder import Encoder

log = structlog.get_logger(__name__)

BATCH = 16
"""Listings encoded together; small, so that a new one does not wait behind many."""


@dataclass(frozen=True, slots=True)
class Row:
    """A text that needs a vector: the place it belongs to, and its hash."""

    view: str
    language: str
    part: str
    ordinal: int
    text: str

    @property
    def text_hash(self) -> str:
        """Return the SHA-256 of the text; equal texts share one encoding."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Task:
    """One version of one listing and all its texts."""

    listing_id: int
    version: int
    rows: tuple[Row, ...]


def waiting(session: Session, encoder: Encoder) -> int:
    """Return how many published listings have not all their vectors yet."""
    return session.scalar(select(func.count()).select_from(_stale(encoder).subquery())) or 0


def encode_due(database: Database, encoder: Encoder, *, limit: int = BATCH) -> int:
    """Encode up to ``limit`` listings whose vectors are missing or old; return how many.

    The encoder runs outside any transaction; each listing is written in one of its own.
    """
    with database.reading() as session:
        tasks = _tasks(session, encoder, limit)
        known = _known(session, encoder, tasks)
    known |= _encode(encoder, tasks, known)
    for task in tasks:
        with database.transaction() as session:
            _write(session, encoder.fingerprint, task, known)
    return len(tasks)


def forget(session: Session) -> int:
    """Drop every stored vector, of whatever encoder; the worker makes them anew.

    The notes stay, for no version: a serial that began again at 1 would look like the old one.
    """
    session.execute(delete(Vector))
    due = update(Encoding).values(DUE).returning(Encoding.listing_id)
    return len(session.scalars(due).all())


def texts_of(kind: Kind, content: Content, encoder: Encoder) -> tuple[Row, ...]:
    """Return the texts of a listing that ``encoder`` understands, for each view."""
    return tuple(
        Row(view, passage.language, "whole", 0, passage.whole)
        for view, stage in VIEWS[kind].items()
        for passage in as_document("", disclosed(content, stage)).passages
        if passage.language in encoder.languages
    )


def _stale(encoder: Encoder) -> Select[tuple[int, str, int, dict[str, Any]]]:
    return (
        select(Listing.id, Listing.kind, Listing.version, ListingVersion.content)
        .join(ListingVersion, in_force())
        .join(Organisation)
        .outerjoin(Encoding, encoded_by(encoder.fingerprint))
        .where(is_published(), Encoding.listing_id.is_(None))
    )


def _tasks(session: Session, encoder: Encoder, limit: int) -> list[Task]:
    newest_first = _stale(encoder).order_by(Listing.published_at.desc(), Listing.id).limit(limit)
    return [
        Task(row.id, row.version, _rows(Kind(row.kind), row.content, row.id, encoder))
        for row in session.execute(newest_first)
    ]


def _rows(kind: Kind, stored: dict[str, Any], listing_id: int, encoder: Encoder) -> tuple[Row, ...]:
    content = readable(kind, stored, listing_id)
    # What cannot be read has no texts: noting that as done keeps it from blocking the others.
    return texts_of(kind, content, encoder) if content else ()


def _known(session: Session, encoder: Encoder, tasks: Sequence[Task]) -> dict[str, bytes]:
    """Return the sound vectors, by text hash, that an earlier version already has."""
    rows = session.execute(
        select(Vector.text_hash, Vector.vector).where(
            Vector.fingerprint == encoder.fingerprint,
            Vector.listing_id.in_([task.listing_id for task in tasks]),
        )
    )
    return {
        row.text_hash: row.vector
        for row in rows
        if unpacked(row.vector, encoder.dimension) is not None
    }


def _encode(encoder: Encoder, tasks: Iterable[Task], known: dict[str, bytes]) -> dict[str, bytes]:
    texts = {
        row.text_hash: row.text for task in tasks for row in task.rows if row.text_hash not in known
    }
    if not texts:
        return {}
    matrix = encoder.encode(list(texts.values()))
    sound = [is_sound(vector) for vector in matrix]
    if not all(sound):
        log.error("encoder.unsound", texts=sound.count(False))
    return {
        text_hash: packed(vector)
        for text_hash, vector, is_good in zip(texts, matrix, sound, strict=True)
        if is_good
    }


def _write(session: Session, fingerprint: str, task: Task, vectors: dict[str, bytes]) -> None:
    """Replace the listing's vectors, unless its version moved on while they were made."""
    current = session.scalar(
        select(Listing.version).where(Listing.id == task.listing_id).with_for_update()
    )
    if current != task.version:
        return
    session.execute(
        delete(Vector).where(
            Vector.listing_id == task.listing_id, Vector.fingerprint == fingerprint
        )
    )
    session.add_all(
        Vector(
            listing_id=task.listing_id,
            version=task.version,
            view=row.view,
            language=row.language,
            part=row.part,
            ordinal=row.ordinal,
            fingerprint=fingerprint,
            text_hash=row.text_hash,
            vector=vectors[row.text_hash],
        )
        for row in task.rows
        # A text of which the encoder makes nonsense is done too, or it would be due for ever.
        if row.text_hash in vectors
    )
    done = session.get(Encoding, (task.listing_id, fingerprint))
    if done is None:
        session.add(
            Encoding(listing_id=task.listing_id, fingerprint=fingerprint, version=task.version)
        )
    else:
        done.version, done.serial, done.encoded_at = task.version, done.serial + 1, now()
