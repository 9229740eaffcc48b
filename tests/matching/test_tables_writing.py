"""Writing tables: what is written is what is read, and a file is whole or not there."""

import csv
import errno
import gc
import io
import json
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from matching import tables
from matching.tables import TableError
from matching.tables.workbook import write_xlsx

SUFFIXES = [".csv", ".jsonl", ".xlsx"]
FORMULAS = ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"]
PLAIN = ["-5", "+86-21", "@acme", "-0.5", "-a", "a=1", " =1"]

# Control characters are not read back, and an encoding cannot hold half a surrogate pair.
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r")
cell = st.text(CHARACTERS, max_size=40)
# A workbook is XML 1.0, which excludes some characters.
IN_XML = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


def written(file: Path, rows: Sequence[Sequence[tables.Value]]) -> list[list[str]]:
    tables.write(file, ("id", "text"), rows)
    return [list(row.cells.values()) for row in tables.read(file).rows]


def shown(row: Sequence[str]) -> bool:
    """Tell whether a row has content; others are left out when read."""
    return any(one.strip() for one in row)


@settings(deadline=None, max_examples=50)
@given(rows=st.lists(st.tuples(cell, cell).filter(shown), min_size=1, max_size=4))
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read_again(suffix: str, rows: list[tuple[str, str]]) -> None:
    if suffix == ".xlsx":
        rows = [("a", "".join(IN_XML.findall(text))) for _, text in rows]
    with tempfile.TemporaryDirectory() as folder:
        assert written(Path(folder, f"out{suffix}"), rows) == [list(row) for row in rows]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("text", [*FORMULAS, *PLAIN, "'=1", "''=1", "'", "_x0041_x0042_", "_"])
def test_odd_cells_come_back(tmp_path: Path, suffix: str, text: str) -> None:
    assert written(tmp_path / f"out{suffix}", [("n1", text)]) == [["n1", text]]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_numbers_stay_numbers(tmp_path: Path, suffix: str) -> None:
    assert written(tmp_path / f"out{suffix}", [(1, -0.25), (2, None)]) == [
        ["1", "-0.25"],
        ["2", ""],
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_harmless_in_csv(tmp_path: Path, text: str) -> None:
    file = tmp_path / "out.csv"
    tables.write(file, ("id",), [(text,)])
    with file.open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [["id"], [f"'{text}"]]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_names_and_numbers_can_be_joined(tmp_path: Path, text: str) -> None:
    file = tmp_path / "out.csv"
    tables.write(file, ("id",), [(text,)])
    assert file.read_text(encoding="utf-8-sig").splitlines() == ["id", text]


@pytest.mark.parametrize("text", [*FORMULAS, "#N/A"])
def test_a_formula_is_a_text_in_a_workbook(tmp_path: Path, text: str) -> None:
    file = tmp_path / "out.xlsx"
    tables.write(file, ("id", "score"), [(text, 0.5)])
    sheet = load_workbook(file).worksheets[0]
    assert (sheet["A2"].data_type, sheet["B2"].data_type) == ("s", "n")


def test_csv_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    tables.write(file, ("id", "text"), [("n1", "轧辊"), ("n2", 'a,"b"')])
    assert file.read_bytes() == '\ufeffid,text\r\nn1,轧辊\r\nn2,"a,""b"""\r\n'.encode()


def test_json_lines_hold_objects(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    tables.write(file, ("id", "list"), [("轧辊\0", [{"a": 1}])])
    assert file.read_text(encoding="utf-8") == '{"id": "轧辊\\u0000", "list": [{"a": 1}]}\n'
    assert json.loads(file.read_text(encoding="utf-8"))["id"] == "轧辊\0"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_no_file_can_hold_is_left_out(tmp_path: Path, suffix: str) -> None:
    tables.write(tmp_path / f"out{suffix}", ("id",), [("a\ud800b",)])
    assert tables.read(tmp_path / f"out{suffix}").rows[0].cells["id"] in {"a?b", "ab"}


@pytest.mark.parametrize("text", ["轧" * 40_000, "😀" * 20_000, "_x0041_" * 5_000, "\r" * 40_000])
def test_a_cell_too_long_for_a_workbook_is_cut_with_a_mark(tmp_path: Path, text: str) -> None:
    file = tmp_path / "out.xlsx"
    tables.write(file, ("id", "text"), [("n1", text)])
    cut = load_workbook(file).worksheets[0]["B2"].value
    assert isinstance(cut, str)
    assert 32_700 < len(cut.encode("utf-16-le")) // 2 <= 32_767
    kept, mark = tables.read(file).rows[0].cells["text"].split("… [cut: ")
    assert text.startswith(kept)
    assert mark == "a cell holds 32,767 characters]"


def test_a_cell_that_just_fits_a_workbook_is_whole(tmp_path: Path) -> None:
    assert written(tmp_path / "out.xlsx", [("n1", "轧" * 32_767)]) == [["n1", "轧" * 32_767]]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError])
