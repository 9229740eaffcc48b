"""The whole training on a tiny model and a few lines of data."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from tiny import Model
from tokenizers import Tokenizer

from matching import bilingual
from matching.training import recipe
from matching.training.files import write_sums

NEEDS = [
    "roll mark on the strip",
    "noise of the motor",
    "bearing of the line is fast",
    "strip mark",
]
OFFER = (
    "the roll is fast. mark of strip. noise of motor. bearing line. the line is fast. roll mark."
)
SENTENCES = [
    ("roll mark", "轧辊印痕"),
    ("the motor noise", "电机噪声"),
    ("bearing of the motor", "电机轴承"),
    ("roll of the strip", "带钢轧辊"),
    ("the line", "产线"),
] * 5


def silent(_name: str) -> Callable[[int, int], None]:
    return lambda _done, _total: None


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name in ("need_offer_en", "ai_problem_solution_en"):
        here = folder / name
        here.mkdir(parents=True)
        queries = [{"id": f"q{at}", "text": NEEDS[at % 4]} for at in range(12)]
        offers = [{"id": f"d{at}", "text": f"{OFFER} {NEEDS[at % 4]}"} for at in range(30)]
        for file, rows in (("queries", queries), ("corpus", offers)):
            text = "\n".join(map(json.dumps, rows))
            (here / f"{file}.jsonl").write_text(text, encoding="utf-8")
        judged = "\n".join(f"q{at}\td{at}\t1" for at in range(12))
        (here / "qrels.tsv").write_text(f"query-id\tdoc-id\tscore\n{judged}\n", encoding="utf-8")
    listings = folder / "real_listings"
    listings.mkdir()
    for name in ("offers", "needs"):
        lines = "\n".join(f"{at},ROLL MARK,{OFFER * 3}" for at in range(4))
        (listings / f"{name}.csv").write_text(f"id,title,text\n{lines}\n", encoding="utf-8")
    _gzip(
        folder / "parallel_zh_en" / "train_permissive.tsv.gz",
        ["source\tlicence\ten\tzh", *(f"docs\tMIT\t{one}\t{two}" for one, two in SENTENCES)],
    )
    _gzip(
        folder / "glossaries" / "cc_cedict.tsv.gz",
        [
            "simplified\ttraditional\tpinyin\tdefinitions",
            "轧辊\t軋輥\tzha2 gun3\troll (of a mill)/the roll; mark",
            "轧\t軋\tzha2\tto roll",
            "电机\t電機\tdian4 ji1\tmotor/CL:臺",
            "王\t王\tWang2\tsurname Wang/the fast",
            "卡拉OK\t卡拉OK\tka3 la1 O K\tkaraoke",
            "噪声\t噪聲\tzao4 sheng1\tnoise",
            "鑫鑫\t鑫鑫\txin1\tsee 金",
        ],
    )
    return folder


def _gzip(file: Path, lines: list[str]) -> None:
    file.parent.mkdir()
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


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
