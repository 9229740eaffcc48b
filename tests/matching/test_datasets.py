"""Reading judged sets."""

import json
from pathlib import Path

import pytest

from matching.datasets import DatasetError, load

QUERIES: list[dict[str, object]] = [
    {"id": "q1", "text": "Strip. Scratches.", "title": "Strip", "agency": "LEAK"}
]
CORPUS: list[dict[str, object]] = [
    {"id": "d1", "text": "A camera."},
    {"id": 2, "text": "钢板检测", "title": None},
]


def write(
    folder: Path,
    queries: str | None = None,
    corpus: str | None = None,
    qrels: str | None = "query-id\tdoc-id\tscore\nq1\td1\t2\nq1\t2\t0\n",
) -> Path:
    def lines(records: list[dict[str, object]]) -> str:
        return "\n".join(json.dumps(record) for record in records) + "\n"

    for name, content in (
        ("queries.jsonl", queries if queries is not None else lines(QUERIES)),
        ("corpus.jsonl", corpus if corpus is not None else lines(CORPUS)),
        ("qrels.tsv", qrels),
    ):
        if content is not None:
            (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_a_set_is_read_with_nothing_but_title_and_text(tmp_path: Path) -> None:
    found = load(write(tmp_path))
    assert found.name == tmp_path.name
    assert [item.passages[0].whole for item in found.queries] == ["Strip. Scratches."]
    assert [(item.id, item.passages[0].language) for item in found.documents] == [
        ("d1", "en"),
        ("2", "zh"),
    ]
    assert found.judgements == {"q1": {"d1": 2, "2": 0}}
    assert "LEAK" not in repr(found)


def test_names_of_columns_blank_lines_and_a_byte_order_mark_may_be_there(tmp_path: Path) -> None:
    write(tmp_path, qrels="\ufeffq1\td1\t1\r\n\r\n")
    assert load(tmp_path).judgements == {"q1": {"d1": 1}}


def test_queries_without_an_answer_are_left_out(tmp_path: Path) -> None:
    more = [*QUERIES, {"id": "q2", "text": "unjudged"}, {"id": "q3", "text": "judged wrong"}]
    write(
        tmp_path,
        queries="\n".join(json.dumps(record) for record in more),
        qrels="q1\td1\t1\nq3\td1\t0\n",
    )
    found = load(tmp_path)
    assert [query.id for query in found.queries] == ["q1"]
    assert found.unanswered == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("queries", "{}", "queries.jsonl: row 1, column id: no column"),
        ("queries", '{"id": "a"}', "queries.jsonl: row 1, column text: no column"),
        ("queries", '{"id": "a", "text": " "}', "row 1, column text: is empty"),
        ("queries", '{"id": " ", "text": "x"}', "row 1, column id: is empty"),
        (
            "queries",
            '{"id": "a", "text": "x", "title": ["y"]}',
            "column title: a text was expected",
        ),
        ("queries", '{"id": "a", "text": "\\ud800"}', "column text: half of a surrogate pair"),
        ("queries", "[1]", "queries.jsonl: row 1: a JSON object was expected"),
        ("queries", "[" * 200_000, "queries.jsonl: row 1: the values are nested too deeply"),
        ("queries", "", "queries.jsonl: the file is empty"),
        ("corpus", '{"id": "a", "text": "x"}\n{oops', "corpus.jsonl: row 2: no valid JSON"),
        (
            "corpus",
            '{"id": 1, "text": "x"}\n\n{"id": "1", "text": "y"}',
            "corpus.jsonl: row 3, column id: '1' comes twice",
        ),
        ("qrels", "q1 d1 1", "qrels.tsv: row 1: there are not three columns"),
        ("qrels", "a\tb\tc\nq1\td1\tgood", "qrels.tsv: row 2: 'good' is no grade"),
        ("qrels", "q1\td1\t-1", "qrels.tsv: row 1: '-1' is no grade"),
        ("qrels", "q1\td1\t11", "row 1: '11' is no grade; write a whole number from 0 to 10"),
        ("qrels", f"q1\td1\t{'9' * 5000}", "999…' is no grade"),
        ("qrels", "q1\td9\t1", "qrels.tsv: row 1: there is no such pair: 'q1', 'd9'"),
        ("qrels", "q\x1b1\td9\t1", r"there is no such pair: 'q\x1b1', 'd9'"),
        ("qrels", "q1\td1\t0", "qrels.tsv: no query has a document judged above 0"),
        ("qrels", None, "qrels.tsv: there is no such file"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    name: str, content: str | None, message: str, tmp_path: Path
) -> None:
    with pytest.raises(DatasetError) as caught:
        load(write(tmp_path, **{name: content}))
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["queries.jsonl", "corpus.jsonl", "qrels.tsv"])
def test_bytes_that_are_no_text_are_said(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    (tmp_path / name).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DatasetError, match=rf"{name}: .*UTF-8"):
        load(tmp_path)


def test_a_folder_in_the_place_of_a_file_is_said(tmp_path: Path) -> None:
    write(tmp_path, qrels=None)
    (tmp_path / "qrels.tsv").mkdir()
    with pytest.raises(DatasetError, match=r"qrels.tsv: cannot be read: Is a directory"):
        load(tmp_path)


def test_grades_from_0_to_10_are_read(tmp_path: Path) -> None:
    write(tmp_path, qrels="q1\td1\t10\nq1\t2\t 3 ")
    assert load(tmp_path).judgements == {"q1": {"d1": 10, "2": 3}}
