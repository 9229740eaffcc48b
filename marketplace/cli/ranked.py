"""Shows ranked lists: a table on a terminal, lines with tabs for whatever else reads them."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS = ("problem", "solution", "rank", "score", "band", "title", "reasons")
FOLDED = ("title", "reasons")
"""Columns that may be broken into lines; the others are copied from the screen and stay whole."""
READABLE = 24
"""Characters that a folded column needs in order to be read."""

Ranked = Sequence[str | float]


def require_output() -> None:
    """Refuse to go on where nobody can see what would be shown.

    :raises ConfigurationError: standard output is closed.
    """
    from marketplace.errors import ConfigurationError

    if sys.stdout is None:
        message = "standard output is closed, so nothing can be shown; open it or name a --out"
        raise ConfigurationError(message)


def show(rows: Iterable[Ranked]) -> None:
    """Print ``rows`` of :data:`COLUMNS`.

    :raises ConfigurationError: what reads standard output has no room for them.
    """
    from rich.console import Console

    from marketplace.errors import ConfigurationError

    try:
        if sys.stdout.isatty():
            draw(Console(), [*rows])
        else:
            _tell(rows)
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # its reader has seen enough
    except OSError as error:
        # What is still held back would be tried once more at the end, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        message = f"standard output cannot be written: {error.strerror}"
        raise ConfigurationError(message) from error


def draw(console: "Console", rows: Sequence[Ranked]) -> None:
    """Draw ``rows`` as a table or, on a narrow terminal, one below the other."""
    from rich.table import Table
    from rich.text import Text

    wide = {name: _width(name, [row[place] for row in rows]) for place, name in enumerate(COLUMNS)}
    fixed = sum(width for name, width in wide.items() if name not in FOLDED)
    if console.width < fixed + len(COLUMNS) + READABLE * len(FOLDED):
        _stack(console, rows)
        return
    table = Table(box=None, padding=(0, 1, 0, 0))
    for name, width in wide.items():
        # Told its width, rich never cuts a column, however little room there is.
        folds = name in FOLDED
        least = None if folds else width
        table.add_column(name, min_width=least, no_wrap=not folds, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    console.print(table)


def _width(name: str, cells: Iterable[str | float]) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, (name, *map(str, cells))))


def _stack(console: "Console", rows: Iterable[Ranked]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for row in rows:
        *fixed, title, reasons = map(str, row)
        console.print(Text(" ".join(fixed)), soft_wrap=True)
        for text in (title, reasons):
            console.print(Padding(Text(text, overflow="fold"), (0, 0, 0, 2)))


def _tell(rows: Iterable[Ranked]) -> None:
    for row in (COLUMNS, *rows):
        click.echo("\t".join(" ".join(str(cell).split()) for cell in row))
