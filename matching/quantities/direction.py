"""Tells from the words around a quantity whether more or less of it is better."""

import re
from enum import StrEnum
from typing import Final

from matching.quantities.reading import Quantity


class Better(StrEnum):
    """Which way a quantity improves."""

    HIGHER = "higher"
    LOWER = "lower"
    UNKNOWN = "unknown"


_LOWER: Final = (
    r"\bmiss(?:ed|es|ing)?\b|escap|slips? |false|overkill|error|deviation|scatter|reject|scrap"
    r"|rework"
    r"|downtime|stoppage|\bbreaks?\b|failure|\bloss|\bcosts?\b|price|\bfees?\b|consum|energy"
    r"|emission"
    r"|noise|leak|drift|complaint|returns\b|needs? |requires? "
    r"|漏检|漏报|漏判|漏放|漏率|误报|误判|误检|误放|误差|过杀|过检|偏差|不良|废品|报废|返工|返修"
    r"|停机|断纸|故障|损失"
    r"|成本|费用|价格|能耗|电耗|汽耗|水耗|排放|泄漏|投诉|退货|需要"
)
_HIGHER: Final = (
    r"throughput|accura|recall|\bprecision\b|(?:detection|hit) rate|\bfound\b|caught|\bcover"
    r"|capacity"
    r"|output|yield|availab|uptime|first.?pass|\bsav(?:e|ed|es|ings?)\b|agree|efficien"
    r"|utili[sz]ation"
    r"|\boee\b|resolved|handles?\b|support|(?:cut|reduced?|fell|falls?|lower(?:ed|s)?"
    r"|decreased?) by"
    r"|吞吐|产能|产量|准确率|正确率|召回|检出率|识别率|命中|覆盖|良率|合格率|成品率|直通率"
    r"|可用率|利用率|开动率|效率"
    r"|节约|节省|一致率|符合率|采纳率|解决率|提高|提升|支持|(?:降低|减少|下降|缩短|降"
    r"|少)(?![到至为于])"
)
_OF_TIME: Final = (
    (
        r"latenc|delay|respon|cycle|takt|lead time|changeover|set-?up|\btime\b|turnaround|within"
        r"|answer"
        r"|延迟|时延|耗时|用时|响应|周期|节拍|时间|换型"
    ),
    r"servicelife|lifetime|warning|ahead|in advance|寿命|提前|预警",
)
_OF_LENGTH: Final = (
    (
        r"smallest|finest|detect|find|\bsees?\b|defects? of|scratch|resol|down to|as small as"
        r"|across and|accuracy"
        r"|最小|检出|识别|分辨率|精度|缺陷"
    ),
    r"\bwide\b|width|range|覆盖|宽|幅面|量程",
)
_OF_UNIT: Final = {
    "s": _OF_TIME,
    "s/count": _OF_TIME,
    "m": _OF_LENGTH,
    "px": _OF_LENGTH,
    "m²": _OF_LENGTH,
    "m/s": (r"(?!)", r"speed|速度|车速|带速"),
}
_NEUTRAL: Final = (r"(?!)", r"(?!)")
_RATES: Final = frozenset({"m/s", "1/s"})
"""Speed and throughput: more is better unless a word says otherwise."""
_END_OF_CLAUSE: Final = re.compile(r"[。；;！？!?\n，,、]|\.(?=\s|$)")
_END_OF_SENTENCE: Final = re.compile(r"[。；;！？!?\n]|\.(?=\s|$)")
_WINDOW: Final = 60


def _pattern(unit: str) -> re.Pattern[str]:
    lower, higher = _OF_UNIT.get(unit, _NEUTRAL)
    if _OF_UNIT.get(unit) is _OF_LENGTH:
        return re.compile(rf"(?P<lower>{lower})|(?P<higher>{higher})", re.IGNORECASE)
    text = rf"(?P<higher>{higher}|{_HIGHER})|(?P<lower>{lower}|{_LOWER})"
    return re.compile(text, re.IGNORECASE)


_PATTERNS: Final = {unit: _pattern(unit) for unit in ("", *_OF_UNIT)}


def _around(text: str, quantity: Quantity, stop: re.Pattern[str]) -> tuple[str, str]:
    before = text[max(0, quantity.start - _WINDOW) : quantity.start]
    after = text[quantity.end : quantity.end + _WINDOW]
    starts = [match.end() for match in stop.finditer(before)]
    end = stop.search(after)
    return before[starts[-1] if starts else 0 :], after[: end.start()] if end else after


def _nearest(before: str, after: str, pattern: re.Pattern[str]) -> Better:
    found = [(len(before) - match.end(), match) for match in pattern.finditer(before)]
    found += [(match.start(), match) for match in pattern.finditer(after)]
    if not found:
        return Better.UNKNOWN
    _, match = min(found, key=lambda pair: pair[0])
    return Better.LOWER if match["lower"] else Better.HIGHER


def better_of(text: str, quantity: Quantity) -> Better:
    """Tell whether more or less of a quantity read in ``text`` is better, by the nearest word.

    Words count in its clause first, then in its sentence: "latency", "漏检率" and "smallest" say
    less, "accuracy" and "速度" more. A speed or throughput without such a word is better higher.
    """
    pattern = _PATTERNS.get(quantity.unit, _PATTERNS[""])
    for stop in (_END_OF_CLAUSE, _END_OF_SENTENCE):
        better = _nearest(*_around(text, quantity, stop), pattern)
        if better is not Better.UNKNOWN:
            return better
    return Better.HIGHER if quantity.unit in _RATES else Better.UNKNOWN
