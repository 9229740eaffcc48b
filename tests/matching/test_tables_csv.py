"""CSV as people keep it: what is read, and what is refused at which place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from matching import tables
from matching.tables import TableError
from matching.tables.rows import LONGEST_CELL

Saved = Callable[[str | bytes], Path]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    def save(content: str | bytes) -> Path:
        file = tmp_path / "needs.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return save


def cells(file: Path) -> list[dict[str, str]]:
    return [dict(row.cells) for row in tables.read(file).rows]


def refusal(file: Path) -> TableError:
    with pytest.raises(TableError) as caught:
        tables.read(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert str(caught.value).isprintable()  # so it is one line, too
    return caught.value


def place(error: TableError) -> tuple[int | None, str | None]:
    return error.row, error.column


def test_headings_are_trimmed_and_their_case_ignored(saved: Saved) -> None:
    table = tables.read(saved(' ID ,Text,"Jahr\u200b"\nn1, cracked rolls ,2024\n'))
    assert table.columns == ("id", "text", "jahr")
    assert dict(table.rows[0].cells) == {"id": "n1", "text": " cracked rolls ", "jahr": "2024"}


def test_quotes_hold_separators_breaks_and_doubled_quotes(saved: Saved) -> None:
    file = saved('id,text\nn1,"a, ""b""\r\nc"\r\nn2,d "e" f\rn3,""\n')
    assert cells(file) == [
        {"id": "n1", "text": 'a, "b"\r\nc'},
        {"id": "n2", "text": 'd "e" f'},
        {"id": "n3", "text": ""},
    ]


def test_rows_are_counted_as_a_spreadsheet_shows_them(saved: Saved) -> None:
    file = saved('\nid,text\n"n1","two\nlines"\n,\n\nn2,x\n , \n\n')
    assert [row.number for row in tables.read(file).rows] == [3, 6]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_headings_tell_the_separator(saved: Saved, separator: str) -> None:
    file = saved(separator.join(["id", '"te,;\txt"', "x"]) + f"\n1{separator}2{separator}3")
    assert cells(file) == [{"id": "1", "te,;\txt": "2", "x": "3"}]


def test_a_single_column_needs_no_separator(saved: Saved) -> None:
    assert cells(saved("id\nn1")) == [{"id": "n1"}]


def test_short_rows_are_filled_up_and_empty_surplus_is_ignored(saved: Saved) -> None:
    assert cells(saved("id,text,,\nn1\nn2,x,,\nn3,y,,, \n")) == [
        {"id": "n1", "text": ""},
        {"id": "n2", "text": "x"},
        {"id": "n3", "text": "y"},
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_is_read_however_it_was_saved(saved: Saved, encoding: str) -> None:
    text = "冷轧带钢表面缺陷，人工检验漏检率为３％；板厚≥0.3 mm（±5 μm）。"
    assert cells(saved(f"id,text\n甲一,{text}\n".encode(encoding))) == [
        {"id": "甲一", "text": text}
    ]


def test_rare_characters_of_gb18030_are_read(saved: Saved) -> None:
    text = "朱镕喆厂的铸件气孔需要在线识别与分级"
    assert cells(saved(f"id,text\nn1,{text}\n".encode("gb18030")))[0]["text"] == text


def test_foreign_words_in_gb18030_are_read(saved: Saved) -> None:
    text = "Vendor “Müller” in Zürich – Žižkov: naïve re\u00adsults \uf0b7 😀"
    assert cells(saved(f"id,text\nn1,{text}\n".encode("gb18030")))[0]["text"] == text


def test_an_unclosed_quote_is_reported_where_it_opened(saved: Saved) -> None:
    error = refusal(saved('id,text\nn1,"two\nlines"\n\nn2,"never closed\nn3,x\nn4,y\n'))
    assert place(error) == (4, "text")
    assert "never closed" in error.problem
    assert "line 5" in error.problem


def test_an_unclosed_quote_that_a_later_one_ends_is_reported_where_it_opened(saved: Saved) -> None:
    error = refusal(saved('id,text\nn1,"never closed\nn2,x\nn3,"y"\n'))
    assert place(error) == (2, "text")
    assert "(line 4)" in error.problem
    assert "line 2 of the file" in error.problem


def test_escaped_quotes_do_not_hide_an_unclosed_one(saved: Saved) -> None:
    assert place(refusal(saved('id,text\nn1,"a ""b"" c\n'))) == (2, "text")


def test_a_stray_quote_in_a_quoted_cell_is_refused(saved: Saved) -> None:
    error = refusal(saved('id,text\nn1,"a 15" pipe"\n'))
    assert place(error) == (2, "text")
    assert '""' in error.problem


def test_a_quote_after_a_space_is_refused(saved: Saved) -> None:
    error = refusal(saved('id,title,text\nn1, "cut, then weld",x\n'))
    assert place(error) == (2, "title")
    assert "space" in error.problem


def test_an_unclosed_quote_in_the_headings_is_refused(saved: Saved) -> None:
    assert place(refusal(saved('id,"text\nn1,x\n'))) == (1, "2")


def test_a_cell_under_no_heading_is_refused(saved: Saved) -> None:
    error = refusal(saved("id,text\nn1,x\nn2,grind, then polish\n"))
    assert place(error) == (3, "3")
    assert "quotation marks" in error.problem


def test_a_cell_under_an_empty_heading_is_refused(saved: Saved) -> None:
    assert place(refusal(saved("id,,text\nn1,?,x\n"))) == (2, "2")


@pytest.mark.parametrize("headings", ["id,text,ID", "id,text, text\u200b"])
def test_a_heading_that_stands_twice_is_refused(saved: Saved, headings: str) -> None:
    error = refusal(saved(f"{headings}\n1,2,3\n"))
    assert error.row == 1
    assert error.column in {"id", "text"}
    assert "2 columns" in error.problem


def test_a_cell_may_be_as_long_as_the_limit_and_no_longer(saved: Saved) -> None:
    assert len(cells(saved(f"id,text\nn1,{'x' * LONGEST_CELL}\n"))[0]["text"]) == LONGEST_CELL
    error = refusal(saved(f"id,text\nn1,{'x' * (LONGEST_CELL + 1)}\n"))
    assert place(error) == (2, "text")
    assert "131,073" in error.problem


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", " , \n,\n"])
def test_an_empty_file_is_refused(saved: Saved, content: str) -> None:
    assert "empty" in refusal(saved(content)).problem


@pytest.mark.parametrize("content", ["id,text", "id,text\n", "id,text\n,\n\n", "\u200b\n"])
def test_headings_alone_are_refused(saved: Saved, content: str) -> None:
    assert "no rows" in refusal(saved(content)).problem


def test_nul_bytes_are_refused_at_their_place(saved: Saved) -> None:
    error = refusal(saved("id,text\nn1,x\nn2,a\0b\n"))
    assert place(error) == (3, "text")
    assert "NUL" in error.problem


def test_a_broken_byte_in_utf_8_is_found(saved: Saved) -> None:
    rows = "".join(f"n{n},轧辊裂纹在线检测\n" for n in range(2, 20))
    error = refusal(saved(f'id,text\n"n1",x\n{rows}'.encode() + "n20,轧".encode()[:-1] + b"\n"))
    assert place(error) == (21, "text")
    assert "CSV UTF-8" in error.problem


def test_a_broken_byte_in_gb18030_is_found(saved: Saved) -> None:
    rows = "".join(f"n{n},轧辊裂纹在线检测\n" for n in range(2, 20))
    error = refusal(saved(f"id,text\n{rows}".encode("gb18030") + b"n20,\xff\n"))
    assert place(error) == (20, "text")


def test_a_broken_byte_inside_quotes_is_found(saved: Saved) -> None:
    error = refusal(saved(b'id,text\nn1,"a\nb\xff'))
    assert place(error) == (2, "text")


def test_broken_utf_8_is_not_taken_for_chinese(saved: Saved) -> None:
    broken = "表面缺陷识别".encode() + "钢".encode()[:2]
    assert len(broken.decode("gb18030")) == 10  # valid there, and nonsense
    assert place(refusal(saved(b"id,text\nn1," + broken))) == (2, "text")


@pytest.mark.parametrize(
    "text",
    [
        "titanium alloy 钛 milling",
        "檢測鋼帶表面劃痕與軸承振動故障診斷",
        "轧辊、铣刀和钛铝合金的裂纹",
        "price 5€ – fine “ok” ①",
    ],
)
def test_rarer_and_traditional_characters_are_chinese_too(saved: Saved, text: str) -> None:
    file = saved(f"id,text\nn1,{text}\n".encode("gb18030"))
    assert cells(file) == [{"id": "n1", "text": text}]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("latin-1", "Prüfung der Walzen für größere Bänder"),
        ("cp1252", "the rolls’ wear – measured"),
        ("cp1251", "Контроль поверхности стального листа"),
        ("cp1251", "Станок и медь: сталь на заводе"),
        ("latin-1", "Größe"),
        ("latin-1", "café Müller pää ja ääni"),
        ("cp1252", "he said “ok” and it’s ‘fine’"),
        ("big5", "鋼鐵表面缺陷檢測與預測維護"),
        ("big5", "檢測鋼帶表面"),
        ("shift_jis", "検査カメラ"),
        ("shift_jis", "鋼板の表面欠陥を検出する"),
        ("euc_jp", "検査カメラで鋼板の表面欠陥を検出する"),
    ],
)
def test_other_encodings_are_not_taken_for_chinese(saved: Saved, encoding: str, text: str) -> None:
    assert place(refusal(saved(f"id,text\nn1,{text}\n".encode(encoding)))) == (2, "text")


def test_private_and_unassigned_characters_make_gb18030_implausible(saved: Saved) -> None:
    text = "轧辊裂纹在线检测轧辊裂纹在线检测".encode("gb18030")
    assert place(refusal(saved(b"id,text\nn1," + text + b"\xaa\xa1\n"))) == (2, "text")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_named(saved: Saved, encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    error = refusal(saved(mark + "id,text\nn1,轧辊\n".encode(encoding)))
    assert "UTF-16" in error.problem
    assert "CSV UTF-8" in error.problem


@pytest.mark.parametrize(
    ("head", "named"),
    [(b"PK\x03\x04rest", ".xlsx"), (b"\xd0\xcf\x11\xe0rest", "older Excel"), (b"%PDF-1.7", "PDF")],
)
def test_other_kinds_of_file_are_named(saved: Saved, head: bytes, named: str) -> None:
    assert named in refusal(saved(head)).problem


def test_a_name_in_a_message_stays_one_short_printable_line(saved: Saved) -> None:
    name = "a\x1b[31m\nb\u202e\x85" + "c" * 100
    message = str(refusal(saved(f'id,"{name}","{name}"\n1,2,3\n')))
    assert r"column a\x1b[31m b\u202e cccc" in message
    assert message.count("c") < 80


def test_a_file_name_is_printable_in_a_message(saved: Saved) -> None:
    file = saved("")
    file = file.rename(file.with_name("a\x1b[31m\nb.csv"))
    with pytest.raises(TableError) as caught:
        tables.read(file)
    assert r"a\x1b[31m\nb.csv: the file is empty" in str(caught.value)


def test_what_is_no_text_is_not_shown_as_a_name(saved: Saved) -> None:
    message = str(refusal(saved(b"id,o\xff\xfe\x8cw#\nn1,a\0b\n")))
    assert ": row 2, column 2: " in message


def test_few_of_many_headings_are_named(saved: Saved) -> None:
    names = [f"c{number}" for number in range(30)]
    with pytest.raises(TableError) as caught:
        tables.read(saved(f"{','.join(names)}\n1\n"), required=["id"])
    assert "(there are: c0, c1," in caught.value.problem
    assert "c19, …)" in caught.value.problem
    assert "c20" not in caught.value.problem


def test_an_apostrophe_before_a_formula_is_the_spreadsheets_and_not_the_texts(saved: Saved) -> None:
    file = saved("id,text\n'=n1,'quoted'\n'-1+2,''@x\n")
    assert cells(file) == [
        {"id": "=n1", "text": "'quoted'"},
        {"id": "-1+2", "text": "'@x"},
    ]


def test_headings_may_be_written_in_full_width(saved: Saved) -> None:
    assert cells(saved("ｉｄ,ＴＥＸＴ\nn1,x\n")) == [{"id": "n1", "text": "x"}]


def test_full_width_commas_between_columns_are_named(saved: Saved) -> None:
    with pytest.raises(TableError, match=r"instead of ，$"):
        tables.read(saved("id，text\nn1，x\n"), required=["id"])


@pytest.mark.parametrize("line", ["sep=;\r\n", "SEP=;\n"])
def test_excels_line_about_the_separator_is_obeyed(saved: Saved, line: str) -> None:
    file = saved(f"{line}id;text\nn1;a,b,c,d\nn2\n")
    assert cells(file) == [{"id": "n1", "text": "a,b,c,d"}, {"id": "n2", "text": ""}]
    assert [row.number for row in tables.read(file).rows] == [3, 4]
