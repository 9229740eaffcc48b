"""Holds the one-way order of imports, and shows that it would notice a breach."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

ORDER = [
    "clock",
    "errors",
    "bilingual",
    "recent",
    "resources",
    "secrecy",
    "settings",
    "logs",
    "patience",
    "db",
    "web",
    "audit",
    "taxonomy",
    "emails",
    "accounts",
    "organisations",
    "listings",
    "evidence",
    "matches",
    "knowledge",
    "introductions",
    "digests",
    "operator",
    "portal",
    "api",
    "tables",
    "schema",
    "health",
    "worker",
    "runtime",
    "app",
    "server",
    "demo",
    "doctor",
    "cli",
]
"""Each part of ``marketplace`` may import itself and those before it."""
MATCHERS = {"matches", "worker", "runtime", "doctor", "cli"}
"""The parts that may import ``matching``; others may know its results, which are plain values."""
PLAIN_VALUES = {"matching.results"}
KEPT_FROM_MATCHING = {"marketplace", "flask", "sqlalchemy"}
MEANINGLESS = {"utils", "util", "helpers", "helper", "manager", "common", "core", "misc"}


def breaches(root: Path) -> list[str]:
    """Name every breach in the tree below ``root``, one line each."""
    return [
        f"{path.relative_to(root)}: {breach}"
        for package in ("marketplace", "matching")
        for path in sorted((root / package).rglob("*.py"))
        for breach in _of_file(path.relative_to(root), ast.parse(path.read_text(encoding="utf-8")))
    ]


def _of_file(path: Path, tree: ast.Module) -> Iterator[str]:
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    yield from (f"{part!r} says nothing" for part in MEANINGLESS.intersection(module.split(".")))
    if path.name != "db.py" and _commits(tree):
        yield "only db.py commits"
    rule = _in_matching if module.split(".")[0] == "matching" else _in_marketplace
    yield from rule(module, _imported(tree, module, is_package=path.name == "__init__.py"))


def _commits(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "commit" for node in ast.walk(tree))


def _imported(tree: ast.Module, module: str, *, is_package: bool) -> Iterator[str]:
    """Yield the full name of everything imported, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = module.split(".")
            above = names[: len(names) + is_package - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _in_matching(_module: str, imported: Iterator[str]) -> Iterator[str]:
    yield from (
        f"matching is a library, it must not import {name}"
        for name in imported
        if name.split(".")[0] in KEPT_FROM_MATCHING
    )


def _in_marketplace(module: str, imported: Iterator[str]) -> Iterator[str]:
    if module == "marketplace":
        return
    part = _part(module)
    if part not in ORDER:
        yield f"{part!r} has no place in the order"
        return
    for name in imported:
        if name.split(".")[0] == "matching" and not _may_match(part, name):
            yield f"{part} must not import {name}"
        elif name.startswith("marketplace.") and _is_later(_part(name), part):
            yield f"{part} must not import {_part(name)}, which comes after it"


def _may_match(part: str, name: str) -> bool:
    return part in MATCHERS or name.rpartition(".")[0] in PLAIN_VALUES


def _is_later(imported: str, part: str) -> bool:
    # A name that is no part is an attribute of the package itself, such as its version.
    return imported in ORDER and ORDER.index(imported) > ORDER.index(part)


def _part(module: str) -> str:
    """Return the part that a module belongs to: itself, or the folder it stands in."""
    return module.split(".")[1]


def test_imports_point_one_way() -> None:
    assert breaches(ROOT) == []


@pytest.mark.parametrize(
    ("path", "code", "told"),
    [
        ("marketplace/listings/x.py", "import marketplace.portal.views", "after it"),
        ("marketplace/listings/x.py", "from marketplace import matches", "after it"),
        ("marketplace/listings/x.py", "from marketplace.matches import engine", "after it"),
        ("marketplace/listings/x.py", "from ..matches.engine import Matcher", "after it"),
        ("marketplace/listings/__init__.py", "from ..matches import engine", "after it"),
        ("marketplace/listings/x.py", "def f():\n    from marketplace import cli", "after it"),
        ("marketplace/listings/a/b.py", "from ...portal import views", "after it"),
        ("marketplace/db.py", "from marketplace.web import transactions", "after it"),
        ("marketplace/web/x.py", "from marketplace.health import health", "after it"),
        ("marketplace/listings/x.py", "from matching import text", "must not import matching"),
        ("marketplace/listings/x.py", "import matching", "must not import matching"),
        ("marketplace/demo.py", "import matching.encoder", "must not import matching"),
        ("marketplace/portal/x.py", "import matching.encoder", "must not import matching"),
        ("marketplace/portal/x.py", "from matching.text import spans", "must not import matching"),
        ("marketplace/stray.py", "", "'stray' has no place"),
        ("marketplace/stray/x.py", "", "'stray' has no place"),
        ("marketplace/listings/utils.py", "", "'utils' says nothing"),
        ("matching/core/x.py", "", "'core' says nothing"),
        ("marketplace/listings/x.py", "session.commit()", "only db.py commits"),
        ("marketplace/schema.py", "with c.begin() as t:\n    t.commit()", "only db.py commits"),
        ("matching/x.py", "import flask.json", "library"),
        ("matching/x.py", "def f():\n    import sqlalchemy", "library"),
        ("matching/x.py", "from marketplace.errors import NotFound", "library"),
        ("matching/a/x.py", "from ...marketplace import errors", "library"),
    ],
)
def test_a_planted_breach_is_found(tmp_path: Path, path: str, code: str, told: str) -> None:
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    planted.write_text(code)
    (breach,) = breaches(tmp_path)
    assert breach.startswith(path)
    assert told in breach


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("marketplace/db.py", "session.commit()"),
        ("marketplace/portal/x.py", "from marketplace.matches.engine import Matcher"),
        ("marketplace/portal/x.py", "from matching.results import Match"),
        ("marketplace/matches/x.py", "from . import models\nfrom matching.text import spans"),
        ("marketplace/matches/__init__.py", "from .engine import Matcher"),
        ("marketplace/cli/x.py", "from marketplace import demo, __version__"),
        ("marketplace/__init__.py", '__version__ = "1"'),
        ("matching/x.py", "import numpy\nfrom matching.text import tokens"),
    ],
)
def test_what_is_allowed_passes(tmp_path: Path, path: str, code: str) -> None:
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    planted.write_text(code)
    assert breaches(tmp_path) == []
