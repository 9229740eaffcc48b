"""Figures that are asked for, held against those that are given."""

import pytest

from matching.ledger.entries import Verdict
from matching.ledger.figures import compared, figures

MET, PARTLY, NOT_MET = Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET


@pytest.mark.parametrize(
    ("asked", "said", "verdict"),
    [
        ("within 2 s", "in 800 ms", MET),
        ("within 2 s", "takes 1 min", NOT_MET),
        ("不超过60秒", "扫描48秒", MET),
        ("find pores of 0.5 mm and larger", "pores from 0.4 mm are found", MET),
        ("0.8毫米以上划痕", "0.5毫米起的划痕", MET),
        ("cracks of 0.2 mm", "cracks of 0.5 mm", NOT_MET),
        ("welding speed of 20 mm/s", "travel speeds up to 1.5 m/min", MET),
        ("up to 20 m/s", "up to 1200 m/min", MET),
        ("up to 30 m/s", "up to 1200 m/min", NOT_MET),
        ("from 10 to 150 µm", "from 5 to 200 µm", MET),
        ("price of EUR 200,000", "price from EUR 280,000", NOT_MET),
        ("two layers", "four layers in one shot", MET),
        ("at most 20 castings", "5 cameras", None),
        ("at least 300 parts per minute, in 2 s", "400 parts per minute, in 9 s", NOT_MET),
        ("至少能管理80台", "最多管理120台车", MET),
        ("held within ±0.2 bar", "within 0.15 bar", MET),
        ("a band of 0.1 bar", "is held within 0.15 bar", NOT_MET),
        ("measures 5 to 150 µm", "±2 µm, from 10 to 200 µm", PARTLY),
        ("8 parts", "one robot", None),
        ("至少300台", "遵循VDA 5050", None),
        ("不低于300瓶/分钟", "每分钟可检400瓶", MET),
        ("每分钟检测500包以上", "每分钟最高450包", PARTLY),
        ("bags of 25 kg", "bags from 10 to 50 kg", MET),
        ("比例达到99%", "误差±0.5个百分点以内的比例为92%", PARTLY),
        ("at least 750 parts per minute", "600 parts per minute", NOT_MET),
        ("at most 10 h", "10.8 h", PARTLY),
        ("8 %", "3 kW", None),
        ("no figure", "3 kW", None),
    ],
)
def test_the_worst_of_what_is_asked_for_counts(
    asked: str, said: str, verdict: Verdict | None
) -> None:
    assert compared(figures(asked), figures(said)) is verdict


def test_of_several_figures_of_a_kind_the_best_counts() -> None:
    assert compared(figures("within 2 s"), figures("Starts in 9 s, stops in 1 s.")) is MET


def test_the_dimensions_of_a_text_are_told() -> None:
    assert figures("20 ms at 3 m/s").kinds == {"s", "m/s"}
