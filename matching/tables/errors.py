"""What is wrong with a table, said so that its owner finds the place."""

from pathlib import Path

_LONGEST_QUOTE = 60


def shown(text: str) -> str:
    """Return ``text`` fit to be named in a message: not long, on one line, escaped as it must be.

    Escapes stand for what cannot be printed and so would steer a terminal, turn the direction of
    the rest, or hide: control characters, direction marks, half surrogates.
    """
    line = _one_line(" ".join(text.split()))
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


class TableError(ValueError):
    """A file that cannot be read or written as a table.

    ``row`` counts as a spreadsheet does (the header is row 1; in JSON Lines the line's number) and
    is None where the whole file is meant; ``column`` is the column's name, or its number where it
    has none. The text of the error is one line: ``FILE: row R, column C: what is wrong``.
    """

    def __init__(
        self, file: Path, problem: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        """Say what is wrong in ``file``, at which place, and what to do."""
        self.file = file
        self.problem = problem
        self.row = row
        self.column = column
        super().__init__(_one_line(": ".join([str(file), *self._place(), problem])))

    def _place(self) -> list[str]:
        parts = []
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column {shown(self.column)}")
        return [", ".join(parts)] if parts else []
