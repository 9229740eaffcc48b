"""Reads comparators before and after a number, in English and Chinese."""

import re
from typing import Final, Literal

Bound = Literal["plain", "low", "high"]
"""Which bound the number is: "low" for "at least", "high" for "up to"."""

_HIGH_BEFORE: Final = (
    r"≤|⩽|<=|<|≦|＜|at most|no(?:t)? (?:more|higher|longer|greater|larger|later) than|up to"
    r"|less than"
    r"|fewer than|lower than|smaller than|shorter than|under|below|within|not (?:exceed(?:ing)?"
    r"|above|over)"
    r"|never (?:more than|above)|max(?:imum|\.)?(?: of)?|不超过|不大于|不多于|不高于|不长于"
    r"|不得超过|不得高于"
    r"|不能超过|不迟于|至多|最多|最高|最大|最长|最快|最宽|最厚|小于等于|小于|低于|少于|短于|不到"
    r"|不足|不满|以内"
    r"|控制在|上限"
)
_LOW_BEFORE: Final = (
    r"≥|⩾|>=|>|≧|at least|no(?:t)? (?:less|fewer|lower|smaller|shorter) than|more than|over"
    r"|above|greater than"
    r"|higher than|larger than|longer than|exceed(?:s|ing)?|not (?:below|under)|min(?:imum"
    r"|\.)?(?: of)?"
    r"|starting (?:at|from)|不低于|不小于|不少于|不短于|不得低于|不得少于|不能低于|至少|最低"
    r"|最少|最短|起码"
    r"|大于等于|大于|高于|超过|多于|长于|超|下限"
)
_PLAIN_BEFORE: Final = (
    r"about|around|roughly|approximately|approx\.?|some|nearly|almost|circa|c(?:a)?\.|~|≈|=|约"
    r"|大约|约为|近"
    r"|将近|接近|左右|大概"
)
_BEFORE: Final = re.compile(
    rf"(?<![A-Za-z])(?:(?P<high>{_HIGH_BEFORE})|(?P<low>{_LOW_BEFORE})|(?P<plain>{_PLAIN_BEFORE}))"
    r"(?:[ ]?(?:the|a|约|about|可达|达到?|为|到|覆盖|是|在)?)?[ \u00a0]?$",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"[ \u00a0,]{0,2}(?:(?P<high>以内|以下|之内|之下|内(?!部|存|外|容|饰|板)|封顶|or (?:less"
    r"|fewer|lower|below|under"
    r"|shorter|smaller)\b|and (?:less|below|under|smaller)\b|at most\b|max(?:imum|\.)?(?![a-z])"
    r"|tops\b)"
    r"|(?P<low>及?以上|之上|(?<![一两三四五六七八九十])起(?![动来吊重床因])"
    r"|(?:or|and) (?:more|higher|above|larger|longer"
    r"|over|up|upwards)\b"
    r"|at least\b|min(?:imum|\.)(?![a-z])|plus\b|\+(?!\d)))"
)
# Most numbers follow none of these: looking first saves most of the time.
_ENDING: Final = re.compile(
    r"[A-Za-z.≤⩽<=≦≥⩾>≧~≈过于多高长少大小低短快宽厚到足满内在限超码至达盖为是约近右概迟][ ]?\Z"
)
_WINDOW: Final = 28


def before(text: str, start: int, floor: int = 0) -> tuple[Bound, int]:
    """Read the comparator that ends at ``start``; tell where it begins, at ``floor`` or later."""
    cut = max(floor, start - _WINDOW)
    window = text[cut:start]
    match = _BEFORE.search(window) if _ENDING.search(window) else None
    if not match:
        return "plain", start
    return _bound(match), cut + match.start()


def after(text: str, end: int) -> tuple[Bound, int]:
    """Read the comparator that starts at ``end``, and tell where it ends."""
    match = _AFTER.match(text, end)
    return (_bound(match), match.end()) if match else ("plain", end)


def _bound(match: re.Match[str]) -> Bound:
    if match["high"]:
        return "high"
    return "low" if match["low"] else "plain"
