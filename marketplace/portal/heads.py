"""What the head of a page tells search engines: its one address, its languages, whether to list it.

A page's own address is that of its content: without the reader's colours or place in a list, and
with the language in which it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import request

from marketplace.portal.blueprint import MAX_QUERY, one_line, pages
from marketplace.portal.compare import MOST
from marketplace.portal.filtering import chosen_filters, in_address
from marketplace.web.addresses import page_address
from marketplace.web.languages import LANGUAGES, TAGS, Language, current_language

LOCALES: Final[dict[Language, str]] = {"zh": "zh_CN", "en": "en_US"}
"""The languages as Open Graph names them."""

FILTERED = frozenset({"portal.problems", "portal.solutions", "portal.cases"})
SEARCHED = frozenset({"portal.problems", "portal.solutions", "portal.search"})
ARTICLES = frozenset({"portal.problem", "portal.solution", "portal.case", "knowledge.guide"})
UNLISTED = frozenset({"portal.search", "portal.compare", "portal.design", "portal.fit"})
"""Pages that search engines shall not list: there are as many as there are questions."""

Said = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Head:
    """Where a page is at home; ``alternates``: its address in each language, by hreflang.

    ``type`` and ``locale`` are said in the words of Open Graph.
    """

    type: str
    canonical: str
    alternates: tuple[tuple[str, str], ...]
    is_listed: bool
    locale: str
    other_locales: tuple[str, ...]


@pages.app_template_global()
def page_head() -> Head:
    """Return what there is to tell about the page of this request."""
    said, shown = _said(), current_language()
    named = tuple((TAGS[language], _address(said, language)) for language in LANGUAGES)
    return Head(
        type="article" if request.endpoint in ARTICLES else "website",
        canonical=_address(said, shown),
        alternates=(*named, ("x-default", _address(said, None))),
        is_listed=_is_listed(said),
        locale=LOCALES[shown],
        other_locales=tuple(name for language, name in LOCALES.items() if language != shown),
    )


def _said() -> Said:
    said: dict[str, list[str]] = {}
    if request.endpoint in SEARCHED:
        said["q"] = [one_line(request.args.get("q", ""))]
    if request.endpoint in FILTERED:
        said |= in_address(chosen_filters())
    if request.endpoint == "portal.compare":
        said["problem"] = [request.args.get("problem", "")]
        said["s"] = list(dict.fromkeys(request.args.getlist("s")))[:MOST]
    kept = {name: [one for one in all_ if 0 < len(one) <= MAX_QUERY] for name, all_ in said.items()}
    return {name: values for name, values in kept.items() if values}


def _is_listed(said: Said) -> bool:
    is_search = request.endpoint in SEARCHED and request.args.get("q")
    if request.endpoint in UNLISTED or is_search:
        return False
    # One code alone is a page that people look for; combinations are countless.
    return sum(map(len, said.values())) <= 1


def _address(said: Said, language: Language | None) -> str:
    return page_address(str(request.endpoint), language, **request.view_args or {}, **said)