def test_nothing_changes_if_the_rows_fail(
    tmp_path: Path, suffix: str, failure: type[BaseException]
) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("n1",)
        assert len(list(tmp_path.iterdir())) == 2  # the file being written stands beside
        raise failure

    file = tmp_path / f"out{suffix}"
    file.write_bytes(b"before")
    with pytest.raises(failure):
        tables.write(file, ("id",), rows())
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_the_file_replaces_what_was_there_and_has_ordinary_rights(tmp_path: Path) -> None:
    file = tmp_path / "OUT.CSV"
    file.write_bytes(b"before")
    previous = os.umask(0o027)
    try:
        tables.write(file, ("id",), [("n1",)])
    finally:
        os.umask(previous)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [row.cells["id"] for row in tables.read(file).rows] == ["n1"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "true.csv")
    tables.write(tmp_path / "link.csv", ("id",), [("n1",)])
    assert (tmp_path / "link.csv").is_symlink()
    assert "n1" in (tmp_path / "true.csv").read_text(encoding="utf-8")


def test_a_link_to_itself_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out.csv").symlink_to(tmp_path / "out.csv")
    assert written(tmp_path / "out.csv", [("n1", "x")]) == [["n1", "x"]]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be written: No such file"):
        tables.write(tmp_path / "absent" / "out.csv", ("id",), [])


class Full(io.BytesIO):
    """A file on a disk that is full."""

    def write(self, _content: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    with pytest.raises(OSError, match="No space left"):
        write_xlsx(Full(), [("id",), ("n1",)])
    gc.collect()
    assert told == []


def test_any_file_can_be_written_whole(tmp_path: Path) -> None:
    tables.write_whole(tmp_path / "figures.json", b"{}")
    assert (tmp_path / "figures.json").read_bytes() == b"{}"
    with pytest.raises(TableError, match="cannot be written"):
        tables.write_whole(tmp_path / "absent" / "figures.json", b"{}")


@pytest.mark.parametrize("name", ["x" * 251 + ".csv", "轧" * 83 + ".csv"])
def test_a_name_as_long_as_can_be_is_written(tmp_path: Path, name: str) -> None:
    assert written(tmp_path / name, [("n1", "x")]) == [["n1", "x"]]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_name_too_long_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be written: File name too long"):
        tables.write(tmp_path / ("x" * 252 + ".csv"), ("id",), [])


def test_that_no_draft_can_be_removed_does_not_hide_the_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, **_: bool) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(RuntimeError, match="the rows"):
        tables.write(tmp_path / "out.csv", ("id",), failing())


def failing() -> Iterator[tuple[str]]:
    yield ("n1",)
    message = "the rows"
    raise RuntimeError(message)


@pytest.fixture(params=["pipe.csv", "link.csv", "device.csv"])
def special(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Give the name of what is there and no ordinary file."""
    file = tmp_path / str(request.param)
    if request.param == "device.csv":
        file.symlink_to("/dev/null")
        return file
    os.mkfifo(tmp_path / "pipe.csv")
    if request.param == "link.csv":
        file.symlink_to(tmp_path / "pipe.csv")
    return file


def test_what_is_no_ordinary_file_stays_as_it_is(special: Path) -> None:
    before = special.stat()
    assert refusal(special) == "this is no ordinary file; name one"
    with pytest.raises(TableError, match="this is no ordinary file; name one"):
        tables.write(special, ("id",), [("n1",)])
    with pytest.raises(TableError, match="this is no ordinary file; name one"):
        tables.write_whole(special, b"x")
    assert special.stat().st_mode == before.st_mode


def test_a_link_to_a_folder_that_is_not_there_is_found_before_the_work(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "absent" / "out.csv")
    assert refusal(link) == f"there is no folder {tmp_path / 'absent'}; create it first"


def refusal(file: Path, inputs: Sequence[Path] = (), rows: int = 0) -> str:
    with pytest.raises(TableError) as caught:
        tables.check_writable(file, inputs=inputs, rows=rows)
    assert caught.value.file == file
    return caught.value.problem


def test_a_target_is_checked_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "needs.csv").touch()
    (tmp_path / "same.csv").symlink_to(tmp_path / "needs.csv")
    assert "must end in" in refusal(tmp_path / "out.txt")
    assert "name too long" in refusal(tmp_path / f"{'x' * 300}.csv")
    assert "is a folder" in refusal(tmp_path / "folder.csv")
    assert "create it first" in refusal(tmp_path / "absent" / "out.csv")
    inputs = [tmp_path / "absent.csv", tmp_path / "needs.csv"]
    assert "files to read" in refusal(tmp_path / "needs.csv", inputs)
    assert "files to read" in refusal(tmp_path / "same.csv", inputs)
    tables.check_writable(tmp_path / "out.csv", inputs=inputs)
    tables.check_writable(tmp_path / "folder.csv" / ".." / "out.csv", inputs=inputs)


def test_a_workbook_holds_so_many_rows(tmp_path: Path) -> None:
    tables.check_writable(tmp_path / "out.xlsx", rows=1_048_575)
    tables.check_writable(tmp_path / "out.csv", rows=1_048_576)
    assert ".jsonl" in refusal(tmp_path / "out.xlsx", rows=1_048_576)


def test_a_folder_that_may_not_be_written_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The superuser may write everywhere, so the system's answer has to be given here.
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) != (tmp_path, 3))
    assert "may not be written to" in refusal(tmp_path / "out.csv")
