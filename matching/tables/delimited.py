"""CSV, read strictly and written so that spreadsheets neither misread nor execute it."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from matching.tables.decoding import NoTextError, decode
from matching.tables.errors import TableError
from matching.tables.rows import Table, column_name, from_records

_SEPARATORS = ",;\t"
# How Excel is told the separator, in a line of its own.
_TOLD = re.compile(r"sep=([,;\t])(?=[\r\n])", re.IGNORECASE)
_BREAK = re.compile(r"\r\n|\n|\r")
# Possessive: an unclosed field must not be re-read as one that closes earlier.
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)("?)')
_SPACED_QUOTE = re.compile(r'[ \u00a0\u3000]+"')
# What a spreadsheet would execute; the wide signs count too, where Chinese input is on. Plain
# numbers and plain names (-5, +86-21, @acme) call nothing and stay, so that ids can be joined.
_RISKY = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_DISARMED = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")
_HARMLESS = re.compile(r"[+\-@][\w.:/-]*")


class _Broken(Exception):
    """A quotation mark went wrong in the cell that begins at ``start``."""

    def __init__(self, place: tuple[int, int], start: int, problem: str) -> None:
        super().__init__(problem)
        self.row, self.position = place
        self.start = start


def read_csv(file: Path, data: bytes, required: Collection[str] = ()) -> Table:
    """Read comma, semicolon or tab separated text; rows are counted as a spreadsheet shows them.

    An apostrophe that keeps a cell from being a formula (see :func:`write_csv`) is taken away.
    """
    try:
        text = decode(data)
    except NoTextError as error:
        raise _no_text(file, data, error) from None
    if told := _TOLD.match(text):
        # Its line stays, so that rows are counted as everywhere.
        text = text[told.end() :]
    separator = told[1] if told else _separator(text)
    try:
        return from_records(file, _records(text, separator), required)
    except _Broken as broken:
        raise _broken_quoting(file, text, separator, broken) from None


def write_csv(stream: BinaryIO, rows: Iterable[Sequence[object]]) -> None:
    """Write ``rows`` as UTF-8 with a byte order mark, which Excel needs to show Chinese.

    A cell that a spreadsheet would execute (it begins with = + - @, a tab or a line break, and is
    neither a plain number nor a plain name) gets an apostrophe in front, which :func:`read_csv`
    takes away again.
    """
    lines = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="", write_through=True)
    try:
        writer = csv.writer(lines, lineterminator="\r\n")
        writer.writerows([_disarmed(value) for value in row] for row in rows)
    finally:
        lines.detach()


def _disarmed(value: object) -> object:
    if not isinstance(value, str):
        return value
    cell = value.replace("\0", "")
    if _RISKY.match(cell) and not _HARMLESS.fullmatch(cell):
        return f"'{cell}"
    return cell


def _rearmed(cell: str) -> str:
    return cell[1:] if _DISARMED.match(cell) else cell


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row, cells); raise _Broken where a quotation mark is out of place."""
    bare = re.compile(rf"[^{separator}\r\n]*")
    position, row, cells = 0, 1, list[str]()
    while True:
        if text.startswith('"', position):
            cell, position = _quoted(text, position, separator, (row, len(cells)))
        else:
            cell, position = _bare(text, position, bare, (row, len(cells)))
        cells.append(_rearmed(cell))
        if text.startswith(separator, position):
            position += 1
            continue
        yield row, cells
        if not (end := _BREAK.match(text, position)):
            return
        position, row, cells = end.end(), row + 1, []


def _bare(
    text: str, start: int, pattern: re.Pattern[str], place: tuple[int, int]
) -> tuple[str, int]:
    if _SPACED_QUOTE.match(text, start):
        raise _Broken(place, start, "a quotation mark follows a space; remove the space")
    found = pattern.match(text, start)
    end = found.end() if found else start
    return text[start:end], end


def _quoted(text: str, start: int, separator: str, place: tuple[int, int]) -> tuple[str, int]:
    found = _QUOTED.match(text, start)
    if not found or not found[2]:
        raise _Broken(place, start, 'the quotation mark that opens here is never closed; add a "')
    end = found.end()
    if end < len(text) and text[end] not in f"{separator}\r\n":
        problem = (
            "the quotation mark that opens here is closed in the middle of the text"
            f' (line {_line(text, end)}); write "" for a quotation mark inside, or close it earlier'
        )
        raise _Broken(place, start, problem)
    return found[1].replace('""', '"'), end


def _line(text: str, position: int) -> int:
    return len(_BREAK.findall(text, 0, position)) + 1


def _separator(text: str) -> str:
    """Return the separator that splits the first row with content most; a comma if none does."""
    return max(_SEPARATORS, key=lambda separator: _width(text, separator))


def _width(text: str, separator: str) -> int:
    try:
        return max(1, len(_headings(text, separator)))
    except _Broken as broken:
        return broken.position + 1


def _headings(text: str, separator: str) -> list[str]:
    records = _records(text, separator)
    return next((cells for _, cells in records if any(map(str.strip, cells))), [])


def _broken_quoting(file: Path, text: str, separator: str, broken: _Broken) -> TableError:
    column = _column(text, separator, broken.position)
    problem = f"{broken} (it stands in line {_line(text, broken.start)} of the file)"
    return TableError(file, problem, row=broken.row, column=column)


def _column(text: str, separator: str, position: int) -> str:
    try:
        headings = _headings(text, separator)
    except _Broken:
        headings = []
    name = column_name(headings[position]) if position < len(headings) else ""
    # A heading that was no text itself says less than its number.
    return name if name and "\ufffd" not in name else str(position + 1)


def _no_text(file: Path, data: bytes, error: NoTextError) -> TableError:
    if error.offset is None:
        return TableError(file, str(error))
    # Separators, quotation marks and line breaks are the same bytes in both encodings.
    before = data[: error.offset].decode("utf-8-sig", "replace")
    separator = _separator(before)
    row, position = _end(before, separator)
    column = _column(before, separator, position)
    return TableError(file, str(error), row=row, column=column)


def _end(text: str, separator: str) -> tuple[int, int]:
    """Return the row and the position of the cell in which ``text`` stops."""
    row, position = 1, 0
    try:
        for row, cells in _records(text, separator):  # noqa: B007 - the last one counts
            position = len(cells) - 1
    except _Broken as broken:
        return broken.row, broken.position
    return row, position
