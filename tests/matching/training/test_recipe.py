"""The whole training on a tiny model and a few lines of data."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from tiny import Model
from tokenizers import Tokenizer

from matching import bilingual
from matching.training import chinese, parallel, recipe
from matching.training.files import write_sums


def silent(_name: str) -> Callable[[int, int], None]:
    return lambda _done, _total: None


@pytest.fixture
def made(data: Path, tmp_path: Path) -> Path:
    out = tmp_path / "out"
    out.mkdir()
    recipe.make_adapter(Model(), data, out, silent, None)
    recipe.make_chinese(Model(), data, out, silent, None, steps=6, size=30)
    write_sums(out)
    return out


def test_what_was_made_can_be_put_into_the_model(made: Path) -> None:
    taught, plain = Model(), Model()
    pieces = bilingual.teach(taught, made)
    assert pieces.of("軋 roll") == pieces.of("轧 roll")
    given = [torch.from_numpy(part) for part in pieces.batch(["轧辊 roll", "the motor"], 32)]
    with torch.no_grad():
        found = taught[0].auto_model(input_ids=given[0], attention_mask=given[1])[0]
        before = plain[0].auto_model(input_ids=given[0][1:, :4], attention_mask=given[1][1:, :4])[0]
    assert torch.isfinite(found).all()
    # The adapter moved what the model makes of English.
    assert not torch.allclose(found[1, :4], before[0], atol=1e-4)


def test_a_word_starts_near_its_translation_and_learns(data: Path, made: Path) -> None:
    stored = load_file(made / bilingual.CHINESE)
    rows = stored["rows"] * stored["scales"][:, None].astype(np.float32)
    vocabulary = Tokenizer.from_file(str(made / bilingual.PIECES)).get_vocab()
    english = Model()[0].auto_model.embeddings.word_embeddings.weight.detach().numpy()
    words = Model().tokenizer.backend_tokenizer.get_vocab()

    def near(word: str) -> str:
        row = rows[vocabulary[word]]
        cosine = english @ row / (np.linalg.norm(english, axis=1) + 1e-9) / np.linalg.norm(row)
        return str(max(words, key=lambda piece: float(cosine[words[piece]])))

    assert {near("电机"), near("噪声")} == {"motor", "noise"}
    untrained = made.parent / "untrained"
    untrained.mkdir()
    (untrained / bilingual.ADAPTER).write_bytes((made / bilingual.ADAPTER).read_bytes())
    recipe.make_chinese(Model(), data, untrained, silent, None, steps=0, size=30)
    before = load_file(untrained / bilingual.CHINESE)
    assert not np.array_equal(before["rows"], stored["rows"])


def test_the_same_data_give_the_same_weights(data: Path, made: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.mkdir()
    recipe.make_adapter(Model(), data, again, silent, None)
    recipe.make_chinese(Model(), data, again, silent, None, steps=6, size=30)
    write_sums(again)
    assert bilingual.fingerprint(again) == bilingual.fingerprint(made)


def test_a_sign_that_modern_words_are_written_with_is_not_folded(data: Path) -> None:
    words = parallel.dictionary(data / "glossaries" / "cc_cedict.tsv.gz")
    assert chinese.folding(words, [("<unk>", 0.0), ("电机", -1.0)]) == {"軋": "轧"}
    assert chinese.folding(words, [("<unk>", 0.0), ("軋制", -1.0)]) == {}


def test_pieces_alone_are_not_a_whole_set_of_weights(made: Path) -> None:
    (made / bilingual.ADAPTER).unlink()
    assert not write_sums(made)
