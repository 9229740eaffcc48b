"""Atom feeds (RFC 4287) of what is new, with the filters of the lists, in the reader's language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from flask import Response, url_for
from flask_babel import gettext

from marketplace.bilingual import Bilingual
from marketplace.clock import now
from marketplace.db import session
from marketplace.listings.facets import Filters, facets_of
from marketplace.listings.models import Kind
from marketplace.listings.pages import page
from marketplace.listings.queries import Shown
from marketplace.portal.blueprint import SIDES, pages, site_owner, stage
from marketplace.portal.filtering import PARAMETERS, chosen_filters, in_address
from marketplace.portal.labels import code_label, filter_names, noted
from marketplace.web.addresses import absolute, page_address
from marketplace.web.languages import TAGS, current_language, local_midnight
from marketplace.web.xml_answers import child, root, xml_answer

ATOM = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
NEWEST = 30
CATEGORIES = {scheme: name for name, scheme in PARAMETERS.items() if name != "evidence"}


@pages.app_template_global()
def feed_address(side: str) -> str:
    """Return the link to the feed with the filters and the language of this page."""
    filters: dict[str, Any] = in_address(chosen_filters())
    return url_for("portal.feed", side=side, **filters, lang=current_language())


@pages.get("/feeds/<any(problems, solutions):side>.atom")
def feed(side: str) -> Response:
    """Tell the newest listings of a side that pass the filters."""
    filters = chosen_filters()
    found = page(session(), SIDES[side], stage(), filters, limit=NEWEST).items
    answer = xml_answer(_feed(side, filters, found), ATOM)
    answer.content_language.add(TAGS[current_language()])
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def _feed(side: str, filters: Filters, found: Sequence[Shown]) -> Element:
    own = absolute(feed_address(side))
    listed = page_address(f"portal.{side}", current_language(), **in_address(filters))
    made = root("feed", xmlns=NAMESPACE, xml_lang=TAGS[current_language()])
    child(made, "id", own)
    child(made, "title", _title(side, filters))
    child(made, "updated", _day(found[0].published_at if found else None))
    _author(made, site_owner())
    child(made, "link", rel="self", type=ATOM, href=own)
    child(made, "link", rel="alternate", type="text/html", href=listed)
    for shown in found:
        _entry(made, shown)
    return made


def _title(side: str, filters: Filters) -> str:
    name = gettext("Problems") if side == "problems" else gettext("Solutions")
    of = gettext(": ") + filter_names(filters) if filters else ""
    return f"{name}{of} · {gettext('Gongxu')}"


def _entry(feed: Element, shown: Shown) -> None:
    endpoint = f"portal.{shown.kind}"
    made = child(feed, "entry")
    # The same in each language: it is the same listing.
    child(made, "id", page_address(endpoint, None, slug=shown.slug))
    _text(made, "title", shown.content.title)
    child(made, "updated", _day(shown.published_at))
    child(made, "published", _day(shown.published_at))
    _author(made, _poster(shown))
    address = page_address(endpoint, current_language(), slug=shown.slug)
    child(made, "link", rel="alternate", type="text/html", href=address)
    _categories(made, shown)
    _text(made, "summary", shown.content.summary)


def _text(entry: Element, tag: str, text: Bilingual) -> None:
    spoken = text.language(current_language())
    foreign = (
        {} if spoken == current_language() else {"xml_lang": TAGS["zh" if spoken == "zh" else "en"]}
    )
    child(entry, tag, text.text(spoken), **foreign)


def _author(parent: Element, name: str) -> None:
    child(child(parent, "author"), "name", name)


def _poster(shown: Shown) -> str:
    """Return who posted it, as far as the viewer may know, and whether that is invented."""
    known = shown.organisation
    name = known.name(current_language()) if known else gettext("A manufacturer")
    return noted(name, gettext("invented for this demo")) if shown.invented else name


def _categories(entry: Element, shown: Shown) -> None:
    side = "problems" if shown.kind is Kind.PROBLEM else "solutions"
    listed = absolute(url_for(f"portal.{side}"))
    for scheme, code in facets_of(shown.content):
        if scheme in CATEGORIES:
            name = code_label(code, scheme)
            child(entry, "category", term=code, scheme=f"{listed}#{CATEGORIES[scheme]}", label=name)


def _day(moment: datetime | None) -> str:
    return local_midnight(moment or now()).isoformat()
