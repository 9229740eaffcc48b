"""How clauses speak: refusals, merits, hedges."""

import pytest

from matching.ledger.negation import Stance, Tone, clauses, forbids, tone


@pytest.mark.parametrize(
    ("clause", "stance"),
    [
        ("Cracks are found", Stance.AFFIRMS),
        ("does not see cracks", Stance.REFUSES),
        ("can't be used on steel", Stance.REFUSES),
        ("not suitable for steel", Stance.REFUSES),
        ("不适用于铸铁", Stance.REFUSES),
        ("不支持断网", Stance.REFUSES),
        ("无法识别", Stance.REFUSES),
        ("no labels are needed", Stance.SPARES),
        ("without extra hardware", Stance.SPARES),
        ("needs no training", Stance.SPARES),
        ("无需标注", Stance.SPARES),
        ("不用停机", Stance.SPARES),
        ("nothing is modified in the program", Stance.SPARES),
        ("not only steel but wood", Stance.AFFIRMS),
        ("no more than 5 s", Stance.AFFIRMS),
        ("节拍不超过5秒", Stance.AFFIRMS),
        ("识别不良品", Stance.AFFIRMS),
    ],
)
def test_stances(clause: str, stance: Stance) -> None:
    assert tone(clause).stance is stance


def test_other_tones() -> None:
    assert tone("SAP is in development") == Tone(hedged=True)
    assert tone("it has not been validated") == Tone(Stance.REFUSES, hedged=True)
    assert tone("labels are required") == Tone(needs=True)
    assert tone("only flat glass") == Tone(only=True)


def test_a_wish_may_ask_for_the_absence_of_something() -> None:
    assert forbids("Data must not leave the plant")
    assert forbids("数据不得出厂")
    assert not forbids("no more than 5 s")


def test_clauses_end_at_commas_but_not_inside_numbers_and_before_exceptions() -> None:
    text = "1,200 parts are seen, wood but no steel"
    found = [text[start:end] for start, end in clauses(text)]
    assert found == ["1,200 parts are seen", " wood ", "but no steel"]


def test_a_clause_that_takes_something_back_restrains() -> None:
    assert tone("not for steel").restrains
    assert tone("steel in development").restrains
    assert not tone("no labels are needed").restrains
