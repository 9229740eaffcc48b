"""``calibrate``: fit the probabilities behind the bands to judged sets."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from matching import tables
from matching.commands.encoding import (
    PATH,
    cache_option,
    check_cache,
    encoder_named,
    encoder_option,
)
from matching.commands.faults import BadInput
from matching.commands.progress import steps

if TYPE_CHECKING:
    from matching.encoder import Encoder
    from matching.fitting import Believed, Fit


@click.command()
@click.option(
    "--data",
    "folders",
    required=True,
    multiple=True,
    type=PATH,
    help="Folder with queries.jsonl, corpus.jsonl and qrels.tsv; may be repeated.",
)
@click.option("--out", required=True, type=PATH, help="File for the calibration (JSON).")
@encoder_option
@cache_option
def calibrate(folders: Sequence[Path], out: Path, encoder_name: str, cache: Path | None) -> None:
    """Fit the probabilities behind the bands to judged sets, and tell how far to believe them.

    What is told comes from five folds: about queries that the fit had not seen.
    """
    from matching.datasets import files  # noqa: PLC0415 - imports the engine

    tables.check_place(out, [file for folder in folders for file in files(folder)])
    check_cache(cache)
    encoder = encoder_named(encoder_name)
    if encoder is None:
        message = "--encoder none: probabilities are fitted with and without vectors; name a model"
        raise BadInput(message)
    fit = _fitted(folders, encoder, cache)
    with TemporaryDirectory() as folder:
        draft = Path(folder) / "calibration.json"
        fit.calibration.save(draft)
        tables.write_whole(out, draft.read_bytes())
    _print("with vectors", fit.dense)
    _print("words alone", fit.lexical)


def _fitted(folders: Sequence[Path], encoder: "Encoder", cache: Path | None) -> "Fit":
    from matching.datasets import load  # noqa: PLC0415 - imports the engine
    from matching.fitting import fit  # noqa: PLC0415

    try:
        with steps() as start:
            return fit([load(folder) for folder in folders], encoder, cache=cache, progress=start)
    except ValueError as error:  # DatasetError, or queries too few to fold
        raise BadInput(str(error)) from error


def _print(name: str, believed: "Believed") -> None:
    sets = ", ".join(f"{name} {error:.3f}" for name, error in believed.errors.items())
    click.echo(
        f"{name}: calibration error {believed.error:.3f} ({sets});"
        f" {believed.answered:.0%} of the lists with answers have a possible match,"
        f" {believed.refused:.0%} of those without have none"
    )
