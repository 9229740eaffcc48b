"""What a deleted sentence does to a ledger is measured on the offer without it."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from matching.documents import Asked, Document, Passage, Requirement, Result
from matching.ledger import Citation, Field

BENCH = Path(__file__).parents[2] / "bench"
OFFER = Document(
    "offer",
    (Passage("zh", "检测裂纹。", "检测"), Passage("en", "Finds cracks. Finds dents.", "Finder")),
    limits=(("zh", "不测孔。"), ("en", "No holes."), ("en", "No rust.")),
    results=(Result((("en", "Escapes"),), "1"),),
)


@pytest.fixture(scope="module")
def bench() -> Any:
    sys.path.insert(0, str(BENCH))
    spec = importlib.util.spec_from_file_location("ledger_deletion", BENCH / "ledger_deletion.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.remove(str(BENCH))
    return module


def test_cited_words_are_taken_out_and_nothing_else(bench: Any) -> None:
    cut = bench.without(OFFER, Citation(Field.TEXT, 0, "en", 0, 13, "Finds cracks."))
    assert cut.passages == (OFFER.passages[0], Passage("en", " Finds dents.", "Finder"))
    cut = bench.without(OFFER, Citation(Field.TITLE, 0, "zh", 0, 2, "检测"))
    assert cut.passages[0] == Passage("zh", "检测裂纹。")
    cut = bench.without(OFFER, Citation(Field.TEXT, 0, "zh", 0, 5, "检测裂纹。"))
    assert cut.passages == OFFER.passages[1:]
    cut = bench.without(OFFER, Citation(Field.LIMITS, 1, "en", 0, 8, "No rust."))
    assert cut.limits == OFFER.limits[:2]
    assert bench.without(OFFER, Citation(Field.RESULTS, 0, "en", 0, 7, "Escapes")).results == ()


def test_deletions_are_counted(bench: Any) -> None:
    need = Document(
        "need", (), requirements=(Requirement("r", Asked.MUST, (("en", "Find dents"),)),)
    )
    assert list(bench.outcomes(need, OFFER)) == ["quoted good", "other good"]
    twice = Document("offer", (Passage("en", "Finds dents. Finds dents."),))
    assert list(bench.outcomes(need, twice)) == ["copies"]


def test_the_catalogue_is_measured_and_missing_listings_are_told(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = bench.expected_pairs(bench.CATALOGUE)
    assert any(one.asked is Asked.TARGET for need, _ in pairs for one in need.requirements)
    assert all(offer.limits and offer.facts for _, offer in pairs)
    monkeypatch.setattr(bench, "expected_pairs", lambda _folder: pairs[:2])
    monkeypatch.setattr(sys, "argv", ["ledger_deletion", "--listings", str(tmp_path / "none")])
    bench.main()
    told = capsys.readouterr().out
    assert "catalogue: 2 pairs" in told
    assert "real listings: skipped" in told
