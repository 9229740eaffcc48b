"""The model as it is trained: low-rank adapters in it, and one way to make vectors of texts."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from matching.bilingual import merge

SCALE = 20.0
"""Cosines are multiplied by this before the softmax, as all-MiniLM-L6-v2 was trained."""
_PARTS = ("query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense")

Cutter = Callable[[Sequence[str]], tuple[Tensor, Tensor]]
"""Returns the numbers of the pieces of texts, and the mask of what is no filling."""


class LowRank(nn.Module):
    """A linear layer that stays as it is, and a product of two thin matrices beside it."""

    def __init__(self, base: nn.Linear, rank: int, alpha: float) -> None:
        """Start at the layer itself: the second matrix is zero (Hu et al., ICLR 2022)."""
        super().__init__()
        self.base, self.strength = base, alpha / rank
        self.a = nn.Parameter(torch.randn(rank, base.in_features) / math.sqrt(base.in_features))
        self.b = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, given: Tensor) -> Tensor:
        """Return what the layer makes of its input, and what the adapter adds."""
        added = nn.functional.linear(nn.functional.linear(given, self.a), self.b)
        found: Tensor = self.base(given) + added * self.strength
        return found


def adapt(transformer: Any, rank: int = 16, alpha: float = 32.0) -> list[nn.Parameter]:  # noqa: ANN401 - a class of transformers
    """Freeze a transformer, put adapters beside its linear layers, and return their parameters."""
    transformer.requires_grad_(requires_grad=False)
    for name, layer in list(transformer.encoder.named_modules()):
        if isinstance(layer, nn.Linear) and name.endswith(_PARTS):
            parent, _, last = name.rpartition(".")
            setattr(transformer.encoder.get_submodule(parent), last, LowRank(layer, rank, alpha))
    return [weight for weight in transformer.parameters() if weight.requires_grad]


def save_adapter(transformer: Any, file: Path) -> None:  # noqa: ANN401 - a class of transformers
    """Write the adapters in half precision, the strength multiplied into the second matrix."""
    matrices: dict[str, Tensor] = {}
    for name, layer in _adapters(transformer):
        matrices[f"{name}.a"] = layer.a.detach().half().contiguous()
        matrices[f"{name}.b"] = (layer.b.detach() * layer.strength).half().contiguous()
    save_file(matrices, file)


def merged(transformer: Any, file: Path) -> Any:  # noqa: ANN401 - a class of transformers
    """Return the transformer, frozen, with a stored adapter merged into it."""
    merge(transformer, load_file(file))
    return transformer.eval().requires_grad_(requires_grad=False)


def _adapters(transformer: Any) -> Iterator[tuple[str, LowRank]]:  # noqa: ANN401 - the same
    for name, layer in transformer.named_modules():
        if isinstance(layer, LowRank):
            yield name, layer


def vectors(transformer: Any, given: Mapping[str, Tensor], mask: Tensor) -> Tensor:  # noqa: ANN401
    """Return unit-length means over the pieces of each text, computed in bfloat16.

    ``given`` is ``input_ids`` or ``inputs_embeds`` as the transformer takes them.
    """
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = transformer(**given, attention_mask=mask).last_hidden_state.float()
    weights = mask.unsqueeze(-1).float()
    mean = (hidden * weights).sum(1) / weights.sum(1)
    return nn.functional.normalize(mean, dim=1)


def contrast(left: Tensor, right: Tensor) -> Tensor:
    """Return how badly each left row picks its right row out of the batch (InfoNCE).

    ``right`` may have further rows, which are no row's partner: hard negatives.
    """
    return nn.functional.cross_entropy(SCALE * left @ right.T, torch.arange(len(left)))
