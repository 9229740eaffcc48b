"""Compares the figures that a requirement asks for with those that an offer gives."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from matching.ledger.entries import Verdict
from matching.quantities import Answer, Better, Quantity, answers, better_of, quantities
from matching.text import is_chinese, spans

_VERDICTS = {
    Answer.MET: Verdict.MET,
    Answer.PARTLY: Verdict.PARTLY,
    Answer.NOT_MET: Verdict.NOT_MET,
}
_SEVERITY = (Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET)
_LESS_IS_BETTER = frozenset({"s", "m", "CNY", "USD", "EUR"})
"""Of these less is better where the words do not say: what is fast, fine or cheap is wanted."""
_NEAR = 0.101
"""A figure that misses by a tenth is nearly met."""
_SECONDS = {"秒": 1, "分钟": 60, "分": 60, "小时": 3600, "天": 86400}
_EACH = re.compile(rf"每({'|'.join(_SECONDS)})[^，。；、\d]{{0,6}}$")
_GAINED = re.compile(r"(?:达到?|\breach(?:es)?)\s*$", re.IGNORECASE)
_REACH = re.compile(r"up to|as many as|最多|最高|最大|高达", re.IGNORECASE)
"""Says how far something reaches; as a wish it means that much, not less."""

_FROM, _ON = (
    re.compile(r"\bfrom\s*$", re.IGNORECASE),
    re.compile(r"\s*(?:起|以上|and (?:larger|more|above))"),
)

_WITHIN = re.compile(r"(?:±|\+/-|\bwithin)\s*(?:±|\+/-)?\s*(?=$|[\d±+])", re.IGNORECASE)
"""Says that something stays inside limits: the narrower the better."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The quantities of a text."""

    text: str
    found: tuple[Quantity, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """Return their dimensions, as base units."""
        return frozenset(one.unit for one in self.found)

    def reaching(self, one: Quantity) -> Quantity:
        """Return a plain value as open above where the text says "from … on"."""
        if one.low != one.high or not (
            _FROM.search(self.text[: one.start]) or _ON.match(self.text, one.end)
        ):
            return one
        return replace(one, high=None)

    def better(self, one: Quantity) -> Better:
        """Return which way the words around a quantity say that it improves."""
        if _WITHIN.search(self.text[: one.start]) or _WITHIN.match(self.text, one.start):
            return Better.LOWER
        if _GAINED.search(self.text[: one.start]):
            return Better.HIGHER
        return better_of(self.text, one)

    def nouns(self, one: Quantity) -> set[str]:
        """Return the Latin words of a counted quantity: what is counted."""
        tokens = spans(self.text[one.start : one.end])
        return {
            token.term for token in tokens if token.term.isalpha() and not is_chinese(token.term)
        }


@lru_cache(maxsize=5_000)
def figures(text: str) -> Figures:
    """Read the quantities of a text; "one" and "一张" are articles rather than counts."""
    found = (one for one in quantities(text) if (one.low, one.high, one.unit) != (1, 1, "count"))
    return Figures(text, tuple(_rate(text, one) for one in found))


def _rate(text: str, one: Quantity) -> Quantity:
    """Return "每分钟可检400瓶" as the rate that it is, though a verb stands between."""
    each = _EACH.search(text[: one.start])
    if one.unit != "count" or each is None:
        return one
    low, high = (None if end is None else end / _SECONDS[each[1]] for end in (one.low, one.high))
    return replace(one, low=low, high=high, unit="1/s")


def compared(asked: Figures, said: Figures) -> Verdict | None:
    """Return whether what is said reaches what is asked, ``None`` if no figures can be compared.

    Of several figures of a kind the best counts; of several that are asked for the worst.
    """
    found = [
        min(verdicts, key=_SEVERITY.index)
        for wanted in asked.found
        if (
            verdicts := [
                one for other in said.found if (one := _answer(asked, wanted, said, other))
            ]
        )
    ]
    return max(found, key=_SEVERITY.index, default=None)


def _answer(asked: Figures, wanted: Quantity, said: Figures, other: Quantity) -> Verdict | None:
    if wanted.unit == "count" and other.unit == "" and is_chinese(said.text[other.end :]):
        other = replace(other, unit="count")  # a measure word that also begins other words: 台车
    if wanted.unit != other.unit:
        return None
    if wanted.unit == "count" and not _same_things(asked.nouns(wanted), said.nouns(other)):
        return None
    other = said.reaching(other)
    found = _VERDICTS.get(answers(other, wanted, better=_better(asked, wanted, said, other)))
    return Verdict.NOT_MET if found is Verdict.PARTLY and _misses(other, wanted) else found


def _misses(other: Quantity, wanted: Quantity) -> bool:
    """Tell whether single figures lie too far apart for the one to be nearly the other."""
    given, bound = _single(other), _single(wanted)
    return given is not None and bound is not None and abs(given - bound) > _NEAR * abs(bound)


def _single(one: Quantity) -> float | None:
    ends = {end for end in (one.low, one.high) if end is not None}
    return ends.pop() if len(ends) == 1 else None


def _same_things(asked: set[str], said: set[str]) -> bool:
    """Tell whether the same may be counted: where both say what, they share a word."""
    return not asked or not said or bool(asked & said)


def _better(asked: Figures, wanted: Quantity, said: Figures, other: Quantity) -> Better:
    reaches = _REACH.match(asked.text, wanted.start)
    if (wanted.low is None or wanted.high is None) and not reaches:
        return Better.UNKNOWN  # the comparator says it
    if wanted.low != wanted.high and not reaches:
        return Better.UNKNOWN  # a range is to be covered
    for whose, one in ((asked, wanted), (said, other)):
        if (better := whose.better(one)) is not Better.UNKNOWN:
            return better
    if other.low != other.high and None not in {other.low, other.high}:
        return Better.UNKNOWN  # what it covers, it does
    return Better.LOWER if wanted.unit in _LESS_IS_BETTER and not reaches else Better.HIGHER
