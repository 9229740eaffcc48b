"""Browsing one side of the market: filters with counts, pages by keyset, search within."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.db import session
from marketplace.listings.facets import BENCHMARK, Facets, Filters
from marketplace.listings.models import Kind
from marketplace.listings.pages import Page, Place, ids_of, page
from marketplace.matches.engine import RankedList
from marketplace.portal.blueprint import (
    MAX_QUERY,
    SIDES,
    matcher,
    one_line,
    pages,
    says_something,
    stage,
)
from marketplace.portal.cases import Case, cases_of
from marketplace.portal.counting import counted
from marketplace.portal.filtering import PARAMETERS, chosen_filters
from marketplace.web.addresses import in_sitemap

RANKED = 20
GRADES = ("0", "1", "2", "3")
IN_SIGHT = 6
"""Codes that a facet shows at once; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Option:
    """A code to tick, with how many listings there would be."""

    code: str
    count: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet: what it is called in an address, its scheme, its codes, the most frequent first."""

    parameter: str
    scheme: str
    options: tuple[Option, ...]

    @property
    def in_sight(self) -> tuple[Option, ...]:
        """Return the codes to show at once: the first few, and all that are ticked."""
        return tuple(one for at, one in enumerate(self.options) if at < IN_SIGHT or one.ticked)

    @property
    def folded(self) -> tuple[Option, ...]:
        """Return the other codes."""
        shown = set(self.in_sight)
        return tuple(one for one in self.options if one not in shown)


@dataclass(frozen=True, slots=True)
class Browsing:
    """What one page of a side shows; either ``found`` or ``ranked`` is there."""

    kind: Kind
    q: str
    filters: Filters
    total: int
    groups: tuple[Group, ...]
    found: Page | None
    ranked: RankedList | None


@pages.get("/problems")
@in_sitemap()
def problems() -> ResponseReturnValue:
    """List the problems, newest first, or ranked for a text."""
    return _browse("problems")


@pages.get("/solutions")
@in_sitemap()
def solutions() -> ResponseReturnValue:
    """List the solutions, newest first, or ranked for a text."""
    return _browse("solutions")


@pages.get("/cases")
@in_sitemap()
def cases() -> ResponseReturnValue:
    """List the results of solutions, newest solutions first, of each the best proven first."""
    filters = chosen_filters()
    # Without a grade ticked every grade will do, but some result there must be.
    proven = filters if filters.codes("evidence") else filters.having("evidence", GRADES)
    facets = counted(Kind.SOLUTION, proven)
    place = Place.read(request.args.get("at", ""))
    found = page(session(), Kind.SOLUTION, stage(), proven, place=place)
    listed = [case for shown in found.items for case in cases_of(shown)]
    wanted = [case for case in listed if _is_wanted(case, filters)]
    groups = tuple(_groups(facets, filters))
    browsing = Browsing(Kind.SOLUTION, "", filters, facets.total, groups, found, None)
    return render_template("portal/cases.html", browsing=browsing, cases=wanted)


def _is_wanted(case: Case, filters: Filters) -> bool:
    codes = filters.codes("evidence")
    is_awarded = case.record.benchmark is not None and BENCHMARK in codes
    return not codes or is_awarded or str(case.record.grade) in codes


def _browse(side: str) -> ResponseReturnValue:
    text = one_line(request.args.get("q", ""))
    too_long = len(text) > MAX_QUERY
    browsing = _browsing(SIDES[side], "" if too_long else text)
    status = 422 if too_long else 200
    return render_template("portal/browse.html", browsing=browsing, q=text, side=side), status


def _browsing(kind: Kind, text: str) -> Browsing:
    filters = chosen_filters()
    browsing = browsing_of(kind, text, filters)
    if says_something(text):
        return replace(browsing, ranked=_ranked(kind, text, filters))
    place = Place.read(request.args.get("at", ""))
    return replace(browsing, found=page(session(), kind, stage(), filters, place=place))


def browsing_of(kind: Kind, text: str, filters: Filters) -> Browsing:
    """Return the facets of a list, counted; what is listed comes afterwards."""
    facets = counted(kind, filters)
    return Browsing(kind, text, filters, facets.total, tuple(_groups(facets, filters)), None, None)


def _ranked(kind: Kind, text: str, filters: Filters) -> RankedList:
    only = ids_of(session(), kind, filters) if filters else None
    return matcher().search(session(), text, kind, stage(), only=only, limit=RANKED)


def _groups(facets: Facets, filters: Filters) -> Iterator[Group]:
    for name, scheme in PARAMETERS.items():
        numbers, ticked = facets.counts.get(scheme, {}), filters.codes(scheme)
        codes = numbers.keys() | set(ticked)
        options = [Option(code, numbers.get(code, 0), code in ticked) for code in codes]
        options.sort(key=lambda one: (-one.count, one.code))
        if options:
            yield Group(name, scheme, tuple(options))
