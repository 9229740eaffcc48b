"""Reads a unit, simple or a quotient, in English or Chinese, at a place of a text."""

import re
from dataclasses import dataclass
from typing import Final

from matching.quantities import nouns
from matching.quantities.tables import CHINESE, LATIN, MEASURES, ONLY_BELOW


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit found in a text: a value times ``factor`` is in ``name``; it ends at ``end``."""

    name: str
    factor: float
    end: int


_Entry = tuple[str, float]


def _entries(table: str) -> dict[str, tuple[_Entry, str]]:
    entries = {}
    for line in table.strip().splitlines():
        name, factor, *words = line.split(" ")
        for entry in words:
            word, _, after = entry.partition("|")
            entries[word] = ((name, float(factor)), after)
    return entries


def _pattern(entries: dict[str, tuple[_Entry, str]]) -> re.Pattern[str]:
    longest_first = sorted(entries, key=len, reverse=True)
    words = (w + (f"(?![{entries[w][1]}])" if entries[w][1] else "") for w in longest_first)
    return re.compile("|".join(words))


_LATIN: Final = {word: unit for word, (unit, _) in _entries(LATIN).items()}
_LOWER: Final = {word.lower(): unit for word, unit in _LATIN.items() if len(word) > 1}
_CHINESE_ENTRIES: Final = _entries(f"{CHINESE.strip()}\ncount 1 {MEASURES}")
_CHINESE: Final = {word: unit for word, (unit, _) in _CHINESE_ENTRIES.items()} | ONLY_BELOW
_CHINESE_WORD: Final = re.compile(rf"{_pattern(_CHINESE_ENTRIES).pattern}|日(?=[以之]?内)")
_BELOW_WORD: Final = _pattern({word: (unit, "") for word, unit in _CHINESE.items()})
_LATIN_WORD: Final = re.compile(
    r"(?:r/min|k?[Mm]?[Gg]?bit/s|N·m|[°º][CF]|US\$|[A-Za-zµ]{1,16}(?:[²³]|[23](?!\d))?)(?![A-Za-z0-9])"
    r"|[℃℉%‰$¥€]|×(?![ ]?\d)"
)
_PHRASE: Final = re.compile(
    r"(?P<points>percentage[ -]points?\b)|(?P<percent>per ?cent\b)"
    r"|(?P<area>square met(?:re|er)s?\b)|(?P<volume>cubic met(?:re|er)s?\b)"
    r"|(?P<degrees>degrees? (?:C|Celsius)\b)",
    re.IGNORECASE,
)
_PHRASE_UNITS: Final = {
    "points": "pp",
    "percent": "%",
    "area": "m²",
    "volume": "m³",
    "degrees": "°C",
}
_GAP: Final = re.compile(
    r"-(?=(?:second|minute|hour|day|week|month|year|met(?:re|er)|mm|kg|m)\b)|[ \t]{0,2}"
)
_PER: Final = re.compile(
    r"[ ]?/[ ]?|[ ]?每[ ]?(?:一)?|[ ](?:per|an?|each|every)[ ]",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(r" an? ", re.IGNORECASE)


def blank_after(text: str, start: int) -> int:
    """Tell where a narrow gap that may stand between a number and its unit ends."""
    gap = _GAP.match(text, start)
    return start + len(gap[0] if gap else "")


def simple(text: str, start: int, *, below: bool = False) -> Unit | None:
    """Read a unit without a denominator; ``below`` a bar, "分" and "月" are units too."""
    if match := _PHRASE.match(text, start):
        return Unit(_PHRASE_UNITS[match.lastgroup or ""], 1.0, match.end())
    if match := (_BELOW_WORD if below else _CHINESE_WORD).match(text, start):
        return Unit(*_CHINESE[match[0]], match.end())
    match = _LATIN_WORD.match(text, start)
    entry = (_LATIN.get(match[0]) or _LOWER.get(match[0].lower())) if match else None
    return Unit(*entry, match.end()) if match and entry else None


def quotient(above: Unit, text: str) -> Unit:
    """Read on from ``above``: what follows "/", "per", "a" or "每", if it is a unit."""
    bar = _PER.match(text, above.end)
    below = simple(text, bar.end(), below=True) if bar else None
    if not bar or not below:
        return above
    if _ARTICLE.fullmatch(bar[0]) and below.name != "s":
        return above
    name = "1" if above.name in {"count", "x", ""} else above.name
    under = "count" if below.name == "" else below.name
    return Unit(f"{name}/{under}", above.factor / below.factor, below.end)


def read(text: str, start: int) -> Unit | None:
    """Read the unit that a number ending at ``start`` has; counted nouns are "count"."""
    place = blank_after(text, start)
    unit = simple(text, place)
    if unit is None and (end := nouns.end_of(text, start)):
        # "two maintenance days" are days
        last = text[start:end].rsplit(None, 1)[-1]
        unit = Unit(*_LATIN.get(last, ("count", 1.0)), end)
    if unit is None:
        bare = Unit("", 1.0, start)
        over = quotient(bare, text)
        return None if over is bare else over
    return quotient(unit, text)
