"""What the demo catalogue must answer: the right solutions stand beside each problem."""

import tomllib
from typing import Any, TypeVar

import pytest

from marketplace.bilingual import Bilingual, Part
from marketplace.listings.content import Problem, Solution
from marketplace.listings.parts import Predicate
from marketplace.resources import resource
from marketplace.taxonomy.codes import terms

M = TypeVar("M", bound=Part)


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((resource("catalogue") / name).read_text(encoding="utf-8"))


def load(model: type[M], folder: str) -> dict[str, M]:
    """Return the listings of a folder by address."""
    documents = {
        path.stem: toml(f"{folder}/{path.name}")
        for path in sorted((resource("catalogue") / folder).glob("*.toml"))
    }
    for document in documents.values():
        del document["organisation"]
    return {slug: model.model_validate(one) for slug, one in documents.items()}


PROBLEMS = load(Problem, "problems")
SOLUTIONS = load(Solution, "solutions")
SCENARIOS = toml("scenarios.toml")["scenario"]
EXPECTED = toml("expected.toml")["expected"]
PROMISED = {
    "Vision over the whole steelmaking process": "24",
    "Data labelling, model training and detection for display panels": "26",
    "Repair decisions for display-panel defects": "26",
    "Automated decision-making in production": "26",
    "Monitoring, analysis and maintenance of equipment": "28",
    "Faster image processing, lower labour cost": "26",
    "Digital workshop with a digital twin": "29",
    "Large models as a productivity tool": "28",
    "AI video generation and lifelike environments": "28",
}
"""What the product promises to answer, and the industry in which its first problem stands."""


def spoken(text: Bilingual) -> set[str]:
    return {language for language in ("zh", "en") if getattr(text, language)}


def speaks_both(text: Bilingual) -> bool:
    return len(spoken(text)) == 2


def value_of(offered: Solution, field: str) -> Any:
    """Follow a predicate's dotted path; a step that does not exist is an error."""
    value: Any = offered
    for step in field.split("."):
        value = getattr(value, step)
    return value


def fails(offered: Solution, predicate: Predicate) -> bool:
    """Say whether a must-have is known to fail; what was not said does not fail."""
    value = value_of(offered, predicate.field)
    if value is None:
        return False
    if predicate.operator == "has":
        return predicate.value not in value
    if predicate.operator == "=":
        return str(value).lower() != predicate.value
    assert predicate.operator == "≤", "the catalogue needs no other operator yet"
    return bool(value > float(predicate.value))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: str(scenario["name"]))
def test_no_answer_is_ruled_out_by_a_must_have(scenario: dict[str, Any]) -> None:
    ruled_out = [
        (asked, offered, requirement.predicate)
        for asked in scenario["problems"]
        for offered in scenario["solutions"]
        for requirement in PROBLEMS[asked].must_haves
        if requirement.predicate and fails(SOLUTIONS[offered], requirement.predicate)
    ]
    assert ruled_out == []


def test_every_scenario_is_there() -> None:
    industries = {one["name"]: PROBLEMS[one["problems"][0]].industry for one in SCENARIOS}
    assert {name: (code or "")[:2] for name, code in industries.items()} == PROMISED


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: str(scenario["name"]))
def test_a_scenario_is_answered_in_both_languages(scenario: dict[str, Any]) -> None:
    asked, offered = PROBLEMS[scenario["problems"][0]], SOLUTIONS[scenario["solutions"][0]]
    assert speaks_both(asked.title)
    assert speaks_both(offered.title)
    assert asked.task in offered.tasks
    assert (asked.industry or "")[:2] in {code[:2] for code in offered.industries}


def test_the_steel_scenario_shows_a_benchmark() -> None:
    steel = next(one for one in SCENARIOS if "steel" in one["name"])
    records = [record for slug in steel["solutions"] for record in SOLUTIONS[slug].evidence]
    assert {record.result for record in records if record.benchmark} == {"+20", "−35"}


def test_every_problem_has_its_answers_written_down() -> None:
    asked = [slug for one in SCENARIOS for slug in one["problems"]]
    asked += [one["problem"] for one in EXPECTED]
    assert sorted(asked) == sorted(PROBLEMS)
    assert {slug for one in SCENARIOS + EXPECTED for slug in one["solutions"]} < set(SOLUTIONS)
    offered = [slug for one in SCENARIOS for slug in one["solutions"]]
    assert len(offered) == len(set(offered))


@pytest.mark.parametrize("answer", EXPECTED, ids=lambda answer: str(answer["problem"]))
def test_an_answer_shares_the_problem_s_codes_and_a_language(answer: dict[str, Any]) -> None:
    asked, best = PROBLEMS[answer["problem"]], SOLUTIONS[answer["solutions"][0]]
    assert asked.scene in best.scenes
    assert asked.task is None or asked.task in best.tasks
    assert spoken(asked.title) & spoken(best.title)


def test_predicates_name_codes_that_exist() -> None:
    schemes = {"integration.kinds": "deployments", "integration.protocols": "protocols"}
    found = [
        requirement.predicate
        for asked in PROBLEMS.values()
        for requirement in asked.must_haves + asked.nice_to_haves
        if requirement.predicate and requirement.predicate.field in schemes
    ]
    assert found
    assert [one for one in found if one.value not in terms(schemes[one.field])] == []
