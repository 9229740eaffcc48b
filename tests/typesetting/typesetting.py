"""Finds every text of a piece of content, and what is not set as its language is set."""

import re
from collections.abc import Iterator

from marketplace.bilingual import Bilingual, Part

CJK = re.compile(r"[\u3400-\u9fff]")
FULL_WIDTH = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
CRAMPED = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff] ?[,;:?!()]|[\"']")


def bilinguals(value: object) -> Iterator[Bilingual]:
    """Yield every text of a piece of content, wherever it stands."""
    if isinstance(value, Bilingual):
        yield value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from bilinguals(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from bilinguals(item)


def languages(text: Bilingual) -> frozenset[str]:
    """Return the languages that a text is written in."""
    return frozenset(name for name in ("zh", "en") if getattr(text, name))


def texts(value: object, language: str) -> list[str]:
    """Return all that a piece of content says in one language."""
    found = (getattr(text, language) for text in bilinguals(value))
    return [text for text in found if text]


def in_the_wrong_language(value: object) -> list[str]:
    """Return the Chinese texts without a Chinese sign, and the English ones with one."""
    chinese = [text for text in texts(value, "zh") if not CJK.search(text)]
    return chinese + [text for text in texts(value, "en") if FULL_WIDTH.search(text)]


def badly_set(chinese: list[str]) -> list[str]:
    """Return the texts that lack the space beside Latin words, or have Western punctuation."""
    return [text for text in chinese if CRAMPED.search(text) or HALF_WIDTH.search(text)]
