"""JSON Lines: what is read, and what is refused at which line."""

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
        file = tmp_path / "needs.jsonl"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return save


def refusal(file: Path) -> TableError:
    with pytest.raises(TableError) as caught:
        tables.read(file, plain=("id", "text"))
    assert str(caught.value).startswith(f"{file}: ")
    assert str(caught.value).isprintable()
    return caught.value


def test_values_become_cells(saved: Saved) -> None:
    file = saved(
        '{"ID": 7, "text": "轧辊\u2028裂纹", "extra": {"b": [1.50, true]}}\r\n\n'
        '{"id": 1e3, "text": null, "on": false, "extra": ["ü"]}\n'
    )
    table = tables.read(file, plain=("id", "text"))
    assert table.columns == ("id", "text", "extra", "on")
    assert [row.number for row in table.rows] == [1, 3]
    first, second = (dict(row.cells) for row in table.rows)
    assert first == {
        "id": "7",
        "text": "轧辊\u2028裂纹",
        "extra": '{"b": ["1.50", true]}',
        "on": "",
    }
    assert second == {"id": "1e3", "text": "", "extra": '["ü"]', "on": "false"}


def test_gb18030_is_read(saved: Saved) -> None:
    file = saved('{"id": "n1", "text": "轧辊裂纹在线检测"}'.encode("gb18030"))
    assert tables.read(file).rows[0].cells["text"] == "轧辊裂纹在线检测"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('{"id": "n2"', "character 12"),
        ("{'id': 'n2'}", "JSON"),
        ('{"id": "n2"} {"id": "n3"}', "one object a line"),
        ('{"id": NaN}', "NaN"),
        ('{"id": -Infinity}', "-Infinity"),
        ("[1, 2]", "a list"),
        ('"n2"', "a text"),
        ("42", "a number"),
        ("true", "true or false"),
        ("null", "null"),
        ("[" * 100_000, "nested"),
    ],
)
def test_what_is_no_object_is_refused(saved: Saved, line: str, named: str) -> None:
    error = refusal(saved(f'{{"id": "n1"}}\n\n{line}\n'))
    assert error.row == 3
    assert named in error.problem


@pytest.mark.parametrize("line", ['{"id": 1, "id": 2}', '{"id": 1, " ID ": 2}'])
def test_a_key_that_stands_twice_is_refused(saved: Saved, line: str) -> None:
    error = refusal(saved(line))
    assert (error.row, error.column) == (1, "id")


@pytest.mark.parametrize(
    ("value", "named"), [("[]", "a list"), ("{}", "an object"), ("true", "true or false")]
)
def test_a_text_must_be_a_text(saved: Saved, value: str, named: str) -> None:
    error = refusal(saved(f'{{"id": "n1", "text": "x"}}\n{{"id": "n2", "text": {value}}}'))
    assert (error.row, error.column) == (2, "text")
    assert named in error.problem


def test_half_a_surrogate_pair_is_refused(saved: Saved) -> None:
    assert tables.read(saved('{"id": "\\ud83d\\ude00"}')).rows[0].cells["id"] == "😀"
    error = refusal(saved('{"id": "\\ud83d"}'))
    assert (error.row, error.column) == (1, "id")


def test_a_value_longer_than_the_limit_is_refused(saved: Saved) -> None:
    error = refusal(saved(f'{{"id": "{"x" * (LONGEST_CELL + 1)}"}}'))
    assert (error.row, error.column) == (1, "id")


def test_bytes_that_are_no_text_are_refused_at_their_line(saved: Saved) -> None:
    assert refusal(saved(b'{"id": "n1"}\n{"id": "\xff"}')).row == 2
    assert refusal(saved("{}".encode("utf-16"))).row is None


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_an_empty_file_is_refused(saved: Saved, content: str) -> None:
    assert "empty" in refusal(saved(content)).problem


@pytest.mark.parametrize("text", ['[{"id": 1},\n{"id": 2}]', '[\n{"id": 1}\n]', "[1]"])
def test_an_array_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=r"row 1: .*one object a line, without the \[ \]"):
        tables.read(file)


def test_lines_that_end_in_cr_alone_are_named(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"id": 1}\r{"id": 2}\r')
    with pytest.raises(TableError, match="end in CR alone"):
        tables.read(file)
