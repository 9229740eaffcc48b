"""Columns of codes: either name, any separator, or a JSON list."""

import pytest

from marketplace.listings.columns import codes, column_of, ignored


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, []),
        ({"industry": "24"}, ["24"]),
        ({"industries": "24; 25，26"}, ["24", "25", "26"]),
        ({"industries": "24", "industry": "25;24"}, ["24", "25"]),
        ({"industries": '["24", 25, ""]'}, ["24", "25"]),
        ({"industries": "[24"}, ["[24"]),
    ],
)
def test_codes(cells: dict[str, str], expected: list[str]) -> None:
    assert codes(cells, "industry") == expected


def test_a_fault_names_the_column_that_was_filled() -> None:
    assert column_of("industries", {"industries": "x"}) == "industries"
    assert column_of("industry", {"industries": "", "industry": "x"}) == "industry"
    assert column_of("task", {"tasks": "x"}) == "tasks"
    assert column_of("description", {}) == "text"
    assert column_of("kpis", {}) == "kpis"


def test_what_is_not_read_is_known() -> None:
    read = ["id", "text_zh", "summary", "industries", "scene", "language"]
    assert ignored([*read, "price", "text_fr"]) == ["price", "text_fr"]
