"""From features to probabilities and bands."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.calibration import Calibration, Features, Weights, adequate, band, shipped
from matching.documents import Document, Passage
from matching.encoder import SentenceEncoder
from matching.ranking import Collection
from matching.results import Band, Match

PLAIN = Calibration(Weights(-1.0, (2.0, 1.0, 0.5, 0.25)), Weights(0.0, (4.0, 2.0)))
NUMBER = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("probability", "expected"),
    [(0.7, Band.STRONG), (0.699, Band.POSSIBLE), (0.3, Band.POSSIBLE), (0.299, Band.WEAK)],
)
def test_bands_begin_where_they_say(probability: float, expected: Band) -> None:
    assert band(probability) is expected


def test_a_list_is_adequate_with_one_possible_match() -> None:
    weak = Match("a", 1, 0.5, 0.1, Band.WEAK, ())
    assert not adequate([])
    assert not adequate([weak])
    assert adequate([weak, Match("b", 2, 0.4, 0.3, Band.POSSIBLE, ())])


def test_probability_is_the_logistic_of_the_weighted_features() -> None:
    meant = Features(cosine=0.5, cosine_margin=0.0, words=0.0, words_margin=0.0)
    said = Features(cosine=None, cosine_margin=0.0, words=0.25, words_margin=0.5)
    assert PLAIN.probability(meant) == pytest.approx(0.5)
    assert PLAIN.probability(said) == pytest.approx(0.880797)


def test_structure_shifts_the_odds_modestly() -> None:
    chances = [
        PLAIN.probability(Features(0.5, 0, 0, 0, structure=points)) for points in (-0.08, 0, 0.24)
    ]
    assert chances == pytest.approx([0.401, 0.5, 0.769], abs=1e-3)


@given(st.one_of(st.none(), NUMBER), NUMBER, NUMBER, NUMBER, NUMBER)
def test_any_features_give_a_probability(
    cosine: float | None, margin: float, words: float, above: float, structure: float
) -> None:
    assert 0 <= PLAIN.probability(Features(cosine, margin, words, above, structure)) <= 1


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    PLAIN.save(tmp_path / "c.json")
    assert Calibration.load(tmp_path / "c.json") == PLAIN


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{}",
        "no json",
        json.dumps({"dense": {"bias": 1, "slopes": [1]}, "lexical": {"bias": 1, "slopes": [1, 2]}}),
    ],
)
def test_another_file_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(content)
    with pytest.raises(ValueError, match=r"no calibration|Expecting"):
        Calibration.load(tmp_path / "c.json")


SHELF = {
    "steel": "Camera system that detects scratches, pits and roll marks on cold-rolled steel strip"
    " in real time. It replaces manual inspection and reports every surface defect.",
    "pump": "Vibration sensors and a model that warn of bearing damage in pumps weeks ahead.",
    "plan": "Production scheduling for discrete manufacturing that respects due dates.",
    "help": "Assistant that answers questions of maintenance staff from manuals.",
    "weld": "Inspection of weld seams in X-ray images, finds porosity and lack of fusion.",
    "twin": "Digital twin of a casting line to optimise process parameters.",
    "pick": "Bin picking with a robot arm and a depth camera.",
    "hat": "Detects people without helmets in video of the plant.",
}
GOOD = (
    "Surface defects on cold-rolled steel strip escape manual inspection: scratches and pits are"
    " found only by the customer."
)
OFF = [
    "how to bake a sourdough bread",
    "divorce lawyer",
    "The moonlight shines before my bed, I lift my head and think of home.",
    "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
]


def shelf() -> list[Document]:
    return [Document(id_, (Passage("en", text),)) for id_, text in SHELF.items()]


def asked(text: str) -> Document:
    return Document("q", (Passage("zh" if text[0] > "\u3000" else "en", text),))


def test_by_words_a_good_pair_is_possible_and_off_topic_is_not() -> None:
    collection = Collection.build(shelf())
    found = collection.rank(asked(GOOD), None, top=8)
    assert found[0].id == "steel"
    assert found[0].band is not Band.WEAK
    assert not any(adequate(collection.rank(asked(text), None, top=8)) for text in OFF)


@pytest.mark.model
def test_by_meaning_a_good_pair_is_possible_and_off_topic_is_not() -> None:
    encoder = SentenceEncoder()
    rows = zip(SHELF, encoder.encode(list(SHELF.values())), strict=True)
    collection = Collection.build(shelf(), {(id_, "en"): row for id_, row in rows})
    found = collection.rank(asked(GOOD), {"en": encoder.encode([GOOD])[0]}, top=8)
    assert found[0].id == "steel"
    assert found[0].band is not Band.WEAK
    for text in OFF:
        query = asked(text)
        vector = encoder.encode([text])[0]
        meant = {key: vector for key in encoder.languages if query.passage(key)}
        assert not adequate(collection.rank(query, meant, top=8))


def test_the_shipped_weights_speak_for_closeness() -> None:
    near, far = (Features(cosine, 0.2, 0.2, 0.1) for cosine in (0.8, 0.2))
    assert shipped().probability(near) > shipped().probability(far)
