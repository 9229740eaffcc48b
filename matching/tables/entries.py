"""Tables of needs and offers: which columns mean what."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from matching.documents import Document, Language, Passage
from matching.tables.errors import TableError, shown
from matching.tables.reading import read
from matching.tables.rows import Row, Table, is_blank

_REQUIRED = ("id", "text")
_PLAIN = (*_REQUIRED, "title", "language")
_INDUSTRIES = ("industries", "industry")
_SCENES = ("scenes", "scene")
_TASKS = ("tasks", "task")
_LANGUAGES: Mapping[str, Language] = {"zh": "zh", "en": "en"}
_BETWEEN_CODES = re.compile("[;,；，、]")
_INDUSTRY = re.compile("[0-9]{2,4}")


def read_documents(file: Path) -> list[Document]:
    """Read needs or offers: columns ``id`` and ``text``, and where present ``title``, ``language``.

    ``industries``, ``scenes`` and ``tasks`` (or the singular) hold codes, separated by ``;`` or
    ``,`` or as a JSON list. A missing language is detected. Other columns are no part of a
    document; :func:`read` keeps them. Raises TableError.
    """
    table = read(file, required=_REQUIRED, plain=_PLAIN)
    first: dict[str, int] = {}
    for row in table.rows:
        _check_filled(table, row)
        _check_unique(table, row, first)
    return [_document(table, row) for row in table.rows]


def _check_filled(table: Table, row: Row) -> None:
    for name in _REQUIRED:
        if is_blank(row.cells[name]):
            raise TableError(table.file, "is empty; fill it in", row=row.number, column=name)


def _check_unique(table: Table, row: Row, first: dict[str, int]) -> None:
    """Raise TableError if the row's id stands in an earlier one; ``first`` remembers where."""
    id_ = row.cells["id"].strip()  # blanks around an id do not tell two ids apart for a reader
    if first.setdefault(id_, row.number) != row.number:
        problem = f"'{shown(id_)}' is already the id of row {first[id_]}; make it unique"
        raise TableError(table.file, problem, row=row.number, column="id")


def _document(table: Table, row: Row) -> Document:
    return Document(
        id=row.cells["id"],
        passages=(_passage(table, row),),
        industries=frozenset(_industries(table, row)),
        scenes=frozenset(code for _, code in _codes(table, row, _SCENES)),
        tasks=frozenset(code for _, code in _codes(table, row, _TASKS)),
    )


def _passage(table: Table, row: Row) -> Passage:
    from matching.text import detect_language  # noqa: PLC0415 - its stemmer is not always needed

    title, text = row.cells.get("title", "").strip(), row.cells["text"].strip()
    said = row.cells.get("language", "").strip()
    language = _LANGUAGES.get(said.lower()) if said else detect_language(f"{title}\n{text}")
    if language is None:
        problem = f"'{shown(said)}' is no language here; write zh or en, or leave it empty"
        raise TableError(table.file, problem, row=row.number, column="language")
    return Passage(language, text, title)


def _industries(table: Table, row: Row) -> Iterator[str]:
    for name, code in _codes(table, row, _INDUSTRIES):
        if not _INDUSTRY.fullmatch(code):
            problem = (
                f"'{shown(code)}' is no ISIC code; write 2 to 4 digits, in a cell of type text"
            )
            raise TableError(table.file, problem, row=row.number, column=name)
        yield code


def _codes(table: Table, row: Row, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield (column, code) for every code in the columns ``names``."""
    for name in names:
        cell = row.cells.get(name, "").strip()
        codes = _listed(table, row, name) if cell.startswith("[") else _BETWEEN_CODES.split(cell)
        yield from ((name, code.strip()) for code in codes if code.strip())


def _listed(table: Table, row: Row, name: str) -> list[str]:
    try:
        codes = json.loads(row.cells[name])
    except (ValueError, RecursionError):
        codes = None
    if not isinstance(codes, list) or any(isinstance(code, dict | list) for code in codes):
        problem = 'is no list of codes; write codes with ; between them, or ["24", "25"]'
        raise TableError(table.file, problem, row=row.number, column=name)
    return [str(code) for code in codes]
