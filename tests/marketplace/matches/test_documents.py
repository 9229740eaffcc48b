"""What the engine may use of a listing."""

from marketplace.listings.content import Problem, Solution
from marketplace.listings.disclosure import disclosed
from marketplace.listings.models import Kind
from marketplace.listings.stages import Stage
from marketplace.matches.documents import as_document, view_of

PROBLEM = Problem.model_validate(
    {
        "title": {"zh": "划痕", "en": "Scratches"},
        "summary": {"en": "They escape."},
        "description": {"en": "On cold-rolled strip."},
        "industry": "2410",
        "scene": "quality-inspection",
        "process_step": {"en": "Temper mill"},
        "kpis": [{"name": {"en": "Escape rate"}, "target": "1", "measured": {"en": "By claims"}}],
        "must_haves": [
            {"text": {"en": "Runs on site"}},
            {"predicate": {"field": "latency_ms", "operator": "≤", "value": "50"}},
        ],
        "not_wanted": {"en": "Cloud"},
    }
)


def test_a_problem_gives_a_passage_for_each_language_it_is_written_in() -> None:
    document = as_document("7", PROBLEM)
    zh, en = document.passages
    assert (zh.language, zh.title, zh.text) == ("zh", "划痕", "划痕")
    assert en.title == "Scratches"
    assert en.text.splitlines() == [
        "They escape.",
        "On cold-rolled strip.",
        "Temper mill",
        "Escape rate",
        "By claims",
        "Runs on site",
    ]
    assert document.industries == {"2410"}
    assert document.tasks == frozenset()


def test_what_is_not_disclosed_is_not_in_the_document() -> None:
    document = as_document("7", disclosed(PROBLEM, Stage.PUBLIC))
    assert document.passages[1].text == "They escape."
    assert document.industries == {"24"}


def test_a_solution_speaks_by_what_it_solves_and_not_by_its_limits() -> None:
    solution = Solution.model_validate(
        {
            "title": {"en": "Eye"},
            "summary": {"en": "Sees scratches."},
            "problems_solved": [{"en": "Scratches escape"}, {"zh": "划痕漏检"}],
            "limits": [{"en": "Not for glass"}],
            "industries": ["2410"],
            "industries_possible": ["2420"],
            "tasks": ["defect-detection"],
        }
    )
    document = as_document("8", solution)
    zh, en = document.passages
    assert (zh.title, zh.text) == ("", "划痕漏检")
    assert en.text == "Sees scratches.\nScratches escape"
    assert document.industries == {"2410", "2420"}


def test_a_solution_is_one_view_and_a_problem_three() -> None:
    assert {view_of(Kind.SOLUTION, stage) for stage in Stage} == {"public"}
    assert [view_of(Kind.PROBLEM, stage) for stage in Stage] == [
        "public",
        "verified",
        "verified",
        "all",
        "all",
    ]
