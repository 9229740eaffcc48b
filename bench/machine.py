"""Says on what a figure was measured."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version


def machine(*packages: str) -> str:
    """Return a line with date, system, cores and versions."""
    versions = "".join(f", {name} {version(name)}" for name in packages)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.platform()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}{versions}"
    )
