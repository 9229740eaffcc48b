"""How the commands show that something long is going on."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function to be told how much of how much is done: a bar, or lines without a terminal.

    A total of 0 means that nobody knows how long it takes.
    """
    with (_bar if sys.stderr.isatty() else _lines)(title) as tell:
        yield tell


@contextmanager
def _bar(title: str) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


@contextmanager
def _lines(title: str) -> Iterator[Callable[[int, int], None]]:
    """Write a line at the beginning and one for each tenth."""
    click.echo(f"{title} …", err=True)
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        tenth = done * 10 // total if total else 0
        if tenth > told:
            told = tenth
            click.echo(f"{title}: {done} of {total}", err=True)

    yield tell
