"""Fits the calibration to judged sets and tells how far its probabilities can be believed."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.calibration import POSSIBLE, Calibration, Features, Weights
from matching.datasets import Dataset
from matching.documents import Document
from matching.encoder import Encoder
from matching.systems import Bench, Progress

LENGTH = 10
"""Probabilities are fitted and judged on the top ten of every list."""
FOLDS, BINS = 5, 10
_RIDGE = 1e-3
_NEWTON_STEPS = 30
"""Twice what it takes until no kept digit changes."""
_SEED = 20_250_101

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Believed:
    """How far probabilities held for queries that the fit had not seen.

    ``error`` is the expected calibration error over ten bins of equal size, by set and over all;
    ``answered`` the share of lists with their answers in reach that have a possible match,
    ``refused`` the share of lists without one that have none, NaN if there is but one set.
    """

    error: float
    errors: dict[str, float]
    answered: float
    refused: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A calibration with how far it can be believed, with vectors and by words alone."""

    calibration: Calibration
    dense: Believed
    lexical: Believed


@dataclass(frozen=True, slots=True)
class _Sample:
    """The rows of many lists: features, whether right, which query, which set ('' for none)."""

    numbers: Values
    right: Values
    queries: NDArray[np.str_]
    sets: NDArray[np.str_]


def fit_from(
    datasets: Sequence[Dataset],
    encoder: Encoder,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Calibration:
    """Return a calibration fitted to judged sets; see :func:`fit`."""
    return fit(datasets, encoder, cache=cache, progress=progress).calibration


def fit(
    datasets: Sequence[Dataset],
    encoder: Encoder,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Fit:
    """Fit both sets of weights to the top ten of every list and judge them out of fold.

    Every query is ranked over its own set, and over each other set, where nothing answers it:
    without such lists the fit would never see a problem that has no solution. Five folds over
    queries; what is reported of a query comes from weights that were fitted without it.

    :raises ValueError: there are fewer queries than folds, or no text in the encoder's languages.
    """
    benches = [Bench(item, encoder, cache=cache, progress=progress) for item in datasets]
    both = [
        _sample(_rows(datasets, benches, with_vectors=with_vectors), with_vectors=with_vectors)
        for with_vectors in (True, False)
    ]
    dense, lexical = (_weights(sample.numbers, sample.right) for sample in both)
    return Fit(Calibration(dense, lexical), _believed(both[0]), _believed(both[1]))


def calibration_error(probabilities: Values, right: Values, bins: int = BINS) -> float:
    """Return the expected calibration error over bins that hold equally many rows.

    That is the mean distance between what was predicted and what came true (Guo et al., ICML
    2017; equal mass after Nguyen & O'Connor, EMNLP 2015).
    """
    order = np.argsort(probabilities, kind="stable")
    parts = np.array_split(order, bins)
    gaps = (len(at) * abs(probabilities[at].mean() - right[at].mean()) for at in parts if len(at))
    return float(sum(gaps) / len(right))


_Row = tuple[Features, bool, str, str]


def _rows(
    datasets: Sequence[Dataset], benches: Sequence[Bench], *, with_vectors: bool
) -> Iterator[_Row]:
    for asked, asking in zip(datasets, benches, strict=True):
        for searched, bench in zip(datasets, benches, strict=True):
            name = asked.name if asked is searched else ""
            for query in asked.queries:
                vectors = asking.query_vectors(query) if with_vectors else None
                found = bench.collection.features(query, vectors, top=LENGTH)
                for id_, features in found:
                    yield features, bool(name) and _right(asked, query, id_), query.id, name


def _right(dataset: Dataset, query: Document, id_: str) -> bool:
    return dataset.judgements[query.id].get(id_, 0) > 0


def _sample(rows: Iterator[_Row], *, with_vectors: bool) -> _Sample:
    # In lists by meaning, documents that have no vector are judged by words: not this sample's.
    kept = [row for row in rows if (row[0].cosine is not None) == with_vectors]
    if not kept:
        message = "no list has vectors: the encoder does not know the language of the sets"
        raise ValueError(message)
    features, right, queries, sets = zip(*kept, strict=True)
    return _Sample(
        np.array([item.numbers for item in features]),
        np.array(right, dtype=float),
        np.array(queries),
        np.array(sets),
    )


def _believed(sample: _Sample) -> Believed:
    probabilities = _out_of_fold(sample)
    own = sample.sets != ""
    best = [
        probabilities[(sample.queries == query) & part].max(initial=0.0)
        for part in (own, ~own)
        for query in np.unique(sample.queries[part])
    ]
    answered = len(np.unique(sample.queries[own]))
    hopeful = np.array(best) >= POSSIBLE
    return Believed(
        calibration_error(probabilities[own], sample.right[own]),
        {
            str(name): calibration_error(probabilities[at], sample.right[at])
            for name in np.unique(sample.sets[own])
            for at in [sample.sets == name]
        },
        float(hopeful[:answered].mean()),
        1.0 - float(hopeful[answered:].mean()) if len(hopeful) > answered else math.nan,
    )


def _out_of_fold(sample: _Sample) -> Values:
    names = np.unique(sample.queries)
    if len(names) < FOLDS:
        message = f"{len(names)} queries are too few for {FOLDS} folds"
        raise ValueError(message)
    shuffled = np.random.default_rng(_SEED).permutation(len(names)) % FOLDS
    folds = shuffled[np.searchsorted(names, sample.queries)]
    found = np.empty(len(sample.right))
    for fold in range(FOLDS):
        weights = _weights(sample.numbers[folds != fold], sample.right[folds != fold])
        found[folds == fold] = _probabilities(weights, sample.numbers[folds == fold])
    return found


def _probabilities(weights: Weights, numbers: Values) -> Values:
    odds: Values = weights.bias + numbers @ np.array(weights.slopes)
    return 1.0 / (1.0 + np.exp(-odds))


def _weights(numbers: Values, right: Values) -> Weights:
    """Return the logistic regression by Newton's method, with a trace of ridge to stay finite."""
    design = np.column_stack([np.ones(len(numbers)), numbers])
    found = np.zeros(design.shape[1])
    for _ in range(_NEWTON_STEPS):
        chance = 1.0 / (1.0 + np.exp(-design @ found))
        slope = design.T @ (right - chance) - _RIDGE * found
        curve = (design.T * (chance * (1.0 - chance))) @ design + _RIDGE * np.eye(len(found))
        found += np.linalg.solve(curve, slope)
    bias, *slopes = (round(float(value), 4) for value in found)
    return Weights(bias, tuple(slopes))
