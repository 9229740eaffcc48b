"""What answers what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.quantities import Answer, Better, Quantity, answers, quantities

H, L, U = Better.HIGHER, Better.LOWER, Better.UNKNOWN
MET, PARTLY, NOT_MET, UNKNOWN = Answer.MET, Answer.PARTLY, Answer.NOT_MET, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("offered", "asked", "better", "answer"),
    [
        ("up to 1200 m/min", "at 18 m/s", U, MET),
        ("up to 1200 m/min", "≥ 18 m/s", U, MET),
        ("up to 1200 m/min", "18 m/s", H, MET),
        ("up to 900 m/min", "≥ 18 m/s", U, PARTLY),
        ("up to 600 m/min", "≥ 18 m/s", U, NOT_MET),
        ("120 ms", "≤ 200 ms", U, MET),
        ("0.3 s", "≤ 200 ms", U, NOT_MET),
        ("240 ms", "≤ 200 ms", U, PARTLY),
        ("250 ms", "≤ 200 ms", U, NOT_MET),
        ("up to 2100 mm", "800–1650 mm", U, MET),
        ("up to 1500 mm", "800–1650 mm", U, PARTLY),
        ("up to 2100 mm", "800–1650 mm", H, MET),
        ("1700 mm", "800–1650 mm", U, PARTLY),
        ("3000 mm", "800–1650 mm", U, NOT_MET),
        ("700 mm", "800–1650 mm", U, PARTLY),
        ("400 mm", "800–1650 mm", U, NOT_MET),
        ("1000 mm", "800–1650 mm", U, PARTLY),
        ("20 m/s", "18 m/s", U, UNKNOWN),
        ("18 m/s", "1080 m/min", U, MET),
        ("20 m/s", "18 m/s", H, MET),
        ("0.25 mm", "0.3 mm 以上", L, MET),
        ("0.25 mm and more", "0.3 mm", L, MET),
        ("0.4 mm", "0.3 mm 以上", L, NOT_MET),
        ("10–25 m/s", "18 m/s", H, PARTLY),
        ("19–25 m/s", "18 m/s", H, MET),
        ("at least 100 ms", "≤ 200 ms", U, UNKNOWN),
        ("at least 300 ms", "≤ 200 ms", U, NOT_MET),
        ("at least 100 ms", "≤ 200 ms", L, MET),
        ("2 %", "2 pp", U, UNKNOWN),
        ("2 %", "2", U, UNKNOWN),
        ("≥ 3万片/月", "20,000 pieces a month", H, MET),
        ("三天以内", "一周内", U, MET),
    ],
)
def test_an_offer_answers(offered: str, asked: str, better: Better, answer: Answer) -> None:
    [offer], [demand] = quantities(offered), quantities(asked)
    assert answers(offer, demand, better=better) is answer


def test_an_unbounded_quantity_answers_nothing() -> None:
    anything, one = Quantity(None, None, "m", 0, 1), Quantity(1, 1, "m", 0, 1)
    assert answers(anything, one) is answers(one, anything) is UNKNOWN


VALUES = st.integers(-1000, 1000).map(float)
RANK = {NOT_MET: 0, PARTLY: 1, MET: 2}


@st.composite
def asked_quantities(draw: st.DrawFn) -> Quantity:
    low, high = sorted((draw(VALUES), draw(VALUES)))
    bounds = draw(st.sampled_from([(low, high), (low, low), (None, high), (low, None)]))
    return Quantity(*bounds, "m", 0, 1)


@given(asked_quantities(), VALUES, VALUES)
def test_a_better_offer_never_answers_worse(asked: Quantity, a: float, b: float) -> None:
    less, more = (Quantity(v, v, "m", 0, 1) for v in sorted((a, b)))
    higher = [RANK[answers(offer, asked, better=H)] for offer in (less, more)]
    lower = [RANK[answers(offer, asked, better=L)] for offer in (more, less)]
    assert higher == sorted(higher)
    assert lower == sorted(lower)


@given(asked_quantities(), st.sampled_from(Better))
def test_what_is_asked_meets_itself(asked: Quantity, better: Better) -> None:
    if asked.low == asked.high or better is U or None in {asked.low, asked.high}:
        assert answers(asked, asked, better=better) is MET
