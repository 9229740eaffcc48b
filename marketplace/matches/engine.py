"""Ranked lists for a viewer: the index proposes, the database decides what is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from sqlalchemy.orm import Session

from marketplace.db import Database
from marketplace.listings.models import Kind
from marketplace.listings.queries import Shown, by_ids
from marketplace.listings.stages import Stage
from marketplace.matches.documents import as_document, view_of
from marketplace.matches.index import LiveIndex, Snapshot, Vectors
from marketplace.matches.query import Query, keys
from marketplace.taxonomy.mentions import mentioned
from matching.calibration import adequate
from matching.documents import Document, Language, Passage, Requirement
from matching.encoder import Encoder
from matching.results import Band, Match
from matching.text import detect_language

SPARE = 10
"""Candidates asked for beyond the wanted ones, for those that the database will refuse."""


QUERIES_KEPT = 256
"""Vectors of recent searches that are kept, some 1.5 KB each."""


class Model(StrEnum):
    """Whether the language model can compare what texts mean."""

    NONE = "none"
    """Words alone rank, by the operator's choice."""
    LOADING = "loading"
    LOADED = "loaded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One place in a list: the listing as the viewer may see it, and why it stands there."""

    shown: Shown
    match: Match


@dataclass(frozen=True, slots=True)
class Excluded(Ranked):
    """A listing that is left out, and the hard requirements that rule it out."""

    failed: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class RankedList:
    """A ranked list; ``total`` counts the candidates that were compared.

    ``model`` says whether meaning played its part. ``adequate``: at least one of ``items`` is a
    possible match. ``loaded`` is False while this process has not read the listings yet.
    ``encoding`` counts the listings of the ranked side that are ranked by words for now, because
    the loaded model has not encoded them yet. ``ruled_out`` are the best of the
    ``ruled_out_total`` that are known to fail a hard condition; ``total`` counts them too.
    """

    items: tuple[Ranked, ...]
    total: int
    model: Model
    adequate: bool
    loaded: bool = True
    encoding: int = 0
    ruled_out: tuple[Excluded, ...] = ()
    ruled_out_total: int = 0

    @property
    def last_adequate(self) -> int:
        """Return the rank of the last match that is at least possible, 0 if there is none."""
        ranks = (item.match.rank for item in self.items if item.match.band is not Band.WEAK)
        return max(ranks, default=0)


