"""What can be wrong with a row of a spreadsheet, told by column in words that mend it."""

from collections.abc import Iterator, Mapping
from typing import Any

from marketplace.listings import columns
from marketplace.listings.columns import CODES, LANGUAGES
from marketplace.listings.models import Kind
from marketplace.listings.parts import TITLE_LENGTH

SUMMARY_LENGTH = 200
KEY_LENGTH = 200
"""Characters in an id; SQLite would take more, PostgreSQL does not."""
SHOWN = 60
"""Characters of a cell that a message repeats."""
FILLED = {"title": TITLE_LENGTH, "summary": SUMMARY_LENGTH}
"""Short texts that may begin as the description begins, and how long they then are."""
OWN = (
    "a published problem needs a {} of its own, as everybody may read it; "
    "the text opens to verified vendors only; add the column or import as drafts"
)
Fault = tuple[str, str]
"""A column, and what is wrong with the cell in it."""


def seen(cell: str) -> str:
    """Return a cell without blanks around it; nothing if it holds only what is not seen."""
    return cell.strip() if any(char.isprintable() and char != " " for char in cell) else ""


def cut(text: str, length: int) -> str:
    """Return the beginning of ``text`` in at most ``length`` characters, ended by "…" if cut."""
    plain = " ".join(text.split())
    if len(plain) <= length:
        return plain
    head = plain[: length - 1]
    space = head.rfind(" ")
    return (head[:space] if space > length // 2 else head).rstrip(" ,;:，；：、") + "…"


def key_faults(key: str, first: int, number: int) -> Iterator[Fault]:
    """Say what is wrong with a row's id, given the row in which it stood first."""
    if not key:
        yield "id", "is empty; give every row an id of its own"
    elif first != number:
        yield "id", f"{cut(key, SHOWN)!r} is already the id of row {first}; make it unique"
    if len(key) > KEY_LENGTH:
        yield "id", f"has {len(key)} characters, the most is {KEY_LENGTH}; shorten it"
    if "\0" in key:
        yield "id", "holds a NUL character, which no database keeps; write it anew"


def text_faults(cells: Mapping[str, str]) -> Iterator[Fault]:
    """Say what is wrong with a row's language and texts."""
    language = cells.get("language", "")
    if language and language.lower() not in LANGUAGES:
        shown = cut(language, SHOWN)
        yield "language", f"{shown!r} is no language here; write zh or en, or leave it empty"
    if not any(map(cells.get, ("text", "text_zh", "text_en"))):
        yield "text", "is empty; say what it is about, here or in text_zh or text_en"


def missing_texts(document: dict[str, Any], cells: Mapping[str, str]) -> Iterator[Fault]:
    """Name the short texts that everybody would read and nobody wrote, in the text's languages."""
    for field in FILLED:
        for code in document["description"]:
            if code not in document[field]:
                column = f"{field}_{code}" if cells.get(f"text_{code}") else field
                yield column, OWN.format(field)


def code_faults(kind: Kind, cells: Mapping[str, str]) -> Iterator[Fault]:
    """Say where several codes stand and one may."""
    if kind is Kind.SOLUTION:
        return
    for sort in CODES[kind]:
        codes, column = columns.codes(cells, sort), columns.codes_column(cells, sort)
        if len(codes) > 1:
            yield column, f"{cut(cells[column], SHOWN)!r} names {len(codes)}; one code only"


def broken_rule(fault: Any, cells: Mapping[str, str]) -> Fault:  # noqa: ANN401 pydantic's error is a loose dictionary
    """Return the column and what is wrong there, from what pydantic says of the content."""
    field = str(fault["loc"][0]) if fault["loc"] else "text"
    return columns.column_of(field, cells), _said(fault)


def _said(fault: Any) -> str:  # noqa: ANN401 the same
    written = str(fault["input"])
    if fault["type"] == "string_pattern_mismatch":
        return f"{cut(written, SHOWN)!r} is no ISIC code; write 2 to 4 digits"
    if fault["type"] == "string_too_long":
        most = fault["ctx"]["max_length"]
        return f"has {len(written):,} characters, the most is {most:,}; shorten it"
    return str(fault["msg"]).removeprefix("Value error, ")
