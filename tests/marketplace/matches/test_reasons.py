from dataclasses import replace

import pytest

from marketplace.matches.reasons import (
    AGREEMENTS,
    CLASHES,
    SIGNALS,
    explained,
    shared_words,
    weighings,
)
from matching.results import Band, Match, Quote, Reason, Signal
from matching.weights import WEIGHTS

QUOTE = Quote("A sentence.", "en", 0, 11)


def match(*reasons: Reason) -> Match:
    score = sum(reason.points for reason in reasons)
    return Match("1", 1, score, 0.5, Band.POSSIBLE, reasons)


def test_codes_become_labels_and_bars_compare() -> None:
    lines = explained(
        match(
            Reason(Signal.SCENE, 0.1, ("quality-inspection",)),
            Reason(Signal.WORDS, 0.4, ("steel", "strip")),
            Reason(Signal.TASK, -0.2),
        ),
        "zh",
    )
    assert [line.width for line in lines] == [100.0, 25.0, 50.0]
    assert [line.terms for line in lines] == [("steel", "strip"), ("质量检测",), ()]
    assert [str(line.name) for line in lines] == ["Shared words", "Scene", "AI task"]
    assert str(lines[2].sentence) == "Another AI task"
    assert [line.is_telling for line in lines] == [True, True, False]
    assert [line.is_against for line in lines] == [False, False, True]


def test_codes_of_one_name_are_said_once() -> None:
    (line,) = explained(match(Reason(Signal.INDUSTRY, 0.1, ("1011", "1012"))), "en")
    assert len(line.terms) == 1


@pytest.mark.parametrize(
    "reason",
    [Reason(Signal.MEANING, -0.1), Reason(Signal.WORDS, 0.1, ())],
)
def test_points_alone_tell_nothing(reason: Reason) -> None:
    assert not explained(match(reason), "en")[0].is_telling


def test_a_sentence_that_means_the_same_tells_something() -> None:
    (line,) = explained(match(Reason(Signal.MEANING, 0.1, (), QUOTE)), "en")
    assert line.is_telling
    assert line.quote == QUOTE


def test_nothing_found_draws_no_bar() -> None:
    assert explained(match(Reason(Signal.WORDS, 0.0)), "en")[0].width == 0


def test_shared_words_are_those_of_the_words() -> None:
    found = match(Reason(Signal.TASK, 0.1, ("x",)), Reason(Signal.WORDS, 0.1, ("steel",)))
    assert shared_words(found) == ("steel",)
    assert shared_words(match()) == ()


@pytest.mark.parametrize(
    ("terms", "shown"),
    [
        (("冷轧板", "看不", "划伤"), ("冷轧板", "划伤")),
        (("到客户", "和合同", "客户", "才发"), ("客户", "合同")),
        (("不要", "OPC", "to"), ("OPC", "to")),
        (("数", "划痕", "m", "s", "3"), ("划痕",)),
        (("数",), ()),
        (("Strip", "defects", "strip"), ("strip", "defects")),
        (("MES", "Mes-API", "mes"), ("MES", "Mes-API")),
    ],
)
def test_words_are_shown_whole_and_once(terms: tuple[str, ...], shown: tuple[str, ...]) -> None:
    (line,) = explained(match(Reason(Signal.WORDS, 0.1, terms, QUOTE)), "zh")
    assert line.terms == shown
    assert line.is_telling is bool(shown)


def test_marks_leave_out_single_signs_only() -> None:
    found = match(Reason(Signal.WORDS, 0.1, ("故障预测", "轴承", "剩余寿命", "数", "m")))
    assert shared_words(found) == ("故障预测", "轴承", "剩余寿命")


@pytest.mark.parametrize("words_only", [True, False])
def test_texts_share_one_point(*, words_only: bool) -> None:
    weights = weighings(words_only=words_only)
    texts = weights[: -len(WEIGHTS)]
    assert len(texts) == (1 if words_only else 2)
    assert sum(one.most for one in texts) == pytest.approx(1.0)
    assert [one.name for one in weights[-len(WEIGHTS) :]] == [SIGNALS[key] for key in WEIGHTS]
    assert {str(one.name) for one in weights[len(texts) :] if not one.loss} == {
        "Target figures",
        "Evidence",
    }


@pytest.mark.parametrize("band", Band)
def test_a_weak_match_does_not_claim_to_mean_the_same(band: Band) -> None:
    found = replace(match(Reason(Signal.MEANING, 0.2)), band=band)
    (line,) = explained(found, "en")
    assert line.is_telling is (band is not Band.WEAK)


def test_every_signal_has_its_words() -> None:
    assert SIGNALS.keys() == AGREEMENTS.keys() == set(Signal)
    assert CLASHES.keys() == {signal for signal, weight in WEIGHTS.items() if weight.clash}


@pytest.mark.parametrize(
    ("reason", "terms", "is_telling"),
    [
        (Reason(Signal.DATA, 0.04, ("image",)), ("图像",), True),
        (Reason(Signal.DEPLOYMENT, 0.03, ("edge",)), ("边缘端",), True),
        (Reason(Signal.KPI, 0.03, ("oee",)), ("设备综合效率（OEE）",), True),
        (Reason(Signal.BUDGET, 0.02), (), True),
        (Reason(Signal.TIME, -0.02), (), False),
        (Reason(Signal.REGION, 0.02, ("CN", "XX")), ("中国", "XX"), False),
        (Reason(Signal.FRESHNESS, 0.01), (), False),
        (Reason(Signal.EVIDENCE, 0.03, ("3",)), ("平台已核验",), False),
    ],
)
def test_circumstances_are_told_where_they_make_a_pair(
    reason: Reason, terms: tuple[str, ...], *, is_telling: bool
) -> None:
    (line,) = explained(match(reason), "zh")
    assert (line.terms, line.is_telling) == (terms, is_telling)
    assert line.is_against is (reason.points < 0)


def test_what_is_shared_is_not_named_beside_what_clashes() -> None:
    (line,) = explained(match(Reason(Signal.DEPLOYMENT, -0.03, ("edge",))), "en")
    assert (line.terms, str(line.sentence)) == ((), "Does not run as it has to")
