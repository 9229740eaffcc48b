"""What is added to the packaged model, with the real model and the real weights."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from matching import bilingual
from matching.encoder import SentenceEncoder, open_encoder
from matching.models import EncoderBroken

TWINS = [
    ("冷轧带钢表面缺陷在线检测", "inline inspection of surface defects on cold-rolled strip"),
    ("轴承剩余寿命预测", "predicting the remaining life of bearings"),
    ("服装排产计划", "production scheduling for garments"),
    ("水泥窑能耗优化", "saving energy in a cement kiln"),
    ("合同文件审核", "reviewing contract documents"),
    ("用声音检测电机异响", "finding noisy motors by their sound"),
]


def test_the_weights_are_complete_and_small() -> None:
    files = {path.name for path in bilingual.WEIGHTS.iterdir()}
    sums = (bilingual.WEIGHTS / bilingual.SUMS).read_text(encoding="ascii")
    named = {line.split()[1] for line in sums.splitlines()}
    assert files == named | {bilingual.SUMS, "README.md"}
    assert sum(path.stat().st_size for path in bilingual.WEIGHTS.iterdir()) < 40e6


def test_a_damaged_file_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(bilingual.WEIGHTS, folder)
    assert bilingual.fingerprint(folder) == bilingual.fingerprint()
    damaged = tmp_path / "damaged"
    shutil.copytree(folder, damaged)
    with (damaged / bilingual.ADAPTER).open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff\xfe")
    with pytest.raises(
        EncoderBroken, match=r"adapter\.safetensors is damaged; install the package"
    ):
        bilingual.fingerprint(damaged)


def test_pieces_and_vectors_are_as_many() -> None:
    stored = json.loads((bilingual.WEIGHTS / bilingual.PIECES).read_text(encoding="utf-8"))
    rows = load_file(bilingual.WEIGHTS / bilingual.CHINESE)["rows"]
    assert len(stored["model"]["vocab"]) == len(rows)


@pytest.mark.model
def test_chinese_finds_its_english_twin() -> None:
    encoder = SentenceEncoder()
    assert encoder.languages == {"zh", "en"}
    chinese, english = (encoder.encode([pair[at] for pair in TWINS]) for at in (0, 1))
    near = chinese @ english.T
    assert near.argmax(axis=1).tolist() == near.argmax(axis=0).tolist() == list(range(len(TWINS)))
    plain = open_encoder("all-MiniLM-L6-v2")
    assert plain is not None
    before = plain.encode([pair[0] for pair in TWINS]) @ plain.encode([pair[1] for pair in TWINS]).T
    assert near.diagonal().mean() > before.diagonal().mean() + 0.4


@pytest.mark.model
def test_the_encoder_reads_traditional_signs_and_full_width_letters() -> None:
    vectors = SentenceEncoder().encode(["軸承振動監測 ＡＩ", "轴承振动监测 AI"])
    assert np.allclose(vectors[0], vectors[1], atol=1e-5)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
