"""Makes the packaged English model the default encoder: an adapter for our task, and Chinese.

``pretrained/`` holds what is added, and a model card that says how it was made: a low-rank adapter
(Hu et al., ICLR 2022) that is merged into the model, and a vector for each Chinese piece, which
was taught to mean what its English translation means (Reimers & Gurevych, EMNLP 2020).
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from matching.models import EncoderBroken
from matching.pieces import Pieces

WEIGHTS = Path(__file__).with_name("pretrained")
NAME = "gongxu-zh-en"
SUMS = "SHA256SUMS"
ADAPTER, CHINESE = "adapter.safetensors", "chinese.safetensors"
PIECES, TRADITIONAL = "chinese-pieces.json", "traditional.txt"


@cache
def fingerprint(folder: Path = WEIGHTS) -> str:
    """Return a hash over all that is added to the model.

    :raises EncoderBroken: a file is missing or damaged.
    """
    sums = folder / SUMS
    for line in sums.read_text(encoding="ascii").splitlines():
        expected, name = line.split()
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                message = f"{folder / name} is damaged; install the package again"
                raise EncoderBroken(message)
    return hashlib.sha256(sums.read_bytes()).hexdigest()[:20]


def teach(model: Any, folder: Path = WEIGHTS) -> Pieces:  # noqa: ANN401 - see SentenceEncoder.load
    """Put adapter and Chinese pieces into a loaded all-MiniLM-L6-v2; return what cuts its texts.

    :raises EncoderBroken: a file is missing or damaged.
    """
    from safetensors.torch import load_file  # noqa: PLC0415 - brings torch
    from tokenizers import Tokenizer  # noqa: PLC0415 - only who encodes needs it

    fingerprint(folder)
    transformer = model[0].auto_model
    merge(transformer, load_file(folder / ADAPTER))
    embeddings = transformer.embeddings
    embeddings.word_embeddings = _extended(embeddings.word_embeddings, load_file(folder / CHINESE))
    # A copy: the model's own one fills every text up to its longest.
    latin = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    latin.no_padding()
    latin.no_truncation()
    latin.encode_special_tokens = True  # "[SEP]" that somebody typed is no mark
    pairs = (folder / TRADITIONAL).read_text(encoding="utf-8").split()
    return Pieces(
        latin,
        Tokenizer.from_file(str(folder / PIECES)),
        {pair[0]: pair[1] for pair in pairs},
    )


def merge(transformer: Any, adapter: Mapping[str, Any]) -> None:  # noqa: ANN401 - torch, late
    """Add each low-rank product to the weight it belongs to: W + B·A, B scaled before."""
    import torch  # noqa: PLC0415 - takes seconds; only who encodes shall wait

    with torch.no_grad():
        for name in {key.rpartition(".")[0] for key in adapter}:
            low, high = adapter[f"{name}.a"].float(), adapter[f"{name}.b"].float()
            transformer.get_submodule(name).weight += high @ low


def _extended(english: Any, chinese: Mapping[str, Any]) -> Any:  # noqa: ANN401 - torch, late
    """Return an embedding of the model's own pieces, followed by the Chinese ones.

    These stay eight bits a number, with a scale for each piece: a quarter of the memory.
    """
    import torch  # noqa: PLC0415 - takes seconds; only who encodes shall wait

    class Extended(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.english = english
            self.first = english.num_embeddings
            self.rows, self.scales = chinese["rows"], chinese["scales"].float()

        def forward(self, pieces: torch.Tensor) -> torch.Tensor:
            found: torch.Tensor = self.english(pieces.clamp(max=self.first - 1))
            at = pieces >= self.first
            rows = pieces[at] - self.first
            found[at] = self.rows[rows].to(found.dtype) * self.scales[rows].unsqueeze(1)
            return found

    return Extended()
