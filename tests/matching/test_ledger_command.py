"""``python -m matching ledger``: verdicts against a person's, or one clear line."""

import json
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from matching.__main__ import main
from matching.commands import ledger as command
from matching.documents import Language
from matching.encoder import Progress

LINE = {
    "id": "mill",
    "half": "tuning",
    "text": {"en": "Rye is milled. 麦"},
    "asks": [
        {"text": {"en": "Rye milled"}, "verdict": "met", "kind": "words"},
        {"text": {"en": "Polish rice"}, "verdict": "met"},
    ],
}


class Alike:
    """Gives every text the same vector."""

    languages: ClassVar[frozenset[Language]] = frozenset({"en"})
    fingerprint = "alike"
    dimension = 1

    def encode(
        self,
        texts: list[str],
        *,
        progress: Progress | None = None,  # noqa: ARG002 the protocol's
    ) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), np.float32)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(LINE), encoding="utf-8")
    return path


def test_figures_are_printed_for_each_half(file: Path) -> None:
    result = CliRunner().invoke(main, ["ledger", str(file), "--encoder", "none"])
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "tuning: 2 pairs, macro F1 .167"
    assert lines[1] == "  met      F1 .667  precision 1.000  recall .500  of 2"
    assert lines[5:8] == ["  words: 1 of 1 right", "  other: 0 of 1 right", "encoder none"]
    assert lines[8].startswith("versions Python") or "Python" in lines[8]


def test_vectors_of_an_encoder_count(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "encoder_named", lambda _name: Alike())
    result = CliRunner().invoke(main, ["ledger", str(file)])
    assert result.stdout.splitlines()[0] == "tuning: 2 pairs, macro F1 .250"
    assert "encoder alike" in result.stdout


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["ledger", str(tmp_path / "none"), "--encoder", "none"])
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr
