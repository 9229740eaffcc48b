"""From the data to the weights: what ``python -m matching train`` runs, step by step."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from matching.bilingual import ADAPTER
from matching.datasets import load
from matching.pieces import Pieces
from matching.training import adapter, chinese, distil, files, pairs, parallel
from matching.training.model import Cutter, merged

HELD_OUT = 0
"""The fold of queries that the shipped adapter has not seen, so that it can be judged."""
LONGEST_ENGLISH, LONGEST_PAIR = 128, 64
"""Pieces that are read of a text; cutting shorter than the model does saves half of the time."""
TESTED_TERMS = 500
"""Dictionary words that are not learnt from, but for a tenth at most."""
_SEED = 1

Start = Callable[[str], Callable[[int, int], None]]
"""Called with the name of a stage; what it returns is called with how much is done, of how much."""


def make_adapter(model: Any, data: Path, out: Path, start: Start, state: Path | None) -> None:  # noqa: ANN401 - a SentenceTransformer
    """Train the adapter on the judged English sets and the listings in ``data``.

    :raises FileNotFoundError: a set is not there; the message names the file.
    """
    sets = [load(data / name) for name in ("need_offer_en", "ai_problem_solution_en")]
    single = [
        [
            pair
            for name in ("offers", "needs")
            for pair in pairs.listings(data / "real_listings" / f"{name}.csv")
        ],
        pairs.split(sets[0], HELD_OUT, _SEED),
    ]
    batches = adapter.batches_of([pairs.judged(one, HELD_OUT) for one in sets], single)
    cut = _cutter(Pieces(_latin(model), files.tokenizer([("<unk>", 0.0)]), {}), LONGEST_ENGLISH)
    adapter.train_adapter(
        model[0].auto_model, cut, batches, out / ADAPTER, start("adapter"), state=state
    )


def make_chinese(  # noqa: PLR0913 - a recipe names all that goes in
    model: Any,  # noqa: ANN401 - a SentenceTransformer
    data: Path,
    out: Path,
    start: Start,
    state: Path | None,
    *,
    steps: int,
    size: int = chinese.SIZE,
) -> None:
    """Learn the Chinese pieces from the parallel text and the dictionary in ``data``.

    The adapter in ``out`` is part of the teacher, so it is made before.

    :raises FileNotFoundError: a file is not there; the message names it.
    """
    import rjieba  # noqa: PLC0415 - loads its dictionary

    sentences = parallel.sentences(data / "parallel_zh_en" / "train_permissive.tsv.gz", _SEED)
    words = parallel.dictionary(data / "glossaries" / "cc_cedict.tsv.gz")
    transformer = merged(model[0].auto_model, out / ADAPTER)
    began = chinese.start(sentences, words, _english(model, transformer), rjieba.cut, size)
    rows = nn.Embedding(len(began.rows), began.rows.shape[1], sparse=True)
    rows.weight.data = torch.from_numpy(began.rows)
    folding = chinese.folding(words, began.pieces)
    cut = _cutter(Pieces(_latin(model), files.tokenizer(began.pieces), folding), LONGEST_PAIR)
    terms = [
        (words.meanings[word][0], word)
        for word, _ in began.pieces
        if word in words.meanings and len(word) > 1
    ]
    tested = min(TESTED_TERMS, len(terms) // 10)
    batches = distil.batches_of(sentences, terms[tested:], steps)
    distil.distil(transformer, cut, rows, batches, start("Chinese"), state)
    files.write_chinese(began.pieces, rows.weight.detach().numpy(), folding, out)


def _latin(model: Any) -> Any:  # noqa: ANN401 - a tokenizer of the tokenizers library
    """Return the model's own tokenizer, which here neither fills up nor cuts off."""
    found = model.tokenizer.backend_tokenizer
    found.no_padding()
    found.no_truncation()
    return found


def _english(model: Any, transformer: Any) -> chinese.English:  # noqa: ANN401 - see above
    latin = _latin(model)
    return chinese.English(
        numbers=lambda text: latin.encode(text, add_special_tokens=False).ids,
        vocabulary=latin.get_vocab(),
        rows=transformer.embeddings.word_embeddings.weight.detach().numpy(),
    )


def _cutter(pieces: Pieces, most: int) -> Cutter:
    def cut(texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        numbers, mask = pieces.batch(texts, most)
        return torch.from_numpy(numbers), torch.from_numpy(mask)

    return cut
