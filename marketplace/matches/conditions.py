"""A condition, and what a listing says of it, in the words of a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale
from flask_babel import format_decimal, gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from marketplace.listings.content import Content
from marketplace.matches.facts import facts_of
from marketplace.taxonomy.codes import label
from matching.documents import Condition, Fact, Requirement
from matching.eligibility import listed, number

FIELDS: Mapping[str, LazyString] = {
    "capacity": lazy_gettext("Open introductions at once"),
    "certificates": lazy_gettext("Certificates"),
    "first_year": lazy_gettext("First used in"),
    "industries": lazy_gettext("Industry"),
    "inputs.labelled": lazy_gettext("Labelled samples needed"),
    "inputs.modalities": lazy_gettext("Data needed"),
    "inputs.samples": lazy_gettext("Samples needed"),
    "integration.data_leaves_site": lazy_gettext("Data leaves the site"),
    "integration.kinds": lazy_gettext("Runs"),
    "integration.latency_ms": lazy_gettext("Answer time in ms"),
    "integration.protocols": lazy_gettext("Protocols"),
    "languages": lazy_gettext("Languages"),
    "maturity": lazy_gettext("Maturity"),
    "on_site_service": lazy_gettext("Service on site"),
    "price.band": lazy_gettext("Price band"),
    "price.currency": lazy_gettext("Currency"),
    "price.least": lazy_gettext("Least price"),
    "price.model": lazy_gettext("Price model"),
    "production_sites": lazy_gettext("Sites in production"),
    "regions": lazy_gettext("Regions"),
    "scenes": lazy_gettext("Scene"),
    "tasks": lazy_gettext("AI task"),
    "weeks_to_pilot": lazy_gettext("Weeks to a pilot"),
    "weeks_to_production": lazy_gettext("Weeks to production"),
}
"""What the facts of a solution are called; another one keeps the name that predicates use."""
SCHEMES: Mapping[str, str] = {
    "industries": "industries",
    "inputs.modalities": "modalities",
    "integration.kinds": "deployments",
    "integration.protocols": "protocols",
    "maturity": "maturities",
    "price.band": "budgets",
    "price.model": "price_models",
    "scenes": "scenes",
    "tasks": "tasks",
}
OPERATORS: Mapping[str, LazyString] = {
    "≤": lazy_gettext("at most %(value)s"),
    "≥": lazy_gettext("at least %(value)s"),
    "≠": lazy_gettext("not %(value)s"),
}
YES, NO = lazy_gettext("yes"), lazy_gettext("no")


@dataclass(frozen=True, slots=True)
class Failing:
    """A condition that is known to fail: what it is about, what was asked, what is offered."""

    name: str
    asked: str
    offered: str


def asked_words(condition: Condition, language: str) -> str:
    """Return what a condition asks, in the reader's language."""
    asked = _asked(condition.operator, _values(condition.field, condition.value, language))
    return f"{_name(condition)}{gettext(': ')}{asked}"


def offered_words(condition: Condition, solution: Content, language: str) -> str:
    """Return what a solution is known to offer where a condition asks, in the reader's language."""
    offered = _offered(condition.field, dict(facts_of(solution))[condition.field], language)
    return f"{_name(condition)}{gettext(': ')}{offered}"


def failings(failed: tuple[Requirement, ...], solution: Content, language: str) -> list[Failing]:
    """Return in the reader's language why a solution is ruled out by its ``failed`` conditions."""
    facts = dict(facts_of(solution))
    return [
        Failing(
            _name(condition),
            _asked(condition.operator, _values(condition.field, condition.value, language)),
            _offered(condition.field, facts[condition.field], language),
        )
        for requirement in failed
        if (condition := requirement.condition) is not None
    ]


def _name(condition: Condition) -> str:
    return str(FIELDS.get(condition.field, condition.field))


def _asked(operator: str, value: str) -> str:
    return str(OPERATORS[operator] % {"value": value}) if operator in OPERATORS else value


def _values(field: str, value: str, language: str) -> str:
    return _joined([_value(field, one, language) for one in listed(value)])


def _offered(field: str, fact: Fact, language: str) -> str:
    if isinstance(fact, frozenset):
        return _joined([_value(field, code, language) for code in sorted(fact)])
    written = str(fact).lower() if isinstance(fact, bool) else str(fact)
    return _value(field, written, language)


def _value(field: str, value: str, language: str) -> str:
    """Return a code's name, a country's, yes or no, or a number as the reader writes it."""
    if field in SCHEMES:
        return label(SCHEMES[field], value, language)
    if value.lower() in {"true", "false"}:
        return str(YES if value.lower() == "true" else NO)
    if field in {"regions", "languages"}:
        known = Locale(language)
        return str((known.territories if field == "regions" else known.languages).get(value, value))
    if field in {"first_year", "certificates"}:
        return value.removesuffix(".0")
    figure = number(value)
    return value if figure is None else str(format_decimal(figure))


def _joined(values: list[str]) -> str:
    comma: str = gettext(", ")
    return comma.join(values)
