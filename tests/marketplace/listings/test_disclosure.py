"""Who sees what of a listing: every field, at every stage."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
from pydantic_core import PydanticUndefined

from marketplace.bilingual import Part
from marketplace.listings.content import Problem, Solution
from marketplace.listings.disclosure import disclosed, hidden_fields
from marketplace.listings.parts import DataAvailable, KpiTarget, Site
from marketplace.listings.stages import Seen, Stage

PUBLIC = {"title", "summary", "industry", "scene", "task", "site.country"}
ACCEPTED = {"offers_wanted"}
INTRODUCED = {"kpis.baseline", "data.volume", "site.town"}
OWNER = {"company_shown"}
"""What the product says about fields; those that are not named here are for verified vendors."""


def canary(name: str) -> dict[str, str]:
    return {"zh": f"金丝雀 {name}", "en": f"canary {name}"}


REQUIREMENT = {"predicate": {"field": "canary field", "operator": "has", "value": "canary value"}}
PROBLEM = Problem.model_validate(
    {
        "title": canary("title"),
        "summary": canary("summary"),
        "description": canary("description"),
        "industry": "2410",
        "scene": "quality-inspection",
        "process_step": canary("process_step"),
        "material": canary("material"),
        "task": "defect-detection",
        "kpis": [
            {
                "name": canary("kpis.name"),
                "unit": "canary kpis.unit",
                "baseline": "canary kpis.baseline",
                "target": "canary kpis.target",
                "measured": canary("kpis.measured"),
                "by": date(2031, 1, 1),
                "hard": True,
            }
        ],
        "must_haves": [{"text": canary("must_haves.text")}, REQUIREMENT],
        "nice_to_haves": [{"text": canary("nice_to_haves.text")}, REQUIREMENT],
        "not_wanted": canary("not_wanted"),
        "data": {
            "none_yet": True,
            "modalities": ["image"],
            "volume": canary("data.volume"),
            "labelled_percent": 12.5,
            "frequency": "second",
            "sample_possible": True,
        },
        "data_rules": {
            "may_leave_site": True,
            "may_leave_country": True,
            "personal": True,
            "important": True,
        },
        "deployment": {"kinds": ["edge"], "latency_ms": 7, "protocols": ["opc-ua"]},
        "budget": {"band": "1m-3m", "currency": "EUR"},
        "timing": {
            "decision_by": date(2031, 2, 1),
            "pilot_start": date(2031, 3, 1),
            "production_by": date(2031, 4, 1),
        },
        "cooperation": ["pilot"],
        "vendor_conditions": canary("vendor_conditions"),
        "site": {
            "country": "CN",
            "province": canary("site.province"),
            "town": canary("site.town"),
        },
        "offers_wanted": 7,
        "company_shown": True,
    }
)


class Leaf(NamedTuple):
    """A field that holds a value of its own, by the names on the way to it."""

    path: str
    value: object


def leaves(part: Part, path: str = "") -> Iterator[Leaf]:
    """Yield what a listing says, but nothing that has its default value."""
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        inner = [one for one in _items(value) if isinstance(one, Part)]
        for one in inner:
            yield from leaves(one, f"{path}{name}.")
        if not inner and value != field.default:
            yield Leaf(path + name, value)


def _items(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def opens_at(path: str) -> Stage:
    """Return from where the product lets a field be seen."""
    named = {
        Stage.PUBLIC: PUBLIC,
        Stage.ACCEPTED: ACCEPTED,
        Stage.INTRODUCED: INTRODUCED,
        Stage.OWNER: OWNER,
    }
    steps = path.split(".")
    above = {".".join(steps[: count + 1]) for count in range(len(steps))}
    return next((stage for stage, paths in named.items() if paths & above), Stage.VERIFIED)


def fields_of(model: type[Part]) -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        yield name, next((mark for mark in field.metadata if isinstance(mark, Seen)), None)


def parts(part: Part) -> Iterator[Part]:
    """Yield a piece of content and all pieces inside it."""
    yield part
    for name in type(part).model_fields:
        for one in _items(getattr(part, name)):
            if isinstance(one, Part):
                yield from parts(one)


def test_the_problem_used_here_fills_every_field() -> None:
    """Or a new field would go untested."""
    empty = {
        f"{type(part).__name__}.{name}"
        for part in parts(PROBLEM)
        for name, field in type(part).model_fields.items()
        if getattr(part, name) == field.default
    }
    assert empty == {"Requirement.text", "Requirement.predicate"}  # each has one of the two


@pytest.mark.parametrize("model", [Problem, KpiTarget, DataAvailable, Site])
def test_every_field_is_marked(model: type[Part]) -> None:
    assert [name for name, mark in fields_of(model) if mark is None] == []


def test_what_is_needed_opens_with_its_part() -> None:
    """A field without a default cannot be emptied, so nothing may hide it inside its part."""
    for part in parts(PROBLEM):
        marks = dict(fields_of(type(part)))
        opened = min((mark.stage for mark in marks.values() if mark), default=None)
        needed = [n for n, f in type(part).model_fields.items() if f.default is PydanticUndefined]
        assert all(marks[name] is None or marks[name].stage == opened for name in needed)


@pytest.mark.parametrize("stage", Stage)
def test_a_stage_sees_exactly_what_is_open_to_it(stage: Stage) -> None:
    expected = [leaf for leaf in leaves(PROBLEM) if opens_at(leaf.path) <= stage]
    if stage is Stage.PUBLIC:
        expected = [Leaf("industry", "24") if one.path == "industry" else one for one in expected]
    assert list(leaves(disclosed(PROBLEM, stage))) == expected


@pytest.mark.parametrize("stage", Stage)
def test_no_hidden_text_is_left_anywhere(stage: Stage) -> None:
    shown = json.dumps(disclosed(PROBLEM, stage).model_dump(mode="json"), ensure_ascii=False)
    texts = [leaf for leaf in leaves(PROBLEM) if "canary" in str(leaf.value)]
    assert len(texts) > 15
    for path, value in texts:
        assert (json.dumps(value, ensure_ascii=False) in shown) is (opens_at(path) <= stage)


@pytest.mark.parametrize("stage", Stage)
def test_what_is_shown_is_still_a_valid_problem(stage: Stage) -> None:
    shown = disclosed(PROBLEM, stage)
    assert Problem.model_validate(shown.model_dump()) == shown


def test_the_owner_sees_all_of_it() -> None:
    assert disclosed(PROBLEM, Stage.OWNER) == PROBLEM


@pytest.mark.parametrize(
    ("stage", "site"),
    [
        (Stage.PUBLIC, {"country"}),
        (Stage.VERIFIED, {"country", "province"}),
        (Stage.ACCEPTED, {"country", "province"}),
        (Stage.INTRODUCED, {"country", "province", "town"}),
    ],
)
def test_the_site_opens_step_by_step(stage: Stage, site: set[str]) -> None:
    shown = disclosed(PROBLEM, stage).site
    assert shown is not None
    assert set(shown.model_dump(exclude_none=True)) == site


@pytest.mark.parametrize(("code", "shown"), [("2410", "24"), ("241", "24"), ("24", "24")])
def test_the_public_sees_two_digits_of_the_industry(code: str, shown: str) -> None:
    problem = PROBLEM.model_copy(update={"industry": code})
    assert disclosed(problem, Stage.PUBLIC).industry == shown
    assert disclosed(problem, Stage.VERIFIED).industry == code


def test_a_short_problem_has_nothing_to_hide() -> None:
    short = Problem.model_validate({"title": canary("title"), "summary": canary("summary")})
    for stage in Stage:
        assert disclosed(short, stage) == short
        assert hidden_fields(short, stage) == ()


def test_hidden_fields_names_what_a_later_stage_would_open() -> None:
    below_verified = hidden_fields(PROBLEM, Stage.PUBLIC)
    partly = {"title", "summary", "industry", "scene", "task", "site"}
    always_said = {"company_shown", "offers_wanted"}
    assert set(below_verified) == set(Problem.model_fields) - partly - always_said
    assert hidden_fields(PROBLEM, Stage.VERIFIED) == ()


def test_a_field_that_says_nothing_is_not_hidden() -> None:
    bare = PROBLEM.model_copy(update={"material": None, "kpis": ()})
    assert {"material", "kpis"}.isdisjoint(hidden_fields(bare, Stage.PUBLIC))


@pytest.mark.parametrize("stage", Stage)
def test_a_solution_is_wholly_public(stage: Stage) -> None:
    solution = Solution.model_validate(
        {
            "title": canary("title"),
            "summary": canary("summary"),
            "industries": ["2410"],
            "limits": [canary("limits")],
            "capacity": 3,
            "evidence": [{"customer": canary("c"), "kpi": canary("k"), "result": "1"}],
        }
    )
    assert disclosed(solution, stage) == solution
    assert hidden_fields(solution, stage) == ()
    assert [name for name, mark in fields_of(Solution) if mark] == []
