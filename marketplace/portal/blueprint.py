"""The blueprint of the portal, and the words and filters that its templates use."""

from flask import Blueprint, current_app
from flask_babel import gettext

from marketplace.listings.models import Kind
from marketplace.listings.stages import Stage
from marketplace.matches.conditions import failings
from marketplace.matches.engine import Matcher
from marketplace.matches.ledgers import VERDICTS
from marketplace.matches.reasons import (
    BAND_MEANINGS,
    BAND_STEPS,
    BANDS,
    explained,
    shared_words,
)
from marketplace.portal import labels
from marketplace.portal.marking import marked

MAX_QUERY = 2000
SIDES = {"problems": Kind.PROBLEM, "solutions": Kind.SOLUTION}

pages = Blueprint("portal", __name__)
for offered in (
    marked,
    explained,
    failings,
    shared_words,
    labels.code_label,
    labels.country_name,
    labels.filter_names,
    labels.language_name,
    labels.locked_labels,
    labels.period,
    labels.price_text,
):
    pages.add_app_template_filter(offered)
WORDS = {
    "band_names": BANDS,
    "verdict_names": VERDICTS,
    "band_steps": BAND_STEPS,
    "band_meanings": BAND_MEANINGS,
    "grade_meanings": labels.GRADE_MEANINGS,
    "max_query": MAX_QUERY,
}
pages.record_once(lambda state: state.app.jinja_env.globals.update(WORDS))


def matcher() -> Matcher:
    """Return what ranks in this process."""
    found: Matcher = current_app.extensions["matcher"]
    return found


def stage() -> Stage:
    """Return how close the viewer is; until people can log in, everybody is a visitor."""
    return Stage.PUBLIC


def site_owner() -> str:
    """Return who runs this market, or its own name where nobody has said."""
    operator: dict[str, str] = current_app.jinja_env.globals["operator"]  # type: ignore[assignment] # Jinja's are objects
    return operator["name"] or gettext("Gongxu")


def one_line(text: str) -> str:
    """Return what was typed without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def says_something(text: str) -> bool:
    """Say whether there is a word in a text at all."""
    return any(sign.isalnum() for sign in text)
