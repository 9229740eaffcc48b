"""Taking listings from the rows of a spreadsheet: all of them, or none and a reason per row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from marketplace.errors import InvalidRows
from marketplace.listings import columns, services
from marketplace.listings.columns import CODES, LANGUAGES, TEXTS
from marketplace.listings.content import Content
from marketplace.listings.import_faults import (
    FILLED,
    Fault,
    broken_rule,
    code_faults,
    cut,
    key_faults,
    missing_texts,
    seen,
    text_faults,
)
from marketplace.listings.models import Kind, State
from marketplace.listings.parts import TITLE_LENGTH
from marketplace.listings.queries import parse_content
from marketplace.organisations.models import Organisation

UNSEEN = frozenset({State.DRAFT, State.IN_REVIEW})
Numbered = tuple[int, Mapping[str, str]]
"""A row's number as the spreadsheet shows it, and its cells by column."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; ``shortened`` counts titles that were cut to the permitted length."""

    created: int
    updated: int
    unchanged: int
    shortened: int


def import_rows(
    session: Session,
    organisation: Organisation,
    kind: Kind,
    rows: Sequence[Numbered],
    *,
    detect: Callable[[str], str],
    publish: bool,
) -> ImportReport:
    """Create or update one listing per row; ``id`` recognises a row that comes again.

    Columns: ``id`` (up to 200 characters, each once), ``text`` (or ``text_zh``/``text_en``),
    optional ``title``, ``summary`` (likewise), ``language`` (``zh`` or ``en``), ``industries``,
    ``scenes``, ``tasks`` (or the singular); others are ignored. A missing title or summary begins
    as the text begins, except in a problem that is published or about to be: its text opens to
    verified vendors only.

    :raises RuleBroken: the organisation may not post or publish listings of this kind at all.
    :raises InvalidRows: some rows cannot be taken; the caller's transaction must be undone.
    """
    services.require_posting(organisation, kind, publish=publish)

    def is_public(key: str) -> bool:
        found = None if publish else services.find(session, organisation, kind, key)
        return publish or (found is not None and found.state not in UNSEEN)

    reading = _Reading(kind, detect, is_public)
    for number, cells in rows:
        reading.take(number, {column: seen(cell) for column, cell in cells.items()})
    if reading.faults:
        raise InvalidRows(reading.faults)
    done = [
        _store(session, organisation, kind, key, content, publish=publish)
        for key, content in reading.contents.items()
    ]
    return ImportReport(
        created=done.count("created"),
        updated=done.count("updated"),
        unchanged=done.count("unchanged"),
        shortened=reading.shortened,
    )


class _Reading:
    """Goes through rows and notes each fault, so that their owner sees all of them at once."""

    def __init__(
        self, kind: Kind, detect: Callable[[str], str], is_public: Callable[[str], bool]
    ) -> None:
        self.contents: dict[str, Content] = {}
        self.faults: list[str] = []
        self.shortened = 0
        self._kind = kind
        self._detect = detect
        self._is_public = is_public
        self._first: dict[str, int] = {}

    def take(self, number: int, cells: Mapping[str, str]) -> None:
        key = cells.get("id", "")
        first = self._first.setdefault(key, number)
        faults = [*key_faults(key, first, number)]
        faults += [*text_faults(cells)] or self._parse(key, cells, is_known=not faults)
        self.faults += [f"row {number}, column {column}: {fault}" for column, fault in faults]

    def _parse(self, key: str, cells: Mapping[str, str], *, is_known: bool) -> list[Fault]:
        document = _document(self._kind, cells, self._detect)
        missing = (
            [*missing_texts(document, cells)] if self._kind is Kind.PROBLEM and is_known else []
        )
        faults = [*(missing if missing and self._is_public(key) else ())]
        faults += code_faults(self._kind, cells)
        for field, length in FILLED.items():
            _fill(document, field, length)
        self.shortened += _shorten(document)
        return faults + self._content(key, cells, document)

    def _content(self, key: str, cells: Mapping[str, str], document: dict[str, Any]) -> list[Fault]:
        try:
            self.contents[key] = parse_content(self._kind, document)
        except ValidationError as error:
            return [broken_rule(fault, cells) for fault in error.errors()]
        return []


def _store(
    session: Session,
    organisation: Organisation,
    kind: Kind,
    key: str,
    content: Content,
    *,
    publish: bool,
) -> str:
    listing = services.find(session, organisation, kind, key)
    outcome = "created"
    if listing is None:
        listing = services.create(session, organisation, content, external_id=key)
    else:
        outcome = "updated" if services.revise(session, listing, content) else "unchanged"
    if publish and listing.state in UNSEEN:
        services.publish(session, listing)
    return outcome


def _document(kind: Kind, cells: Mapping[str, str], detect: Callable[[str], str]) -> dict[str, Any]:
    said = cells.get("language", "").lower()
    language = said or detect(cells.get("text") or cells.get("title") or "")
    document: dict[str, Any] = {}
    for column, field in TEXTS.items():
        document[field] = {
            code: found
            for code in LANGUAGES
            if (found := cells.get(f"{column}_{code}") or _plain(cells, column, code, language))
        }
    for sort, field in CODES[kind].items():
        if codes := columns.codes(cells, sort):
            document[field] = codes if kind is Kind.SOLUTION else codes[0]
    return document


def _plain(cells: Mapping[str, str], column: str, code: str, language: str) -> str | None:
    return cells.get(column) if code == language else None


def _fill(document: dict[str, Any], field: str, length: int) -> None:
    """Where a short text is missing, begin it as the description begins."""
    if not document[field]:
        document[field] = {
            code: cut(text, length) for code, text in document["description"].items()
        }


def _shorten(document: dict[str, Any]) -> bool:
    whole = document["title"]
    document["title"] = {code: cut(text, TITLE_LENGTH) for code, text in whole.items()}
    return bool(document["title"] != whole)
