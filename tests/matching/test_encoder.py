"""Encoders: finding a model, and vectors without one."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from matching import encoder as module
from matching.encoder import (
    EncoderBroken,
    EncoderNotFound,
    HashingEncoder,
    SentenceEncoder,
    open_encoder,
)


def model(folder: Path, pooling: dict[str, int], *, dense: int | None = None) -> Path:
    """Write what a sentence-transformers folder says about itself."""
    parts = {"1_Pooling": pooling} | ({"2_Dense": {"out_features": dense}} if dense else {})
    modules = [{"path": ""}, *({"path": name} for name in parts), {"path": "9_Normalize"}]
    folder.mkdir(parents=True)
    (folder / "modules.json").write_text(json.dumps(modules))
    for name, config in parts.items():
        (folder / name).mkdir()
        (folder / name / "config.json").write_text(json.dumps(config))
    return folder


def test_hashed_vectors_are_unit_and_alike_where_words_are() -> None:
    made = HashingEncoder(64).encode(["steel strip", "strip steel", "pump", "", "钢板"])
    assert made.shape == (5, 64)
    assert made.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(made[0], made[1])
    assert made[0] @ made[2] < 0.5


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    HashingEncoder().encode(["a", "b"], progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_no_encoder_is_an_answer() -> None:
    assert open_encoder("none") is None


@pytest.mark.parametrize(
    ("name", "languages", "start"),
    [
        ("default", {"en", "zh"}, "gongxu-zh-en-en+zh-"),
        ("all-MiniLM-L6-v2", {"en"}, "all-MiniLM-L6-v2-en-"),
    ],
)
def test_the_packaged_models_are_found_by_name(name: str, languages: set[str], start: str) -> None:
    found = open_encoder(name)
    assert found is not None
    assert found.languages == languages
    assert found.dimension == 384
    assert found.fingerprint.startswith(start)
    assert len(found.fingerprint) <= 64


def test_a_folder_is_an_encoder_of_both_languages(tmp_path: Path) -> None:
    folder = model(tmp_path / "zh-en", {"word_embedding_dimension": 12})
    found = open_encoder(str(folder))
    assert found is not None
    assert found.languages == {"en", "zh"}
    assert found.dimension == 12


def test_a_dense_layer_sets_the_dimension(tmp_path: Path) -> None:
    folder = model(tmp_path / "m", {"word_embedding_dimension": 12}, dense=5)
    assert SentenceEncoder(folder).dimension == 5


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    one = model(tmp_path / "one", {"word_embedding_dimension": 12})
    same = model(tmp_path / "two", {"word_embedding_dimension": 12})
    other = model(tmp_path / "three", {"word_embedding_dimension": 13})
    (same / "README.md").write_text("says nothing about vectors")
    prints = [SentenceEncoder(folder).fingerprint for folder in (one, same, other)]
    assert prints[0] == prints[1] != prints[2]
    assert all(len(text) <= 64 for text in prints)


@pytest.mark.parametrize("name", ["nothing-like-that", "empty"])
def test_what_is_no_model_is_said(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    wanted = str(tmp_path / name) if name == "empty" else name
    with pytest.raises(EncoderNotFound, match=name):
        open_encoder(wanted)


@pytest.mark.parametrize("name", ["~nosuchuser/x", "x" * 500, "a\0b"])
def test_a_name_that_can_be_no_folder_is_said(name: str) -> None:
    with pytest.raises(EncoderNotFound, match="use none, default"):
        open_encoder(name)


def test_a_folder_that_may_not_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    # The superuser may read everywhere, so the system's answer has to be given here.
    monkeypatch.setattr(Path, "is_file", refuse)
    with pytest.raises(EncoderBroken, match=r"does not load: .*Permission denied"):
        open_encoder(str(tmp_path))
    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(EncoderNotFound, match=r"no encoder .* \(Permission denied\)$"):
        open_encoder(str(tmp_path))


@pytest.mark.parametrize("content", ["{bad", "[1]", '[{"type": "x"}]', "\xff"])
def test_a_model_that_is_described_wrongly_is_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "modules.json").write_text(content, encoding="latin-1")
    found = SentenceEncoder(tmp_path)
    with pytest.raises(EncoderBroken) as caught:
        found.encode(["a"])
    assert str(caught.value).startswith(f"the model in {tmp_path} does not load: ")
    assert "\n" not in str(caught.value)


def test_a_model_whose_files_cannot_be_read_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = model(tmp_path / "m", {"word_embedding_dimension": 12})

    def refuse(_path: Path, _mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(EncoderBroken, match="Permission denied"):
        SentenceEncoder(folder)


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PACKAGE", "gongxu_no_such_package")
    module._packaged.cache_clear()  # noqa: SLF001 - looked up once for each process
    try:
        with pytest.raises(EncoderNotFound, match="gongxu-no-such-package is not installed"):
            open_encoder("default")
    finally:
        module._packaged.cache_clear()  # noqa: SLF001


def test_imports_wait_for_the_first_use() -> None:
    code = (
        "import sys, matching.ranking, matching.evaluation, matching.fitting;"
        "import matching.encoder as e;"
        "found = e.open_encoder('default'); found.fingerprint, found.dimension;"
        "heavy = {'torch', 'sentence_transformers', 'scipy', 'sklearn', 'faiss', 'bm25s', 'numba'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_bm25s_brings_no_compiler() -> None:
    code = (
        "import sys; from matching.lexical import LexicalIndex;"
        "LexicalIndex.build(['a'], [['x']]).scores(['x']);"
        "print(sorted({'bm25s', 'numba', 'jax'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "['bm25s']\n"


@pytest.mark.model
def test_a_model_of_unknown_parts_is_one_line(tmp_path: Path) -> None:
    folder = model(tmp_path / "m", {"word_embedding_dimension": 12})
    parts = [{"idx": 0, "name": "0", "path": "1_Pooling", "type": "no.such.Module"}]
    (folder / "modules.json").write_text(json.dumps(parts))
    with pytest.raises(EncoderBroken, match=r"does not load: .*no.such"):
        SentenceEncoder(folder).encode(["a"])


TEXTS = [
    "Scratches on cold-rolled steel strip escape manual inspection.",
    "A camera system that finds surface defects of metal sheets.",
    "How to bake a loaf of bread at home.",
]


@pytest.fixture(scope="module")
def real() -> SentenceEncoder:
    found = SentenceEncoder()
    found.load()
    return found


@pytest.mark.model
def test_the_real_model_knows_what_is_meant(real: SentenceEncoder) -> None:
    told: list[tuple[int, int]] = []
    made = real.encode(TEXTS, progress=lambda done, total: told.append((done, total)))
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, rtol=1e-5)
    assert made.shape == (3, real.dimension)
    assert made[0] @ made[1] > 0.4 > made[0] @ made[2]
    assert told == [(3, 3)]


@pytest.mark.model
def test_a_vector_does_not_depend_on_its_batch(real: SentenceEncoder) -> None:
    many = [f"{'long text ' * (number % 40)}{number}" for number in range(70)]
    together = real.encode([*many, TEXTS[0]])
    np.testing.assert_allclose(together[-1], real.encode(TEXTS[:1])[0], atol=1e-5)
    assert real.encode([]).shape == (0, 384)


@pytest.mark.model
def test_the_real_model_serves_several_threads(real: SentenceEncoder) -> None:
    expected = real.encode(TEXTS)
    found: list[bool] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(np.allclose(real.encode(TEXTS), expected, atol=1e-5))
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 6


@pytest.mark.model
def test_a_model_that_does_not_tell_its_dimension_is_asked(
    real: SentenceEncoder, tmp_path: Path
) -> None:
    for path in real.folder.rglob("*"):
        target = tmp_path / "copy" / path.relative_to(real.folder)
        if path.is_dir():
            target.mkdir(parents=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path)
    found = SentenceEncoder(tmp_path / "copy")
    (tmp_path / "copy" / "modules.json").unlink()
    modules = json.loads((real.folder / "modules.json").read_text())
    named = [{**item, "path": item["path"].replace("1_Pooling", "other")} for item in modules]
    (tmp_path / "copy" / "1_Pooling").rename(tmp_path / "copy" / "other")
    config = tmp_path / "copy" / "other" / "config.json"
    settings = json.loads(config.read_text())
    config.unlink()
    settings["embedding_dimension"] = settings.pop("word_embedding_dimension")
    config.write_text(json.dumps(settings))
    (tmp_path / "copy" / "modules.json").write_text(json.dumps(named))
    assert found.dimension == 384
