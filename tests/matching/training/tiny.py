"""A model of the kind that is trained, as small as it can be."""

from types import SimpleNamespace
from typing import Any

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertModel

WORDS = [
    *("[PAD]", "[UNK]", "[CLS]", "[SEP]"),
    *("roll", "mark", "strip", "bearing", "noise", "motor", "the", "line", "of", "is", "fast"),
]


def tokenizer() -> Tokenizer:
    numbers = {word: at for at, word in enumerate(WORDS)}
    found = Tokenizer(WordLevel(numbers, unk_token="[UNK]"))  # noqa: S106 - no secret
    found.pre_tokenizer = Whitespace()
    return found


class Model(list[Any]):
    """Has what the training asks of a SentenceTransformer."""

    def __init__(self) -> None:
        torch.manual_seed(0)
        config = BertConfig(
            vocab_size=len(WORDS),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=128,
        )
        super().__init__([SimpleNamespace(auto_model=BertModel(config))])
        self.tokenizer = SimpleNamespace(backend_tokenizer=tokenizer())
        self.max_seq_length = 32
