"""This process's live index: an immutable snapshot, swapped when the database has moved on.

The index proposes, the database disposes: what it names is read again before it is shown.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from marketplace.db import Database
from marketplace.listings.disclosure import disclosed
from marketplace.listings.models import Kind, Listing, ListingVersion, in_force
from marketplace.listings.queries import is_published, readable
from marketplace.matches.documents import VIEWS, as_document
from marketplace.matches.models import Encoding, Vector, encoded_by
from marketplace.matches.requirements import LANGUAGES
from marketplace.matches.vectors import Damage, make_anew, unpacked
from marketplace.organisations.models import Organisation
from matching.documents import Document, Language
from matching.encoder import Encoder
from matching.ranking import Collection

READ_AT_ONCE = 500
"""Listings read by one query while the index is brought up to date."""

_LANGUAGES: dict[str, Language] = {language: language for language in LANGUAGES}

Vectors = dict[Language, NDArray[np.float32]]
Side = tuple[Kind, str]
Token = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Which state of a listing the index holds; ``serial`` is 0 while it has no vectors."""

    kind: Kind
    version: int
    serial: int


@dataclass(frozen=True)
class Snapshot:
    """What is searched: a collection for each side and view, and the vectors within."""

    marks: Mapping[int, Mark] = field(default_factory=dict)
    collections: Mapping[Side, Collection] = field(default_factory=dict)
    vectors: Mapping[tuple[str, int], Vectors] = field(default_factory=dict)
    waiting: Mapping[int, Kind] = field(default_factory=dict)
    """Listings whose texts the encoder could compare, but which have no vectors yet."""
    damage: Damage = field(default_factory=dict)
    """What could not be used of the vectors that were read for this snapshot."""

    @cached_property
    def is_filling(self) -> bool:
        """Say whether less than half of what the encoder could compare has its vectors."""
        return len(self.waiting) > len({listing_id for _, listing_id in self.vectors})

    def collection(self, kind: Kind, view: str) -> Collection:
        """Return the documents of a side that a view may search."""
        return self.collections.get((kind, view)) or Collection.build([], None)


