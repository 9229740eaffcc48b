"""Shared words and the sentence that answers."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.documents import Document, Language, Passage
from matching.reasons import MOST_TERMS, Evidence, Question, Reading
from matching.results import Quote

PIECES = st.lists(
    st.sampled_from(
        [
            "steel strip",
            "表面缺陷",
            "检测。",
            "It works. ",
            "pump ",
            "1、",
            "\n",
            "的",
            " ",
            "e.g. x",
            "!",
        ]
    ),
    min_size=1,
    max_size=12,
).map("".join)


def document(en: str = "", zh: str = "", *, title_en: str = "", title_zh: str = "") -> Document:
    said: tuple[tuple[Language, str, str], ...] = (("en", en, title_en), ("zh", zh, title_zh))
    return Document("d", tuple(Passage(*item) for item in said if item[1]))


def evidence(query: Document, found: Document, idf: Callable[[str], float] = len) -> Evidence:
    return Question(query, {"en": idf, "zh": idf}).evidence(Reading.of(found))


def test_shared_words_are_shown_as_the_document_writes_them() -> None:
    found = evidence(document("inspect strips"), document("Strip Inspections; STRIPS and pumps"))
    assert found.terms == ("Inspections", "Strip")


def test_the_most_telling_words_come_first_and_few() -> None:
    words = "a1 b22 c333 d4444 e55555 f666666 g7777777 h88888888"
    found = evidence(document(words), document(words))
    assert found.terms == tuple(reversed(words.split()))[:MOST_TERMS]


def test_chinese_pairs_are_shown_as_the_phrase_they_make() -> None:
    found = evidence(
        document(zh="冷轧板的表面缺陷难检"), document(zh="能识别的表面缺陷，含缺陷位置")
    )
    assert found.terms == ("表面缺陷",)


def test_what_is_only_linking_is_not_shown() -> None:
    assert evidence(document(zh="A 的 B"), document(zh="甲 的 乙")).terms == ()


def test_the_quote_is_the_sentence_that_shares_most() -> None:
    text = "We are a young firm. Our cameras find scratches on strip. Call us about strip."
    found = evidence(document("scratches on steel strip"), document(text))
    expected = "Our cameras find scratches on strip."
    start = text.index(expected)
    assert found.quote == Quote(expected, "en", start, start + len(expected))


def test_of_two_that_share_alike_the_short_one_is_quoted() -> None:
    long = "strip " + "and many other words that nobody did ask about here " * 4
    found = evidence(document("strip"), document(f"{long}. Strip is ours."))
    assert found.quote is not None
    assert found.quote.text == "Strip is ours."


def test_the_title_is_quoted_only_if_nothing_else_shares_a_word() -> None:
    titled = document("It runs on one machine.", title_en="Strip inspection")
    quote = evidence(document("strip"), titled).quote
    assert quote == Quote("Strip inspection", "en", 0, 16, in_title=True)
    quote = evidence(document("one strip machine"), titled).quote
    assert quote is not None
    assert not quote.in_title


def test_without_a_shared_word_the_first_sentence_is_quoted() -> None:
    found = evidence(document("bread"), document("First one. Second one.", title_en="Title"))
    assert found.terms == ()
    assert found.quote is not None
    assert found.quote.text == "First one."


def test_the_language_that_covers_the_query_best_is_quoted() -> None:
    both = document("A pump.", "冷轧板表面检测。")
    assert evidence(document("pumps fail"), both).quote == Quote("A pump.", "en", 0, 7)
    quote = evidence(document(zh="轧板表面"), both).quote
    assert quote == Quote("冷轧板表面检测。", "zh", 0, 8)


def test_the_reader_is_answered_in_his_language_where_it_shares_a_word() -> None:
    both = document("A pump for pumps fails.", "检测泵。")
    question = Question(document("pump fails 检测"), {"en": len, "zh": len})
    found = question.evidence(Reading.of(both), "zh")
    assert found.quote == Quote("检测泵。", "zh", 0, 4)
    only_english = Question(document("pump fails"), {"en": len, "zh": len})
    quote = only_english.evidence(Reading.of(both), "zh").quote
    assert quote is not None
    assert quote.language == "en"


def test_words_are_found_across_languages() -> None:
    found = evidence(document("OPC UA gateway"), document(zh="通过OPC UA接入。"))
    assert found.terms == ("OPC", "UA")


@pytest.mark.parametrize("text", ["!!", "。"])
def test_a_text_without_sentences_has_no_quote(text: str) -> None:
    assert evidence(document("pump"), document(text)).quote is None


def test_a_document_without_words_in_any_asked_language_has_no_evidence() -> None:
    empty = Question(Document("q", ()), {}).evidence(Reading.of(document("pump")))
    assert empty == Evidence((), None)


def test_a_title_that_begins_the_text_is_read_once() -> None:
    reading = Reading.of(document("Strip. And more.", title_en="Strip"))
    assert len(reading.parts["en"]) == 1


@given(PIECES, PIECES, PIECES)
def test_quotes_are_substrings_and_terms_stand_in_the_document(
    query: str, text: str, title: str
) -> None:
    found = evidence(document(query, query), document(text, text, title_en=title, title_zh=title))
    whole = f"{title}\n{text}"
    assert len(found.terms) <= MOST_TERMS
    assert len(set(found.terms)) == len(found.terms)
    assert all(term in whole for term in found.terms)
    if found.quote:
        source = title if found.quote.in_title else text
        assert found.quote.text == source[found.quote.start : found.quote.end]


def test_words_that_any_two_texts_share_are_not_shown() -> None:
    told = evidence(
        document("We want every roll watched."), document("Every roll: you want it watched?")
    )
    assert set(told.terms) == {"roll", "watched"}


def test_chinese_words_are_shown_whole_or_not_at_all() -> None:
    told = evidence(
        document(zh="人工处理周期太长，异常检测不准。"),
        document(zh="热处理周期由模型判断，异常检测在线完成。"),
    )
    assert set(told.terms) == {"周期", "异常检测"}
