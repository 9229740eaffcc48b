"""Cuts texts into words (Chinese bigrams, stemmed English) and sentences, with their places."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import Stemmer

from matching.documents import Language

_CJK = (
    "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(
    rf"(?P<cjk>[{_CJK}]+)"
    r"|(?P<decimal>\d+(?:[.,]\d+)+)"
    r"|(?P<unit>[\u2100-\u214f\u3371-\u33df])"  # ℃, ㎜: signs that no word pattern covers
    rf"|(?P<latin>(?:(?![{_CJK}])[^\W_]|[\u0300-\u036f])+(?:['’][^\W\d_]+)?)"
)
_CJK_RUN = re.compile(f"[{_CJK}]{{2,}}")
_LETTER = re.compile(r"[^\W\d_]")
_CJK_LETTER = re.compile(f"[{_CJK}]")
_CHINESE_SHARE = 0.2
"""A Chinese sign says as much as several Latin letters: a fifth of them makes a text Chinese."""


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


STOP_WORDS = _words(
    "a an and are as at be but by for if in into is it no not of on or such that the their then"
    " there these they this to was will with"
)
"""The classic short list (Lucene's): longer ones gained nothing on our judged pairs."""

_MARKER = re.compile(r"\s*(?:(?:[-*•·▪◦‣–—]+|[(（]?\d{1,2}[)）、.])(?!\d)\s*)*")
_BOUNDARY = re.compile(
    r"[。！？；…]+[”’」』）】)\"']*"
    r"|[.!?]+[”’\"')\]]*(?=\s|$)"
    r"|\s*\n\s*"
)
_ABBREVIATIONS = _words(
    "approx ca cf dept dr e.g eq eqs etc fig figs i.e incl max min mr mrs ms no nos prof resp sec"
    " st tab vs"
)
_LONGEST_ABBREVIATION = 40
_LAST_WORD = re.compile(r"(\d\s*)?([^\s(（]*)$")
_NEXT_LETTER = re.compile(r"\s*[\"'“‘(\[（]*(\w)?")

_local = threading.local()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A term as it is indexed, and the stretch of the text it was made from."""

    term: str
    start: int
    end: int


def normalise(text: str) -> str:
    """Return the text with compatible signs unified (NFKC) in lower case; lengths may change."""
    return unicodedata.normalize("NFKC", text).lower()


def is_chinese(term: str) -> bool:
    """Tell whether a term was made from Chinese signs."""
    return _CJK_LETTER.match(term) is not None


def detect_language(text: str) -> Language:
    """Return ``zh`` if at least a fifth of the letters are Chinese, else ``en``."""
    letters = len(_LETTER.findall(text))
    chinese = len(_CJK_LETTER.findall(text))
    return "zh" if chinese and chinese >= _CHINESE_SHARE * letters else "en"


def sentences(text: str) -> list[Span]:
    """Return the sentences of a Chinese or English text, in order.

    The spans do not overlap, have no blanks or list markers at their ends and hold at least one
    letter or digit. Abbreviations, decimal numbers and initials do not end a sentence, line
    breaks do.
    """
    found, start = [], 0
    for boundary in _BOUNDARY.finditer(text):
        if _ends(text, start, boundary):
            found.append(_trimmed(text, start, boundary.end()))
            start = boundary.end()
    found.append(_trimmed(text, start, len(text)))
    return [span for span in found if _WORD.search(text, span.start, span.end)]


def tokens(text: str) -> list[str]:
    """Return the terms of a text, as the lexical index counts them.

    These are the terms of :func:`spans` and, for every Chinese run, its single signs: they find
    what is worded a little differently, and cost little as common signs weigh next to nothing.
    """
    terms = [term for term, _, _ in _pieces(text)]
    terms.extend(sign for run in _CJK_RUN.findall(text) for sign in normalise(run))
    return terms


def spans(text: str) -> list[Token]:
    """Return the terms of a text in order, each with its place in ``text``.

    Chinese runs become overlapping pairs of signs (a lone sign stays), Latin words their English
    stem, numbers and units stay; English stop words are left out.
    """
    return [Token(*piece) for piece in _pieces(text)]


def word_edges(text: str) -> frozenset[int]:
    """Return where the words of a Chinese text begin and end, by a dictionary."""
    import rjieba  # noqa: PLC0415 - loads its dictionary; only who shows reasons shall wait

    return frozenset(accumulate(map(len, rjieba.cut(text)), initial=0))


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match.lastgroup == "cjk":
            for at in range(start, max(end - 1, start + 1)):
                yield normalise(text[at : at + 2][: end - at]), at, min(at + 2, end)
        elif term := _term(match.group()):
            yield term, start, end


@lru_cache(maxsize=200_000)
def _term(word: str) -> str:
    """Return the stem of one word, or nothing for a stop word."""
    plain = normalise(word).replace("’", "'")
    if plain in STOP_WORDS:
        return ""
    return str(_stemmer().stemWord(plain))


def _stemmer() -> Stemmer.Stemmer:
    """Return this thread's stemmer: one must not be used by two threads at once."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")
    found: Stemmer.Stemmer = _local.stemmer
    return found


def _trimmed(text: str, start: int, end: int) -> Span:
    marker = _MARKER.match(text, start, end)
    begin = marker.end() if marker else start
    return Span(begin, max(begin, start + len(text[start:end].rstrip())))


def _ends(text: str, start: int, boundary: re.Match[str]) -> bool:
    """Tell whether a mark that may end a sentence does."""
    if not boundary.group().startswith("."):
        return True
    following = _NEXT_LETTER.match(text, boundary.end())
    letter = following.group(1) if following else None
    if letter and letter.islower():
        return False
    # An abbreviation is short: looking further back would read a long text again and again.
    near = max(start, boundary.start() - _LONGEST_ABBREVIATION)
    word = _LAST_WORD.search(text, near, boundary.start())
    if word is None or word[1]:
        return True  # a unit: "every 20 ms. It", "in 5 min. The"
    last = word[2].lower()
    return last not in _ABBREVIATIONS and not (len(last) == 1 and last.isalpha())
