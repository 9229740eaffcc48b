from pathlib import Path

import pytest
from click.testing import CliRunner

from matching import bilingual
from matching.commands.root import main


def test_missing_data_are_named_and_nothing_is_made(tmp_path: Path) -> None:
    for part, file in (("adapter", "queries.jsonl"), ("chinese", "train_permissive.tsv.gz")):
        out = tmp_path / part
        result = CliRunner().invoke(
            main, ["train", part, "--data", str(tmp_path), "--out", str(out)]
        )
        assert result.exit_code == 2, result.output
        assert file in result.stderr
        assert "Traceback" not in result.stderr
        assert not list(out.iterdir())


@pytest.mark.model
def test_the_real_model_is_taught_from_data(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "weights"

    def run(part: str) -> None:
        asked = ["train", part, "--data", str(data), "--out", str(out), "--steps", "2"]
        result = CliRunner().invoke(main, asked)
        assert result.exit_code == 0, result.output

    run("adapter")
    assert {path.name for path in out.iterdir()} == {bilingual.ADAPTER, "adapter.state"}
    adapter = (out / bilingual.ADAPTER).read_bytes()
    run("all")
    assert (out / bilingual.ADAPTER).read_bytes() == adapter
    assert bilingual.fingerprint(out) != bilingual.fingerprint()
    assert not list(out.glob("*.state"))
