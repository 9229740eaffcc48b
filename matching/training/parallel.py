"""Reads what Chinese is learnt from: sentences in both languages, and a dictionary."""

import csv
import gzip
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from matching.pieces import CHINESE_RUN

MOST = {
    "d365-fo-sxs": 70_000,
    "python-docs-po": 35_000,
    "tf-docs": 25_000,
    "d365-projops-sxs": 8_000,
}
"""Pairs taken of the largest sources, which would drown the others."""
_NO_MEANING = re.compile(
    r"CL:|surname|variant of|old variant|see |also written|abbr\. for|Japanese variant|erhua"
    r"|used in|euphemistic"
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LEADING = re.compile(r"(?:to be |to |a |an |the )")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Meanings of Chinese words in English, and the simplified sign of each traditional one."""

    meanings: Mapping[str, tuple[str, ...]]
    simplified: Mapping[str, str]


def sentences(file: Path, seed: int) -> list[tuple[str, str]]:
    """Return English and Chinese of a gzipped TSV (source, licence, en, zh), sampled by source."""
    by_source: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            by_source[row["source"]].append((row["en"], row["zh"]))
    chance = random.Random(seed)  # noqa: S311 - no secret
    found = [
        pair
        for source, pairs in by_source.items()
        for pair in chance.sample(pairs, min(len(pairs), MOST.get(source, len(pairs))))
        if CHINESE_RUN.search(pair[1])
    ]
    chance.shuffle(found)
    return found


def dictionary(file: Path) -> Dictionary:
    """Read a gzipped TSV of CC-CEDICT (simplified, traditional, pinyin, definitions)."""
    meanings: defaultdict[str, list[str]] = defaultdict(list)
    simplified: dict[str, str] = {}
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            plain, old = row["simplified"], row["traditional"]
            if CHINESE_RUN.fullmatch(plain):
                said = list(_meanings(row["definitions"]))
                # Names of people and places are pronounced with a capital: one meaning is enough.
                meanings[plain] += said[:1] if row["pinyin"][:1].isupper() else said
            if len(plain) == len(old) == 1 and plain != old:
                simplified.setdefault(old, plain)
    return Dictionary({word: tuple(said) for word, said in meanings.items() if said}, simplified)


def _meanings(definitions: str) -> Iterator[str]:
    for definition in definitions.split("/"):
        plain = _ASIDE.sub("", definition).strip()
        if not plain or _NO_MEANING.match(plain) or CHINESE_RUN.search(plain):
            continue
        for part in _LEADING.sub("", plain, count=1).split(";"):
            if part.strip() and len(part.strip()) < _LONGEST:
                yield part.strip()
