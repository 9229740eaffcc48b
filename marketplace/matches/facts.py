"""What a listing says that a machine can compare, by the dotted names that predicates use."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date

from marketplace.bilingual import Bilingual, Part
from marketplace.listings.content import Content, Problem, Solution
from marketplace.listings.parts import DataAvailable, KpiTarget, Timing
from marketplace.taxonomy.measures import measured
from matching.documents import Fact
from matching.signals.facts import NEEDED
from matching.signals.figures import figure_key, plain_number

BANDS: Mapping[str, tuple[float, float]] = {
    "under-100k": (0, 100_000),
    "100k-300k": (100_000, 300_000),
    "300k-1m": (300_000, 1_000_000),
    "1m-3m": (1_000_000, 3_000_000),
    "3m-10m": (3_000_000, 10_000_000),
    "over-10m": (10_000_000, math.inf),
}
"""The least and the most of each band of money but ``undecided``."""
_DAYS_A_WEEK = 7
_BOUND = re.compile(r"([≤≥])\s*(.+)")
_SIDES = {"≤": "targets.most.", "≥": "targets.least."}

Facts = tuple[tuple[str, Fact], ...]


def facts_of(content: Content) -> Facts:
    """Return the facts of a listing, whose content must already be disclosed.

    Of a solution everything that is no text, and its least price; of a problem what signals read.
    Dates are days (``date.toordinal``). What was not said is not there.
    """
    if isinstance(content, Solution):
        return (*_said(content), *_least_price(content))
    needed = ((name, fact) for name, fact in _said(content) if name in NEEDED)
    return (*needed, *_derived(content))


def _said(part: Part, prefix: str = "") -> Iterator[tuple[str, Fact]]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Part) and not isinstance(value, Bilingual):
            yield from _said(value, f"{prefix}{name}.")
        elif (fact := _fact(value)) is not None:
            yield prefix + name, fact


def _fact(value: object) -> Fact | None:
    """Return a field's value as a fact, ``None`` where nothing was said or a text was."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, date):
        return float(value.toordinal())
    codes = [one for one in value if isinstance(one, str)] if isinstance(value, tuple) else []
    return frozenset(codes) or None


def _least_price(solution: Solution) -> Iterator[tuple[str, Fact]]:
    band = BANDS.get(solution.price.band or "") if solution.price else None
    if band:
        yield "price.least", band[0]


def _derived(problem: Problem) -> Iterator[tuple[str, Fact]]:
    band = BANDS.get(problem.budget.band) if problem.budget else None
    if band:
        yield "budget.most", band[1]
    yield from _weeks(problem.timing or Timing())
    yield from _lacking(problem.data or DataAvailable())
    yield from _targets(problem.kpis)


def _weeks(timing: Timing) -> Iterator[tuple[str, Fact]]:
    """Yield the weeks between the decision and what is to follow it."""
    ends = (("pilot", timing.pilot_start), ("production", timing.production_by))
    for name, end in ends:
        if timing.decision_by and end:
            days = (end - timing.decision_by).days
            yield f"timing.weeks_to_{name}", days / _DAYS_A_WEEK


def _lacking(data: DataAvailable) -> Iterator[tuple[str, Fact]]:
    """Yield the amounts that are known to be none; how much there is, is told in words only."""
    if data.none_yet:
        yield "data.samples", 0.0
    if data.none_yet or data.labelled_percent == 0:
        yield "data.labelled", 0.0


def _targets(kpis: tuple[KpiTarget, ...]) -> Iterator[tuple[str, Fact]]:
    codes = [(kpi, measured(kpi.name)) for kpi in kpis]
    known = frozenset(code for _, code in codes if code)
    if known:
        yield "targets", known
    for kpi, code in codes:
        bound = _BOUND.fullmatch(kpi.target.strip()) if code else None
        value = plain_number(bound[2]) if bound else None
        if code and bound and value is not None:
            yield _SIDES[bound[1]] + figure_key(code, kpi.unit), value
