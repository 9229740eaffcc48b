"""Writes a table so that it is there as a whole, under its name, or not at all."""

import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from matching.tables.delimited import write_csv
from matching.tables.errors import TableError
from matching.tables.jsonlines import write_jsonl
from matching.tables.reading import check_suffix
from matching.tables.workbook import MOST_ROWS, write_xlsx

_SHOWN = 20
"""Characters of a file's name in that of its draft, which must not be too long where it is not."""

Value = str | int | float | None | Sequence[object]
"""A cell to write. Lists (of whatever JSON can hold) are for JSON Lines alone."""


def write(file: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write ``rows`` under the headings ``columns``, in the form that the file's ending names.

    ``rows`` may be computed while they are written. The file appears under its name, replacing what
    was there, when the last row is safely on disk; if anything fails before, nothing has changed.
    Raises TableError if it cannot be written.
    """
    suffix = check_suffix(file)
    with appearing(file) as stream:
        if suffix == ".jsonl":
            write_jsonl(stream, columns, rows)
        elif suffix == ".csv":
            write_csv(stream, chain([columns], rows))
        else:
            write_xlsx(stream, chain([columns], rows))


def write_whole(file: Path, content: bytes) -> None:
    """Write any file in the way of :func:`write`: it is there as a whole or unchanged."""
    with appearing(file) as stream:
        stream.write(content)


def check_writable(file: Path, *, inputs: Sequence[Path] = (), rows: int = 0) -> None:
    """Raise TableError where writing to ``file`` would fail, before work is spent.

    ``inputs`` are files that must not be overwritten, ``rows`` says how many are to be written.
    """
    suffix = check_suffix(file)
    check_place(file, inputs)
    if suffix == ".xlsx" and rows >= MOST_ROWS:
        problem = f"{rows:,} rows are more than a sheet holds; write .csv or .jsonl, or fewer rows"
        raise TableError(file, problem)


def check_place(file: Path, inputs: Sequence[Path] = ()) -> None:
    """Raise TableError if no file, of whatever kind, can be written there; see check_writable."""
    try:
        _check_place(file, inputs)
    except OSError as error:
        raise TableError(file, f"cannot be written: {error.strerror}") from error


def _check_place(file: Path, inputs: Sequence[Path]) -> None:
    if file.is_dir():
        raise TableError(file, "this is a folder; name a file in it")
    _check_ordinary(file)
    # A link stays, so the folder that counts is that of what it points to.
    folder = (_target(file) if file.is_symlink() else file).parent
    if not folder.is_dir():
        raise TableError(file, f"there is no folder {folder}; create it first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise TableError(file, f"the folder {folder} may not be written to; choose another")
    if file.exists() and any(item.exists() and file.samefile(item) for item in inputs):
        raise TableError(file, "this is one of the files to read; choose another name")


def _check_ordinary(file: Path) -> None:
    """Raise TableError for a device, a pipe or a socket: replaced, it would be one no longer."""
    if file.exists() and not file.is_file():
        raise TableError(file, "this is no ordinary file; name one")


def _target(file: Path) -> Path:
    return Path(os.path.realpath(file))


@contextmanager
def appearing(file: Path) -> Iterator[BinaryIO]:
    """Give a stream whose content stands under its name once all is written; see :func:`write`."""
    target = _target(file)  # a link stays a link, what it points to is replaced
    beside = target.with_name(f".{target.name[:_SHOWN]}.{secrets.token_hex(4)}.part")
    try:
        _check_ordinary(file)
        with beside.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    except BaseException as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise TableError(file, f"cannot be written: {error.strerror or error}") from error
        raise
