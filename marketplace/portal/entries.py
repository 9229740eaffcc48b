"""Pieces of pages that are made once and then taken from memory: entries, facets, the frame."""

from collections.abc import Hashable

from flask import current_app, get_template_attribute, request
from markupsafe import Markup

from marketplace.listings.queries import Shown
from marketplace.portal.blueprint import pages
from marketplace.recent import Recent
from marketplace.web.languages import current_language

KEPT = {"listings": 10_000, "browse": 200, "frame": 200}
"""Pieces by template: an entry has some 1.5 KB, the fields of all facets some 14 KB."""


def listing_entry(shown: Shown, level: int = 2) -> Markup:
    """Return a listing's entry for a list, its title as a heading of the given level.

    The same content, shown of the same company at the same stage and day, makes the same entry:
    everything that it is made from is in the key.
    """
    owner = shown.organisation
    names = (owner.slug, owner.name_zh, owner.name_en) if owner else None
    said = (shown.kind, shown.slug, shown.content_hash, shown.stage, shown.published_at)
    return _made("listings", "entry", (shown, level), (said, names, shown.invented, level))


def facet_fields(groups: Hashable) -> Markup:
    """Return the fields to tick for groups of facets."""
    return _made("browse", "facets", (groups,), groups)


def site_nav() -> Markup:
    """Return the main navigation, the page that is shown marked in it."""
    return _made("frame", "nav", (request.endpoint,), request.endpoint)


def site_footer() -> Markup:
    """Return the foot of every page."""
    return _made("frame", "foot", (), None)


def _made(template: str, macro: str, arguments: tuple[object, ...], key: Hashable) -> Markup:
    pieces: Recent[Hashable, Markup] = current_app.extensions["pieces"][template]
    full = (request.script_root, current_language(), macro, key)
    known = pieces.get(full)
    if known is None:
        make = get_template_attribute(f"macros/{template}.html", macro)
        known = pieces.keep(full, Markup(make(*arguments)))  # noqa: S704 macros escape what they show
    return known


pages.record_once(
    lambda state: state.app.extensions.update(
        pieces={template: Recent(most) for template, most in KEPT.items()}
    )
)
pages.add_app_template_global(listing_entry)
pages.add_app_template_global(facet_fields)
pages.add_app_template_global(site_nav)
pages.add_app_template_global(site_footer)
