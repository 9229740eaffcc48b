"""The site's own texts, in Markdown, which an operator replaces by laying files into a folder.

``<data folder>/texts/terms.zh.md`` comes before the text that we deliver. Of an operator who wrote
one language only, readers of the other get that one too: ours might promise something else.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import structlog
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from marketplace.web.languages import LANGUAGES, Language

DELIVERED = Path(__file__).parent / "texts"
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
KNOWN_SCHEMES = frozenset({"http", "https", "mailto"})
LOWEST = 6

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as safe HTML, and the language it is written in."""

    html: Markup
    language: Language


class Renderer(MarkdownIt):
    """CommonMark without HTML, pictures, and links to anything but pages and mailboxes."""

    def __init__(self) -> None:
        """Set it up."""
        super().__init__("commonmark", {"html": False})
        self.disable("image")

    def validateLink(self, url: str) -> bool:  # noqa: N802 the library's name
        """Say whether a link is one; what is none stays plain text."""
        scheme = SCHEME.match(url)
        is_known = scheme is None or scheme[1].lower() in KNOWN_SCHEMES
        return is_known and super().validateLink(url)

    def page(self, source: str) -> Markup:
        """Return the text as safe HTML that stands below a page's own heading."""
        tokens = self.parse(source)
        if any(token.tag == "h1" for token in tokens):
            for token in tokens:
                _lower(token)
        return Markup(self.renderer.render(tokens, self.options, {}))  # noqa: S704 no HTML is let in


def _lower(token: Token) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(int(token.tag[1:]) + 1, LOWEST)}"


def text(name: str, wanted: Language, folder: Path) -> Text:
    """Return a text, preferably in the language wanted; ``folder`` holds the operator's own."""
    for language in sorted(LANGUAGES, key=lambda one: one != wanted):
        if own := _written(folder / f"{name}.{language}.md"):
            return Text(own, language)
    return Text(_written(DELIVERED / f"{name}.{wanted}.md") or Markup(), wanted)


def _written(path: Path) -> Markup | None:
    try:
        state = path.stat()
        return _rendered(path, state.st_mtime_ns, state.st_size)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        log.error("text.unreadable", file=str(path), error=str(error))  # noqa: TRY400 no bug
        return None


@lru_cache(maxsize=32)
def _rendered(path: Path, _changed: int, _size: int) -> Markup:
    # A character in another encoding shall spoil one character, not the page.
    return Renderer().page(path.read_text(encoding="utf-8-sig", errors="replace"))
