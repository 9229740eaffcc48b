"""Listings from spreadsheet rows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from marketplace.db import Database
from marketplace.errors import InvalidRows
from marketplace.listings import queries
from marketplace.listings.import_faults import cut
from marketplace.listings.imports import ImportReport, Numbered, import_rows
from marketplace.listings.models import Kind, Listing
from marketplace.listings.stages import Stage
from marketplace.organisations.models import Organisation

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market


def detect(text: str) -> str:
    return "en" if text.isascii() else "zh"


@pytest.fixture
def owner(market: "Market") -> Organisation:
    return market.organisation("owner")


def take(
    database: Database,
    owner: Organisation,
    kind: Kind,
    rows: Sequence[Numbered],
    *,
    publish: bool = True,
) -> ImportReport:
    with database.transaction() as session:
        return import_rows(session, owner, kind, rows, detect=detect, publish=publish)


SHORT = {"title": "Scratches", "summary": "Some."}
"""What everybody may read of a problem."""


def test_rows_become_published_listings(database: Database, owner: Organisation) -> None:
    rows = [
        (2, {"id": "a", **SHORT, "text": "They escape.", "industry": "2410"}),
        (
            3,
            {
                "id": "b",
                "title": "划痕",
                "summary": "漏",
                "text": "漏检。",
                "task": "",
                "year": "1",
            },
        ),
    ]
    assert take(database, owner, Kind.PROBLEM, rows) == ImportReport(2, 0, 0, 0)
    with database.reading() as session:
        second, first = queries.latest(session, Kind.PROBLEM, Stage.OWNER)
    assert first.content.model_dump(exclude_defaults=True, exclude_none=True) == {
        "title": {"en": "Scratches"},
        "summary": {"en": "Some."},
        "description": {"en": "They escape."},
        "industry": "2410",
    }
    assert second.content.title.zh == "划痕"


def test_a_solution_takes_several_codes(database: Database, owner: Organisation) -> None:
    rows = [(2, {"id": "a", "text": "Looks.", "industry": "24; 25", "title": "Eye"})]
    take(database, owner, Kind.SOLUTION, rows)
    with database.reading() as session:
        (shown,) = queries.latest(session, Kind.SOLUTION, Stage.PUBLIC)
    assert shown.content.model_dump()["industries"] == ("24", "25")


def test_both_languages_may_have_columns_of_their_own(
    database: Database, owner: Organisation
) -> None:
    rows = [(2, {"id": "a", "title_zh": "划痕", "title_en": "Scratch", "text_zh": "漏检。"})]
    take(database, owner, Kind.SOLUTION, rows)
    with database.reading() as session:
        (shown,) = queries.latest(session, Kind.SOLUTION, Stage.OWNER)
    assert (shown.content.title.zh, shown.content.title.en) == ("划痕", "Scratch")
    assert shown.content.summary.en is None


def test_a_second_run_changes_nothing_and_a_changed_row_makes_a_version(
    database: Database, owner: Organisation
) -> None:
    rows = [(2, {"id": "a", "text": "One."}), (3, {"id": "b", "text": "Two."})]
    take(database, owner, Kind.SOLUTION, rows)
    assert take(database, owner, Kind.SOLUTION, rows) == ImportReport(0, 0, 2, 0)
    rows[1] = (3, {"id": "b", "text": "Three."})
    assert take(database, owner, Kind.SOLUTION, rows) == ImportReport(0, 1, 1, 0)


def test_long_titles_are_cut_and_counted(database: Database, owner: Organisation) -> None:
    row = (2, {"id": "a", "title": "x " * 90, "summary": "s", "text": "t"})
    report = take(database, owner, Kind.PROBLEM, [row])
    assert report.shortened == 1
    with database.reading() as session:
        (shown,) = queries.latest(session, Kind.PROBLEM, Stage.PUBLIC)
    assert shown.content.title.en is not None
    assert shown.content.title.en.endswith("x…")
    assert len(shown.content.title.en) <= 80


def test_one_bad_row_keeps_all_out_and_each_fault_is_named(
    database: Database, owner: Organisation
) -> None:
    rows = [
        (2, {"id": "a", "text": "Fine.", **SHORT}),
        (3, {"id": "b", "text": "Bad.", "industry": "99", **SHORT}),
        (4, {"id": "c", "text": "Worse.", "scene": "moon", **SHORT}),
    ]
    with pytest.raises(InvalidRows) as caught:
        take(database, owner, Kind.PROBLEM, rows)
    assert [fault.split(":")[0] for fault in caught.value.problems] == [
        "row 3, column industry",
        "row 4, column scene",
    ]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Listing)) == 0


LONG = "k" * 200


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"text": "Dust."}, "column id: is empty; give every row an id of its own"),
        ({"id": "  ", "text": "Dust."}, "column id: is empty; give every row an id of its own"),
        ({"id": " a ", "text": "Dust."}, "column id: 'a' is already the id of row 2"),
        ({"id": LONG + "k", "text": "Dust."}, "column id: has 201 characters, the most is 200"),
        ({"id": "b\0", "text": "Dust."}, "column id: holds a NUL character"),
        ({"id": "b", "text": "Du", "language": "fr"}, "column language: 'fr' is no language here"),
        ({"id": "b", "text": " ", "text_zh": ""}, "column text: is empty; say what it is about"),
        ({"id": "b", "title": "Dust"}, "column text: is empty; say what it is about"),
        ({"id": "b"}, "column text: is empty; say what it is about"),
        ({"id": "b", "text": "\u200b\u2060 \ufeff"}, "column text: is empty; say what it is about"),
        ({"id": "\u200b", "text": "Dust."}, "column id: is empty; give every row an id of its own"),
        (
            {"id": "b", "text": "Dust.", "industry": "C24"},
            "column industry: 'C24' is no ISIC code; write 2 to 4 digits",
        ),
        (
            {"id": "b", "text": "x" * 20_001},
            "column text: has 20,001 characters, the most is 20,000; shorten it",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_is_one_clear_line(
    database: Database, owner: Organisation, cells: dict[str, str], told: str
) -> None:
    with pytest.raises(InvalidRows) as caught:
        take(database, owner, Kind.SOLUTION, [(2, {"id": "a", "text": "Fine."}), (3, cells)])
    (problem,) = caught.value.problems
    assert problem.startswith(f"row 3, {told}")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Listing)) == 0


def test_all_that_is_wrong_in_a_row_is_told(database: Database, owner: Organisation) -> None:
    row = (7, {"id": "", "text": "Dust.", "industry": "99", "task": "flying", **SHORT})
    with pytest.raises(InvalidRows) as caught:
        take(database, owner, Kind.PROBLEM, [row])
    assert [fault.split(":")[0] for fault in caught.value.problems] == [
        "row 7, column id",
        "row 7, column industry",
        "row 7, column task",
    ]
    assert not any("Value error" in fault for fault in caught.value.problems)


def test_the_longest_id_and_any_case_of_a_language_are_taken(
    database: Database, owner: Organisation
) -> None:
    rows = [(2, {"id": f" {LONG} ", "text": "PLC.", "language": " ZH "})]
    assert take(database, owner, Kind.SOLUTION, rows).created == 1
    with database.reading() as session:
        (shown,) = queries.latest(session, Kind.SOLUTION, Stage.OWNER)
        assert session.scalar(select(Listing.external_id)) == LONG
    assert shown.content.title.zh == "PLC."


CONFIDED = "Line 3 loses nine percent."


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ({"text": CONFIDED}, ["title", "summary"]),
        ({"text": CONFIDED, "title": "Scrap"}, ["summary"]),
        ({"text": CONFIDED, "summary": "Scrap.", "title": " "}, ["title"]),
        ({"text_en": CONFIDED, "title_en": "Scrap", "summary_zh": "废品"}, ["summary_en"]),
        (
            {"text_en": CONFIDED, "text_zh": "九", **SHORT, "language": "en"},
            ["title_zh", "summary_zh"],
        ),
    ],
)
def test_a_published_problem_shows_nothing_of_its_text_to_everybody(
    database: Database, owner: Organisation, cells: dict[str, str], columns: list[str]
) -> None:
    with pytest.raises(InvalidRows) as caught:
        take(database, owner, Kind.PROBLEM, [(2, {"id": "a", **cells})])
    told = [fault.split(": ") for fault in caught.value.problems]
    assert [place for place, _ in told] == [f"row 2, column {column}" for column in columns]
    assert all("of its own, as everybody may read it" in fault for _, fault in told)
    drafts = take(database, owner, Kind.PROBLEM, [(2, {"id": "a", **cells})], publish=False)
    assert drafts.created == 1


def test_a_problem_published_before_keeps_its_text_too(
    database: Database, owner: Organisation
) -> None:
    take(database, owner, Kind.PROBLEM, [(2, {"id": "a", "text": CONFIDED, **SHORT})])
    row = (2, {"id": "a", "text": CONFIDED, "title": "Scrap"})
    with pytest.raises(InvalidRows, match="column summary"):
        take(database, owner, Kind.PROBLEM, [row], publish=False)


@pytest.mark.parametrize("column", ["industry", "scene", "task"])
def test_a_problem_takes_one_code_a_column(
    database: Database, owner: Organisation, column: str
) -> None:
    row = (4, {"id": "a", "text": "Dust.", column: "24; 25"})
    with pytest.raises(InvalidRows) as caught:
        take(database, owner, Kind.PROBLEM, [row], publish=False)
    told = f"row 4, column {column}: '24; 25' names 2; one code only"
    assert told in caught.value.problems


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short", 10, "short"),
        ("  white \n space ", 20, "white space"),
        ("one two three", 10, "one two…"),
        ("没有空格的中文标题", 5, "没有空格…"),
        ("aaaaaaaaaaaaaaaa", 6, "aaaaa…"),
    ],
)
def test_cut(text: str, length: int, expected: str) -> None:
    assert cut(text, length) == expected