class Matcher:
    """Answers with ranked lists from this process's index."""

    def __init__(self, database: Database, encoder: Encoder | None) -> None:
        """Prepare an empty index; without an encoder, words alone rank, by choice."""
        self.encoder = encoder
        self.index = LiveIndex(database, encoder)
        self.model = Model.LOADING if encoder else Model.NONE
        self._query_vectors = lru_cache(QUERIES_KEPT)(self._encoded)

    @property
    def ready(self) -> bool:
        """Say whether full answers are possible: the index is read and the model is loaded."""
        return self.index.is_loaded and self.model in {Model.NONE, Model.LOADED}

    @property
    def filling(self) -> bool:
        """Say whether the first encoding of the listings is still going on, so that words rank."""
        return self.model is Model.LOADED and self.index.snapshot.is_filling

    def load_encoder(self) -> None:
        """Load the model, which takes seconds; from then on meaning counts.

        Whatever the model raises goes on to the caller; words alone rank from then on.
        """
        if self.encoder is None:
            return
        try:
            self.encoder.encode(["ready"])
        except Exception:
            self.model = Model.FAILED
            raise
        self.model = Model.LOADED

    def for_listing(
        self,
        session: Session,
        shown: Shown,
        *,
        limit: int = 10,
        reader: Language | None = None,
        only: Iterable[int] | None = None,
        stage: Stage = Stage.PUBLIC,
    ) -> RankedList:
        """Rank the other side for a listing, from what the viewer of ``shown`` may see.

        ``stage`` is how close the viewer is to the other side's listings: who owns ``shown`` is
        no closer to those for it.
        ``reader`` is the language to quote in where a listing says the like in both. ``only`` are
        the listings that may appear, if not all.
        """
        document = as_document(str(shown.id), shown.content)
        vectors = self._stored(shown) or self._encoded(document)
        query = Query(document, vectors, shown.kind.other, stage, reader, keys(only))
        return self._ranked(session, query, limit)

    def search(
        self,
        session: Session,
        text: str,
        kind: Kind,
        stage: Stage,
        *,
        only: Iterable[int] | None = None,
        limit: int = 10,
    ) -> RankedList:
        """Rank the listings of a kind for a free text in Chinese or English.

        The language of the text is taken for the reader's. An industry, scene or AI task that it
        names in either language counts as said. ``only`` are the listings that may
        appear, if not all.
        """
        language = detect_language(text)
        codes = mentioned(text)
        document = Document(
            "",
            (Passage(language, text),),
            industries=codes["industries"],
            scenes=codes["scenes"],
            tasks=codes["tasks"],
        )
        # Both sides are searched for one text, and a page may be asked for again.
        vectors = self._query_vectors(document) if self.model is Model.LOADED else None
        query = Query(document, vectors, kind, stage, language, keys(only))
        return self._ranked(session, query, limit)

    def _stored(self, shown: Shown) -> Vectors | None:
        """Return the listing's own vectors if they stand for the version that is shown."""
        snapshot = self.index.snapshot
        mark = snapshot.marks.get(shown.id)
        if self.model is not Model.LOADED or mark is None or mark.version != shown.version:
            return None
        return snapshot.vectors.get((view_of(shown.kind, shown.stage), shown.id))

    def _encoded(self, document: Document) -> Vectors | None:
        if self.encoder is None or self.model is not Model.LOADED:
            return None
        known = [one for one in document.passages if one.language in self.encoder.languages]
        if not known:
            return None
        matrix = self.encoder.encode([passage.whole for passage in known])
        return {one.language: vector for one, vector in zip(known, matrix, strict=True)}

    def _ranked(self, session: Session, query: Query, limit: int) -> RankedList:
        snapshot = self.index.snapshot
        collection = snapshot.collection(query.kind, view_of(query.kind, query.stage))
        asked = limit + SPARE
        while True:
            matches = collection.rank(query.document, query.vectors, top=asked, **query.options)
            items = self._confirmed(session, snapshot, matches, query.stage)[:limit]
            if len(items) == limit or len(matches) < asked:
                break
            asked *= 4
        return RankedList(
            items=tuple(items),
            total=len(collection if query.only is None else query.only),
            model=self.model,
            adequate=adequate([item.match for item in items]),
            loaded=self.index.is_loaded,
            encoding=self._encoding(snapshot, query.kind),
            ruled_out=self._ruled_out(session, snapshot, query, limit),
            ruled_out_total=collection.count_ruled_out(query.document, only=query.only),
        )

    def _ruled_out(
        self, session: Session, snapshot: Snapshot, query: Query, limit: int
    ) -> tuple[Excluded, ...]:
        collection = snapshot.collection(query.kind, view_of(query.kind, query.stage))
        found = collection.ruled_out(
            query.document, query.vectors, top=limit + SPARE, **query.options
        )
        failed = {one.match.id: one.failed for one in found}
        kept = self._confirmed(session, snapshot, [one.match for one in found], query.stage)
        return tuple(Excluded(one.shown, one.match, failed[one.match.id]) for one in kept[:limit])

    def _encoding(self, snapshot: Snapshot, kind: Kind) -> int:
        # Before the model is loaded, and without one, `model` says all there is to say.
        waits = self.model is Model.LOADED
        return sum(one is kind for one in snapshot.waiting.values()) if waits else 0

    def _confirmed(
        self, session: Session, snapshot: Snapshot, matches: list[Match], stage: Stage
    ) -> list[Ranked]:
        """Keep what is published now in the very version that was indexed.

        A match of an older version could quote a sentence that its owner has taken back.
        """
        current = by_ids(session, [int(match.id) for match in matches], stage)
        kept = [
            (shown, match)
            for match in matches
            if (shown := current.get(int(match.id))) is not None
            and shown.version == snapshot.marks[shown.id].version
        ]
        return [
            Ranked(shown, replace(match, rank=rank))
            for rank, (shown, match) in enumerate(kept, start=1)
        ]
