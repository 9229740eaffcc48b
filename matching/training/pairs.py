"""Pairs of texts that belong together, to train on: judged ones, and ones made of single texts."""

import csv
import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.datasets import Dataset
from matching.documents import Document
from matching.lexical import LexicalIndex
from matching.text import tokens

FOLDS = 5
_NEAR, _FAR, _EASIEST = 2, 20, 40
"""Hard negatives are the unjudged documents at these places by words.

The nearest of them are often right, only nobody judged them.
"""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_FEWEST_SENTENCES = 5
_SHORTEST = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that belong together, and texts that look as if they did."""

    left: str
    right: str
    wrong: tuple[str, ...] = ()


def fold(query_id: str) -> int:
    """Return which of ``FOLDS`` parts a query belongs to, the same everywhere and for ever."""
    return int(hashlib.sha256(query_id.encode()).hexdigest(), 16) % FOLDS


def judged(dataset: Dataset, held_out: int | None) -> list[Pair]:
    """Return need and offer of each judged pair, apart from the queries of one fold."""
    texts = {document.id: _text(document) for document in dataset.documents}
    index = LexicalIndex.build(list(texts), [tokens(text) for text in texts.values()])
    found = []
    for query in dataset.queries:
        if fold(query.id) == held_out:
            continue
        grades = dataset.judgements[query.id]
        near = np.argsort(-index.scores(tokens(_text(query))), kind="stable")[:_EASIEST]
        others = [index.ids[row] for row in near if index.ids[row] not in grades][_NEAR:_FAR]
        wrong = tuple(texts[id_] for id_ in others)
        found += [
            Pair(_text(query), texts[id_], wrong) for id_, grade in grades.items() if grade > 0
        ]
    return found


def split(dataset: Dataset, held_out: int | None, seed: int) -> list[Pair]:
    """Return one pair for each longer document: some sentences of it, and its others.

    Documents that answer a query of the fold that is held out are left out.
    """
    kept = {
        id_
        for query in dataset.queries
        if fold(query.id) == held_out
        for id_ in dataset.judgements[query.id]
    }
    chance = random.Random(seed)  # noqa: S311 - no secret
    documents = (document for document in dataset.documents if document.id not in kept)
    return list(_split(documents, chance))


def listings(file: Path) -> list[Pair]:
    """Return title and text of each row of a CSV file with those two columns.

    :raises FileNotFoundError: there is no such file.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [(row["title"], row["text"]) for row in csv.DictReader(lines)]
    pairs = [(title, text.removeprefix(title).strip(" .")) for title, text in rows]
    return [Pair(_calm(title), _calm(text)) for title, text in pairs if len(text) >= _SHORTEST]


def _split(documents: Iterator[Document], chance: random.Random) -> Iterator[Pair]:
    for document in documents:
        sentences = _SENTENCE.split(_text(document))
        if len(sentences) >= _FEWEST_SENTENCES:
            length = chance.choice((1, 2, 2, 3))
            start = chance.randrange(len(sentences) - length + 1) if chance.random() < 0.5 else 0  # noqa: PLR2004 - as often as not
            taken = sentences[start : start + length]
            yield Pair(" ".join(taken), " ".join(_without(sentences, start, length)))


def _without(sentences: Sequence[str], start: int, length: int) -> list[str]:
    return [*sentences[:start], *sentences[start + length :]]


def _text(document: Document) -> str:
    return document.passages[0].whole


def _calm(text: str) -> str:
    """Return a text that is written in capitals in small letters: the model ignores the case."""
    return text.lower() if text.isupper() else text
