"""Teaches Chinese pieces to mean what their English translations mean to the model.

The model itself stays as it is: it is the teacher of the English side, and reads the Chinese side
through the new pieces alone (Reimers & Gurevych, EMNLP 2020; Artetxe et al., ACL 2020).
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from matching.training.model import Cutter, contrast, vectors
from matching.training.steps import Plan, Progress, train

BATCH = 128
_POOL = 40
"""Batches are cut from so many sentences ordered by length: a batch is as slow as its longest."""
_TERMS = 5
"""Batches of single terms for each pool of sentences."""
_RATE, _WARM = 1.2e-3, 50
_NEARNESS = 4.0
"""What the distance to the teacher counts beside finding the right one in the batch."""
_JITTER = 12
MOST_CHINESE, MOST_ENGLISH = 60, 200
"""Signs of the sentences that are learnt from: short ones teach as much in a third of the time."""

Batch = Sequence[tuple[str, str]]
"""English and Chinese that mean the same."""


def batches_of(
    sentences: Sequence[tuple[str, str]],
    terms: Sequence[tuple[str, str]],
    steps: int,
    seed: int = 5,
) -> list[Batch]:
    """Return ``steps`` batches: sentences of like length together, terms among themselves."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    short = [
        (english, chinese)
        for english, chinese in sentences
        if len(chinese) <= MOST_CHINESE and len(english) <= MOST_ENGLISH
    ]
    found: list[Batch] = []
    while len(found) < steps:
        pool = chance.choices(short, k=BATCH * _POOL)
        pool.sort(key=lambda pair: len(pair[1]) + chance.random() * _JITTER)
        pool += chance.choices(terms, k=BATCH * _TERMS)
        parts = [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
        chance.shuffle(parts)
        found += parts
    return found[:steps]


def distil(
    transformer: Any,  # noqa: ANN401 - a class of transformers
    pieces: Cutter,
    rows: nn.Embedding,
    batches: Sequence[Batch],
    progress: Progress,
    state: Path | None = None,
) -> None:
    """Move the vectors of the Chinese pieces, ``rows``, in place.

    ``transformer`` is frozen; ``pieces`` number its own pieces first and then those of ``rows``,
    which must be a sparse embedding.
    """
    optimiser = torch.optim.SparseAdam(rows.parameters(), lr=_RATE)

    def loss(batch: Batch) -> Tensor:
        numbers, mask = pieces([english for english, _ in batch])
        with torch.no_grad():
            taught = vectors(transformer, {"input_ids": numbers}, mask)
        numbers, mask = pieces([chinese for _, chinese in batch])
        learnt = vectors(
            transformer, {"inputs_embeds": _embedded(transformer, rows, numbers)}, mask
        )
        far = 1 - (learnt * taught).sum(1).mean()
        return 0.5 * (contrast(learnt, taught) + contrast(taught, learnt)) + _NEARNESS * far

    train({"rows": rows.weight}, optimiser, batches, loss, Plan(_RATE, _WARM, state), progress)


def _embedded(transformer: Any, rows: nn.Embedding, numbers: Tensor) -> Tensor:  # noqa: ANN401
    own = transformer.embeddings.word_embeddings
    first = own.num_embeddings
    chinese = (numbers >= first).unsqueeze(-1)
    return torch.where(
        chinese, rows((numbers - first).clamp(min=0)), own(numbers.clamp(max=first - 1))
    )
