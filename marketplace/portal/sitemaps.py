"""The sitemap: an index of parts that name every public page in each language; and robots.txt."""

from collections.abc import Iterable
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element

from flask import Response, url_for

from marketplace.errors import NotFound
from marketplace.portal.blueprint import pages
from marketplace.portal.inventory import SECTIONS, Known
from marketplace.web.addresses import absolute, constant_pages, page_address
from marketplace.web.languages import LANGUAGES, TAGS, Language
from marketplace.web.transactions import without_database
from marketplace.web.xml_answers import child, root, xml_answer

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "application/xml"
SHOWN_IN: Final[dict[str, Language | None]] = {
    **{TAGS[language]: language for language in LANGUAGES},
    "x-default": None,
}
"""The addresses that each page has, by hreflang."""


@pages.get("/robots.txt")
@without_database
def robots() -> Response:
    """Let robots read all but the answers to questions, of which there is no end."""
    closed = [url_for(endpoint) for endpoint in ("portal.search", "portal.compare")]
    rules = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines = [*rules, "", f"Sitemap: {absolute(url_for('portal.sitemap'))}", ""]
    return Response("\n".join(lines), mimetype="text/plain")


@pages.get("/sitemap.xml")
def sitemap() -> Response:
    """Name the parts that hold something."""
    index = root("sitemapindex", xmlns=NAMESPACE)
    _part(index, absolute(url_for("portal.sitemap_pages")), None)
    for name, section in SECTIONS.items():
        for part in section.parts():
            path = url_for("portal.sitemap_part", name=name, number=part.number)
            _part(index, absolute(path), part.day)
    return xml_answer(index, XML)


@pages.get("/sitemap-pages.xml")
@without_database
def sitemap_pages() -> Response:
    """Name the pages that are always there."""
    return _answer(Known(endpoint, dict(values), None) for endpoint, values in constant_pages())


@pages.get(
    f"/sitemap-<any({', '.join(SECTIONS)}):name>-<int(min=1, max=99999):number>.xml",
)
def sitemap_part(name: str, number: int) -> Response:
    """Name the pages of one part.

    :raises NotFound: there is nothing in it.
    """
    found = SECTIONS[name].pages(number)
    if not found:
        raise NotFound(name)
    return _answer(found)


def _part(index: Element, address: str, day: date | None) -> None:
    made = child(index, "sitemap")
    child(made, "loc", address)
    _changed(made, day)


def _answer(found: Iterable[Known]) -> Response:
    document = root("urlset", xmlns=NAMESPACE, xmlns_xhtml=XHTML)
    for known in found:
        _page(document, known)
    return xml_answer(document, XML)


def _page(document: Element, known: Known) -> None:
    addresses = {
        tag: page_address(known.endpoint, language, **known.values)
        for tag, language in SHOWN_IN.items()
    }
    for language in LANGUAGES:
        made = child(document, "url")
        child(made, "loc", addresses[TAGS[language]])
        _changed(made, known.day)
        for tag, address in addresses.items():
            child(made, "xhtml:link", rel="alternate", hreflang=tag, href=address)


def _changed(element: Element, day: date | None) -> None:
    if day is not None:
        child(element, "lastmod", day.isoformat())
