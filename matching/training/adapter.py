"""Trains the low-rank adapter: needs and offers that belong together move closer."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from matching.training.model import Cutter, adapt, contrast, save_adapter, vectors
from matching.training.pairs import Pair
from matching.training.steps import Plan, Progress, train

BATCH = 32
EPOCHS = 2
MOST_SINGLE = 28
"""Batches of each kind of pairs that nobody judged: more would drown the judged ones."""
_RATE, _WARM, _DECAY = 6e-4, 15, 0.01
_BACK = 0.5
"""What finding the need for an offer counts beside finding the offer for a need."""

Batch = tuple[list[str], list[str]]
"""Needs, and their offers followed by hard negatives."""


def train_adapter(  # noqa: PLR0913 - a model, how it reads, what it learns from, and what to tell
    transformer: Any,  # noqa: ANN401 - a class of transformers
    pieces: Cutter,
    batches: Sequence[Batch],
    out: Path,
    progress: Progress,
    *,
    state: Path | None = None,
    seed: int = 7,
) -> None:
    """Train adapters in a transformer on batches and write them; see :func:`batches_of`."""
    torch.manual_seed(seed)
    weights = adapt(transformer)
    transformer.eval()  # dropout would make the steps differ from run to run after a pause
    optimiser = torch.optim.AdamW(weights, _RATE, weight_decay=_DECAY)

    def loss(batch: Batch) -> Tensor:
        needs, offers = batch
        numbers, mask = pieces([*needs, *offers])
        found = vectors(transformer, {"input_ids": numbers}, mask)
        left, right = found[: len(needs)], found[len(needs) :]
        return contrast(left, right) + _BACK * contrast(right[: len(left)], left)

    named = {str(at): weight for at, weight in enumerate(weights)}
    train(named, optimiser, batches, loss, Plan(_RATE, _WARM, state), progress)
    save_adapter(transformer, out)


def batches_of(
    judged: Sequence[Sequence[Pair]], single: Sequence[Sequence[Pair]], seed: int = 7
) -> list[Batch]:
    """Return shuffled batches, each of pairs from one source: the judged twice, the others less."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    found = [batch for _ in range(EPOCHS) for pairs in judged for batch in _cut(pairs, chance)]
    for pairs in single:
        found += list(_cut(pairs, chance))[:MOST_SINGLE]
    chance.shuffle(found)
    return found


def _cut(pairs: Sequence[Pair], chance: random.Random) -> list[Batch]:
    mixed = chance.sample(pairs, len(pairs))
    parts = [mixed[at : at + BATCH] for at in range(0, len(mixed), BATCH)]
    return [_batch(part, chance) for part in parts if len(part) > 1]


def _batch(part: Sequence[Pair], chance: random.Random) -> Batch:
    wrong = [chance.choice(pair.wrong) for pair in part if pair.wrong]
    return [pair.left for pair in part], [*(pair.right for pair in part), *wrong]
