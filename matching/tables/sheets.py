"""The cells of a workbook's first sheet, as openpyxl parses them; imported when one is read."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from matching.tables.errors import TableError
from matching.tables.workbook import MOST_ROWS

_MOST_COLUMNS = 1_000
_NO_VALUE = "holds a formula without a value; open the workbook in a spreadsheet and save it"


class _Parser(WorkSheetParser):
    """Tells a formula that nobody has worked out yet from an empty cell."""

    unvalued: tuple[int, int] | None = None

    def parse_cell(self, element: Any) -> dict[str, Any]:  # noqa: ANN401 - lxml's or Python's own
        cell: dict[str, Any] = super().parse_cell(element)
        # Spreadsheets give an empty text as such: t="str" and nothing in it.
        is_open = cell["value"] is None and element.get("t") != "str"
        if is_open and self.unvalued is None and element.find(FORMULA_TAG) is not None:
            self.unvalued = cell["row"], cell["column"]
        return cell


def first_sheet(file: Path) -> list[tuple[int, list[object]]]:
    """Return the first sheet's rows that hold something, numbered, each up to its last value.

    openpyxl's own rows would be filled up to the row and the column that a file of 5 KB merely
    names. Raises TableError where a sheet cannot go so far or a formula was never worked out, and
    anything at all where the workbook is damaged.
    """
    # openpyxl's remarks on styles and extensions say nothing about the cells.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with file.open("rb") as stream:
            # Its type says nothing of what is used here.
            sheet: Any = load_workbook(stream, read_only=True, data_only=True).worksheets[0]
            return list(_rows(file, sheet))


def _rows(file: Path, sheet: Any) -> Iterator[tuple[int, list[object]]]:  # noqa: ANN401
    last = 0
    with sheet._get_source() as source:  # noqa: SLF001
        parser = _parser(sheet, source)
        for number, cells in parser.parse():
            if number <= last:
                message = "the rows are out of order"
                raise ValueError(message)
            last = number
            found = {cell["column"]: cell["value"] for cell in cells if cell["value"] is not None}
            _check(file, parser, number, max(found, default=0))
            if found:
                yield number, [found.get(column + 1) for column in range(max(found))]


def _parser(sheet: Any, source: Any) -> _Parser:  # noqa: ANN401
    book = sheet.parent
    return _Parser(
        source,
        sheet._shared_strings,  # noqa: SLF001
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,  # noqa: SLF001
        timedelta_formats=book._timedelta_formats,  # noqa: SLF001
    )


def _check(file: Path, parser: _Parser, number: int, width: int) -> None:
    if number > MOST_ROWS:
        problem = f"a sheet has no such row; the last is {MOST_ROWS:,}"
        raise TableError(file, problem, row=number)
    if width > _MOST_COLUMNS:
        problem = f"{width:,} columns are too many; the most is {_MOST_COLUMNS:,}"
        raise TableError(file, problem, row=number)
    if parser.unvalued:
        row, column = parser.unvalued
        raise TableError(file, _NO_VALUE, row=row, column=get_column_letter(column))
