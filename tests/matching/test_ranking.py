"""Ranking a collection, with reasons."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching.calibration import Calibration, Weights, adequate
from matching.documents import Document, Language, Passage
from matching.encoder import HashingEncoder
from matching.ranking import Collection
from matching.results import Band, Signal

ENCODER = HashingEncoder()
WORDS = ["steel", "strip", "pump", "camera", "bearing", "表面", "缺陷", "排产", "。", "\n"]
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
CODES = st.frozensets(st.sampled_from(["24", "2410", "2419", "28"]), max_size=2)

LANGUAGES: st.SearchStrategy[tuple[Language, ...]] = st.sampled_from(
    [("zh",), ("en",), ("zh", "en")]
)


@st.composite
def listings(draw: st.DrawFn, id_: str) -> Document:
    languages = draw(LANGUAGES)
    passages = tuple(Passage(language, draw(TEXT), draw(TEXT)) for language in languages)
    return Document(id_, passages, draw(CODES), draw(CODES), draw(CODES))


@st.composite
def shelves(draw: st.DrawFn, names: str = "abcdef") -> list[Document]:
    return [draw(listings(id_)) for id_ in draw(st.sets(st.sampled_from(names), min_size=1))]


def passages_of(document: Document) -> dict[Language, NDArray[np.float32]]:
    return {item.language: ENCODER.encode([item.whole])[0] for item in document.passages}


def vectors(
    documents: list[Document],
) -> dict[tuple[str, Language], NDArray[np.floating]]:
    return {
        (document.id, language): vector
        for document in documents
        for language, vector in passages_of(document).items()
    }


def en(id_: str, text: str, title: str = "") -> Document:
    return Document(id_, (Passage("en", text, title),))


SHELF = [
    en("strip", "A camera finds scratches on steel strip. It runs at line speed.", "Strip vision"),
    en("pump", "Vibration sensors warn before a bearing of a pump fails."),
    en("plan", "Plans orders over all machines and keeps due dates."),
]
QUERY = en("q", "Scratches on our steel strip are found too late.")


@settings(deadline=None)
@given(shelf=shelves(), query=listings("q"), top=st.integers(0, 8), meant=st.booleans())
def test_every_list_is_whole_ordered_and_explained(
    shelf: list[Document], query: Document, top: int, *, meant: bool
) -> None:
    found = Collection.build(shelf, vectors(shelf) if meant else None).rank(
        query, passages_of(query), top=top
    )
    by_id = {document.id: document for document in shelf}
    assert len(found) == min(top, len(shelf))
    assert [match.rank for match in found] == list(range(1, len(found) + 1))
    assert [match.id for match in found] == [
        match.id for match in sorted(found, key=lambda match: (-match.score, match.id))
    ]
    for match in found:
        assert sum(item.points for item in match.reasons) == pytest.approx(match.score, abs=1e-6)
        assert {item.signal for item in match.reasons} & {Signal.MEANING, Signal.WORDS}
        assert 0 <= match.probability <= 1
        quote = next((item.quote for item in match.reasons if item.quote), None)
        if quote:
            passage = by_id[match.id].passage(quote.language)
            assert passage is not None
            source = passage.title if quote.in_title else passage.text
            assert quote.text == source[quote.start : quote.end]


@settings(deadline=None)
@given(shelves(), shelves("defgh"), st.sets(st.sampled_from("abcde")), listings("q"))
def test_replacing_ranks_as_building_anew(
    old: list[Document], changed: list[Document], removed: set[str], query: Document
) -> None:
    before = Collection.build(old, vectors(old))
    untouched = before.rank(query, passages_of(query), top=9)
    after = before.replace(changed, vectors(changed), removed)
    new = {document.id: document for document in changed}
    kept = [item for item in old if item.id not in removed and item.id not in new]
    fresh = Collection.build([*kept, *changed], vectors([*kept, *changed]))
    assert after.ids == fresh.ids
    assert len(after) == len(fresh)
    for mine, theirs in zip(
        after.rank(query, passages_of(query), top=9),
        fresh.rank(query, passages_of(query), top=9),
        strict=True,
    ):
        assert mine.id == theirs.id
        assert mine.score == pytest.approx(theirs.score, abs=1e-5)
    assert before.rank(query, passages_of(query), top=9) == untouched


@settings(deadline=None)
@given(shelves(), listings("q"), st.integers(1, 5))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(
    shelf: list[Document], query: Document, top: int
) -> None:
    collection = Collection.build(shelf, vectors(shelf))
    longer = collection.rank(query, passages_of(query), top=6)
    assert collection.rank(query, passages_of(query), top=top) == longer[:top]


def test_what_fits_comes_first_and_says_why() -> None:
    match = Collection.build(SHELF, vectors(SHELF)).rank(QUERY, passages_of(QUERY), top=3)[0]
    assert match.id == "strip"
    meaning, words = (
        next(item for item in match.reasons if item.signal is signal)
        for signal in (Signal.MEANING, Signal.WORDS)
    )
    assert set(words.terms) == {"scratches", "steel", "strip"}
    assert words.quote is not None
    assert words.quote.text == "A camera finds scratches on steel strip."
    assert meaning.quote is None, "the sentence was found by its words"


def test_a_quote_is_only_where_words_are_shared() -> None:
    found = Collection.build(SHELF, vectors(SHELF)).rank(QUERY, None, top=3)
    assert {reason.signal for match in found for reason in match.reasons} == {Signal.WORDS}
    assert [bool(match.reasons[0].quote) for match in found] == [True, False, False]
    assert [match.score for match in found] == [1.0, 0.0, 0.0]
    assert [match.id for match in found] == ["strip", "plan", "pump"]


def test_only_the_named_documents_appear() -> None:
    collection = Collection.build(SHELF, vectors(SHELF))
    found = collection.rank(QUERY, passages_of(QUERY), top=9, only={"pump", "plan", "gone"})
    assert {match.id for match in found} == {"pump", "plan"}
    assert collection.rank(QUERY, None, top=9, only=set()) == []


def test_probabilities_do_not_depend_on_who_else_may_appear() -> None:
    collection = Collection.build(SHELF, vectors(SHELF))
    alone = collection.rank(QUERY, passages_of(QUERY), top=1, only=["strip"])[0]
    among = collection.rank(QUERY, passages_of(QUERY), top=1)[0]
    assert alone.probability == pytest.approx(among.probability)


def test_an_empty_collection_answers_nothing() -> None:
    empty = Collection.build([])
    assert len(empty) == 0
    assert empty.rank(QUERY, passages_of(QUERY), top=5) == []
    assert Collection.build(SHELF).replace([], {}, {"strip", "pump", "plan"}).ids == ()


def test_an_id_comes_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        Collection.build([SHELF[0], SHELF[0]])


def coded(id_: str, industry: str) -> Document:
    return Document(id_, (Passage("en", "same text"),), frozenset(industry.split()))


def test_codes_decide_between_equal_texts_and_unknown_adds_nothing() -> None:
    shelf = [coded("a", "28"), coded("b", ""), coded("c", "2410")]
    found = Collection.build(shelf).rank(coded("q", "2410"), None, top=3)
    assert [match.id for match in found] == ["c", "b", "a"]
    points = [
        [(item.terms, item.points) for item in match.reasons if item.signal is Signal.INDUSTRY]
        for match in found
    ]
    assert points == [[(("2410",), pytest.approx(0.1))], [], [((), pytest.approx(-0.03))]]
    chances = [match.probability for match in found]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == 3


def test_a_vector_may_come_after_its_document() -> None:
    words = Collection.build(SHELF)
    later = words.replace([], vectors([SHELF[0], en("unknown", "x")]), frozenset())
    found = later.rank(QUERY, passages_of(QUERY), top=3)
    meant = {match.id for match in found if match.reasons[0].signal is Signal.MEANING}
    assert meant == {"strip"}
    changed = later.replace([en("strip", "Now about something else.")], {}, frozenset())
    signals = {
        item.signal
        for match in changed.rank(QUERY, passages_of(QUERY), top=3)
        for item in match.reasons
    }
    assert signals == {Signal.WORDS}


def test_any_two_languages_are_compared_where_there_are_vectors() -> None:
    pump, strip = ENCODER.encode(["pump", "strip"])
    shelf = [Document("zh", (Passage("zh", "排产优化"),)), en("en", "pump")]
    collection = Collection.build(shelf, {("zh", "zh"): strip, ("en", "en"): pump})
    found = collection.rank(en("q", "strip"), {"en": strip}, top=2)
    assert found[0].id == "zh"
    assert found[0].reasons[0].signal is Signal.MEANING


def test_a_listing_in_two_languages_gains_nothing_by_saying_it_twice() -> None:
    zh, text = "冷轧板表面缺陷检测", "Surface inspection of strip"
    shelf = [
        Document("a-zh", (Passage("zh", zh),)),
        Document("b-both", (Passage("zh", zh), Passage("en", text))),
    ]
    found = Collection.build(shelf).rank(Document("q", (Passage("zh", zh),)), None, top=2)
    assert [match.id for match in found] == ["a-zh", "b-both"]
    assert found[0].score == found[1].score


def test_the_given_calibration_sets_the_bands() -> None:
    sure = Calibration(Weights(9.0, (0, 0, 0, 0)), Weights(-9.0, (0, 0)))
    collection = Collection.build(SHELF, vectors(SHELF), calibration=sure)
    meant = collection.rank(QUERY, passages_of(QUERY), top=3)
    assert {match.band for match in meant} == {Band.STRONG}
    assert adequate(meant)
    said = collection.replace([SHELF[0]], {}, frozenset()).rank(QUERY, None, top=3)
    assert {match.band for match in said} == {Band.WEAK}
    assert not adequate(said)


def test_features_come_in_the_order_of_the_list() -> None:
    collection = Collection.build(SHELF, vectors(SHELF))
    found = collection.features(QUERY, passages_of(QUERY), top=2)
    ranked = collection.rank(QUERY, passages_of(QUERY), top=2)
    assert [id_ for id_, _ in found] == [match.id for match in ranked]
    assert found[0][1].words > found[1][1].words
    assert found[0][1].cosine is not None


def test_keywords_find_a_document_in_a_language_it_does_not_speak_but_are_not_quoted() -> None:
    pump = replace(SHELF[1], keywords=(("zh", "预测性维护"), ("en", "predictive maintenance")))
    collection = Collection.build([SHELF[0], pump], None)
    query = Document("q", (Passage("zh", "预测性维护"),))
    first = collection.rank(query, None, top=1)[0]
    assert first.id == pump.id
    assert all(reason.quote is None for reason in first.reasons)
