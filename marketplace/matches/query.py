"""What a ranked list is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.clock import now
from marketplace.listings.models import Kind
from marketplace.listings.stages import Stage
from marketplace.matches.index import Vectors
from matching.documents import Document, Language
from matching.ranking import Options


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: a document, its vectors if meaning is to count, the side, the viewer."""

    document: Document
    vectors: Vectors | None
    kind: Kind
    stage: Stage
    reader: Language | None
    only: frozenset[str] | None = None

    @property
    def options(self) -> Options:
        """Return what a collection is told besides."""
        return {"only": self.only, "reader": self.reader, "today": now().date()}


def keys(only: Iterable[int] | None) -> frozenset[str] | None:
    """Return the ids of documents by those of listings."""
    return None if only is None else frozenset(map(str, only))
