"""Which figure of the taxonomy a name in somebody's own words stands for."""

import re
from functools import cache

from marketplace.bilingual import Bilingual
from marketplace.taxonomy.codes import terms

_BRACKETS = re.compile(r"\s*[（(].*?[)）]")


def measured(name: Bilingual) -> str | None:
    """Return the code of the figure whose name stands in ``name``; of several the longest."""
    found = [
        (len(label), code)
        for code, patterns in _patterns().items()
        for language, (label, pattern) in patterns.items()
        if (text := getattr(name, language)) and pattern.search(text)
    ]
    return max(found)[1] if found else None


@cache
def _patterns() -> dict[str, dict[str, tuple[str, re.Pattern[str]]]]:
    """Return for each code its labels without brackets; English ones are whole words."""
    return {
        code: {
            language: (label, re.compile(edge + re.escape(label) + edge, re.IGNORECASE))
            for language, edge in (("zh", ""), ("en", r"\b"))
            for label in [_BRACKETS.sub("", term.label(language))]
        }
        for code, term in terms("kpis").items()
    }
