"""Ledgers: what facts and results of an offer say of conditions and targets."""

from dataclasses import replace

import pytest

from matching.documents import Asked, Condition, Document, Passage, Requirement, Result, Texts
from matching.ledger import Field, Verdict, ledger, source

OFFER = Document("offer", (Passage("en", "The gauge measures film thickness."),))


def asking(wish: str, *, asked: Asked = Asked.MUST, condition: Condition | None = None) -> Document:
    listed = Requirement("asked", asked, (("en", wish),), condition)
    return Document("need", (), requirements=(listed,))


def test_facts_decide_conditions() -> None:
    offer = replace(OFFER, facts=(("price", 3.0), ("protocols", frozenset({"opc-ua"}))))
    for value, verdict in (("opc-ua", Verdict.MET), ("modbus", Verdict.NOT_MET)):
        need = asking("talks", condition=Condition("protocols", "has", value))
        (entry,) = ledger(need, offer).entries
        assert (entry.verdict, entry.score) == (verdict, 1.0)
        assert entry.citation is not None
        assert (entry.citation.field, entry.citation.ordinal) == (Field.FACT, 1)
        assert source(offer, entry.citation) == "protocols"
    need = asking("Measure film thickness", condition=Condition("weight", "≤", "3"))
    (entry,) = ledger(need, offer).entries
    assert entry.citation is not None
    assert (entry.verdict, entry.citation.field) == (Verdict.MET, Field.TEXT)


SCRAP: Texts = (("en", "Scrap of castings"), ("zh", "铸件废品率"))


def results(*found: Result) -> Document:
    return replace(OFFER, results=found)


@pytest.mark.parametrize(
    ("target", "grade", "verdict"),
    [
        ("≤ 2 %", 1, Verdict.MET),
        ("≤ 2 %", 0, Verdict.PARTLY),
        ("≤ 0.5 %", 2, Verdict.NOT_MET),
        ("≤ 3 mm", 1, Verdict.UNKNOWN),
    ],
)
def test_targets_are_held_against_results(target: str, grade: int, verdict: Verdict) -> None:
    offer = results(
        Result((("en", "Hours of stoppage"),), "3"), Result(SCRAP, "1.4", "%", grade=grade)
    )
    need = asking(f"Scrap of castings {target}", asked=Asked.TARGET)
    (entry,) = ledger(need, offer, reader="zh").entries
    assert entry.verdict is verdict
    if entry.citation:
        assert (entry.citation.field, entry.citation.ordinal) == (Field.RESULTS, 1)
        assert entry.citation.text == source(offer, entry.citation) == "铸件废品率"


def test_targets_with_a_measure_are_compared_by_it_whatever_the_names() -> None:
    condition = Condition("downtime", "≤", "10")
    need = asking("Fewer stops", asked=Asked.TARGET, condition=condition)
    stops = Result((("en", "Standstill"),), "10.8", "h", measure="downtime", grade=2)
    (entry,) = ledger(need, results(stops), reader="zh").entries
    assert (entry.verdict, entry.score, entry.foreign) == (Verdict.PARTLY, 1.0, True)
    (entry,) = ledger(need, results(replace(stops, measure="scrap"))).entries
    assert entry.verdict is Verdict.UNKNOWN


def test_a_result_whose_name_tells_nothing_answers_nothing() -> None:
    need = asking("Scrap at most 2 %", asked=Asked.TARGET)
    (entry,) = ledger(need, results(Result((("en", "2 %"),), "1", "%"))).entries
    assert entry.verdict is Verdict.UNKNOWN
