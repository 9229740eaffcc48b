"""BM25 over our own terms."""

import math

import numpy as np
import pytest

from matching.lexical import LexicalIndex

TEXTS = {"a": ["steel", "strip", "defect"], "b": ["pump", "defect"], "c": ["steel"] * 4, "d": []}


def index() -> LexicalIndex:
    return LexicalIndex.build(list(TEXTS), list(TEXTS.values()))


def test_scores_follow_the_formula() -> None:
    average = 9 / 4
    idf = math.log(1 + (4 - 2 + 0.5) / (2 + 0.5))
    expected = idf * 4 / (4 + 1.5 * (1 - 0.75 + 0.75 * 4 / average))
    assert index().scores(["steel"])[2] == pytest.approx(expected, rel=1e-5)
    assert index().idf("steel") == pytest.approx(idf)


def test_repeats_in_the_query_count() -> None:
    once, twice = index().scores(["pump"]), index().scores(["pump", "pump"])
    np.testing.assert_allclose(twice, 2 * once)


def test_documents_without_a_shared_word_score_nothing() -> None:
    assert [bool(score) for score in index().scores(["pump", "steel"])] == [True] * 3 + [False]
    assert not index().scores(["unknown"]).any()


def test_rarer_words_tell_more() -> None:
    assert index().idf("never") > index().idf("pump") > index().idf("steel") > 0


def test_nothing_to_find_is_no_error() -> None:
    assert not index().scores([]).any()
    assert not LexicalIndex.build(["x"], [[]]).scores(["steel"]).any()
    assert LexicalIndex.build([], []).scores(["steel"]).shape == (0,)


def test_replacing_is_the_same_as_building_anew() -> None:
    replaced = index().replace({"b": ["valve"], "e": ["steel"]}, {"c"})
    assert replaced.ids == ("a", "d", "b", "e")
    fresh = LexicalIndex.build(list("adbe"), [TEXTS["a"], TEXTS["d"], ["valve"], ["steel"]])
    np.testing.assert_allclose(
        replaced.scores(["steel", "valve"]), fresh.scores(["steel", "valve"])
    )


@pytest.mark.parametrize(("ids", "count"), [(["a"], 2), (["a", "a"], 2)])
def test_ids_and_lists_must_go_together(ids: list[str], count: int) -> None:
    with pytest.raises(ValueError, match=r"ids for|twice"):
        LexicalIndex.build(ids, [["x"]] * count)
