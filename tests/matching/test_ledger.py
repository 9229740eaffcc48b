"""Ledgers: a verdict for every requirement, and the words of the offer that it rests on."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.documents import (
    Asked,
    Document,
    Language,
    Passage,
    Requirement,
    Texts,
)
from matching.ledger import Citation, Entry, Field, Verdict, ledger, ledgers, source, texts
from matching.text import detect_language

GAUGE = (
    "The gauge measures film thickness every 20 ms. It runs at speeds up to 300 m/min."
    " Data never leaves the plant. No extra hardware is needed."
    " Reports can be exported as PDF files. Support for coated foil is in development."
)
SENTENCES = (
    "Bearings are watched by two vibration sensors.",
    "Alarms reach the control room within 5 seconds.",
    "All recordings stay on a server in your factory.",
    "Gearboxes below 100 rpm are not supported.",
    "轴承早期点蚀提前三周报警。",
    "不支持转速低于100转的齿轮箱。",
    "报警推送到手机。",
)
WISHES = (
    "Watch bearings for vibration",
    "Alarm within 10 seconds in the control room",
    "Recordings must not leave our factory",
    "Support gearboxes of 50 rpm",
    "轴承点蚀要提前两周报警",
    "支持齿轮箱低转速",
)


def asking(*wishes: str) -> Document:
    listed = tuple(
        Requirement(f"r{at}", Asked.MUST, ((detect_language(wish), wish),))
        for at, wish in enumerate(wishes)
    )
    return Document("need", (), requirements=listed)


def offering(text: str, *, limits: tuple[str, ...] = (), title: str = "") -> Document:
    return Document(
        "offer",
        (Passage(detect_language(text), text, title),),
        limits=tuple((detect_language(limit), limit) for limit in limits),
    )


def answer(wish: str, offer: Document, reader: Language | None = None) -> Entry:
    return ledger(asking(wish), offer, reader=reader).entries[0]


def quoted(entry: Entry) -> Citation:
    assert entry.citation is not None
    return entry.citation


@pytest.mark.parametrize(
    ("wish", "verdict", "said"),
    [
        ("Measure the film thickness", Verdict.MET, "The gauge measures"),
        ("Film thickness measured within 50 ms", Verdict.MET, "The gauge measures"),
        ("Film thickness measured within 5 ms", Verdict.NOT_MET, "The gauge measures"),
        ("Speed of at least 4 m/s", Verdict.MET, "It runs at"),
        ("Speed of at least 10 m/s", Verdict.NOT_MET, "It runs at"),
        ("Data must stay on site", Verdict.MET, "Data never leaves"),
        ("No additional hardware", Verdict.MET, "No extra hardware"),
        ("Export reports as PDF and as spreadsheets", Verdict.PARTLY, "Reports can be"),
        ("Support coated foil", Verdict.PARTLY, "Support for coated"),
        ("Reports exported within 2 hours", Verdict.PARTLY, "Reports can be"),
    ],
)
def test_the_sentence_that_answers_is_quoted(wish: str, verdict: Verdict, said: str) -> None:
    entry = answer(wish, offering(GAUGE))
    assert entry.verdict is verdict
    assert quoted(entry).field is Field.TEXT
    assert quoted(entry).text.startswith(said)
    assert 0 < entry.score <= 1


def test_what_is_not_said_is_unknown_and_quotes_nothing() -> None:
    entry = answer("Certified for explosive atmospheres", offering(GAUGE))
    assert (entry.verdict, entry.score, entry.citation) == (Verdict.UNKNOWN, 0.0, None)


@pytest.mark.parametrize(
    ("wish", "limit", "verdict"),
    [
        ("Measure black rubber", "Black rubber cannot be measured.", Verdict.NOT_MET),
        ("Measure black rubber", "On black rubber the error is twice as high.", Verdict.PARTLY),
        ("Measure black rubber", "Black rubber is measured less reliably.", Verdict.PARTLY),
        ("Measure black rubber", "Only thin black rubber.", Verdict.PARTLY),
        ("能测黑色橡胶", "黑色橡胶不适用。", Verdict.NOT_MET),
    ],
)
def test_limits_count_against_an_offer(wish: str, limit: str, verdict: Verdict) -> None:
    entry = answer(wish, offering("Sheets are measured.", limits=("Needs air.", limit)))
    assert entry.verdict is verdict
    assert quoted(entry).field is Field.LIMITS
    assert quoted(entry).text == limit


@pytest.mark.parametrize(
    ("wish", "said", "verdict"),
    [
        ("Data must not leave the site", "Pictures are sent to our cloud.", Verdict.NOT_MET),
        ("Weld hidden seams", "Hidden seams are not welded.", Verdict.NOT_MET),
        ("Never stop the line", "The line is never stopped.", Verdict.MET),
        ("No licence for the database", "A database licence is required.", Verdict.NOT_MET),
        ("No licence for the database", "Only the database licence is required.", Verdict.MET),
        ("Fanuc controls", "Siemens controls run, Fanuc is planned.", Verdict.PARTLY),
        ("无需标注数据", "无需标注，也不用改造产线。", Verdict.MET),
        ("能识别反光铝箔", "反光铝箔无法识别。", Verdict.NOT_MET),
        ("数据不得外传", "数据不出车间，本地部署。", Verdict.MET),
    ],
)
def test_refusals_are_told_from_merits(wish: str, said: str, verdict: Verdict) -> None:
    assert answer(wish, offering(said)).verdict is verdict


def test_a_complaint_that_the_offer_solves_is_no_refusal() -> None:
    pain = "Nobody can find old drawings."
    offer = replace(offering(f"Search for all.\n{pain}"), solves=(("en", pain),))
    assert answer("Find old drawings", offer).verdict is Verdict.MET
    assert answer("Find old drawings", replace(offer, solves=())).verdict is Verdict.NOT_MET


def test_a_title_of_its_own_can_be_quoted() -> None:
    offer = offering("Made in steel.", title="Weighing of cattle")
    entry = answer("Weighing of cattle", offer)
    assert quoted(entry).field is Field.TITLE
    assert source(offer, quoted(entry)) == "Weighing of cattle"


def english(said: list[str]) -> Texts:
    return tuple(("en", text) for text in said)


def test_quotes_are_in_the_readers_language_where_the_owner_wrote_both() -> None:
    offer = Document(
        "offer",
        (
            Passage("en", "Welds are inspected. Seams are hot.\nCracks are found by sound."),
            Passage("zh", "检查焊缝。焊缝很热。\n用声音发现裂纹。"),
        ),
    )
    entry = answer("Cracks found by sound", offer, "zh")
    assert entry.original is not None
    assert (quoted(entry).text, entry.original.text) == (
        "用声音发现裂纹。",
        "Cracks are found by sound.",
    )
    assert not entry.foreign
    own = answer("Cracks found by sound", offer, "en")
    assert (own.original, own.foreign, own.score) == (None, False, entry.score)


@pytest.mark.parametrize("chinese", ["用声音发现裂纹。", "检查焊缝。\n先用声音。发现裂纹。"])
def test_texts_that_do_not_run_alike_are_quoted_as_compared(chinese: str) -> None:
    english = Passage("en", "Welds are inspected.\nCracks are found by sound.")
    offer = Document("offer", (english, Passage("zh", chinese)))
    entry = answer("Cracks are found by sound", offer, "zh")
    assert (quoted(entry).language, entry.original, entry.foreign) == ("en", None, True)


def test_languages_meet_in_words_that_mean_the_same() -> None:
    entry = answer("数据必须留在厂内服务器，不得外传", offering(GAUGE))
    assert (entry.verdict, quoted(entry).text) == (Verdict.MET, "Data never leaves the plant.")
    assert answer("检测缺陷", offering(GAUGE)).verdict is Verdict.UNKNOWN


def test_vectors_find_what_shares_no_word() -> None:
    offer = offering("Sheets are watched. Holes vanish.")
    need = asking("Notice perforation")
    assert ledger(need, offer).counts[Verdict.UNKNOWN] == 1
    assert set(texts(need, offer)) == {
        ("en", "Notice perforation"),
        ("en", "Sheets are watched."),
        ("en", "Holes vanish."),
    }
    east, north = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    vectors = {"Notice perforation": east, "Sheets are watched.": north, "Holes vanish.": east}
    (entry,) = ledger(need, offer, vectors=vectors).entries
    assert quoted(entry).text == "Holes vanish."
    assert ledger(need, offer, vectors={"Holes vanish.": east}).counts[Verdict.UNKNOWN] == 1


def test_many_offers_are_answered_as_each_alone() -> None:
    need, offers = asking(*WISHES), [offering(SENTENCES[0]), offering(GAUGE)]
    assert ledgers(need, offers) == [ledger(need, offer) for offer in offers]
    assert sum(ledger(need, offers[0]).counts.values()) == len(WISHES)


@given(
    said=st.lists(st.sampled_from(SENTENCES), min_size=2, unique=True),
    limits=st.lists(st.sampled_from(SENTENCES), max_size=2, unique=True),
    wish=st.sampled_from(WISHES),
    data=st.data(),
)
def test_a_score_rests_on_the_quoted_sentence_alone(
    said: list[str], limits: list[str], wish: str, data: st.DataObject
) -> None:
    limits = [limit for limit in limits if limit not in said]
    passage = Passage("en", "\n".join(said))
    offer = Document("offer", (passage,), limits=english(limits))
    before = answer(wish, offer)
    if before.citation:
        assert source(offer, before.citation)[before.citation.start : before.citation.end] == (
            before.citation.text
        )
    gone = data.draw(st.sampled_from([*said, *limits]))
    text = "\n".join(one for one in said if one != gone) or "Nothing."
    kept = english([limit for limit in limits if limit != gone])
    after = answer(wish, Document("offer", (Passage("en", text),), limits=kept))
    if before.citation and before.citation.text == gone:
        assert after.score < before.score
    else:
        assert after.score == before.score


def test_a_limit_is_cited_among_those_of_its_language() -> None:
    limits: Texts = (("zh", "不适用于热态表面"), ("en", "No hot surfaces"), ("en", "No gauges"))
    offer = Document("o", (Passage("en", "Inspects strip."),), limits=limits)
    cited = Citation(Field.LIMITS, 1, "en", 0, 9, "No gauges")
    assert source(offer, cited)[cited.start : cited.end] == cited.text
