"""The words that pages use for codes, fields, grades and places."""

from babel import Locale
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from marketplace.listings.facets import Filters
from marketplace.listings.parts import Price
from marketplace.taxonomy.codes import label
from marketplace.web.languages import current_language

GRADE_MEANINGS = (
    lazy_gettext("Only the vendor says so."),
    lazy_gettext("The operator has seen a document that says so."),
    lazy_gettext("A member of the buyer's verified organisation has confirmed it."),
    lazy_gettext("The operator has checked it on site or in the records."),
)
FIELDS = {
    "description": lazy_gettext("What happens, where, since when, and what it costs"),
    "process_step": lazy_gettext("Process step"),
    "material": lazy_gettext("Material or product"),
    "kpis": lazy_gettext("Figures to improve, with their targets"),
    "must_haves": lazy_gettext("Must-haves"),
    "nice_to_haves": lazy_gettext("Nice-to-haves"),
    "not_wanted": lazy_gettext("What was tried already, or is not wanted"),
    "data": lazy_gettext("Data that is available"),
    "data_rules": lazy_gettext("Where the data may go"),
    "deployment": lazy_gettext("Where it has to run, and what it connects to"),
    "budget": lazy_gettext("Budget band"),
    "timing": lazy_gettext("Dates of decision, pilot and production"),
    "cooperation": lazy_gettext("Cooperation wanted"),
    "vendor_conditions": lazy_gettext("Conditions on the vendor"),
}
"""Fields of a problem that open at a later stage; what has no name here is not worth listing."""


def locked_labels(hidden: tuple[str, ...]) -> list[LazyString]:
    """Return the names, never the values, of the fields that this viewer may not see."""
    return [FIELDS[name] for name in hidden if name in FIELDS]


def code_label(code: str, scheme: str) -> str:
    """Return what a code of the taxonomy is called in the reader's language."""
    return label(scheme, code, current_language())


def filter_names(filters: Filters) -> str:
    """Return what is filtered for, as a list of names."""
    comma: str = gettext(", ")
    return comma.join(code_label(code, scheme) for scheme, code in sorted(filters.chosen))


def noted(text: str, note: str) -> str:
    """Return a text with a note in brackets behind it."""
    opening, closing = gettext(" ("), gettext(")")
    return f"{text}{opening}{note}{closing}"


def country_name(code: str) -> str:
    """Return the name of a country (ISO 3166 alpha-2) in the reader's language."""
    found: str = Locale(current_language()).territories.get(code, code)
    return found


def language_name(code: str) -> str:
    """Return the name of a language in the reader's language."""
    found: str = Locale(current_language()).languages.get(code, code)
    return found


def price_text(price: Price) -> str:
    """Return how a solution is paid for and its band of money, as far as either was said."""
    band = f"{code_label(price.band, 'budgets')} {price.currency}" if price.band else ""
    model = code_label(price.model, "price_models") if price.model else ""
    return " · ".join(filter(None, (model, band)))


def period(written: str) -> str:
    """Return a period of two months, ``2025-03/2025-11``, as people write it."""
    return written.replace("/", " – ")
