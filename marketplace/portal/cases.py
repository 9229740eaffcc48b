"""Cases: a page for each evidence record of a published solution, and the list of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.db import session
from marketplace.errors import NotFound
from marketplace.listings.content import Solution
from marketplace.listings.models import Kind
from marketplace.listings.parts import Evidence
from marketplace.listings.queries import Shown, by_slug
from marketplace.portal.blueprint import pages, stage


@dataclass(frozen=True, slots=True)
class Case:
    """An evidence record of a solution; ``number`` counts from 1 in the solution's order."""

    shown: Shown
    number: int
    record: Evidence


def cases_of(shown: Shown) -> Iterator[Case]:
    """Yield the cases of a solution, awarded and well proven ones first."""
    if not isinstance(shown.content, Solution):
        return
    cases = [Case(shown, number, one) for number, one in enumerate(shown.content.evidence, 1)]
    yield from sorted(cases, key=lambda case: (not case.record.benchmark, -case.record.grade))


@pages.get("/solutions/<slug>/cases/<int:number>")
def case(slug: str, number: int) -> ResponseReturnValue:
    """Show one result of a solution, and how far it is proven."""
    shown = by_slug(session(), Kind.SOLUTION, slug, stage())
    cases = list(cases_of(shown))
    found = next((one for one in cases if one.number == number), None)
    if found is None:
        raise NotFound(slug)
    others = [one for one in cases if one is not found]
    return render_template("portal/case.html", case=found, others=others)
