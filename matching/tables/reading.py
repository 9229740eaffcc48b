"""Opens a table by its file's ending."""

from collections.abc import Collection
from pathlib import Path

from matching.tables.delimited import read_csv
from matching.tables.errors import TableError
from matching.tables.jsonlines import read_jsonl
from matching.tables.rows import Table
from matching.tables.workbook import read_xlsx

SUFFIXES = (".csv", ".jsonl", ".xlsx")


def read(file: Path, *, required: Collection[str] = (), plain: Collection[str] = ()) -> Table:
    """Read the table in ``file``: a ``.csv``, a ``.jsonl``, or the first sheet of an ``.xlsx``.

    ``required`` names columns that must be there, ``plain`` those in which JSON Lines may hold a
    text or a number only. In every kind of file a control character other than a tab or a line
    break is read as a blank, and NUL is refused. Raises TableError for whatever is wrong, with the
    place where it is.
    """
    suffix = check_suffix(file)
    try:
        _check_file(file)
        if suffix == ".xlsx":
            return read_xlsx(file, required)
        data = file.read_bytes()
    except OSError as error:
        raise TableError(file, f"cannot be read: {error.strerror}") from None
    if suffix == ".csv":
        return read_csv(file, data, required)
    return read_jsonl(file, data, required, plain)


def check_suffix(file: Path) -> str:
    """Return the file's ending in lower case; raise TableError if it names no kind of table."""
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise TableError(file, "unknown kind of file; its name must end in .csv, .jsonl or .xlsx")
    return suffix


def _check_file(file: Path) -> None:
    if not file.exists():
        raise TableError(file, "there is no such file; check the name and the folder")
    if file.is_dir():
        raise TableError(file, "this is a folder; name a file in it")
    if not file.is_file():
        raise TableError(file, "this is no ordinary file")
    if not file.stat().st_size:
        raise TableError(file, "the file is empty; the first row must name the columns")
