"""Listings as they stand in lists: made once for a version, then taken from memory."""

from flask import current_app, get_template_attribute, request
from markupsafe import Markup

from marketplace.listings.queries import Shown
from marketplace.portal.blueprint import pages
from marketplace.recent import Recent
from marketplace.web.languages import current_language

KEPT = 10_000


def listing_entry(shown: Shown, level: int = 2) -> Markup:
    """Return a listing's entry for a list, its title as a heading of the given level.

    The same content, shown of the same company at the same stage and day, makes the same entry:
    everything that it is made from is in the key.
    """
    owner = shown.organisation
    names = (owner.slug, owner.name_zh, owner.name_en) if owner else None
    place = (request.script_root, current_language(), level)
    said = (shown.kind, shown.slug, shown.content_hash, shown.stage, shown.published_at)
    key = (place, said, names, shown.invented)
    entries: Recent[object, Markup] = current_app.extensions["entries"]
    return entries.get(key) or entries.keep(key, _made(shown, level))


def _made(shown: Shown, level: int) -> Markup:
    macro = get_template_attribute("macros/listings.html", "entry")
    return Markup(macro(shown, level))  # noqa: S704 the macro has escaped what it shows


pages.record_once(lambda state: state.app.extensions.update(entries=Recent(KEPT)))
pages.add_app_template_global(listing_entry)
