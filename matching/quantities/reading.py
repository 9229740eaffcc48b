"""Finds the quantities a text states, with their bounds in base units and their places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from matching.quantities import amounts, codes, comparators, units
from matching.quantities.amounts import Amount
from matching.quantities.comparators import Bound
from matching.quantities.units import Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """What ``text[start:end]`` states: number, comparator and unit.

    ``low`` and ``high`` are in ``unit``, the base unit of the dimension ("m/s", "s", "1/s", "%",
    "pp", "CNY", "count" …, "" for a bare number); None is unbounded. A month is a twelfth of a
    year of 365 days. Equal bounds are a plain value.
    """

    low: float | None
    high: float | None
    unit: str
    start: int
    end: int


# Each sign becomes one sign, so that offsets hold.
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x00A0: 0x20,
    0x2009: 0x20,
    0x202F: 0x20,
    0x03BC: 0x00B5,
    0x2212: 0x2D,
    0x2010: 0x2D,
    0x2011: 0x2D,
    0x2014: 0x2013,
    0x301C: 0x7E,
    0xFFE5: 0xA5,
}
_CANDIDATE: Final = re.compile(
    r"[0-9]+|[零〇一二两三四五六七八九十百千万亿]+|半|[A-Za-z_][A-Za-z0-9_]*+"
)
_SEPARATOR: Final = re.compile(r"[ ]?(?:[-–~]|to(?= )|至|到|and(?= ))[ ]?")
_TOLERANCE: Final = re.compile(r"[ ]?(?:±|\+/-)[ ]?(?=\d)")
_BETWEEN: Final = re.compile(r"between $", re.IGNORECASE)
_EACH_BEFORE: Final = re.compile(r"每(?:一)?(秒|分钟|小时|天|日|周|月|个月|年|班)[ ]?$")
_WINDOW: Final = 12


def _shared(first: Amount, last: Amount) -> Amount:
    """Give the first of a range the unit and the multiplier that only the last one states."""
    if first.unit.name or first.unit.factor != 1.0:
        return first
    factor = last.numeral.multiplied
    if first.numeral.multiplied != 1.0 or first.low * factor > last.low:
        factor = 1.0
    unit = replace(last.unit, end=first.numeral.end)
    return replace(first, low=first.low * factor, high=first.high * factor, unit=unit)


def _span(first: Amount, text: str) -> Amount | None:
    """Read on from ``first`` to the end of a range that rises: "0.3–2.0 mm", "三到五天"."""
    dash = _SEPARATOR.match(text, first.end)
    last = amounts.read(text, dash.end(), dash.end()) if dash else None
    if not dash or not last or codes.end_of(text, dash.end(), dash.end()):
        return None
    if dash[0].strip() == "and" and not _BETWEEN.search(
        text[max(0, first.start - 9) : first.start]
    ):
        return None
    start = _shared(first, last)
    if not last.unit.name and first.unit.name in {"CNY", "USD", "EUR"}:
        last = replace(last, unit=replace(first.unit, end=last.end))
    low, high = start.scaled()[0], last.scaled()[1]
    if start.unit.name != last.unit.name or low >= high:
        return None
    return Amount(low, high, Unit(last.unit.name, 1.0, last.end), first.numeral, first.start)


def _tolerated(first: Amount, text: str) -> Amount | None:
    """Read on from ``first`` to its tolerance: "5±0.1 mm"."""
    sign = _TOLERANCE.match(text, first.end)
    by = amounts.read(text, sign.end(), sign.end()) if sign else None
    if not by:
        return None
    unit = by.unit if by.unit.name else replace(first.unit, end=by.end)
    middle = first.low * (first.unit if first.unit.name else unit).factor
    width = by.high * unit.factor
    if first.unit.name not in {"", unit.name}:
        return None
    name = Unit(unit.name, 1.0, unit.end)
    return Amount(middle - width, middle + width, name, first.numeral, first.start)


def _bounds(amount: Amount, bound: Bound) -> tuple[float | None, float | None]:
    low, high = amount.scaled()
    if bound == "high":
        return None, high
    more = amount.numeral.more and low == high
    return (low, None) if bound == "low" or more else (low, high)


def _rate(text: str, amount: Amount, start: int, floor: int) -> tuple[Amount, int]:
    """Divide by the time that stands before: "每小时 1200 件"."""
    name = amount.unit.name
    cut = max(floor, start - _WINDOW)
    each = _EACH_BEFORE.search(text[cut:start])
    if not each or name in {"", "s"} or "/" in name:
        return amount, start
    whole = units.quotient(Unit(name, amount.unit.factor, 0), f"/{each[1]}")
    unit = Unit(whole.name, whole.factor, amount.unit.end)
    return replace(amount, unit=unit), cut + each.start()


def _quantity(text: str, start: int, floor: int) -> Quantity | None:
    first = amounts.read(text, start, floor)
    if first is None:
        return None
    amount = _tolerated(first, text) or _span(first, text) or first
    bound, begin = comparators.before(text, amount.start, floor)
    end = amount.end
    if bound == "plain":
        bound, end = comparators.after(text, amount.end)
    if not amounts.stands(text, amount, start, compared=begin < amount.start or end > amount.end):
        return None
    amount, begin = _rate(text, amount, begin, floor)
    return Quantity(*_bounds(amount, bound), amount.unit.name, begin, end)


def _scan(text: str) -> Iterator[Quantity]:
    place = floor = 0
    while candidate := _CANDIDATE.search(text, place):
        start, place = candidate.start(), candidate.end()
        figure = not (candidate[0].isascii() and candidate[0][0].isalpha())
        if figure and (code := codes.end_of(text, start, floor)):
            place = code
        elif found := _quantity(text, start, floor):
            yield found
            place = floor = found.end


def quantities(text: str) -> list[Quantity]:
    """List the quantities of a text in order, never overlapping; linear in its length."""
    return list(_scan(text.translate(_NARROW)))
