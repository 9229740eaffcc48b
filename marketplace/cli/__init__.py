"""The ``marketplace`` command.

The modules here import nothing heavy at their top, so that every ``--help`` answers at once; what a
command needs is imported when it runs.
"""

from typing import Any

import click

from marketplace.cli import checks, database, listings, serving
from marketplace.errors import GongxuError, InvalidRows
from matching.commands.guarded import Guarded

MAX_ROWS_SHOWN = 20


class Refusal(click.ClickException):
    """What a person did or set up wrongly: one line, no traceback, exit code 2."""

    exit_code = 2


class Commands(Guarded):
    """Turns the errors that a person can mend into a :class:`Refusal`."""

    refusal = Refusal

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 as click declares it
        """Run the command that was asked for."""
        try:
            return super().invoke(context)
        except (click.exceptions.Exit, click.exceptions.Abort, click.ClickException):
            raise
        except InvalidRows as error:
            raise Refusal(_rows(error)) from error
        except GongxuError as error:
            raise Refusal(str(error)) from error
        except Exception as error:
            message = _mendable(error)
            if message is None:
                raise
            raise Refusal(message) from error


def _rows(error: InvalidRows) -> str:
    shown = error.problems[:MAX_ROWS_SHOWN]
    more = len(error.problems) - len(shown)
    return "\n".join([f"{error.heading}:", *shown, *([f"… and {more} more"] if more > 0 else [])])


def _mendable(error: Exception) -> str | None:
    """Return a line about an error of a library whose cause lies outside the program."""
    from sqlalchemy.exc import DBAPIError

    from matching.encoder import EncoderNotFound
    from matching.tables import TableError

    if isinstance(error, TableError | EncoderNotFound):
        return str(error)
    if isinstance(error, DBAPIError):
        reason = " ".join(str(error.orig).split())
        return f"the database cannot be used: {reason}; `marketplace doctor` says more"
    return None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongxu", prog_name="marketplace")
def main() -> None:
    """Run and look after a Gongxu marketplace.

    Settings are read from GONGXU_… environment variables; `marketplace settings` lists them.
    """


for command in (*serving.COMMANDS, *database.COMMANDS, *listings.COMMANDS, *checks.COMMANDS):
    main.add_command(command)
