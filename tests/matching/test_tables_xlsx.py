"""Workbooks: what is read from the first sheet, and which files are refused."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from matching import tables
from matching.tables import TableError

Booked = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "needs.xlsx"


@pytest.fixture
def booked(file: Path) -> Booked:
    def save(*rows: list[object]) -> Path:
        book = Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.create_sheet("second").append(["not", "read"])
        book.save(file)
        return file

    return save


def refusal(file: Path) -> TableError:
    with pytest.raises(TableError) as caught:
        tables.read(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert str(caught.value).isprintable()
    return caught.value


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("轧辊\n裂纹 ", "轧辊\n裂纹 "),
        (123, "123"),
        (123.0, "123"),
        (1.5, "1.5"),
        (1e-7, "0.0000001"),
        (1.5e20, "150000000000000000000"),
        (True, "TRUE"),
        (date(2024, 3, 1), "2024-03-01"),
        (datetime(2024, 3, 1, 8, 30, tzinfo=UTC).replace(tzinfo=None), "2024-03-01 08:30:00"),
        (time(8, 30), "08:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        ("#N/A", "#N/A"),
        ("a_x000D_b_x005F_x000D_", "a\rb_x000D_"),
        ("_xD83D_", "_xD83D_"),
    ],
)
def test_cells_become_the_text_that_is_seen(booked: Booked, value: object, cell: str) -> None:
    table = tables.read(booked(["id", "text"], ["n1", value]))
    assert dict(table.rows[0].cells) == {"id": "n1", "text": cell}


def test_rows_are_counted_as_the_spreadsheet_shows_them(booked: Booked) -> None:
    table = tables.read(booked([], ["ID", None, "text"], ["n1", None, "x"], [], [" "], ["n2"]))
    assert table.columns == ("id", "text")
    assert [row.number for row in table.rows] == [3, 6]
    assert dict(table.rows[1].cells) == {"id": "n2", "text": ""}


def test_a_cell_far_below_costs_nothing(file: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["id"])
    book.worksheets[0]["A100000"] = "n1"
    book.worksheets[0]["XFD9"].fill = PatternFill("solid", "FFFF00")
    book.save(file)
    assert [row.number for row in tables.read(file).rows] == [100_000]


def test_a_cell_far_to_the_right_is_refused(file: Path) -> None:
    book = Workbook()
    book.worksheets[0]["XFD100000"] = "x"
    book.save(file)
    error = refusal(file)
    assert error.row == 100_000
    assert "16,384 columns" in error.problem


def rewritten(file: Path, name: str, content: bytes) -> Path:
    """Put ``content`` in the place of a member of the workbook."""
    with zipfile.ZipFile(file) as archive:
        members = {one: archive.read(one) for one in archive.namelist()} | {name: content}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, data in members.items():
            archive.writestr(one, data)
    return file


SHEET = "xl/worksheets/sheet1.xml"


def sheet(rows: str) -> bytes:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{name}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_a_row_that_no_sheet_has_is_refused_at_once(booked: Booked) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000000"><c><v>1</v></c></row>'
    error = refusal(rewritten(booked(), SHEET, sheet(rows)))
    assert error.row == 900_000_000
    assert "the last is 1,048,576" in error.problem


def test_rows_out_of_order_are_damage(booked: Booked) -> None:
    rows = '<row r="2"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>'
    assert "no readable workbook" in refusal(rewritten(booked(), SHEET, sheet(rows))).problem


@pytest.mark.parametrize("value", ["", "<v></v>", "<v />"])
def test_a_formula_that_nobody_worked_out_is_refused(booked: Booked, value: str) -> None:
    rows = f'<row r="1"><c r="C1"><f>1+1</f>{value}</c><c r="D1"><f>1</f></c></row>'
    error = refusal(rewritten(booked(), SHEET, sheet(rows)))
    assert (error.row, error.column) == (1, "C")
    assert "a formula without a value; open the workbook in a spreadsheet" in error.problem


def test_a_formula_is_its_value(booked: Booked) -> None:
    cells = '<c t="str"><f>A1</f><v>id</v></c><c t="str"><f>A1</f><v></v></c>'
    rows = f"<row>{cells}</row><row><c><f>1</f><v>2</v></c></row>"
    table = tables.read(rewritten(booked(), SHEET, sheet(rows)))
    assert [dict(row.cells) for row in table.rows] == [{"id": "2"}]


def test_what_repeats_itself_beyond_reason_is_refused_unread(booked: Booked) -> None:
    texts = b"<sst>" + b"<si><t>a</t></si>" * 2_000_000 + b"</sst>"
    file = rewritten(booked(), "xl/sharedStrings.xml", texts)
    assert "repeats itself as no table does" in refusal(file).problem


def test_too_many_texts_are_refused_unread(booked: Booked) -> None:
    file = booked()
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("other/sharedStrings.xml", bytes(65 * 1024 * 1024))
    assert "65 MiB of texts, the most is 64" in refusal(file).problem


def test_a_cell_under_no_heading_is_refused(booked: Booked) -> None:
    error = refusal(booked(["id", "text"], ["n1", "x", "y"]))
    assert (error.row, error.column) == (2, "3")


def test_a_heading_that_stands_twice_is_refused(booked: Booked) -> None:
    error = refusal(booked(["id", "text", "Text"], ["n1", "x", "y"]))
    assert (error.row, error.column) == (1, "text")


def test_an_empty_sheet_is_refused(booked: Booked) -> None:
    assert "first sheet is empty" in refusal(booked()).problem


def test_headings_alone_are_refused(booked: Booked) -> None:
    assert "no rows" in refusal(booked(["id", "text"])).problem


def test_text_named_xlsx_is_refused(file: Path) -> None:
    file.write_text("id,text\nn1,x\n", encoding="utf-8")
    assert "no readable workbook" in refusal(file).problem


def test_a_truncated_workbook_is_refused(booked: Booked) -> None:
    file = booked(["id", "text"], ["n1", "x"])
    file.write_bytes(file.read_bytes()[:-100])
    assert "no readable workbook" in refusal(file).problem


def test_a_damaged_sheet_is_refused(booked: Booked) -> None:
    file = booked(["id", "text"], ["n1", "x"])
    with zipfile.ZipFile(file) as archive:
        content = archive.read(SHEET)
    rewritten(file, SHEET, content[:-40])
    assert "no readable workbook" in refusal(file).problem


def test_another_archive_named_xlsx_is_refused(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert "no readable workbook" in refusal(file).problem


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(booked: Booked) -> None:
    file = booked(["id", "text"], ["n1", "x"])
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/huge.bin", "w") as member,
    ):
        for _ in range(257):
            member.write(bytes(1024 * 1024))
    assert file.stat().st_size < 4_000_000
    assert "257 MiB" in refusal(file).problem


def test_a_workbook_that_lies_about_its_size_is_refused(booked: Booked) -> None:
    content = booked(["id", "text"], *([f"n{n}", "x"] for n in range(1000))).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        true = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    file = booked()
    file.write_bytes(content.replace(struct.pack("<L", true), struct.pack("<L", 999)))
    assert "no readable workbook" in refusal(file).problem


@pytest.mark.parametrize(
    ("content", "named"),
    [(b"", "older Excel file"), ("EncryptedPackage".encode("utf-16-le"), "password")],
)
def test_old_and_encrypted_workbooks_are_named(file: Path, content: bytes, named: str) -> None:
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + content)
    assert named in refusal(file).problem
