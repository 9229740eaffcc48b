"""Which industries, scenes and AI tasks a text names, by what they are called in both languages."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain

from marketplace.taxonomy.codes import terms

SCHEMES = ("industries", "scenes", "tasks")
_SEPARATORS = re.compile(r"[,;；、，()（）]| and | or |与|和|及")
_WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]")
_VAGUE_WORDS = """
other others related products parts accessories equipment systems activities printing text
management knowledge processing preparation dressing treatment machinery board pressing research
design construction repair training n e c nec not elsewhere classified except fabricated general
special purpose 其他 其他制品 制品 制造 制造业 产品 设备 文本 知识
"""
"""What is too general to say which industry or task is meant."""
_VAGUE = frozenset(_VAGUE_WORDS.split())
_SUFFIX = re.compile(r"(制造业|制造|加工业|工业|业)$")

Words = tuple[str, ...]
Codes = Mapping[str, frozenset[str]]


def mentioned(text: str) -> Codes:
    """Return the codes by scheme whose name, or a part of it, stands in a text.

    Of names within one another the longest counts: who writes "predictive maintenance" does not
    ask for any prediction. A name of a code that stands for no more than the word "other" is none.
    """
    words = _words(text)
    found = [
        (start, start + length, codes)
        for length in sorted({len(name) for name in _names()})
        for start in range(len(words) - length + 1)
        if (codes := _names().get(words[start : start + length]))
    ]
    outer = [one for one in found if not any(_within(one, other) for other in found)]
    pairs = set(chain.from_iterable(codes for _, _, codes in outer))
    return {scheme: frozenset(code for name, code in pairs if name == scheme) for scheme in SCHEMES}


_Found = tuple[int, int, frozenset[tuple[str, str]]]


def _within(one: _Found, other: _Found) -> bool:
    return other[0] <= one[0] and one[1] <= other[1] and other[1] - other[0] > one[1] - one[0]


def _words(text: str) -> Words:
    return tuple(_singular(word) for word in _WORD.findall(text.lower()))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > len("gas") and word.endswith("s") and word[-2] != "s" else word


@cache
def _names() -> Mapping[Words, frozenset[tuple[str, str]]]:
    names: dict[Words, set[tuple[str, str]]] = {}
    for scheme in SCHEMES:
        for term in terms(scheme).values():
            for label in (term.zh, term.en):
                for name in _pieces(label):
                    names.setdefault(_words(name), set()).add((scheme, term.code))
    return {words: frozenset(pairs) for words, pairs in names.items() if words}


def _pieces(label: str) -> Iterator[str]:
    for piece in (label, *_SEPARATORS.split(label)):
        short = _SUFFIX.sub("", piece.strip())
        words = set(short.lower().split())
        if len(short) > 1 and short not in _VAGUE and not words <= _VAGUE:
            yield short
