import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from marketplace.cli import main

HEAVY = {"torch", "flask", "sqlalchemy", "numpy", "pydantic", "faiss", "rich", "alembic"}
ASK = """
import sys
from marketplace.cli import main
try:
    main(sys.argv[1:], prog_name="marketplace")
except SystemExit as end:
    assert end.code == 0, end.code
print("imported:", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def test_every_command_of_the_contract_is_there() -> None:
    expected = "serve worker demo db import match reindex doctor settings"
    assert set(main.commands) == set(expected.split())
    assert isinstance(main.commands["db"], click.Group)
    assert set(main.commands["db"].commands) == {"upgrade", "downgrade", "check"}


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_help_imports_nothing_heavy(path: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", ASK, *path, "--help"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    shown, _, imported = ended.stdout.rpartition("imported: ")
    assert shown.startswith(" ".join(["Usage: marketplace", *path]))
    assert HEAVY.isdisjoint(imported.split())


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_and_option_is_explained(path: tuple[str, ...]) -> None:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))
