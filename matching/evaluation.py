"""Measures how well systems rank a judged set, beside the plain ones that everybody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.datasets import Dataset, load
from matching.systems import ENGINE, SYSTEMS, Bench, Progress

if TYPE_CHECKING:
    from matching.encoder import Encoder

MEASURES = ("nDCG@10", "recall@100", "MRR@10")
RESAMPLES = 2000
_SEED = 20_250_101
"""One seed for all: the systems of a run are compared on the same resampled queries."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over queries with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """What one system reached, by measure."""

    system: str
    measures: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Difference:
    """The engine minus another system over the same queries, by measure."""

    other: str
    measures: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Report:
    """The result of ``evaluate``; ``encoder`` is its fingerprint, None for words alone.

    Measures are means over ``queries``, those with a relevant document; ``unanswered`` others of
    the set say nothing about a system.
    """

    dataset: str
    queries: int
    unanswered: int
    documents: int
    judged_only: bool
    encoder: str | None
    resamples: int
    rows: tuple[Row, ...]
    differences: tuple[Difference, ...]


def evaluate(
    folder: Path,
    *,
    systems: Sequence[str] | None = None,
    judged_only: bool = False,
    encoder: "Encoder | None" = None,
    progress: Progress | None = None,
    cache: Path | None = None,
) -> Report:
    """Rank the documents of a judged set for each of its queries and measure the result.

    ``systems`` are names of ``SYSTEMS``; without any, all that can run (without an encoder
    ``bm25`` and ``engine``). With ``judged_only`` a query ranks only its judged documents.
    ``progress`` is called with a stage's name and gives what is called with (done, total).
    ``cache`` is a folder that keeps vectors, so that unchanged text is never encoded again.

    Measures are ir_measures' over queries with at least one document graded above 0: nDCG@10
    with gain 2^grade − 1, recall@100 and MRR@10 with relevant = graded above 0. Intervals are
    percentiles of bootstrap resamples over queries, the same for all systems.

    :raises DatasetError: the folder holds no proper judged set.
    :raises ValueError: a system is unknown or needs an encoder.
    """
    chosen = _chosen(systems, encoder)
    dataset = load(folder)
    bench = Bench(dataset, encoder, judged_only=judged_only, cache=cache, progress=progress)
    measured = {name: _measured(dataset, bench.lists(name)) for name in chosen}
    return Report(
        dataset.name,
        len(dataset.queries),
        dataset.unanswered,
        len(dataset.documents),
        judged_only,
        encoder.fingerprint if encoder else None,
        RESAMPLES,
        tuple(Row(name, _estimates(values)) for name, values in measured.items()),
        _differences(measured),
    )


def bootstrap(values: Values, resamples: int = RESAMPLES) -> Estimate:
    """Return the mean of one value per query with its 95 % percentile interval."""
    rng = np.random.default_rng(_SEED)
    draws = rng.integers(len(values), size=(resamples, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return Estimate(float(values.mean()), float(low), float(high))


def _chosen(systems: Sequence[str] | None, encoder: "Encoder | None") -> list[str]:
    wanted = list(dict.fromkeys(systems or _runnable(encoder)))
    for name in wanted:
        if name not in SYSTEMS:
            message = f"no system {name!r}: there are {', '.join(SYSTEMS)}"
            raise ValueError(message)
        if name not in _runnable(encoder):
            message = f"the system {name!r} needs an encoder"
            raise ValueError(message)
    return wanted


def _runnable(encoder: "Encoder | None") -> list[str]:
    return [name for name, system in SYSTEMS.items() if encoder or not system.needs_vectors]


def _measured(dataset: Dataset, lists: Mapping[str, Sequence[str]]) -> dict[str, Values]:
    """Return each measure's values, one per query in the set's order."""
    import ir_measures  # noqa: PLC0415 - only this needs it

    grades = {grade for judged in dataset.judgements.values() for grade in judged.values()}
    measures = {
        ir_measures.nDCG(gains={grade: 2**grade - 1 for grade in sorted(grades)}) @ 10: MEASURES[0],
        ir_measures.R @ 100: MEASURES[1],
        ir_measures.RR @ 10: MEASURES[2],
    }
    run = {query: {id_: -float(at) for at, id_ in enumerate(ids)} for query, ids in lists.items()}
    found: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    # Queries without a relevant document are judged too, but say nothing about a system.
    judged = {query.id: dataset.judgements[query.id] for query in dataset.queries}
    for metric in ir_measures.iter_calc(list(measures), judged, run):
        found[measures[metric.measure]][metric.query_id] = float(metric.value)
    return {
        name: np.array([values[query.id] for query in dataset.queries])
        for name, values in found.items()
    }


def _estimates(values: Mapping[str, Values]) -> dict[str, Estimate]:
    return {name: bootstrap(each) for name, each in values.items()}


def _differences(measured: Mapping[str, Mapping[str, Values]]) -> tuple[Difference, ...]:
    if ENGINE not in measured:
        return ()
    own = measured[ENGINE]
    return tuple(
        Difference(name, _estimates({key: own[key] - other[key] for key in MEASURES}))
        for name, other in measured.items()
        if name != ENGINE
    )
