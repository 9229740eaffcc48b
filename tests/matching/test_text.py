"""Words and sentences of Chinese and English texts."""

import threading
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.text import (
    STOP_WORDS,
    Span,
    Token,
    detect_language,
    is_chinese,
    normalise,
    sentences,
    spans,
    tokens,
)

MIXED = st.text(
    st.sampled_from("aBc Is 3.5，。！？；.!?\n-•1、)（）钢板表面缺陷é℃ＡＩ e.g. “”'")
    | st.characters(),
    max_size=80,
)


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def test_compatible_signs_become_one_form() -> None:
    assert normalise("ＡＩ ㎜ Ⅳ") == "ai mm iv"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("钢板表面缺陷检测", "zh"),
        ("用 YOLOv8 与 OPC UA 检测缺陷", "zh"),
        ("Surface inspection", "en"),
        ("Gongxu (共需) is a marketplace for makers and vendors", "en"),
        ("3.5 %", "en"),
        ("", "en"),
    ],
)
def test_language_is_told_by_the_share_of_chinese_signs(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_english_words_are_stemmed_and_stop_words_left_out() -> None:
    assert tokens("The inspections of Strips") == ["inspect", "strip"]
    assert "the" in STOP_WORDS


def test_accents_full_width_and_possessives_are_unified() -> None:
    assert tokens("ＡＩ Cafe\u0301 plant’s") == tokens("ai caf\u00e9 plant's")


def test_numbers_and_units_stay() -> None:
    assert tokens("0.2mm 1,200 ㎜ 5G") == ["0.2", "mm", "1,200", "mm", "5g"]


def test_chinese_runs_become_pairs_and_single_signs() -> None:
    assert tokens("冷轧板") == ["冷轧", "轧板", "冷", "轧", "板"]


def test_a_lone_chinese_sign_counts_once() -> None:
    assert tokens("A 钢 B") == ["钢", "b"]


def test_scripts_are_parted_where_they_touch() -> None:
    assert [token.term for token in spans("LED灯具x")] == ["led", "灯具", "x"]


def test_spans_point_at_the_words_as_written() -> None:
    text = "Steel 板材, strips"
    assert spans(text) == [Token("steel", 0, 5), Token("板材", 6, 8), Token("strip", 10, 16)]


def test_terms_tell_their_script() -> None:
    assert is_chinese("钢板")
    assert not is_chinese("steel")


@given(MIXED)
def test_spans_lie_in_the_text_and_tokens_hold_their_terms(text: str) -> None:
    found = spans(text)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert tokens(text)[: len(found)] == [item.term for item in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "漏检率高。“能否自动？”速度快；成本低",
            ["漏检率高。", "“能否自动？”", "速度快；", "成本低"],
        ),
        ("It works. It is fast! Is it?", ["It works.", "It is fast!", "Is it?"]),
        ("Use e.g. cameras. See Fig. 3 too.", ["Use e.g. cameras.", "See Fig. 3 too."]),
        ("At 3.5 m/s it stops. Done.", ["At 3.5 m/s it stops.", "Done."]),
        ("Built by J. Smith. New.", ["Built by J. Smith.", "New."]),
        ("It costs approx. twice. (See below.)", ["It costs approx. twice.", "(See below.)"]),
        ("lower. case goes on", ["lower. case goes on"]),
        ("- one\n• two\n1. three\n2）四", ["one", "two", "three", "四"]),
        ("1、漏检；2、误检。", ["漏检；", "误检。"]),
        ("3.5 mm is thin.", ["3.5 mm is thin."]),
        ("Sold to ACME Inc. It runs.", ["Sold to ACME Inc.", "It runs."]),
        ("It rose to 10. Then it fell.", ["It rose to 10.", "Then it fell."]),
        ("Every 20 ms. It runs.", ["Every 20 ms.", "It runs."]),
        ("Wait... what? ……", ["Wait... what?"]),
        ("", []),
        (" \n。！", []),
    ],
)
def test_sentences_end_where_a_reader_would_say_so(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(MIXED)
def test_sentences_are_in_order_and_trimmed(text: str) -> None:
    found = sentences(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(piece == piece.strip() and piece for piece in cut(text))


@given(st.lists(st.sampled_from(["钢板", "表面", "缺陷", "steel", "Strip"]), max_size=12))
def test_no_word_is_lost_between_sentences(words: list[str]) -> None:
    text = "。".join(words)
    assert sum(len(tokens(piece)) for piece in cut(text)) == len(tokens(text))


def test_stemming_in_many_threads_gives_the_same() -> None:
    words = [f"inspect{'ion' * (number % 3)}{number}ings" for number in range(400)]
    expected = [tokens(word) for word in words]
    found: list[list[list[str]]] = []
    threads = [
        threading.Thread(target=lambda: found.append([tokens(f"{word} ") for word in words]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_a_span_is_a_place() -> None:
    assert sentences("板 ok") == [Span(0, 4)]