class LiveIndex:
    """Holds the snapshot of one process; :meth:`refresh` is called again and again."""

    def __init__(self, database: Database, encoder: Encoder | None) -> None:
        """Start empty; only the vectors of ``encoder`` count, which is not asked to make any."""
        self.database = database
        self._encoder = encoder
        self.fingerprint = encoder.fingerprint if encoder else ""
        self.snapshot = Snapshot()
        self._token: Token | None = None
        self._lock = threading.Lock()

    @property
    def is_loaded(self) -> bool:
        """Say whether the database has been read at least once."""
        return self._token is not None

    @property
    def state(self) -> Token | None:
        """Return what differs whenever anything that is shown has changed, ``None`` at first."""
        return self._token

    def refresh(self) -> bool:
        """Bring the snapshot up to date; return whether anything had changed.

        Cheap when nothing has: four sums. Readers keep the old snapshot until the swap.
        """
        with self._lock:
            with self.database.reading() as session:
                token = self._read_token(session)
                if token == self._token:
                    return False
                self.snapshot = self._next(session)
                self._token = token
            make_anew(self.database, self.fingerprint, self.snapshot.damage)
            return True

    def _read_token(self, session: Session) -> Token:
        # Sums rather than the newest time stamp: transactions commit in another order than they
        # begin, and a sum over what is committed sees each of them.
        changes = select(func.count(), _sum(Listing.revision))
        # Suspension changes no listing's row. One organisation that goes while another comes back
        # may leave every sum over what is shown as it was, but not their revisions.
        owners = select(func.count(), _sum(Organisation.revision))
        # Expiry changes no row at all, only what may be shown.
        shown = select(func.count(), _sum(Listing.id)).join(Organisation).where(is_published())
        encodings = select(func.count(), _sum(Encoding.serial)).where(
            Encoding.fingerprint == self.fingerprint
        )
        queries = (changes, owners, shown, encodings)
        return tuple(tuple(session.execute(query).one()) for query in queries)

    def _next(self, session: Session) -> Snapshot:
        old, marks = self.snapshot, self._read_marks(session)
        gone = old.marks.keys() - marks.keys()
        changed = [key for key, mark in marks.items() if old.marks.get(key) != mark]
        documents = self._read_documents(session, changed)
        read = {int(one.id) for found in documents.values() for one in found}
        encoded = [key for key in changed if marks[key].serial]
        fresh, broken = self._read_vectors(session, encoded)
        touched = gone | set(changed)
        kept = {place: found for place, found in old.vectors.items() if place[1] not in touched}
        collections = {
            (kind, view): _replaced(
                old.collection(kind, view),
                documents.get((kind, view), []),
                {key: found for (name, key), found in fresh.items() if name == view},
                # One whose new version cannot be read must not go on with the old one.
                touched - read,
            )
            for kind, views in VIEWS.items()
            for view in views
        }
        return Snapshot(
            marks,
            collections,
            vectors=kept | fresh,
            waiting={key: kind for key, kind in old.waiting.items() if key not in touched}
            | self._without_vectors(documents, marks),
            damage={key: marks[key].serial for key in broken},
        )

    def _without_vectors(
        self, documents: Mapping[Side, list[Document]], marks: Mapping[int, Mark]
    ) -> dict[int, Kind]:
        known = self._encoder.languages if self._encoder else frozenset()
        return {
            int(document.id): kind
            for (kind, _), found in documents.items()
            for document in found
            if not marks[int(document.id)].serial
            and any(passage.language in known for passage in document.passages)
        }

    def _read_marks(self, session: Session) -> dict[int, Mark]:
        rows = session.execute(
            select(Listing.id, Listing.kind, Listing.version, Encoding.serial)
            .join(Organisation)
            .outerjoin(Encoding, encoded_by(self.fingerprint))
            .where(is_published())
        )
        return {row.id: Mark(Kind(row.kind), row.version, row.serial or 0) for row in rows}

    def _read_documents(self, session: Session, ids: list[int]) -> dict[Side, list[Document]]:
        documents: dict[Side, list[Document]] = defaultdict(list)
        for part in _portions(ids):
            rows = session.execute(
                select(Listing.id, Listing.kind, ListingVersion.content)
                .join(ListingVersion, in_force())
                .where(Listing.id.in_(part))
            )
            for listing_id, stored_kind, stored in rows:
                kind = Kind(stored_kind)
                content = readable(kind, stored, listing_id)
                if content is None:
                    continue
                for view, stage in VIEWS[kind].items():
                    documents[kind, view].append(
                        as_document(str(listing_id), disclosed(content, stage))
                    )
        return documents

    def _read_vectors(
        self, session: Session, ids: list[int]
    ) -> tuple[dict[tuple[str, int], Vectors], set[int]]:
        """Return the vectors by view and listing, and the listings of which one is damaged."""
        found: dict[tuple[str, int], Vectors] = defaultdict(dict)
        broken: set[int] = set()
        for part in _portions(ids):
            rows = session.execute(
                select(Vector.listing_id, Vector.view, Vector.language, Vector.vector).where(
                    Vector.listing_id.in_(part),
                    Vector.fingerprint == self.fingerprint,
                    Vector.part == "whole",
                )
            )
            for listing_id, view, language, stored in rows:
                vector = self._unpacked(stored)
                if vector is None:
                    broken.add(listing_id)
                else:
                    found[view, listing_id][_LANGUAGES[language]] = vector
        return dict(found), broken

    def _unpacked(self, stored: bytes) -> NDArray[np.float32] | None:
        return unpacked(stored, self._encoder.dimension) if self._encoder else None


def _replaced(
    old: Collection, documents: list[Document], vectors: dict[int, Vectors], gone: Iterable[int]
) -> Collection:
    known = set(old.ids)
    removed = {str(key) for key in gone} & known
    if not documents and not removed:
        return old
    ids = {document.id for document in documents}
    flat = {
        (str(key), language): vector
        for key, found in vectors.items()
        for language, vector in found.items()
        if str(key) in ids
    }
    return old.replace(documents, flat, removed)


def _sum(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)


def _portions(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + READ_AT_ONCE] for start in range(0, len(ids), READ_AT_ONCE))
