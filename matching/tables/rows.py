"""A table in memory: named columns, and rows that remember where they stood."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matching.tables.errors import TableError, shown

LONGEST_CELL = 131_072
"""Characters in one cell; the limit of Python's own CSV reader, and four times Excel's."""

_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_NAMED = 20
"""Columns that a message lists when one is missing."""
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its ``number`` as a spreadsheet counts, and a cell, maybe empty, for every column.

    Cells are as they stand in the file, blanks at their ends included; only control characters
    other than tabs and line breaks are blanks here.
    """

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's content: column names trimmed and in lower case, rows without content left out."""

    file: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def column_name(written: str) -> str:
    """Return the name that a heading stands for: ``" ID "`` is ``id``, and so is ``ｉｄ``."""
    plain = unicodedata.normalize("NFKC", written)
    return plain.strip().strip(_INVISIBLE).strip().lower()


def is_blank(text: str) -> bool:
    """Say whether nothing of a text is seen: blanks, and signs such as the zero width space."""
    return not any(char.isprintable() and char != " " for char in text)


def clean_cell(file: Path, value: str, row: int, column: str) -> str:
    """Return a cell with a blank for every control character but tabs and line breaks.

    Those are what word processors and Windows-1252 leave behind; terminals, XML and databases
    stumble over them. Raises TableError where a cell is too long or holds what is no character.
    """
    if len(value) > LONGEST_CELL:
        problem = (
            f"holds {len(value):,} characters, the most is {LONGEST_CELL:,}; shorten it"
            " (or is a quotation mark before it never closed?)"
        )
        raise TableError(file, problem, row=row, column=column)
    if found := _NO_CHARACTER.search(value):
        what = "NUL" if found[0] == "\0" else "half of a surrogate pair (\\ud800 to \\udfff)"
        raise TableError(file, f"{what} is no character; remove it", row=row, column=column)
    return _CONTROL.sub(" ", value)


def check_columns(file: Path, names: Iterable[str], required: Iterable[str], row: int = 1) -> None:
    """Raise TableError if ``names``, which stand in ``row``, lack one that is required."""
    for name in required:
        if name not in names:
            filled = list(filter(None, names))
            found = ", ".join([*map(shown, filled[:_NAMED]), *["…"] * (len(filled) > _NAMED)])
            problem = f"no column has this name (there are: {found}); add it or rename one"
            if any("," in one for one in filled):
                problem += "; between columns write , instead of ，"
            raise TableError(file, problem, row=row, column=name)


def from_records(
    file: Path, records: Iterable[tuple[int, Sequence[str]]], required: Collection[str] = ()
) -> Table:
    """Build a table from numbered rows, of which the first with content holds the headings."""
    filled = (record for record in records if any(cell.strip() for cell in record[1]))
    number, headings = next(filled, (0, ()))
    if not number:
        raise TableError(file, "the file is empty; the first row must name the columns")
    names = [column_name(heading) for heading in headings]
    _check_headings(file, names, number)
    check_columns(file, names, required, number)
    rows = tuple(_rows(file, names, filled))
    if not rows:
        raise TableError(file, "there are headings but no rows below them")
    return Table(file, tuple(filter(None, names)), rows)


def _check_headings(file: Path, names: Sequence[str], number: int) -> None:
    for name, count in Counter(filter(None, names)).items():
        if count > 1:
            problem = f"{count} columns have this name; rename or remove one"
            raise TableError(file, problem, row=number, column=name)


def _rows(
    file: Path, names: Sequence[str], records: Iterable[tuple[int, Sequence[str]]]
) -> Iterator[Row]:
    for number, cells in records:
        clean = [_cell(file, names, number, position, cell) for position, cell in enumerate(cells)]
        padded = [*clean, *[""] * (len(names) - len(clean))]
        named = zip(names, padded, strict=False)
        yield Row(number, {name: cell for name, cell in named if name})


def _cell(file: Path, names: Sequence[str], number: int, position: int, cell: str) -> str:
    name = names[position] if position < len(names) else ""
    column = name or str(position + 1)
    if not name and cell.strip():
        problem = (
            "this cell stands under no heading; name its column in the first row, or put text that"
            " holds the separator between quotation marks"
        )
        raise TableError(file, problem, row=number, column=column)
    return clean_cell(file, cell, number, column)
