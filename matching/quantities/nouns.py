"""Finds the noun that an English number counts: "1.2 million defect crops"."""

import re
from typing import Final

_WORD: Final = re.compile(r"[ \u00a0]([A-Za-z][a-z]{0,20}(?:-[a-z]{1,20})?)(?![A-Za-z0-9])")
_JOINED: Final = re.compile(r"-(?:page|image|piece|part|person|sample|stand|level|class|point)\b")
_STOP_WORDS: Final = (
    "a across after all also an and any are as at be before but by can does during each every for"
    " from had has have if in into is it its less more of off on onto or our over per plus since"
    " so than that the their then these they this those times to under until up us was we were"
    " when where which while who with within without your always process sides needs takes gives"
    " makes works runs helps shows lets may must should will not no nor"
)
_STOP: Final = frozenset(_STOP_WORDS.split())
_IRREGULAR: Final = frozenset(("people", "men", "women", "staff", "personnel", "teeth", "axes"))
_SINGULAR_END: Final = ("ss", "us", "is")
_FURTHEST: Final = 3


def _plural(word: str) -> bool:
    return word in _IRREGULAR or (
        len(word) > 2 and word.endswith("s") and not word.endswith(_SINGULAR_END)  # noqa: PLR2004
    )


def end_of(text: str, start: int) -> int | None:
    """Tell where the plural noun ends that stands within three words of ``start``, if any."""
    if joined := _JOINED.match(text, start):
        return joined.end()
    place = start
    for _ in range(_FURTHEST):
        word = _WORD.match(text, place)
        if not word or word[1].lower() in _STOP:
            return None
        if _plural(word[1]):
            return word.end()
        place = word.end()
    return None
