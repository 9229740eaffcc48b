"""An environment of nothing but the wheel and the locked packages that it needs to run."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ENTRY = re.compile(r"^([\w.-]+)==.*(?:\n[ \t]+.*)*", re.MULTILINE)


def own_environment() -> dict[str, str]:
    """Return the environment without what keeps tests from the network: pip may ask the index."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def needed(name: str = "gongxu") -> set[str]:
    """Return every distribution that one needs at run time, found in this environment."""
    found: set[str] = set()
    todo = [Requirement(name)]
    while todo:
        for below in _below(todo.pop()):
            if (key := canonicalize_name(below.name)) not in found or below.extras:
                todo.append(Requirement(f"{below.name}{_extras(below)}"))
            found.add(key)
    return found


def _extras(requirement: Requirement) -> str:
    return f"[{','.join(requirement.extras)}]" if requirement.extras else ""


def _below(requirement: Requirement) -> Iterator[Requirement]:
    try:
        lines = requires(requirement.name) or []
    except PackageNotFoundError:  # one for another platform, such as a CUDA package
        return
    for below in map(Requirement, lines):
        extras = requirement.extras or {""}
        if below.marker is None or any(below.marker.evaluate({"extra": one}) for one in extras):
            yield below


def locked_for_running(lock: Path) -> str:
    """Return the lock's entries, with their hashes, for what is needed at run time."""
    wanted = needed()
    entries = ENTRY.finditer(lock.read_text(encoding="utf-8"))
    return "\n".join(one[0] for one in entries if canonicalize_name(one[1]) in wanted)


def install(wheel: Path, folder: Path) -> Path:
    """Make an environment in ``folder`` as an operator would; skip where there is no index."""
    environment = own_environment()

    def pip(*arguments: object) -> "subprocess.CompletedProcess[str]":
        command = (sys.executable, "-m", "pip", "--python", folder / "env/bin/python", *arguments)
        return subprocess.run(
            list(map(str, command)), env=environment, capture_output=True, text=True, check=False
        )

    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "env"], check=True)
    if (asked := pip("download", "--no-deps", "-d", folder, "click")).returncode:
        pytest.skip(f"the package index cannot be reached: {asked.stderr.strip()[-200:]}")
    (folder / "running.lock").write_text(locked_for_running(ROOT / "requirements.lock"))
    for arguments in (
        ("-r", ROOT / "torch.lock"),
        ("--require-hashes", "-r", folder / "running.lock"),
        (wheel,),
    ):
        ended = pip("install", "--no-deps", *arguments)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder / "env"
