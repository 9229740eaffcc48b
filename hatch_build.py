"""Build hook: lays the top-level folders that are not Python packages into the wheel."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = ("templates", "migrations", "translations", "catalogue")


class Carry(BuildHookInterface[Any]):
    """Runs before a wheel is built, an editable one included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put the files where :mod:`marketplace.resources` looks for them."""
        if version == "editable":
            return
        root = Path(self.root)
        for name in CARRIED:
            for path in (root / name).rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    build_data["force_include"][str(path)] = f"marketplace/{path.relative_to(root)}"
