"""What a listing may say: the rules that its fields keep by themselves."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from marketplace.bilingual import Bilingual, Part
from marketplace.listings.content import Problem, Solution, content_hash, stored
from marketplace.listings.parts import (
    DataAvailable,
    Deployment,
    Evidence,
    KpiTarget,
    Money,
    Requirement,
    Site,
    Title,
)

SHORT = {"title": {"en": "Scratches"}, "summary": {"en": "They escape."}}
TEXT = {"text": {"en": "Fast enough"}}
PREDICATE = {"field": "integration.kinds", "operator": "has", "value": "edge"}


def refused(model: type[Part], message: str, **fields: Any) -> None:
    with pytest.raises(ValidationError, match=message):
        model.model_validate(fields)


@pytest.mark.parametrize("model", [Problem, Solution])
def test_title_and_summary_are_enough_for_a_draft(model: type[Problem | Solution]) -> None:
    assert model.model_validate(SHORT).title.en == "Scratches"


@pytest.mark.parametrize("model", [Problem, Solution])
@pytest.mark.parametrize("missing", ["title", "summary"])
def test_title_and_summary_are_needed(model: type[Part], missing: str) -> None:
    rest = {name: text for name, text in SHORT.items() if name != missing}
    refused(model, f"{missing}\n  Field required", **rest)


@pytest.mark.parametrize("model", [Problem, Solution, Bilingual, Site])
def test_an_unknown_field_is_a_mistake(model: type[Part]) -> None:
    refused(model, "colour\n  Extra inputs", colour="red")


def test_content_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Problem.model_validate(SHORT).task = "ocr"  # type: ignore[misc]


@pytest.mark.parametrize("texts", [{}, {"zh": None, "en": None}])
def test_a_text_says_something(texts: dict[str, None]) -> None:
    refused(Bilingual, "write it in Chinese", **texts)


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_blank_is_not_a_text(blank: str) -> None:
    refused(Bilingual, "at least 1 character", zh="划痕", en=blank)


def test_a_text_is_trimmed_and_bounded() -> None:
    assert Bilingual(en=" x ").en == "x"
    assert Bilingual(zh="字" * 20_000).zh
    refused(Bilingual, "at most 20000", zh="字" * 20_001)


@pytest.mark.parametrize(
    ("text", "wanted", "answer", "language"),
    [
        (Bilingual(zh="钢", en="steel"), "zh", "钢", "zh"),
        (Bilingual(zh="钢", en="steel"), "en", "steel", "en"),
        (Bilingual(zh="钢"), "en", "钢", "zh"),
        (Bilingual(en="steel"), "zh", "steel", "en"),
    ],
)
def test_a_missing_language_is_answered_in_the_other(
    text: Bilingual, wanted: str, answer: str, language: str
) -> None:
    assert (text.text(wanted), text.language(wanted)) == (answer, language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_title_has_at_most_80_characters(language: str) -> None:
    Title.model_validate({language: "钢" * 80})
    refused(Title, "at most 80", **{"zh": "短", "en": "short", language: "钢" * 81})


@pytest.mark.parametrize(
    ("model", "field", "scheme"),
    [
        (Problem, "scene", "scenes"),
        (Problem, "task", "tasks"),
        (Money, "band", "budgets"),
        (DataAvailable, "frequency", "data_frequencies"),
        (Solution, "maturity", "maturities"),
    ],
)
def test_a_code_must_be_in_its_list(model: type[Part], field: str, scheme: str) -> None:
    refused(model, f"'magic' is not one of the {scheme}", **{field: "magic"})


@pytest.mark.parametrize(
    ("model", "field", "scheme"),
    [
        (Problem, "cooperation", "cooperations"),
        (DataAvailable, "modalities", "modalities"),
        (Deployment, "kinds", "deployments"),
        (Deployment, "protocols", "protocols"),
        (Solution, "scenes", "scenes"),
        (Solution, "tasks", "tasks"),
    ],
)
def test_each_of_several_codes_must_be(model: type[Part], field: str, scheme: str) -> None:
    refused(model, f"'magic' is not one of the {scheme}", **{field: ["magic"]})


@pytest.mark.parametrize("code", ["24", "241", "2410", "2499"])
def test_an_industry_is_a_division_of_manufacturing_or_below(code: str) -> None:
    assert Problem.model_validate(SHORT | {"industry": code}).industry == code


@pytest.mark.parametrize("code", ["4", "24101", "09", "99", "6201", "steel", "24１0", ""])
def test_other_industries_are_refused(code: str) -> None:
    refused(Problem, "industry", **SHORT, industry=code)


@pytest.mark.parametrize("fields", [{}, TEXT | {"predicate": PREDICATE}])
def test_a_requirement_is_a_text_or_a_predicate(fields: dict[str, Any]) -> None:
    refused(Requirement, "either a text or a predicate", **fields)


def test_either_kind_of_requirement_is_taken() -> None:
    assert Requirement.model_validate(TEXT).predicate is None
    assert Requirement.model_validate({"predicate": PREDICATE}).text is None


def test_a_predicate_knows_its_operators() -> None:
    refused(Requirement, "predicate.operator", predicate=PREDICATE | {"operator": "like"})


@pytest.mark.parametrize("field", ["must_haves", "nice_to_haves"])
def test_ten_requirements_are_the_most(field: str) -> None:
    Problem.model_validate(SHORT | {field: [TEXT] * 10})
    refused(Problem, f"{field}\n.*at most 10", **SHORT, **{field: [TEXT] * 11})


def test_ten_solved_problems_are_the_most() -> None:
    refused(Solution, "at most 10", **SHORT, problems_solved=[{"en": "x"}] * 11)


@pytest.mark.parametrize(
    ("model", "fields", "message"),
    [
        (Problem, {"offers_wanted": 0}, "greater than or equal to 1"),
        (Problem, {"offers_wanted": 21}, "less than or equal to 20"),
        (DataAvailable, {"labelled_percent": 101}, "less than or equal to 100"),
        (Deployment, {"latency_ms": 0}, "greater than 0"),
        (Money, {"band": "1m-3m", "currency": "yuan"}, "currency"),
        (Site, {"country": "China"}, "country"),
        (KpiTarget, {"name": {"en": "Misses"}}, "target\n  Field required"),
        (Evidence, {"grade": 4}, "grade"),
        (Solution, {"first_year": 1969}, "first_year"),
        (Solution, {"languages": ["de"]}, "languages"),
        (Solution, {"capacity": -1}, "capacity"),
    ],
)
def test_numbers_and_codes_have_bounds(
    model: type[Part], fields: dict[str, Any], message: str
) -> None:
    refused(model, message, **fields)


def test_what_was_not_said_is_not_stored() -> None:
    content = Problem.model_validate(
        SHORT | {"timing": {"decision_by": date(2027, 3, 31)}, "data_rules": {"personal": False}}
    )
    assert stored(content) == SHORT | {
        "timing": {"decision_by": "2027-03-31"},
        "data_rules": {"personal": False},
    }
    assert Problem.model_validate(stored(content)) == content


def test_the_hash_is_that_of_what_is_said() -> None:
    plain = Problem.model_validate(SHORT)
    assert content_hash(plain) == content_hash(Problem.model_validate(SHORT | {"task": None}))
    assert content_hash(plain) != content_hash(Problem.model_validate(SHORT | {"task": "ocr"}))
    assert len(content_hash(plain)) == 64
