"""The numbers beside the facets, counted once and kept until something has changed."""

from flask import current_app

from marketplace.db import session
from marketplace.listings.facets import Facets, Filters, count_facets
from marketplace.listings.models import Kind
from marketplace.portal.blueprint import matcher, pages

MOST_KNOWN = 1000


class CountCache:
    """Keeps counts for as long as the index sees no change: they may be half a second old."""

    def __init__(self) -> None:
        """Start empty."""
        self._state: object = None
        self._known: dict[tuple[Kind, Filters], Facets] = {}

    def count(self, state: object, kind: Kind, filters: Filters) -> Facets:
        """Return the counts; what is known serves as long as ``state`` (None: unknown) is equal."""
        if state is None:
            return count_facets(session(), kind, filters)
        if state != self._state or len(self._known) >= MOST_KNOWN:
            self._known, self._state = {}, state
        known = self._known
        if (kind, filters) not in known:
            known[kind, filters] = count_facets(session(), kind, filters)
        return known[kind, filters]


pages.record_once(lambda state: state.app.extensions.update(facet_counts=CountCache()))


def counted(kind: Kind, filters: Filters) -> Facets:
    """Return how many published listings of a kind pass the filters, and beside each facet."""
    cache: CountCache = current_app.extensions["facet_counts"]
    return cache.count(matcher().index.state, kind, filters)
