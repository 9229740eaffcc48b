"""Needs and offers from tables: which columns mean what, and which rows are refused."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from matching import tables
from matching.documents import Document, Passage
from matching.tables import TableError

Saved = Callable[..., Path]
SUFFIXES = [".csv", ".jsonl", ".xlsx"]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    def save(*rows: dict[str, str], suffix: str = ".csv") -> Path:
        file = tmp_path / f"needs{suffix}"
        if suffix == ".jsonl":
            file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        elif suffix == ".csv":
            lines = [list(rows[0]), *(list(row.values()) for row in rows)]
            text = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)
            file.write_text(text, encoding="utf-8")
        else:
            book = Workbook()
            for line in [list(rows[0]), *(list(row.values()) for row in rows)]:
                book.worksheets[0].append(line)
            book.save(file)
        return file

    return save


def refusal(file: Path) -> TableError:
    with pytest.raises(TableError) as caught:
        tables.read_documents(file)
    assert str(caught.value).startswith(f"{file}: row {caught.value.row}, column ")
    assert str(caught.value).isprintable()
    return caught.value


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_row_is_a_document(saved: Saved, suffix: str) -> None:
    row = {
        "ID": " n1",
        "Title": " Cracks ",
        "TEXT": " Rolls crack. ",
        "Language": " EN ",
        "Industries": "2410; 25,27",
        "scene": "inspection",
        "tasks": "detection；分割、计数",
        "Organisation": "Steelworks",
    }
    (document,) = tables.read_documents(saved(row, suffix=suffix))
    assert document == Document(
        id=" n1",
        passages=(Passage("en", "Rolls crack.", "Cracks"),),
        industries=frozenset({"2410", "25", "27"}),
        scenes=frozenset({"inspection"}),
        tasks=frozenset({"detection", "分割", "计数"}),
    )


def test_the_rest_is_optional_and_the_language_detected(saved: Saved) -> None:
    file = saved(
        {"id": "n1", "text": "Rolls crack.", "language": ""},
        {"id": "n2", "text": "轧辊裂纹", "language": " "},
        {"id": "n3", "text": "Rolls", "language": "zh"},
    )
    assert tables.read_documents(file) == [
        Document("n1", (Passage("en", "Rolls crack."),)),
        Document("n2", (Passage("zh", "轧辊裂纹"),)),
        Document("n3", (Passage("zh", "Rolls"),)),
    ]


CONTROL = [chr(code) for code in [*range(1, 32), 127, *range(128, 160)]]


def _saved_cell(folder: Path, text: str, suffix: str) -> Path:
    file = folder / f"cell{suffix}"
    if suffix == ".jsonl":
        file.write_text(json.dumps({"id": "n1", "text": text}), encoding="utf-8")
    elif suffix == ".csv":
        file.write_bytes(f'id,text\nn1,"{text}"\n'.encode())
    else:
        book = Workbook()
        for line in [["id", "text"], ["n1", "".join(f"_x{ord(char):04X}_" for char in text)]]:
            book.worksheets[0].append(line)
        book.save(file)
    return file


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_control_characters_are_blanks_but_tabs_and_line_breaks_stay(
    tmp_path: Path, suffix: str
) -> None:
    text = "x".join(CONTROL)
    cell = tables.read(_saved_cell(tmp_path, text, suffix)).rows[0].cells["text"]
    assert cell == "x".join(char if char in "\t\n\r" else " " for char in CONTROL)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nul_is_refused_at_its_place(tmp_path: Path, suffix: str) -> None:
    error = refusal(_saved_cell(tmp_path, "a\0b", suffix))
    assert (error.row, error.column) == (1 if suffix == ".jsonl" else 2, "text")
    assert "NUL" in error.problem


def test_the_title_counts_for_the_language(saved: Saved) -> None:
    file = saved({"id": "n1", "text": "AI", "title": "轧辊裂纹在线检测"})
    assert tables.read_documents(file)[0].passages[0].language == "zh"


def test_codes_come_as_a_list_and_in_both_columns(saved: Saved) -> None:
    row = {"id": "n1", "text": "x", "industry": "24", "industries": '["25", 2811]', "task": " ; "}
    document = tables.read_documents(saved(row, suffix=".jsonl"))[0]
    assert document.industries == {"24", "25", "2811"}
    assert document.tasks == set()


@pytest.mark.parametrize("code", ["C24", "7", "24101", "steel", "²４"])
def test_an_industry_is_a_code(saved: Saved, code: str) -> None:
    error = refusal(saved({"id": "n1", "text": "x", "industry": f"24;{code}"}))
    assert (error.row, error.column) == (2, "industry")
    assert code in error.problem


@pytest.mark.parametrize("cell", ["[24", '["24", ["25"]]', '[{"24": 1}]', "[" * 10_000])
def test_a_broken_list_of_codes_is_refused(saved: Saved, cell: str) -> None:
    error = refusal(saved({"id": "n1", "text": "x", "scenes": cell}, suffix=".jsonl"))
    assert (error.row, error.column) == (1, "scenes")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", ["id", "text"])
def test_a_missing_column_is_named_with_those_there(saved: Saved, suffix: str, name: str) -> None:
    row = {"id": "n1", "text": "x", "titel": "y"}
    del row[name]
    error = refusal(saved(row, suffix=suffix))
    assert (error.row, error.column) == (1, name)
    assert "titel" in error.problem


@pytest.mark.parametrize("below", ["id,title,text\nn1,a,b\n", ""])
def test_a_title_above_the_headings_is_no_heading(saved: Saved, below: str) -> None:
    file = saved({"id": "n1", "text": "x"})
    file.write_text(f"\n\n需求清单,,\n{below}", encoding="utf-8")
    error = refusal(file)
    assert (error.row, error.column) == (3, "id")
    assert "需求清单" in error.problem


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", ["id", "text"])
@pytest.mark.parametrize("value", ["", " \t\u3000"])
def test_an_empty_id_or_text_is_refused(saved: Saved, suffix: str, name: str, value: str) -> None:
    rows = [{"id": "n1", "text": "x"}, {"id": "n2", "text": "y"} | {name: value}]
    error = refusal(saved(*rows, suffix=suffix))
    assert (error.row, error.column) == (2 if suffix == ".jsonl" else 3, name)
    assert "empty" in error.problem


def test_a_line_without_the_key_is_refused(saved: Saved) -> None:
    error = refusal(saved({"id": "n1", "text": "x"}, {"id": "n2"}, suffix=".jsonl"))
    assert (error.row, error.column) == (2, "text")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_id_that_stands_twice_is_refused(saved: Saved, suffix: str) -> None:
    rows = [{"id": one, "text": "x"} for one in ["n1", "n2", "n1 "]]
    error = refusal(saved(*rows, suffix=suffix))
    first = 1 if suffix == ".jsonl" else 2
    assert (error.row, error.column) == (first + 2, "id")
    assert f"row {first}" in error.problem


def test_an_id_in_a_message_is_short_and_printable(saved: Saved) -> None:
    id_ = "n\u202e" + "1" * 200
    error = refusal(saved({"id": id_, "text": "x"}, {"id": id_, "text": "x"}))
    assert error.problem.startswith(r"'n\u202e1111")
    assert error.problem.count("1") < 60


@pytest.mark.parametrize("language", ["de", "zh-CN", "chinese"])
def test_another_language_is_refused(saved: Saved, language: str) -> None:
    error = refusal(saved({"id": "n1", "text": "x", "language": language}))
    assert (error.row, error.column) == (2, "language")
    assert language in error.problem


def test_a_text_that_is_a_list_is_refused(saved: Saved) -> None:
    file = saved({"id": "n1", "text": "x"}, suffix=".jsonl")
    file.write_text('{"id": "n1", "text": ["x"]}', encoding="utf-8")
    error = refusal(file)
    assert (error.row, error.column) == (1, "text")


@pytest.mark.parametrize("name", ["absent.csv", "folder.csv", "needs.xls", "needs", "empty.csv"])
def test_what_is_no_table_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "empty.csv").touch()
    reasons = {"absent.csv": "no such file", "folder.csv": "folder", "empty.csv": "empty"}
    with pytest.raises(TableError, match=reasons.get(name, "must end in .csv, .jsonl or .xlsx")):
        tables.read_documents(tmp_path / name)


def test_a_device_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    with pytest.raises(TableError, match="no ordinary file"):
        tables.read(tmp_path / "zero.csv")


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read: File name too long"):
        tables.read(tmp_path / f"{'x' * 300}.csv")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_may_not_be_read_is_named(saved: Saved, suffix: str) -> None:
    file = saved({"id": "n1", "text": "x"}, suffix=suffix)
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("the superuser may read every file")
    with pytest.raises(TableError, match="cannot be read: Permission denied"):
        tables.read(file)


def test_an_ending_counts_in_capitals_too(saved: Saved) -> None:
    file = saved({"id": "n1", "text": "x"})
    assert len(tables.read_documents(file.rename(file.with_name("NEEDS.CSV")))) == 1
