"""The commands of ``python -m matching`` together."""

import click

from matching.commands.calibrate import calibrate
from matching.commands.evaluate import evaluate
from matching.commands.faults import Commands
from matching.commands.ledger import ledger
from matching.commands.rank import rank
from matching.commands.simulate import simulate
from matching.commands.train import train


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.pass_context
def main(context: click.Context) -> None:
    """Match needs with offers, on plain files.

    Exit codes: 0 done, 2 something in the input has to be mended (one line on stderr says what and
    where, and nothing was written), 130 stopped with Ctrl-C.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


main.add_command(rank)
main.add_command(evaluate)
main.add_command(calibrate)
main.add_command(train)
main.add_command(ledger)
main.add_command(simulate)
