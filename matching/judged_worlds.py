"""Makes markets of a judged set: real needs, offers and chances; vendors and their room are drawn.

Judgements know of few right answers, mostly of one for a need, so they are used for nDCG alone.
What buyers want is drawn from what the calibrated chances say.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Generator

from matching.calibration import shipped
from matching.datasets import load
from matching.market import examined
from matching.systems import Bench, Progress
from matching.worlds import ASKED, SHOWN, Rows, Shape, Values, World, market, owners, willing

if TYPE_CHECKING:
    from matching.encoder import Encoder

CANDIDATES = 100
"""How many offers of a need are ranked, as in an evaluation."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The engine's candidates of every need, before there are vendors.

    ``offers`` are positions in the set, in the engine's order; ``chances`` fall along a row, so
    that they never speak against that order. ``gains`` are 2^grade - 1, ``ideals`` the DCG of the
    judgements' best list, ``count`` is how many offers there are in all.
    """

    name: str
    offers: Rows
    chances: Values
    gains: Values
    ideals: Values
    count: int


def listed(
    folder: Path,
    encoder: "Encoder | None" = None,
    *,
    cache: Path | None = None,
    progress: Progress = lambda _: lambda _done, _total: None,
) -> Listed:
    """Rank the offers of a judged set for each of its needs.

    :raises DatasetError: the folder holds no judged set.
    """
    data = load(folder)
    bench = Bench(data, encoder, cache=cache, progress=progress)
    rows = {document.id: row for row, document in enumerate(data.documents)}
    step, offers, chances, gains, ideals = progress("ranking"), [], [], [], []
    for done, need in enumerate(data.queries, start=1):
        found = bench.collection.features(need, bench.query_vectors(need), top=CANDIDATES)
        grades = data.judgements[need.id]
        offers.append([rows[id_] for id_, _ in found])
        chances.append(sorted((shipped().probability(item) for _, item in found), reverse=True))
        gains.append([2.0 ** grades.get(id_, 0) - 1 for id_, _ in found])
        best = sorted((2.0**grade - 1 for grade in grades.values()), reverse=True)[:SHOWN]
        ideals.append(float(best @ examined(len(best))))
        step(done, len(data.queries))
    return Listed(
        data.name,
        np.array(offers, np.intp),
        np.array(chances),
        np.array(gains),
        np.array(ideals),
        len(rows),
    )


def judged(found: Listed, shape: Shape, rng: Generator) -> World:
    """Give the offers to vendors, and draw what these can take and accept.

    Of ``shape`` only the vendors, at most one for each offer, and the load count.
    """
    given = replace(shape, vendors=min(shape.vendors, found.count))
    sellers = owners(found.count, given.vendors, rng)[found.offers]
    accepted = willing(found.chances.shape, rng)
    known = market(sellers, found.chances, accepted, given, rng)
    return World(known, found.gains, found.ideals, ASKED * found.chances, accepted)
