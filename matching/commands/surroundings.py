"""Where and with what a figure was measured: without that it says little."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path

_PACKAGES = (
    "gongxu",
    "numpy",
    "faiss-cpu",
    "bm25s",
    "torch",
    "sentence-transformers",
    "ir-measures",
)
_MODEL = re.compile(r"^model name\s*: (.+)$", re.MULTILINE)


def surroundings() -> dict[str, str]:
    """Return versions, machine and date, each as one line."""
    return {
        "versions": f"Python {platform.python_version()}, {', '.join(_versions())}",
        "machine": f"{processor()}, {os.cpu_count()} CPUs, {platform.system()}",
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


def _versions() -> list[str]:
    found = {item.name.lower(): item.version for item in distributions()}
    return [f"{name} {found[name]}" for name in _PACKAGES if name in found]


def processor(described: Path = Path("/proc/cpuinfo")) -> str:
    """Return the processor's name where ``described`` (Linux) tells it, else its architecture."""
    model = _MODEL.search(described.read_text("utf-8")) if described.is_file() else None
    return model[1] if model else platform.machine()
