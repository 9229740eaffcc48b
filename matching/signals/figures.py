"""Which figures an offer has reached, so that they compare with what a need aims at.

Facts of a need: ``targets`` names the figures by code; ``targets.most.CODE UNIT`` is the highest
value that will do, ``targets.least.CODE UNIT`` the lowest.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from matching.documents import Result

TARGET = "targets."
REACHED = "results"
MOST, LEAST = "results.most.", "results.least."
"""Before a code and a unit: the highest and the lowest value that was reached."""

_NUMBER = re.compile(r"[-+−]?[0-9]{1,12}(\.[0-9]{1,12})?")


def plain_number(text: str) -> float | None:
    """Return a number that is written plainly; ``1,200`` is none: some read it as 1.2."""
    found = _NUMBER.fullmatch(text.strip())
    return float(found[0].replace("−", "-")) if found else None


def figure_key(code: str, unit: str | None) -> str:
    """Return the end of a figure's name: only figures in one unit compare."""
    return f"{code} {unit or ''}".strip()


def figures(results: Sequence[Result]) -> Iterator[tuple[str, float | frozenset[str]]]:
    """Yield the codes of the figures that results are of, and what was reached in each."""
    coded = [(result, result.measure) for result in results if result.measure]
    if coded:
        yield REACHED, frozenset(code for _, code in coded)
    reached: defaultdict[str, list[float]] = defaultdict(list)
    for result, code in coded:
        value = plain_number(result.result)
        if value is not None:
            reached[figure_key(code, result.unit)].append(value)
    for key, values in reached.items():
        yield MOST + key, max(values)
        yield LEAST + key, min(values)
