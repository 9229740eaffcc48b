"""Results that may be compared: confirmed, in plain numbers, public."""

from typing import TYPE_CHECKING, Any

import pytest

from marketplace.db import Database
from marketplace.listings.content import Solution
from marketplace.listings.disclosure import disclosed
from marketplace.listings.facets import Filters
from marketplace.listings.models import ListingVersion
from marketplace.listings.parts import Evidence
from marketplace.listings.results import confirmed_results
from marketplace.listings.stages import Stage

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market

RECORD: dict[str, Any] = {
    "customer": {"en": "A mill"},
    "kpi": {"en": "Missed"},
    "measure": "defect-miss-rate",
    "baseline": "8",
    "result": "2",
    "grade": 2,
}
MEASURES = ("defect-miss-rate",)


@pytest.mark.parametrize(
    ("baseline", "result", "change"),
    [
        ("8", "2", -0.75),
        (" 0.5 ", "1", 1.0),
        ("4", "0", -1.0),
        ("-10", "−5", 0.5),
        ("+4", "5", 0.25),
        ("0", "5", None),
        (None, "5", None),
        ("4", "5 %", None),
        ("4–6", "3", None),
        ("1,200", "3", None),
        ("nan", "inf", None),
        ("1e3", "3", None),
        ("٤", "3", None),
        ("4", "9" * 400, None),
    ],
)
def test_a_change_is_told_between_plain_numbers(
    baseline: str | None, result: str, change: float | None
) -> None:
    record = Evidence.model_validate(RECORD | {"baseline": baseline, "result": result})
    assert record.change() == (change if change is None else pytest.approx(change))


def test_evidence_is_public_as_a_whole() -> None:
    solution = Solution.model_validate(
        {"title": {"en": "A"}, "summary": {"en": "A."}, "evidence": [RECORD]}
    )
    assert disclosed(solution, Stage.PUBLIC).evidence == solution.evidence


def test_results_are_found_by_the_filters(database: Database, market: "Market") -> None:
    made = market.solution("A", tasks=["ocr"], evidence=[RECORD, RECORD | {"grade": 1}])
    market.solution("B", tasks=["forecasting"], evidence=[RECORD])
    market.solution("C", tasks=["ocr"], evidence=[RECORD | {"measure": "oee"}])
    with database.reading() as session:
        all_of_them = confirmed_results(session, MEASURES, Filters())
        (found,) = confirmed_results(session, MEASURES, Filters(frozenset({("tasks", "ocr")})))
    assert len(all_of_them) == 2
    assert (found.solution, found.measure, found.change) == (made.id, "defect-miss-rate", -0.75)
    assert not found.invented


def test_a_record_that_cannot_be_read_hides_no_other(database: Database, market: "Market") -> None:
    made = market.solution("A", evidence=[RECORD, RECORD])
    with database.transaction() as session:
        version = session.get_one(ListingVersion, (made.id, 1))
        broken = RECORD | {"grade": "many"}
        version.content = version.content | {"evidence": [broken, RECORD]}
    with database.reading() as session:
        assert len(confirmed_results(session, MEASURES, Filters())) == 1
