"""Reads a judged set: queries, documents and which of them were judged right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from matching import tables
from matching.documents import Document, Passage
from matching.tables.errors import TableError, shown
from matching.tables.rows import is_blank
from matching.text import detect_language

_FILES = ("queries.jsonl", "corpus.jsonl", "qrels.tsv")
_COLUMNS = 3
_TEXTS = ("id", "text", "title")
_GRADES = {str(grade): grade for grade in range(11)}
"""A grade's gain is 2^grade - 1, so that more than a handful of them say nothing any more."""


class DatasetError(TableError):
    """A judged set that cannot be used; the message names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A judged set, of records only title and text: other fields may give a label away."""

    name: str
    queries: tuple[Document, ...]
    """Those with at least one document judged above 0."""
    unanswered: int
    """How many queries were left out, as they have none."""
    documents: tuple[Document, ...]
    judgements: Mapping[str, Mapping[str, int]]
    """Grades from 0 to 10 by query and document."""


def files(folder: Path) -> tuple[Path, Path, Path]:
    """Return the files that make a judged set in ``folder``: queries, documents, judgements."""
    queries, documents, judgements = (folder / name for name in _FILES)
    return queries, documents, judgements


def load(folder: Path) -> Dataset:
    """Read ``queries.jsonl``, ``corpus.jsonl`` and ``qrels.tsv`` from a folder.

    :raises DatasetError: a file is missing or a line is not what it must be.
    """
    asked, offered, judged = files(folder)
    queries, documents = _records(asked), _records(offered)
    judgements = _judgements(judged, queries, documents)
    kept = tuple(item for id_, item in queries.items() if any(judgements.get(id_, {}).values()))
    if not kept:
        raise DatasetError(judged, "no query has a document judged above 0")
    left_out = len(queries) - len(kept)
    return Dataset(folder.resolve().name, kept, left_out, tuple(documents.values()), judgements)


def _records(file: Path) -> dict[str, Document]:
    try:
        table = tables.read(file, required=_TEXTS[:2], plain=_TEXTS)
    except TableError as error:
        raise DatasetError(file, error.problem, row=error.row, column=error.column) from None
    found: dict[str, Document] = {}
    for row in table.rows:
        id_, text, title = (row.cells.get(name, "") for name in _TEXTS)
        if is_blank(id_) or is_blank(text):
            column = "id" if is_blank(id_) else "text"
            raise DatasetError(file, "is empty; fill it in", row=row.number, column=column)
        if id_ in found:
            problem = f"'{shown(id_)}' comes twice; make it unique"
            raise DatasetError(file, problem, row=row.number, column="id")
        found[id_] = Document(id_, (Passage(detect_language(text), text, title),))
    return found


def _judgements(
    file: Path, queries: Mapping[str, Document], documents: Mapping[str, Document]
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, line in _lines(file):
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise DatasetError(file, "there are not three columns between tabs", row=number)
        query, document, grade = cells
        if number == 1 and query not in queries and not grade.strip().isdecimal():
            continue  # the names of the columns
        if query not in queries or document not in documents:
            problem = f"there is no such pair: '{shown(query)}', '{shown(document)}'"
            raise DatasetError(file, problem, row=number)
        if grade.strip() not in _GRADES:
            problem = f"'{shown(grade)}' is no grade; write a whole number from 0 to 10"
            raise DatasetError(file, problem, row=number)
        found.setdefault(query, {})[document] = _GRADES[grade.strip()]
    return found


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank with their numbers from 1."""
    try:
        content = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DatasetError(file, "there is no such file; check the name and the folder") from None
    except OSError as error:
        raise DatasetError(file, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DatasetError(file, "is no text in UTF-8; save it so") from None
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")
