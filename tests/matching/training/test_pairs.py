from pathlib import Path

import pytest

from matching.datasets import Dataset
from matching.documents import Document, Passage
from matching.training import pairs


def document(key: str, text: str) -> Document:
    return Document(key, (Passage("en", text),))


@pytest.fixture
def dataset() -> Dataset:
    queries = tuple(document(f"q{at}", f"roll marks on strip number {at}") for at in range(20))
    offers = tuple(
        document(f"d{at}", f"Strip {at}. Roll marks. Found early. By camera. In the line. At once.")
        for at in range(40)
    )
    offers += (document("short", "Two. Sentences."),)
    judgements = {f"q{at}": {f"d{at}": 1, "d39": 0} for at in range(20)}
    return Dataset("strip", queries, 0, offers, judgements)


def test_a_fold_is_left_out_of_all_pairs(dataset: Dataset) -> None:
    out = pairs.fold("q0")
    held = {f"roll marks on strip number {at}" for at in range(20) if pairs.fold(f"q{at}") == out}
    assert held
    found = pairs.judged(dataset, held_out=out)
    assert held.isdisjoint(pair.left for pair in found)
    assert len(found) + len(held) == len(pairs.judged(dataset, None)) == 20
    answers = {f"Strip {at}." for at in range(20) if pairs.fold(f"q{at}") == out}
    texts = " ".join(f"{pair.left} {pair.right}" for pair in pairs.split(dataset, out, 1))
    assert not any(answer in texts for answer in answers)


def test_hard_negatives_look_alike_and_were_not_judged(dataset: Dataset) -> None:
    for pair in pairs.judged(dataset, None):
        assert len(pair.wrong) == 18
        assert pair.right not in pair.wrong
        assert not any(text.startswith("Strip 39.") for text in pair.wrong)


def test_a_split_text_is_whole_in_its_two_parts(dataset: Dataset) -> None:
    for pair in pairs.split(dataset, None, seed=1):
        whole = sorted(["Roll marks", "Found early", "By camera", "In the line", "At once."])
        both = f"{pair.left} {pair.right}"
        assert all(part.strip(".") in both for part in whole)
        assert not set(pair.left.split(". ")) & set(pair.right.split(". "))


def test_titles_go_with_their_texts_in_small_letters(tmp_path: Path) -> None:
    file = tmp_path / "offers.csv"
    long = "A camera above the line sees each coil. " * 6
    file.write_text(
        f"id,title,text\n1,ROLL MARKS,ROLL MARKS. {long.upper()}\n2,Short,Short\n3,Coils,{long}\n",
        encoding="utf-8",
    )
    first, second = pairs.listings(file)
    assert (first.left, second.left) == ("roll marks", "Coils")
    assert first.right.startswith("a camera above")
    assert second.right == long.strip(" .") or second.right.startswith("A camera")
