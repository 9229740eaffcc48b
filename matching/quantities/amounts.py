"""Reads one amount, a number with its unit, at a place of a text."""

import re
from dataclasses import dataclass
from math import isfinite
from typing import Final

from matching.quantities import codes, numerals, units
from matching.quantities.numerals import Numeral
from matching.quantities.units import Unit


@dataclass(frozen=True, slots=True)
class Amount:
    """A numeral and its unit; ``low`` and ``high`` are not yet in base units."""

    low: float
    high: float
    unit: Unit
    numeral: Numeral
    start: int

    @property
    def end(self) -> int:
        """Where number and unit end."""
        return max(self.unit.end, self.numeral.end)

    def scaled(self) -> tuple[float, float]:
        """Give both bounds in the base unit."""
        return self.low * self.unit.factor, self.high * self.unit.factor


_MONEY_BEFORE: Final = re.compile(
    r"(US\$|[¥$€]|(?<![A-Za-z])(?:CNY|RMB|USD|EUR)|人民币)[ ]?$", re.IGNORECASE
)
_SIGN_BEFORE: Final = re.compile(r"(?:^|[ (:,<>=≤≥~一-鿿])-$")
_OF_HUNDRED: Final = re.compile("百分之[ ]?")
_FRACTION: Final = re.compile("([一二两三四五六七八九十]{1,3})分之([一二两三四五六七八九十]{1,3})")
_HALF: Final = re.compile(r"一半(?!成)|(?<!\w)half(?= of\b)", re.IGNORECASE)
_HALF_A: Final = re.compile(r"半(?=个?[年天月周小星])|half an?(?= )", re.IGNORECASE)
_AND_A_HALF: Final = re.compile("半(?![成导自])")
_HALF_BETWEEN: Final = re.compile("个半(月|小时|星期)")
_NOT_BEFORE: Final = frozenset("第统同唯之逐单几数上每任某另万其进十百千分")
_JOINED: Final = re.compile("-?[A-Za-z]")
_NO_COUNTS: Final = frozenset("零〇百千万亿")
_GOOD_ALONE: Final = 100.0
_WINDOW: Final = 12


def _percent(value: float, end: int) -> tuple[Numeral, Unit]:
    return Numeral(value, value, end, "digits"), Unit("%", 1.0, end)


def _share(text: str, start: int) -> tuple[Numeral, Unit] | None:
    """Read "百分之三", "三分之一" and "一半", all of them percentages."""
    if match := _OF_HUNDRED.match(text, start):
        of = numerals.read(text, match.end())
        return _percent(of.low, of.end) if of else None
    if match := _FRACTION.match(text, start):
        below, above = numerals.chinese_value(match[1]), numerals.chinese_value(match[2])
        return _percent(100 * above / below, match.end()) if below and above else None
    if match := _HALF.match(text, start):
        return _percent(50.0, match.end())
    return None


def _half(text: str, start: int) -> tuple[Numeral, Unit] | None:
    """Read "半年" and "half an hour"."""
    match = _HALF_A.match(text, start)
    unit = units.read(text, match.end()) if match else None
    if not match or not unit or unit.name != "s":
        return None
    return Numeral(0.5, 0.5, match.end(), "digits"), unit


def _with_half(text: str, numeral: Numeral, unit: Unit) -> tuple[Numeral, Unit]:
    """Add the half of "两年半" and "一个半月"."""
    if between := _HALF_BETWEEN.match(text, numeral.end):
        whole = units.read(f"个{between[1]}", 0)
        factor = whole.factor if whole else 1.0
        half, unit = 0.5, Unit("s", factor, between.end())
    elif unit.name == "s" and (last := _AND_A_HALF.match(text, unit.end)):
        half, unit = 0.5, Unit("s", unit.factor, last.end())
    else:
        return numeral, unit
    low, high = numeral.low + half, numeral.high + half
    return Numeral(low, high, numeral.end, numeral.written), unit


def _money(text: str, start: int, floor: int) -> tuple[str, int]:
    """Tell the currency written before ``start`` and where it begins; "" without one."""
    cut = max(floor, start - _WINDOW)
    match = _MONEY_BEFORE.search(text[cut:start])
    unit = units.simple(match[1].upper().replace("人民币", "元"), 0) if match else None
    return (unit.name, cut + match.start()) if match and unit else ("", start)


def _measured(text: str, start: int, floor: int) -> Amount | None:
    numeral = numerals.read(text, start)
    if numeral is None:
        return None
    currency, begin = _money(text, start, floor)
    if currency:
        again = units.simple(text, units.blank_after(text, numeral.end))
        end = again.end if again and again.name == currency else numeral.end
        unit = units.quotient(Unit(currency, 1.0, end), text)
    else:
        unit = units.read(text, numeral.end) or Unit("", 1.0, numeral.end)
    numeral, unit = _with_half(text, numeral, unit)
    return Amount(numeral.low, numeral.high, unit, numeral, begin)


def _signed(text: str, amount: Amount, start: int, floor: int) -> Amount:
    before = text[max(floor, start - 2) : start]
    if amount.numeral.written != "digits" or not _SIGN_BEFORE.search(before):
        return amount
    begin = min(amount.start, start - 1)
    return Amount(-amount.high, -amount.low, amount.unit, amount.numeral, begin)


def read(text: str, start: int, floor: int = 0) -> Amount | None:
    """Read the amount whose number begins at ``start``; nothing before ``floor`` belongs to it."""
    pair = (
        None if text[start : start + 1].isdecimal() else _share(text, start) or _half(text, start)
    )
    if pair:
        numeral, unit = pair
        return Amount(numeral.low, numeral.high, unit, numeral, start)
    amount = _measured(text, start, floor)
    if amount is None or not all(isfinite(bound) for bound in amount.scaled()):
        return None
    return _signed(text, amount, start, floor)


def stands(text: str, amount: Amount, start: int, *, compared: bool) -> bool:
    """Tell whether an amount is meant as one: "三维" and "in 2024" hold figures, no amounts."""
    written = text[start : amount.numeral.end]
    named = amount.unit.name != ""
    if amount.numeral.written == "digits":
        return named or not (codes.is_year(written) or _JOINED.match(text, amount.numeral.end))
    if text[max(0, start - 1) : start] in _NOT_BEFORE and start:
        return False
    if written.lower() in {"一", "one"} and amount.unit.name == "count":
        return compared
    if written in _NO_COUNTS or (written == "二" and amount.unit.name == "count"):
        return False  # "百" is "hundreds", and "二次" is "the second time"
    clear = compared or len(written) > 2 or amount.low >= _GOOD_ALONE  # noqa: PLR2004
    return named or (amount.numeral.written == "chinese" and clear)
