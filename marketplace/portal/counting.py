"""The numbers beside the facets, counted once and kept until something has changed."""

from flask import current_app

from marketplace.db import session
from marketplace.listings.facets import Facets, Filters, count_facets
from marketplace.listings.models import Kind
from marketplace.portal.blueprint import matcher, pages
from marketplace.recent import Recent

KEPT = 1000


class CountCache:
    """Keeps counts for as long as the index sees no change: they may be half a second old."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: tuple[object, Recent[tuple[Kind, Filters], Facets]] = (None, Recent(KEPT))

    def count(self, state: object, kind: Kind, filters: Filters) -> Facets:
        """Return the counts; what is known serves as long as ``state`` (None: unknown) is equal."""
        if state is None:
            return count_facets(session(), kind, filters)
        of_state, known = self._kept
        if of_state != state:
            # What another thread still counts for the state before goes to what is thrown away.
            known = Recent(KEPT)
            self._kept = state, known
        found = known.get((kind, filters))
        return found or known.keep((kind, filters), count_facets(session(), kind, filters))


pages.record_once(lambda state: state.app.extensions.update(facet_counts=CountCache()))


def counted(kind: Kind, filters: Filters) -> Facets:
    """Return how many published listings of a kind pass the filters, and beside each facet.

    To be called before anything else is read: the request's transaction must not be older than the
    state under which its counts are kept.
    """
    cache: CountCache = current_app.extensions["facet_counts"]
    return cache.count(matcher().index.state, kind, filters)
