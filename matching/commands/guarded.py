"""What a command line does about words that it cannot read and output that nobody can take."""

import io
import os
import sys
from collections.abc import Sequence
from typing import Any, ClassVar

import click


class Guarded(click.Group):
    """A group that ends in one line, exit code 2, instead of failing on streams or odd bytes."""

    refusal: ClassVar[type[click.ClickException]] = click.ClickException
    """The error whose line and exit code are those of all refusals."""

    def main(self, args: Sequence[str] | None = None, **named: Any) -> Any:  # type: ignore[override]  # noqa: ANN401 - as click declares it
        """Run the command line as :meth:`click.Group.main` does."""
        _escape_what_cannot_be_shown()
        if odd := _no_text(sys.argv[1:] if args is None else args):
            self._end(f"the argument {odd} is no UTF-8; write it anew, or rename the file")
        try:
            return super().main(args, **named)
        except OSError as error:
            if error.filename is not None or not (reason := _stuck()):
                raise
            self._end(f"standard output cannot be written: {reason}")

    def _end(self, message: str) -> None:
        refusal = self.refusal(message)
        refusal.show()
        sys.exit(refusal.exit_code)


def _escape_what_cannot_be_shown() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def _no_text(words: Sequence[str]) -> str:
    """Return the first word whose bytes were no UTF-8, with escapes for them; else nothing."""
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            return ascii(word)
    return ""


def _stuck() -> str | None:
    """Say why nothing can be printed; None if a line break can."""
    try:
        print(flush=True)  # noqa: T201 - click would not tell
    except OSError as error:
        # What is still held back would be tried once more at the end, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return error.strerror
    return None
