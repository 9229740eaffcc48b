"""Marks in a text the words by which it was found."""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape


def marked(text: str, terms: Iterable[str]) -> Markup:
    """Return ``text`` as safe HTML, with every occurrence of a term inside ``<mark>``.

    Terms that overlap, as neighbouring pairs of Chinese characters do, give one mark.
    """
    edge = 0
    pieces: list[str] = []
    for start, end in _spans(text, terms):
        pieces += [escape(text[edge:start]), Markup("<mark>"), escape(text[start:end])]
        pieces.append(Markup("</mark>"))
        edge = end
    pieces.append(escape(text[edge:]))
    return Markup("").join(pieces)


def _spans(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    found = sorted(
        match.span() for term in terms if term.strip() for match in _pattern(term).finditer(text)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pattern(term: str) -> re.Pattern[str]:
    # A Latin word only where it stands alone; Chinese is written without spaces.
    bounds = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
    left = bounds[0] if re.match(r"[A-Za-z0-9]", term) else ""
    right = bounds[1] if re.search(r"[A-Za-z0-9]$", term) else ""
    return re.compile(left + re.escape(term) + right, re.IGNORECASE)
