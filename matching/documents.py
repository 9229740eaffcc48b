"""What the engine reads: a need or an offer, in one language or in two."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Passage:
    """What a document says in one language; ``title`` may be empty, ``text`` may not.

    ``text`` holds all that may be quoted and need not begin with the title.
    """

    language: Language
    text: str
    title: str = ""

    @property
    def whole(self) -> str:
        """Return title and text as one, the title once."""
        if not self.title or self.text.startswith(self.title):
            return self.text
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Document:
    """A need or an offer. Both sides have the same form, so either may be the query.

    ``industries`` are ISIC Rev.4 codes of two to four digits (more digits: more precise),
    ``scenes`` and ``tasks`` are codes that are compared for equality only. An empty set means
    "not said", which never counts against a pair. ``keywords`` are further words in a language,
    such as the names of codes: the document is found by them, but they are never quoted.
    """

    id: str
    passages: tuple[Passage, ...]
    industries: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()
    keywords: tuple[tuple[Language, str], ...] = ()

    def passage(self, language: Language) -> Passage | None:
        """Return what the document says in ``language``, if anything."""
        return next((item for item in self.passages if item.language == language), None)
