"""``train``: make the weights again that the default encoder adds to its model."""

from pathlib import Path

import click

from matching.commands.encoding import PATH
from matching.commands.faults import BadInput
from matching.commands.progress import steps as bars

PARTS = ("adapter", "chinese")


@click.command()
@click.argument("part", type=click.Choice([*PARTS, "all"]))
@click.option("--data", required=True, type=PATH, help="Folder with the data to learn from.")
@click.option("--out", required=True, type=PATH, help="Folder for the weights; made if missing.")
@click.option(
    "--steps",
    default=216,
    show_default=True,
    type=click.IntRange(min=1),
    help="Batches of 128 pairs that Chinese is learnt from; more take longer and may be better.",
)
def train(part: str, data: Path, out: Path, steps: int) -> None:
    """Train what the default encoder adds to its model: the adapter, then Chinese.

    Takes half an hour on two cores. One that was stopped goes on where it was. Nobody needs this
    to use the encoder: weights made like these come with the package. Their model card names the
    data.
    """
    from matching.encoder import open_encoder  # noqa: PLC0415 - imports numpy
    from matching.training import recipe  # noqa: PLC0415 - imports torch
    from matching.training.files import write_sums  # noqa: PLC0415 - the same

    try:
        out.mkdir(parents=True, exist_ok=True)
        with bars() as start:
            for name in PARTS if part == "all" else (part,):
                state = out / f"{name}.state"
                model = open_encoder("all-MiniLM-L6-v2").load()  # type: ignore[union-attr] # no None
                if name == "adapter":
                    recipe.make_adapter(model, data, out, start, state)
                else:
                    recipe.make_chinese(model, data, out, start, state, steps=steps)
        if write_sums(out):
            for name in PARTS:
                (out / f"{name}.state").unlink(missing_ok=True)
    except ValueError as error:  # DatasetError
        raise BadInput(str(error)) from error
    except FileNotFoundError as error:
        message = f"{error.filename or error}: not there; see the model card for what is needed"
        raise BadInput(message) from error
