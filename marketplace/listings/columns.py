"""Which columns of a spreadsheet say what of a listing."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marketplace.listings.models import Kind

LANGUAGES = ("zh", "en")
TEXTS = {"title": "title", "summary": "summary", "text": "description"}
CODES = {
    Kind.PROBLEM: {"industry": "industry", "scene": "scene", "task": "task"},
    Kind.SOLUTION: {"industry": "industries", "scene": "scenes", "task": "tasks"},
}
NAMES = {
    "industry": ("industries", "industry"),
    "scene": ("scenes", "scene"),
    "task": ("tasks", "task"),
}
"""The columns that may hold codes of one sort: the plural or the singular, on either side."""
SEPARATORS = re.compile(r"[;,；，、]")

PLAIN = (
    "id",
    "language",
    *(name + end for name in TEXTS for end in ("", *(f"_{code}" for code in LANGUAGES))),
)
"""Columns of which each cell is one text or number; columns of codes may hold JSON lists too."""

Cells = Mapping[str, str]


def ignored(columns: Iterable[str]) -> list[str]:
    """Return the columns that an import does not read, in their order."""
    read = {*PLAIN, *(name for names in NAMES.values() for name in names)}
    return [column for column in columns if column not in read]


def codes(cells: Cells, sort: str) -> list[str]:
    """Return all codes of a sort, each once, in the order in which they stand there."""
    found = (code for name in NAMES[sort] for code in _split(cells.get(name, "")))
    return list(dict.fromkeys(found))


def codes_column(cells: Cells, sort: str) -> str:
    """Return the column in which the codes of a sort stand."""
    return next((name for name in NAMES[sort] if cells.get(name)), sort)


def column_of(field: str, cells: Cells) -> str:
    """Return the column from which a field of the content came."""
    names = {field: column for column, field in TEXTS.items()}
    for of_kind in CODES.values():
        names |= {field: codes_column(cells, sort) for sort, field in of_kind.items()}
    return names.get(field, field)


def _split(cell: str) -> Iterator[str]:
    listed = _listed(cell)
    for code in SEPARATORS.split(cell) if listed is None else map(str, listed):
        if code.strip():
            yield code.strip()


def _listed(cell: str) -> list[Any] | None:
    try:
        found = json.loads(cell) if cell.startswith("[") else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None
