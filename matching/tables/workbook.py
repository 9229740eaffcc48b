"""XLSX: the first sheet of a workbook, read and written as text and numbers only."""

import re
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from matching.tables.errors import TableError
from matching.tables.rows import Table, from_records

LONGEST_CELL = 32_767
"""UTF-16 units that one cell of a workbook holds."""
MOST_ROWS = 1_048_576
"""Rows of one sheet, the headings included."""

_MOST_BYTES = 256 * 1024 * 1024
_MOST_COLUMNS = 1_000
_CUT = "… [cut: a cell holds 32,767 characters]"
_OLD = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NO_WORKBOOK = "this is no readable workbook; open it in a spreadsheet and save it as .xlsx again"
# What XML 1.0 cannot hold; a carriage return it would turn into a line feed.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Workbooks spell such characters _xHHHH_, so an underscore that would begin this is spelt out too.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_AMBIGUOUS = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WHOLE = re.compile("(?:_x[0-9A-Fa-f]{4}_|[^_]|_(?!(?:x[0-9A-Fa-f]{0,4})?$))*+")


def read_xlsx(file: Path, required: Collection[str] = ()) -> Table:
    """Read the first sheet of a workbook: values, not formulas; dates in ISO form.

    openpyxl reads it as a stream. Readers that allocate the whole rectangle up to the last cell
    are faster, but a 5 KB file with a cell at XFD1048576 makes them abort the process.
    """
    _check_container(file)
    values = _values(file)
    if not any(values):
        raise TableError(file, "the first sheet is empty; move the table there")
    return from_records(file, _records(file, values), required)


def write_xlsx(stream: BinaryIO, rows: Iterable[Sequence[object]]) -> None:
    """Write ``rows``, of which the first holds the headings, as the only sheet of a workbook.

    Texts are never formulas; what a cell cannot hold is left out or cut with a mark.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - 0.2 s that CSV users need not wait
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("matches")
    sheet.freeze_panes = "A2"
    try:
        for row in rows:
            cells = [WriteOnlyCell(sheet, _fitting(value)) for value in row]
            for cell in cells:
                # openpyxl takes a text that begins with = for a formula.
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
            sheet.append(cells)
    except BaseException:
        sheet.close()  # or its own temporary file stays open
        raise
    book.save(stream)


def _check_container(file: Path) -> None:
    with file.open("rb") as stream:
        head = stream.read(1_000_000)
    if head.startswith(_OLD):
        what = "is protected by a password; save a copy without one"
        if _ENCRYPTED not in head:
            what = "is an older Excel file (.xls); save it as .xlsx"
        raise TableError(file, f"the workbook {what}")
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile:
        raise TableError(file, _NO_WORKBOOK) from None
    if size > _MOST_BYTES:
        problem = f"unpacked it would take {size / 2**20:,.0f} MiB, the most is 256; split it"
        raise TableError(file, problem)


def _records(file: Path, rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[int, list[str]]]:
    for number, values in enumerate(rows, start=1):
        if len(values) > _MOST_COLUMNS:
            problem = f"{len(values):,} columns are too many; the most is {_MOST_COLUMNS:,}"
            raise TableError(file, problem, row=number)
        yield number, [_text(value) for value in values]


def _values(file: Path) -> list[tuple[object, ...]]:
    """Return the first sheet's rows from row 1 on, each up to its last cell with a value."""
    from openpyxl import load_workbook  # noqa: PLC0415 - 0.2 s that CSV users need not wait

    # Its remarks on styles and extensions say nothing about the cells.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with file.open("rb") as stream:
                sheet = load_workbook(stream, read_only=True, data_only=True).worksheets[0]
                sheet.reset_dimensions()  # writers other than Excel often state them wrongly
                return list(map(_trimmed, sheet.iter_rows(values_only=True)))
        except Exception:  # noqa: BLE001 - damaged workbooks fail in a dozen ways inside openpyxl
            raise TableError(file, _NO_WORKBOOK) from None


def _trimmed(values: tuple[object, ...]) -> tuple[object, ...]:
    end = next((end for end in range(len(values), 0, -1) if values[end - 1] is not None), 0)
    return tuple(values[:end])


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(_unescaped, value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        number = f"{Decimal(repr(value)):f}"
        return number.removesuffix(".0")
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    return str(value)


def _unescaped(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return found[0] if "\ud800" <= char <= "\udfff" else char


def _fitting(value: object) -> str | float | None:
    if value is None or isinstance(value, int | float):
        return value
    escaped = _AMBIGUOUS.sub("_x005F_", _ILLEGAL.sub("", str(value))).replace("\r", "_x000D_")
    units = escaped.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return escaped
    kept = units[: 2 * (LONGEST_CELL - len(_CUT))].decode("utf-16-le", "ignore")
    whole = _WHOLE.match(kept)  # up to an escape that was cut in two
    return f"{whole[0] if whole else ''}{_CUT}"
