"""From a file's bytes to its text: UTF-8, or GB18030 as Chinese spreadsheets write it."""

import unicodedata
from collections import Counter

_COMMON = 0.8
"""Share of the characters of two bytes that must be common, or GB18030 was the wrong guess."""
# Lead bytes of GB 2312's first level: the 3,755 characters that make up some 99 % of real text.
_FIRST_LEVEL = range(0xB0, 0xD8)
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
    counts = Counter(text)
    doubtful = [char for char in counts if len(char.encode("gb18030")) == _TWO_BYTES]
    if any(unicodedata.category(char) in {"Co", "Cn"} for char in doubtful):
        return False
    common = sum(counts[char] for char in doubtful if _is_common(char))
    return common >= _COMMON * sum(counts[char] for char in doubtful)


def _is_common(char: str) -> bool:
    if unicodedata.category(char)[0] in "PSNZ":
        return True
    lead = char.encode("gb2312", "replace")[0]
    return lead in _FIRST_LEVEL or lead in _LETTERS
