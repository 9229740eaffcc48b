"""Pages for everybody: home, search, a problem, a solution, how ranking works."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.db import session
from marketplace.listings.facets import BENCHMARK, Filters
from marketplace.listings.models import Kind
from marketplace.listings.pages import page
from marketplace.listings.queries import by_slug, latest
from marketplace.matches.engine import Model, RankedList
from marketplace.matches.reasons import weighings
from marketplace.portal.blueprint import (
    MAX_QUERY,
    SIDES,
    matcher,
    one_line,
    pages,
    says_something,
    stage,
)
from marketplace.portal.browse import browsing_of
from marketplace.portal.cases import cases_of
from marketplace.web.addresses import in_sitemap
from marketplace.web.languages import current_language

NEWEST = 5
BENCHMARKS = 6
WAYS_IN = (("problems", "industry"), ("solutions", "scene"))
"""The sides that home opens, each by its most frequent codes of a facet."""
AWARDED = Filters(frozenset({("evidence", BENCHMARK)}))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found on one side of the market."""

    kind: Kind
    ranked: RankedList


@pages.get("/")
@in_sitemap()
def home() -> ResponseReturnValue:
    """Show what this is, a search box, ways into the lists, awarded cases and what is new."""
    sides = {side: browsing_of(kind, "", Filters()) for side, kind in SIDES.items()}
    awarded = page(session(), Kind.SOLUTION, stage(), AWARDED, limit=BENCHMARKS).items
    return render_template(
        "portal/home.html",
        problems=latest(session(), Kind.PROBLEM, stage(), limit=NEWEST),
        solutions=latest(session(), Kind.SOLUTION, stage(), limit=NEWEST),
        cases=[case for shown in awarded for case in cases_of(shown) if case.record.benchmark],
        totals={side: browsing.total for side, browsing in sides.items()},
        ways=[
            (side, group)
            for side, parameter in WAYS_IN
            for group in sides[side].groups
            if group.parameter == parameter
        ],
    )


@pages.get("/search")
def search() -> ResponseReturnValue:
    """Rank both sides for a free text; one side alone is searched where it is browsed."""
    text = one_line(request.args.get("q", ""))
    side = request.args.get("side", "")
    if side in SIDES and text:
        return redirect(url_for(f"portal.{side}", q=text))
    if len(text) > MAX_QUERY:
        return render_template("portal/search.html", q=text, side=side, found=[]), 422
    kinds = [Kind.SOLUTION, Kind.PROBLEM] if says_something(text) else []
    found = [Found(kind, matcher().search(session(), text, kind, stage())) for kind in kinds]
    return render_template("portal/search.html", q=text, side=side, found=found)


@pages.get("/problems/<slug>")
def problem(slug: str) -> ResponseReturnValue:
    """Show what a visitor may know of a problem, and the solutions that fit it."""
    shown = by_slug(session(), Kind.PROBLEM, slug, stage())
    ranked = matcher().for_listing(session(), shown, reader=current_language(), stage=stage())
    return render_template("portal/problem.html", shown=shown, ranked=ranked)


@pages.get("/solutions/<slug>")
def solution(slug: str) -> ResponseReturnValue:
    """Show a solution, and the problems that it fits."""
    shown = by_slug(session(), Kind.SOLUTION, slug, stage())
    ranked = matcher().for_listing(session(), shown, reader=current_language(), stage=stage())
    cases = list(cases_of(shown))
    return render_template("portal/solution.html", shown=shown, ranked=ranked, cases=cases)


@pages.get("/how-it-works")
@in_sitemap()
def how_it_works() -> ResponseReturnValue:
    """Say how ranking works."""
    ranking = matcher()
    compares = ranking.encoder is not None and ranking.model is not Model.FAILED
    return render_template(
        "portal/how_it_works.html",
        weights=weighings(words_only=not compares),
        understood=ranking.encoder.languages if ranking.encoder and compares else frozenset(),
        failed=ranking.model is Model.FAILED,
    )
