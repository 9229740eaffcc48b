"""What a model's folder tells of itself, and who knows better."""

from pathlib import Path

import pytest

from matching.encoder import EncoderNotFound, SentenceEncoder, open_encoder
from matching.folders import KNOWN, content_hash


def model(folder: Path) -> Path:
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    return folder


def packaged_copy(folder: Path) -> Path:
    real = SentenceEncoder().folder
    for path in real.rglob("*"):
        target = folder / path.relative_to(real)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.suffix != ".md":
            target.symlink_to(path)
    return folder


def test_the_packaged_model_is_recognised_wherever_it_lies(tmp_path: Path) -> None:
    found = open_encoder(str(packaged_copy(tmp_path / "bge-multilingual")), "en,zh")
    assert found is not None
    assert found.languages == {"en"}
    plain = open_encoder("all-MiniLM-L6-v2")
    assert plain is not None
    assert found.fingerprint == plain.fingerprint != SentenceEncoder().fingerprint
    name, languages = KNOWN[content_hash(SentenceEncoder().folder)]
    assert (name, set(languages)) == ("all-MiniLM-L6-v2", {"en"})


CARD = "---\nlicense: mit\n{}\ntags:\n- zh\n---\nlanguage: zh\n"


@pytest.mark.parametrize(
    ("card", "config", "expected"),
    [
        ("", "", {"en", "zh"}),
        (CARD.format("language: en"), "", {"en"}),
        (CARD.format("language:\n- en\n- de"), "", {"en"}),
        (CARD.format('language: ["zh-CN", "en"]  # two'), "", {"en", "zh"}),
        (CARD.format("languages:\n  - zho\n").replace("\n", "\r\n"), "", {"zh"}),
        (CARD.format("language: multilingual"), "", {"en", "zh"}),
        (CARD.format("pipeline_tag: x"), "", {"en", "zh"}),
        ("language: en", "", {"en", "zh"}),
        ("", '{"languages": ["en_GB"]}', {"en"}),
        ("", '{"languages": "zh"}', {"zh"}),
        ("", '{"languages": 7}', {"en", "zh"}),
        ("", "[", {"en", "zh"}),
    ],
)
def test_a_folder_is_asked_for_its_languages(
    tmp_path: Path, card: str, config: str, expected: set[str]
) -> None:
    folder = model(tmp_path / "m")
    (folder / "README.md").write_text(card, newline="")
    (folder / "config_sentence_transformers.json").write_text(config)
    assert SentenceEncoder(folder).languages == expected


@pytest.mark.parametrize("declared", ["language: en", "language: de"])
def test_who_names_the_languages_knows_better(tmp_path: Path, declared: str) -> None:
    folder = model(tmp_path / "m")
    (folder / "README.md").write_text(CARD.format(declared))
    found = open_encoder(str(folder), "zh")
    assert found is not None
    assert found.languages == {"zh"}


def test_a_model_of_other_languages_is_refused(tmp_path: Path) -> None:
    folder = model(tmp_path / "m")
    (folder / "README.md").write_text(CARD.format("language: de"))
    with pytest.raises(EncoderNotFound, match="neither en nor zh"):
        open_encoder(str(folder))


def test_other_languages_make_other_vectors(tmp_path: Path) -> None:
    folder = model(tmp_path / "m")
    both, english = (open_encoder(str(folder), said) for said in ("", "en"))
    assert both is not None
    assert english is not None
    assert both.fingerprint != english.fingerprint
