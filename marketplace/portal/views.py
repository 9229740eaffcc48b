"""Pages for everybody: home, search, a problem, a solution, the lists, how ranking works."""

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.db import session
from marketplace.listings.models import Kind
from marketplace.listings.queries import by_slug, counts, latest
from marketplace.listings.stages import Stage
from marketplace.matches.engine import Matcher, RankedList
from marketplace.matches.reasons import (
    BAND_MEANINGS,
    BAND_STEPS,
    BANDS,
    explained,
    shared_words,
    weighings,
)
from marketplace.portal import labels
from marketplace.portal.marking import marked
from marketplace.web.languages import current_language

MAX_QUERY = 2000
NEWEST = 5
LISTED = 100
SIDES = {"problems": Kind.PROBLEM, "solutions": Kind.SOLUTION}

pages = Blueprint("portal", __name__)
for offered in (
    marked,
    explained,
    shared_words,
    labels.code_label,
    labels.country_name,
    labels.language_name,
    labels.locked_labels,
):
    pages.add_app_template_filter(offered)
WORDS = {
    "band_names": BANDS,
    "band_steps": BAND_STEPS,
    "band_meanings": BAND_MEANINGS,
    "grade_names": labels.GRADES,
    "grade_meanings": labels.GRADE_MEANINGS,
    "max_query": MAX_QUERY,
}
pages.record_once(lambda state: state.app.jinja_env.globals.update(WORDS))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found on one side of the market."""

    kind: Kind
    ranked: RankedList


def _matcher() -> Matcher:
    matcher: Matcher = current_app.extensions["matcher"]
    return matcher


def _stage() -> Stage:
    """Return how close the viewer is; until people can log in, everybody is a visitor."""
    return Stage.PUBLIC


@pages.get("/")
def home() -> ResponseReturnValue:
    """Show what this is, a search box and what is new."""
    return render_template(
        "portal/home.html",
        problems=latest(session(), Kind.PROBLEM, _stage(), limit=NEWEST),
        solutions=latest(session(), Kind.SOLUTION, _stage(), limit=NEWEST),
        counts=counts(session()),
    )


@pages.get("/search")
def search() -> ResponseReturnValue:
    """Rank one side or both for a free text."""
    text = _one_line(request.args.get("q", ""))
    side = request.args.get("side", "")
    if len(text) > MAX_QUERY:
        return render_template("portal/search.html", q=text, side=side, found=[]), 422
    kinds = [SIDES[side]] if side in SIDES else [Kind.SOLUTION, Kind.PROBLEM]
    found = [_found(text, kind) for kind in kinds] if text else []
    return render_template("portal/search.html", q=text, side=side, found=found)


def _one_line(text: str) -> str:
    """Return what was typed without control characters; nothing if it holds no word."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if any(sign.isalnum() for sign in line) else ""


def _found(text: str, kind: Kind) -> Found:
    return Found(kind, _matcher().search(session(), text, kind, _stage()))


@pages.get("/problems")
def problems() -> ResponseReturnValue:
    """List the problems, newest first."""
    found = latest(session(), Kind.PROBLEM, _stage(), limit=LISTED)
    return render_template("portal/problems.html", found=found, counts=counts(session()))


@pages.get("/solutions")
def solutions() -> ResponseReturnValue:
    """List the solutions, newest first."""
    found = latest(session(), Kind.SOLUTION, _stage(), limit=LISTED)
    return render_template("portal/solutions.html", found=found, counts=counts(session()))


@pages.get("/problems/<slug>")
def problem(slug: str) -> ResponseReturnValue:
    """Show what a visitor may know of a problem, and the solutions that fit it."""
    shown = by_slug(session(), Kind.PROBLEM, slug, _stage())
    ranked = _matcher().for_listing(session(), shown, reader=current_language())
    return render_template("portal/problem.html", shown=shown, ranked=ranked)


@pages.get("/solutions/<slug>")
def solution(slug: str) -> ResponseReturnValue:
    """Show a solution, and the problems that it fits."""
    shown = by_slug(session(), Kind.SOLUTION, slug, _stage())
    ranked = _matcher().for_listing(session(), shown, reader=current_language())
    return render_template("portal/solution.html", shown=shown, ranked=ranked)


@pages.get("/how-it-works")
def how_it_works() -> ResponseReturnValue:
    """Say how ranking works."""
    matcher = _matcher()
    weights = weighings(words_only=matcher.words_only)
    understood = matcher.encoder.languages if matcher.encoder else frozenset()
    return render_template("portal/how_it_works.html", weights=weights, understood=understood)
