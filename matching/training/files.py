"""Writes what the default encoder adds to its model, as :mod:`matching.bilingual` reads it."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from tokenizers import Tokenizer
from tokenizers.models import Unigram

from matching.bilingual import ADAPTER, CHINESE, PIECES, SUMS, TRADITIONAL

_STEPS = 127
_TINY = 1e-8


def tokenizer(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """Return what cuts Chinese into pieces, of which the first stands for all others."""
    return Tokenizer(Unigram([(piece, round(weight, 3)) for piece, weight in pieces], unk_id=0))


def write_chinese(
    pieces: Sequence[tuple[str, float]],
    rows: NDArray[np.float32],
    simplified: Mapping[str, str],
    folder: Path,
) -> None:
    """Write pieces and their vectors, in eight bits and a scale for each row."""
    weights = torch.from_numpy(rows)
    scales = (weights.abs().amax(1) / _STEPS).clamp(min=_TINY).half()
    steps = (weights / scales.float().unsqueeze(1)).round().clamp(-_STEPS, _STEPS)
    save_file({"rows": steps.to(torch.int8), "scales": scales}, folder / CHINESE)
    tokenizer(pieces).save(str(folder / PIECES), pretty=False)
    lines = sorted(old + plain for old, plain in simplified.items())
    (folder / TRADITIONAL).write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_sums(folder: Path) -> bool:
    """Write the checksums of all files, without which none is used; say whether all are there."""
    lines = []
    if not all((folder / name).is_file() for name in (ADAPTER, CHINESE, PIECES, TRADITIONAL)):
        return False
    for name in (ADAPTER, CHINESE, PIECES, TRADITIONAL):
        with (folder / name).open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n")
    (folder / SUMS).write_text("".join(lines), encoding="ascii")
    return True
