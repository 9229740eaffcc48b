"""XLSX: the first sheet of a workbook, read and written as text and numbers only."""

import re
import zipfile
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from matching.tables.errors import TableError
from matching.tables.rows import Table, from_records

LONGEST_CELL = 32_767
"""UTF-16 units that one cell of a workbook holds."""
MOST_ROWS = 1_048_576
"""Rows of one sheet, the headings included."""

_MOST_BYTES = 256 * 1024 * 1024
# openpyxl takes 15 µs for each of the texts, however short it is.
_MOST_TEXT = 64 * 1024 * 1024
_TEXTS = "sharedStrings.xml"
# Sheets and texts shrink to a tenth, seldom to less than a thirtieth; what shrinks further is small
# or was made in order to be large.
_MOST_SWOLLEN = 100
_SMALL = 16 * 1024 * 1024
_CUT = "… [cut: a cell holds 32,767 characters]"
_OLD = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ANEW = "open it in a spreadsheet and save it as .xlsx again"
_NO_WORKBOOK = f"this is no readable workbook; {_ANEW}"
# What XML 1.0 cannot hold; a carriage return it would turn into a line feed.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Workbooks spell such characters _xHHHH_, so an underscore that would begin this is spelt out too.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_AMBIGUOUS = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WHOLE = re.compile("(?:_x[0-9A-Fa-f]{4}_|[^_]|_(?!(?:x[0-9A-Fa-f]{0,4})?$))*+")


def read_xlsx(file: Path, required: Collection[str] = ()) -> Table:
    """Read the first sheet of a workbook: values, not formulas; dates in ISO form.

    It is read as a stream. Readers that allocate the whole rectangle up to the last cell are
    faster, but a 5 KB file with a cell at XFD1048576 makes them abort the process.
    """
    _check_container(file)
    rows = _rows(file)
    if not rows:
        raise TableError(file, "the first sheet is empty; move the table there")
    records = ((number, [_text(value) for value in values]) for number, values in rows)
    return from_records(file, records, required)


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
    # Not into the stream at once: if that fails, the archive complains again when it is collected.
    packed = BytesIO()
    book.save(packed)
    stream.write(packed.getbuffer())


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
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise TableError(file, _NO_WORKBOOK) from None
    _check_size(file, members)


def _check_size(file: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    size = sum(member.file_size for member in members)
    if size > _MOST_BYTES:
        problem = f"unpacked it would take {size / 2**20:,.0f} MiB, the most is 256; split it"
        raise TableError(file, problem)
    texts = sum(member.file_size for member in members if member.filename.endswith(_TEXTS))
    if texts > _MOST_TEXT:
        problem = f"it holds {texts / 2**20:,.0f} MiB of texts, the most is 64; split it"
        raise TableError(file, problem)
    if any(map(_is_swollen, members)):
        raise TableError(file, f"it repeats itself as no table does; {_ANEW}")


def _is_swollen(member: zipfile.ZipInfo) -> bool:
    return member.file_size > max(_SMALL, _MOST_SWOLLEN * member.compress_size)


def _rows(file: Path) -> list[tuple[int, list[object]]]:
    from matching.tables.sheets import first_sheet  # noqa: PLC0415 - 0.2 s that CSV need not wait

    try:
        return first_sheet(file)
    except TableError:
        raise
    except Exception:  # noqa: BLE001 - damaged workbooks fail in a dozen ways inside openpyxl
        raise TableError(file, _NO_WORKBOOK) from None


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
