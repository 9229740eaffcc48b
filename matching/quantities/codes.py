"""Recognises figures that are no quantities: standards, dates, versions, product names."""

import re
from typing import Final

_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_HERE: Final = re.compile(
    r"\d{4}\s?年(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?[日号])?(?!级)"
    r"|\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?(?!\d)"
    r"|[〇零一二三四五六七八九]{4}年"
    r"|[一二三四五六七八九十]{1,2}月(?![个])"
    r"|\d++(?:(?:\.\d++){2,}+|(?:-\d++){2,}+|(?:/\d++){2,}+)"
    r"|0\d++(?![.,]\d)|21 CFR"
    r"|\d++:\d++|\d{4}[-/]\d{1,2}(?!\d)|\d{1,2}/\d{1,2}(?![\d/])"
    r"|\d++\s?[x×*]\s?\d++(?:\s?[x×*]\s?\d++)?(?!\s?[a-zA-Z\d.])"
    r"|\d++(?:st|nd|rd|th)(?![A-Za-z])"
    rf"|\d{{1,2}}\s(?:{_MONTHS})\b(?:\s\d{{4}})?"
    r"|[一二三四五六七八九]分之(?=[^一二三四五六七八九十\d])"
)
_YEAR: Final = re.compile(r"(?:19|20)\d{2}(?!\d|[.,]\d)")
_BEFORE: Final = re.compile(
    r"(?:\b(?:ISO|IEC|EN|DIN|GB|GB/T|GBZ|GJB|JB|HJ|YY|SJ|QC|ASTM|ANSI|IEEE|UL|JIS|VDI|VDA|IATF|API|NFPA|EEMUA"
    r"|SEMI|CFR|RFC|UA|HTTP|Python|Windows|TLS|USB|PCIe|Wi-?Fi|Modbus|version|ver\.|No\.|Nr\."
    r"|Fig\.|Figure|Table|Section|Clause|Article|Annex|[Ll]evel|[Cc]lass|[Gg]rade|[Cc]ategory"
    r"|[Pp]art|[Tt]ype|[Ss]tage|[Gg]eneration|Industry|Act|IPC|CE|Ubuntu|CUDA|Profile|Tier"
    r"|Gen|RTX|Ethernet|Part|Chapter|Phase|Zone|zone)(?:/T)?"
    rf"|\b(?:{_MONTHS})|第|版本|[#№])[ -]?$"
    r"|(?:[A-Za-z_]|[A-Za-z]\d*[-./_])$"
)
_TOKEN: Final = re.compile(r"[\w.:/-]*\w", re.ASCII)
_CALENDAR_BEFORE: Final = re.compile(
    r"\b(?:in|since|until|before|after|during|end of|early|late|by|Q[1-4]|H[12])[ ]$", re.IGNORECASE
)
_WINDOW: Final = 24


def end_of(text: str, start: int, floor: int = 0) -> int | None:
    """Tell where the code, date or version ends that stands at ``start``; None if none does."""
    before = text[max(floor, start - _WINDOW) : start]
    if before and _BEFORE.search(before) and (token := _TOKEN.match(text, start)):
        return token.end()
    if here := _HERE.match(text, start):
        return here.end()
    year = _YEAR.match(text, start)
    return year.end() if year and _CALENDAR_BEFORE.search(before) else None


def is_year(figures: str) -> bool:
    """Tell whether bare figures look like a year of our time."""
    return bool(_YEAR.fullmatch(figures))
