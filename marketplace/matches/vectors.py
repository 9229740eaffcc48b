"""Stored vectors: to bytes and back, and what becomes of those that are damaged."""

from collections.abc import Mapping

import numpy as np
import structlog
from numpy.typing import NDArray
from sqlalchemy import and_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from marketplace.db import Database
from marketplace.matches.models import DUE, Encoding, Vector
from matching.encoder import Encoder

log = structlog.get_logger(__name__)

FORM = np.dtype("<f4")
SLACK = 0.01
"""How far from 1 the length of a vector may be; a damaged byte mostly takes it further."""
READ_AT_ONCE = 1000

Damage = Mapping[int, int]
"""Listings with a vector that cannot be used, and the serials of their notes when it was read."""


def packed(vector: NDArray[np.float32]) -> bytes:
    """Return the form in which a vector is stored: little-endian float32."""
    return np.ascontiguousarray(vector, dtype=FORM).tobytes()


def unpacked(stored: bytes, dimension: int) -> NDArray[np.float32] | None:
    """Return a stored vector, ``None`` if it is none: a wrong size, no numbers, no unit length."""
    if len(stored) != dimension * FORM.itemsize:
        return None
    vector = np.frombuffer(stored, dtype=FORM)
    return vector if is_sound(vector) else None


def is_sound(vector: NDArray[np.float32]) -> bool:
    """Say whether all is finite and the length is 1; anything else would spoil a whole list."""
    # In double precision no float32 overflows, and whatever is not finite stays so.
    return bool(abs(np.linalg.norm(vector.astype(np.float64)) - 1.0) < SLACK)


def damaged(session: Session, encoder: Encoder) -> Damage:
    """Return the listings with a damaged vector; every vector of ``encoder`` is read for that."""
    rows = session.execute(
        select(Vector.listing_id, Encoding.serial, Vector.vector)
        .join(
            Encoding,
            and_(
                Encoding.listing_id == Vector.listing_id,
                Encoding.fingerprint == Vector.fingerprint,
                Encoding.version == Vector.version,
            ),
        )
        .where(Vector.fingerprint == encoder.fingerprint)
        .execution_options(yield_per=READ_AT_ONCE)
    )
    return {
        row.listing_id: row.serial
        for row in rows
        if unpacked(row.vector, encoder.dimension) is None
    }


def recheck(database: Database, encoder: Encoder) -> None:
    """Look at every stored vector, and have the damaged ones made anew."""
    with database.reading() as session:
        found = damaged(session, encoder)
    make_anew(database, encoder.fingerprint, found)


def make_anew(database: Database, fingerprint: str, found: Damage) -> None:
    """Log the damage and note that the listings are due, unless that was done since it was read."""
    if not found:
        return
    log.error("vectors.damaged", listings=sorted(found))
    try:
        with database.transaction() as session:
            for listing_id, serial in found.items():
                session.execute(
                    update(Encoding)
                    .where(
                        Encoding.listing_id == listing_id,
                        Encoding.fingerprint == fingerprint,
                        Encoding.serial == serial,
                    )
                    .values(DUE)
                )
    except SQLAlchemyError:
        # Whoever only reads goes on without those vectors; the worker looks for them as well.
        log.exception("vectors.not_noted")
