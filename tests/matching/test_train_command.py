from pathlib import Path

from click.testing import CliRunner

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
