"""Reads numerals at a place of a text: digits, Chinese numerals and English number words."""

import re
from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Numeral:
    """A value read up to ``end``; ``high`` differs from ``low`` in "三五" (three to five)."""

    low: float
    high: float
    end: int
    written: Literal["digits", "chinese", "english"]
    more: bool = False
    """Something more is meant, as in "十多"."""
    multiplied: float = 1.0


_DIGITS: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?", re.ASCII)
_LONGEST: Final = 30
_FIGURES: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS: Final = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_CHINESE: Final = re.compile(f"[{''.join(_FIGURES | _POWERS)}]{{1,20}}")
_SPLIT_WORD: Final = re.compile(r"千[瓦克米帕赫伏]|百分|万[能向用]")
_ROW: Final = re.compile("[〇一二两三四五六七八九]{2}")
_APART: Final = re.compile(
    r"([十百千万亿零]*)([一二两三四五六七八九])([二三四五六七八九])([十百千万亿]*)"
)
_MORE: Final = re.compile(r"[ ]?[多余](?![于样边])[ ]?(?=[\u4e00-\u9fff])")
_MULTIPLIER: Final = re.compile(
    r"[ ]?(?P<signs>[十百千]?(?:万(?![能向用])|亿)+|百(?!分)|千(?![瓦克米帕赫伏]))"
    r"|[ ](?P<word>hundred|thousand|million|billion)\b"
    r"|(?P<short>[kKM]|bn)(?![A-Za-z0-9%²³/])"
)
_WORDS: Final = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_SHORT: Final = {"k": 1e3, "K": 1e3, "M": 1e6, "bn": 1e9}
_RESOLUTIONS: Final = frozenset({2.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 16.0})
_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH: Final = (
    {word: float(n) for n, word in enumerate(_ONES.split())}
    | {word: 20.0 + 10 * n for n, word in enumerate(_TENS.split())}
    | {"dozen": 12.0, "a dozen": 12.0}
)
_ENGLISH_WORD: Final = re.compile(
    rf"(?:(?P<tens>{_TENS.replace(' ', '|')})-(?P<one>{_ONES.replace(' ', '|')})"
    rf"|(?P<word>a dozen|dozen|{_ONES.replace(' ', '|')}|{_TENS.replace(' ', '|')}))(?![\w])",
    re.IGNORECASE,
)


def chinese_value(signs: str) -> float | None:
    """Tell the value of a Chinese numeral, "三百二" being 320; None for a row of figures."""
    if _ROW.search(signs):
        return None
    total = section = figure = 0.0
    power = 1.0
    for sign in signs:
        if sign in _FIGURES:
            figure = float(_FIGURES[sign])
            power = 1.0 if sign in "零〇" else power
            continue
        power = _POWERS[sign]
        if sign == "亿":
            total, section = ((total + section + figure) or 1.0) * power, 0.0
        elif sign == "万":
            total, section = total + ((section + figure) or 1.0) * power, 0.0
        else:
            section += (figure or 1.0) * power
        figure = 0.0
    return total + section + figure * max(power / 10, 1.0)


def _chinese(text: str, start: int) -> Numeral | None:
    match = _CHINESE.match(text, start)
    if not match:
        return None
    end = match.end()
    if _SPLIT_WORD.match(text, end - 1):
        end -= 1
    signs = text[start:end]
    value = chinese_value(signs) if signs else None
    if value is not None:
        return Numeral(value, value, end, "chinese")
    apart = _APART.fullmatch(signs)
    if not apart or int(_FIGURES[apart[3]]) - int(_FIGURES[apart[2]]) not in {1, 2}:
        return None
    low, high = (chinese_value(apart[1] + apart[n] + apart[4]) for n in (2, 3))
    return Numeral(low or 0.0, high or 0.0, end, "chinese")


def _english(text: str, start: int) -> Numeral | None:
    match = _ENGLISH_WORD.match(text, start)
    if not match:
        return None
    words = (match["tens"], match["one"]) if match["tens"] else (match["word"],)
    value = sum(_ENGLISH[word.lower()] for word in words)
    return Numeral(value, value, match.end(), "english")


def _digits(text: str, start: int) -> Numeral | None:
    match = _DIGITS.match(text, start)
    if not match or len(match[0]) > _LONGEST:
        return None
    value = float(match[0].replace(",", ""))
    return Numeral(value, value, match.end(), "digits")


def _factor(match: re.Match[str], value: float) -> float | None:
    if match["signs"]:
        return chinese_value(match["signs"])
    if match["word"]:
        return _WORDS[match["word"]]
    return None if match["short"] == "K" and value in _RESOLUTIONS else _SHORT[match["short"]]


def _multiplied(numeral: Numeral, text: str) -> Numeral:
    match = _MULTIPLIER.match(text, numeral.end)
    factor = _factor(match, numeral.low) if match else None
    if not match or factor is None:
        return numeral
    low, high = numeral.low * factor, numeral.high * factor
    return Numeral(low, high, match.end(), numeral.written, numeral.more, factor)


def read(text: str, start: int) -> Numeral | None:
    """Read the numeral at ``start`` with its multipliers: "1.5 万", "600 多万"."""
    found = _digits(text, start) or _chinese(text, start) or _english(text, start)
    if found is None:
        return None
    if more := _MORE.match(text, found.end):
        found = Numeral(found.low, found.high, more.end(), found.written, more=True)
    return _multiplied(found, text)
