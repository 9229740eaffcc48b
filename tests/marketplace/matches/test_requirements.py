"""What a problem asks, and what a solution has reached."""

from marketplace.listings.content import Problem, Solution
from marketplace.matches.documents import as_document
from matching.documents import Asked, Condition, Requirement, Result, Texts

NAMED = {"title": {"en": "x"}, "summary": {"en": "x"}}


def test_a_problem_asks_with_words_conditions_and_targets() -> None:
    predicate = {"field": "integration.kinds", "operator": "has", "value": "edge"}
    problem = Problem.model_validate(
        NAMED
        | {
            "must_haves": [{"text": {"zh": "不停线", "en": "No stop"}}, {"predicate": predicate}],
            "nice_to_haves": [{"predicate": predicate}],
            "kpis": [
                {"name": {"zh": "漏检率", "en": "Missed"}, "unit": "%", "target": "≤ 2", "hard": 1},
                {"name": {"en": "Scrap"}, "target": "fewer"},
            ],
        }
    )
    condition = Condition("integration.kinds", "has", "edge")
    assert as_document("1", problem).requirements == (
        Requirement("must_haves.0", Asked.MUST, (("zh", "不停线"), ("en", "No stop"))),
        Requirement("must_haves.1", Asked.MUST, (), condition, hard=True),
        Requirement("nice_to_haves.0", Asked.NICE, (), condition),
        Requirement(
            "kpis.0", Asked.TARGET, (("zh", "漏检率：≤ 2 %"), ("en", "Missed: ≤ 2 %")), hard=True
        ),
        Requirement("kpis.1", Asked.TARGET, (("en", "Scrap: fewer"),)),
    )


def test_a_solution_tells_what_it_solves_and_not_and_what_it_reached() -> None:
    record = {"customer": {"en": "x"}, "result": "1", "unit": "%", "baseline": "4", "grade": 2}
    solution = Solution.model_validate(
        NAMED
        | {
            "problems_solved": [{"en": "Scratches escape"}, {"zh": "划痕漏检"}],
            "limits": [{"zh": "不做玻璃", "en": "No glass"}],
            "evidence": [
                record | {"kpi": {"en": "Good ones rejected"}, "measure": "false-alarm-rate"},
                record | {"kpi": {"zh": "漏检率"}},
            ],
        }
    )
    document = as_document("1", solution)
    assert document.solves == (("en", "Scratches escape"), ("zh", "划痕漏检"))
    assert document.limits == (("zh", "不做玻璃"), ("en", "No glass"))
    rejected: Texts = (("en", "Good ones rejected"),)
    assert document.results == (
        Result(rejected, "1", "%", "4", "false-alarm-rate", grade=2),
        Result((("zh", "漏检率"),), "1", "%", "4", "defect-miss-rate", grade=2),
    )
