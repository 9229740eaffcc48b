"""From a file's bytes to its text: UTF-8, or GB18030 as Chinese spreadsheets write it."""

import re
import unicodedata
from functools import cache

_COMMON = 0.8
"""Share of the characters of two bytes that must be common, or GB18030 was the wrong guess."""
# Lead bytes of GB 2312's first level: the 3,755 characters that make up some 99 % of real text.
_FIRST_LEVEL = range(0xB0, 0xD8)
# Those of the second are rarer, but every trade has its own: 钛, 轧辊, 铣.
_SECOND_LEVEL = range(0xD8, 0xF8)
# Lead bytes of the 5,401 characters that Big5 holds to be in frequent use.
_TRADITIONAL = range(0xA4, 0xC7)
_HANZI = re.compile("[一-龥]")
_LATIN = re.compile("[A-Za-z]")
_WITH_NEIGHBOURS = re.compile(r"(?s)(?<=(.))?([^\x00-\x7f])(?=(.))?")
_LETTERS = (0xA6, 0xA8)  # Greek, and those of Pinyin
_TWO_BYTES = 2
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SIGNATURES = {
    b"PK\x03\x04": "is a workbook or another archive; give it its true ending (.xlsx)",
    b"\xd0\xcf\x11\xe0": "is an older Excel file; save it as .xlsx or as CSV UTF-8",
    b"%PDF-": "is a PDF and no table; save the table itself as CSV UTF-8",
}
_NO_TEXT = "these bytes are no text in UTF-8 or GB18030; save the file as CSV UTF-8"


class NoTextError(ValueError):
    """Bytes that are no text, from the byte at ``offset`` on; None: the file as a whole."""

    def __init__(self, problem: str, offset: int | None = None) -> None:
        """Say what is wrong and where."""
        super().__init__(problem)
        self.offset = offset


def decode(data: bytes) -> str:
    """Return the text of ``data``, without a byte order mark.

    UTF-8 is tried first, strictly. GB18030 gives nearly any bytes some meaning, so it is believed
    only where what comes out looks like Chinese.
    """
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            message = f"this {what}"
            raise NoTextError(message)
    if data.startswith(_WIDE):
        message = "the text is UTF-16; save the file as CSV UTF-8"
        raise NoTextError(message)
    if (nul := data.find(0)) >= 0:
        message = "a NUL byte stands here, so this is no text; save the file as CSV UTF-8"
        raise NoTextError(message, nul)
    return _decoded(data)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        utf8 = error.start
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        # The encoding that got further is the one the file was meant to be in.
        raise NoTextError(_NO_TEXT, max(utf8, error.start)) from None
    if not _plausible(text):
        raise NoTextError(_NO_TEXT, utf8)
    return text


def _plausible(text: str) -> bool:
    # A character of four bytes (two of them digits) hardly ever comes about by accident; but two
    # bytes of a user's own area, or of none, do.
    doubtful = [found for found in _WITH_NEIGHBOURS.findall(text) if _is_doubtful(found[1])]
    if any(unicodedata.category(char) in {"Co", "Cn"} for _, char, _ in doubtful):
        return False
    common = sum(_is_common(*found) for found in doubtful)
    return common >= _COMMON * len(doubtful)


@cache
def _is_doubtful(char: str) -> bool:
    return len(char.encode("gb18030")) == _TWO_BYTES


def _is_common(before: str, char: str, after: str) -> bool:
    if _is_always_common(char):
        return True
    # The accented letters of other encodings stand among letters, and their rows of letters become
    # rows of the second level.
    if _LATIN.search(before + after):
        return False
    if _is_second(char):
        return not any(map(_is_second, before + after))
    return _is_traditional(char)


@cache
def _is_always_common(char: str) -> bool:
    lead = _lead(char, "gb2312")
    is_sign = unicodedata.category(char)[0] in "PSNZ"
    return is_sign or lead in _FIRST_LEVEL or lead in _LETTERS


@cache
def _is_second(char: str) -> bool:
    return _lead(char, "gb2312") in _SECOND_LEVEL


@cache
def _is_traditional(char: str) -> bool:
    return _HANZI.match(char) is not None and _lead(char, "big5") in _TRADITIONAL


def _lead(char: str, encoding: str) -> int:
    return char.encode(encoding, "replace")[0]
