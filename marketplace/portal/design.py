"""The rules of the design and every component on one page, for those who build pages."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.db import session
from marketplace.errors import NotFound
from marketplace.listings.models import Kind
from marketplace.listings.pages import page
from marketplace.portal.blueprint import matcher, pages, stage
from marketplace.portal.cases import cases_of
from marketplace.web.languages import current_language

COLOURS = ("ground", "surface", "ink", "ink-soft", "line", "line-strong", "accent", "tint", "mark")
SIZES = ("s", "m", "l", "xl", "xxl")
SPACES = range(1, 7)
SAMPLES = 2


@pages.get("/design")
def design() -> ResponseReturnValue:
    """Show the design, where ``GONGXU_DEVELOPMENT`` is set; elsewhere there is no such page."""
    if not current_app.config["GONGXU_DEVELOPMENT"]:
        raise NotFound(request.path)
    problems = page(session(), Kind.PROBLEM, stage(), limit=SAMPLES).items
    solutions = page(session(), Kind.SOLUTION, stage(), limit=SAMPLES).items
    ranked = (
        matcher().for_listing(session(), problems[0], reader=current_language(), limit=SAMPLES)
        if problems
        else None
    )
    return render_template(
        "portal/design.html",
        colours=COLOURS,
        sizes=SIZES,
        spaces=SPACES,
        solutions=solutions,
        ranked=ranked,
        cases=[case for shown in solutions for case in cases_of(shown)],
    )
