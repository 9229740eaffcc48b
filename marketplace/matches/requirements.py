"""What a problem asks of a solution, and what a solution has reached, for the engine."""

from collections.abc import Iterator

from marketplace.bilingual import Bilingual
from marketplace.listings.content import Problem, Solution
from marketplace.listings.parts import Evidence, KpiTarget
from marketplace.listings.parts import Requirement as Wanted
from marketplace.taxonomy.measures import measured
from matching.documents import Asked, Condition, Language, Requirement, Result, Texts

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def requirements_of(problem: Problem) -> tuple[Requirement, ...]:
    """Return must-haves, nice-to-haves and targets, keyed by where they stand in the content.

    Only a must-have that is a predicate rules out; a target is hard where its owner says so.
    """
    return (
        *_wanted("must_haves", problem.must_haves, Asked.MUST),
        *_wanted("nice_to_haves", problem.nice_to_haves, Asked.NICE),
        *(_target(row, kpi) for row, kpi in enumerate(problem.kpis)),
    )


def results_of(solution: Solution) -> tuple[Result, ...]:
    """Return the results that the vendor states, each with its grade."""
    return tuple(map(_result, solution.evidence))


def texts_of(*said: Bilingual) -> Texts:
    """Return texts in each of their languages."""
    return tuple(
        (language, text)
        for one in said
        for language in LANGUAGES
        if (text := getattr(one, language))
    )


def _wanted(field: str, listed: tuple[Wanted, ...], asked: Asked) -> Iterator[Requirement]:
    for row, one in enumerate(listed):
        checked = one.predicate
        yield Requirement(
            f"{field}.{row}",
            asked,
            texts_of(one.text) if one.text else (),
            Condition(checked.field, checked.operator, checked.value) if checked else None,
            hard=asked is Asked.MUST and checked is not None,
        )


def _target(row: int, kpi: KpiTarget) -> Requirement:
    figure = f"{kpi.target} {kpi.unit or ''}".strip()
    texts = tuple(
        (language, f"{name}{'：' if language == 'zh' else ': '}{figure}")
        for language, name in texts_of(kpi.name)
    )
    return Requirement(f"kpis.{row}", Asked.TARGET, texts, hard=kpi.hard)


def _result(record: Evidence) -> Result:
    return Result(
        texts_of(record.kpi),
        record.result,
        record.unit,
        record.baseline,
        record.measure or measured(record.kpi),
        record.grade,
    )
