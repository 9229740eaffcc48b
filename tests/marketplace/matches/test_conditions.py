"""Failed conditions in words."""

from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from marketplace.listings.content import Solution
from marketplace.matches.conditions import FIELDS, SCHEMES, failings
from marketplace.matches.facts import facts_of
from marketplace.taxonomy.codes import terms
from marketplace.web.languages import current_language
from matching.documents import Asked, Condition, Operator, Requirement

if TYPE_CHECKING:
    from tests.marketplace.conftest import Site

OFFER: dict[str, Any] = {
    "title": {"en": "x"},
    "summary": {"en": "x"},
    "industries": ["2410"],
    "inputs": {"modalities": ["image"], "samples": 12_000},
    "integration": {"kinds": ["edge", "private-cloud"], "data_leaves_site": True},
    "price": {"band": "1m-3m"},
    "certificates": ["ISO 9001"],
    "regions": ["DE"],
    "languages": ["en"],
}


@pytest.fixture
def app(site: "Site") -> Flask:
    return site.client.application


def failed(field: str, operator: Operator, value: str) -> tuple[Requirement, ...]:
    condition = Condition(field, operator, value)
    return (Requirement("must_haves.0", Asked.MUST, (), condition, hard=True),)


@pytest.mark.parametrize(
    ("field", "operator", "value", "said"),
    [
        (
            "integration.kinds",
            "has",
            "on-premise",
            ("Runs", "On-premise", "Edge, Private cloud"),
        ),
        ("integration.data_leaves_site", "=", "false", ("Data leaves the site", "no", "yes")),
        ("inputs.samples", "≤", "5000", ("Samples needed", "at most 5,000", "12,000")),
        ("inputs.samples", "≥", "5e4", ("Samples needed", "at least 50,000", "12,000")),
        ("price.currency", "in", "EUR, USD", ("Currency", "EUR, USD", "CNY")),
        ("price.currency", "≠", "CNY", ("Currency", "not CNY", "CNY")),
        ("regions", "has", "CN", ("Regions", "China", "Germany")),
        ("languages", "has", "zh", ("Languages", "Chinese", "English")),
        ("certificates", "has", "CE", ("Certificates", "CE", "ISO 9001")),
    ],
)
def test_it_says_what_was_asked_and_what_is_offered(
    app: Flask, field: str, operator: Operator, value: str, said: tuple[str, str, str]
) -> None:
    solution = Solution.model_validate(OFFER)
    with app.test_request_context("/?lang=en"):
        (one,) = failings(failed(field, operator, value), solution, current_language())
    assert (one.name, one.asked, one.offered) == said


def test_what_has_no_condition_is_not_told() -> None:
    assert failings((Requirement("x", Asked.MUST),), Solution.model_validate(OFFER), "en") == []


def test_a_fact_without_a_name_of_its_own_keeps_the_predicate_s(app: Flask) -> None:
    solution = Solution.model_validate(OFFER | {"confirmed_current": "0001-01-02"})
    with app.test_request_context("/?lang=en"):
        (one,) = failings(failed("confirmed_current", "≥", "5"), solution, "en")
    assert (one.name, one.offered) == ("confirmed_current", "2")


def test_names_are_of_facts_that_exist() -> None:
    assert SCHEMES.keys() <= FIELDS.keys()
    assert [scheme for scheme in SCHEMES.values() if not terms(scheme)] == []
    assert {name for name, _ in facts_of(Solution.model_validate(OFFER))} <= FIELDS.keys()
