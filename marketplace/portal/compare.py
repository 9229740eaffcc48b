"""Up to four solutions side by side, for one problem if one is named."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.db import session
from marketplace.listings.models import Kind
from marketplace.listings.queries import Shown, by_slug, by_slugs
from marketplace.matches.engine import Ranked
from marketplace.portal.blueprint import matcher, pages, stage
from marketplace.web.languages import current_language

MOST = 4
MOST_ASKED = 50


@dataclass(frozen=True, slots=True)
class Compared:
    """A solution in the comparison, and how it matches the problem, if one was named."""

    shown: Shown
    ranked: Ranked | None


@pages.get("/compare")
def compare() -> ResponseReturnValue:
    """Show the solutions ``s`` side by side, each with its match to ``problem`` if given."""
    wanted = list(dict.fromkeys(request.args.getlist("s")))
    slug = request.args.get("problem", "")
    problem = by_slug(session(), Kind.PROBLEM, slug, stage()) if slug else None
    if without := request.args.get("without"):
        rest = [one for one in wanted if one != without]
        return redirect(url_for("portal.compare", s=rest, problem=slug or None))
    known = by_slugs(session(), Kind.SOLUTION, wanted[:MOST_ASKED], stage())
    found = known[:MOST]
    matched = _matched(problem, found)
    compared = [Compared(shown, matched.get(shown.id)) for shown in found]
    return render_template(
        "portal/compare.html", problem=problem, compared=compared, left_out=len(known) > MOST
    )


def _matched(problem: Shown | None, found: list[Shown]) -> dict[int, Ranked]:
    if problem is None or not found:
        return {}
    only = [shown.id for shown in found]
    ranked = matcher().for_listing(
        session(), problem, reader=current_language(), only=only, limit=MOST, stage=stage()
    )
    return {item.shown.id: item for item in ranked.items}
