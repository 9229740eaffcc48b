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
_REACH = re.compile(r"up to|as many as|最多|最高|最大|高达", re.IGNORECASE)
"""Says how far something reaches; as a wish it means that much, not less."""

_FROM, _ON = (
    re.compile(r"\bfrom\s*$", re.IGNORECASE),
    re.compile(r"\s*(?:起|以上|and (?:larger|more|above))"),
)


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

    def nouns(self, one: Quantity) -> set[str]:
        """Return the Latin words of a counted quantity: what is counted."""
        tokens = spans(self.text[one.start : one.end])
        return {
            token.term for token in tokens if token.term.isalpha() and not is_chinese(token.term)
        }


@lru_cache(maxsize=50_000)
def figures(text: str) -> Figures:
    """Read the quantities of a text."""
    return Figures(text, tuple(quantities(text)))


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
    if wanted.unit != other.unit:
        return None
    if wanted.unit == "count" and not _same_things(asked.nouns(wanted), said.nouns(other)):
        return None
    better = _better(asked, wanted, said, other)
    return _VERDICTS.get(answers(said.reaching(other), wanted, better=better))


def _same_things(asked: set[str], said: set[str]) -> bool:
    """Tell whether the same may be counted: where both say what, they share a word."""
    return not asked or not said or bool(asked & said)


def _better(asked: Figures, wanted: Quantity, said: Figures, other: Quantity) -> Better:
    reaches = _REACH.match(asked.text, wanted.start)
    if (wanted.low is None or wanted.high is None) and not reaches:
        return Better.UNKNOWN  # the comparator says it
    for text, one in ((asked.text, wanted), (said.text, other)):
        if (better := better_of(text, one)) is not Better.UNKNOWN:
            return better
    if wanted.low != wanted.high and not reaches:
        return Better.UNKNOWN  # a range is to be covered
    return Better.LOWER if wanted.unit in _LESS_IS_BETTER and not reaches else Better.HIGHER
