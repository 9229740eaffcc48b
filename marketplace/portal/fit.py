"""One problem and one solution, requirement by requirement."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.db import session
from marketplace.listings.models import Kind
from marketplace.listings.queries import by_slug
from marketplace.matches.ledgers import fit_of
from marketplace.portal.blueprint import matcher, pages, stage
from marketplace.web.languages import current_language


@pages.get("/problems/<slug>/fit/<solution>")
def fit(slug: str, solution: str) -> ResponseReturnValue:
    """Show what a solution answers to each requirement that the viewer may see."""
    problem = by_slug(session(), Kind.PROBLEM, slug, stage())
    offered = by_slug(session(), Kind.SOLUTION, solution, stage())
    reader = current_language()
    ranked = matcher().for_listing(
        session(), problem, reader=reader, only=[offered.id], limit=1, stage=stage()
    )
    return render_template("portal/fit.html", fit=fit_of(problem, offered, reader), ranked=ranked)
