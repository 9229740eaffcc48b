"""Pages for people who know little about AI, and the site's own texts."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_percent

from marketplace.db import session
from marketplace.errors import NotFound
from marketplace.knowledge.glossary import glossary as all_entries
from marketplace.knowledge.guides import guides as all_guides
from marketplace.knowledge.ranges import ENOUGH, kpi_ranges
from marketplace.knowledge.readiness import self_test
from marketplace.knowledge.texts import text
from marketplace.listings.models import Kind
from marketplace.listings.pages import page
from marketplace.listings.results import confirmed_results
from marketplace.listings.stages import Stage
from marketplace.web.addresses import in_sitemap
from marketplace.web.languages import current_language

NEWEST = 5
FINE = 0.1
"""Changes smaller than this are shown with a decimal."""

pages = Blueprint("knowledge", __name__)


@pages.app_template_filter()
def signed_percent(change: float) -> str:
    """Return a relative change as a percentage that always shows its sign."""
    pattern = "+#,##0.#%;-#,##0.#%" if abs(change) < FINE else "+#,##0%;-#,##0%"
    written: str = format_percent(round(change, 3) + 0.0, pattern)  # + 0.0: no minus before 0
    return written.replace("-", "−")


@pages.get("/guides")
@in_sitemap()
def guides() -> ResponseReturnValue:
    """List the guides."""
    return render_template("knowledge/guides.html", guides=all_guides().values())


@pages.get("/guides/<slug>")
@in_sitemap(lambda: ({"slug": slug} for slug in all_guides()))
def guide(slug: str) -> ResponseReturnValue:
    """Show a guide, what was confirmed elsewhere, and the newest listings it is about."""
    shown = all_guides().get(slug)
    if shown is None:
        raise NotFound(slug)
    filters = shown.filters()
    results = confirmed_results(session(), shown.kpis, filters)
    return render_template(
        "knowledge/guide.html",
        guide=shown,
        ranges=kpi_ranges(shown.kpis, results),
        enough=ENOUGH,
        problems=page(session(), Kind.PROBLEM, Stage.PUBLIC, filters, limit=NEWEST).items,
        solutions=page(session(), Kind.SOLUTION, Stage.PUBLIC, filters, limit=NEWEST).items,
    )


@pages.get("/glossary")
@in_sitemap()
def glossary() -> ResponseReturnValue:
    """Show all words at once, each with an anchor."""
    found = all_entries()
    entries = found.sorted_for(current_language())
    return render_template("knowledge/glossary.html", entries=entries, named=found.by_slug())


@pages.get("/readiness")
@in_sitemap()
def readiness() -> ResponseReturnValue:
    """Ask the questions or, once they are in the address, say what the answers come to."""
    test = self_test()
    chosen = test.chosen(request.args)
    is_sent = "sent" in request.args or any(one.slug in request.args for one in test.questions)
    missing = [one for one in test.questions if is_sent and one.slug not in chosen]
    shown = render_template(
        "knowledge/readiness.html",
        test=test,
        chosen=chosen,
        missing=missing,
        outcome=test.outcome(chosen) if is_sent and not missing else None,
    )
    return shown, 422 if missing else 200


@pages.get("/about", defaults={"name": "about"})
@pages.get("/terms", defaults={"name": "terms"})
@pages.get("/privacy", defaults={"name": "privacy"})
@in_sitemap(lambda: ({"name": name} for name in ("about", "terms", "privacy")))
def own_text(name: str) -> ResponseReturnValue:
    """Show a text of the operator, or ours where there is none."""
    shown = text(name, current_language(), current_app.config["GONGXU_TEXTS"])
    return render_template("knowledge/text.html", name=name, text=shown)
