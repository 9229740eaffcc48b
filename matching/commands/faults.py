"""How a command ends when it cannot go on: one line on stderr and an exit code to rely on."""

import signal
import sys
from types import FrameType

import click

from matching.commands.guarded import Guarded
from matching.models import EncoderNotFound
from matching.tables.errors import TableError

INTERRUPTED = 130
_TERMINATED = 128 + signal.SIGTERM


class BadInput(click.ClickException):
    """Something the caller has to mend: its text on stderr as one line, exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Print the line."""
        click.echo(self.format_message(), err=True)


class Commands(Guarded):
    """A group whose commands may raise TableError or EncoderBroken, and clean up when stopped."""

    refusal = BadInput

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options; turn what click would tell in several lines into one."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise BadInput(error.format_message()) from error

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; turn what stops it into its exit code."""
        previous = signal.signal(signal.SIGTERM, _terminate)
        try:
            return super().invoke(ctx)
        except (TableError, EncoderNotFound) as error:
            raise BadInput(str(error)) from error
        except click.UsageError as error:  # of the command that was named
            raise BadInput(error.format_message()) from error
        except KeyboardInterrupt:
            click.echo("stopped; nothing was written", err=True)
            ctx.exit(INTERRUPTED)
        finally:
            signal.signal(signal.SIGTERM, previous)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(_TERMINATED)
