"""``ledger``: how well the verdicts of ledgers agree with a person's."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from matching.commands.encoding import PATH, encoder_named, encoder_option
from matching.commands.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matching.encoder import Encoder
    from matching.ledger import Verdict
    from matching.ledger.judging import Pair
    from matching.ledger.support import Vectors

    Outcomes = Mapping[Pair, tuple[Verdict, Verdict]]


@click.command()
@click.argument("file", type=PATH)
@encoder_option
def ledger(file: Path, encoder_name: str) -> None:
    """Print how well verdicts agree with those a person gave in FILE (JSON Lines).

    Each line is an offer with what is asked of it and the right verdicts; bench/ledger/pairs.jsonl
    shows the form. For every half of the file, and for each kind of requirement: F1 of the verdicts
    and their mean, every verdict counting alike.
    """
    from matching.ledger.judging import load_pairs  # noqa: PLC0415 - imports the engine

    encoder = encoder_named(encoder_name)
    pairs = load_pairs(file)
    outcomes = _outcomes(pairs, _vectors(pairs, encoder))
    for half in dict.fromkeys(pair.half for pair in pairs):
        _print(half, [pair for pair in pairs if pair.half == half], outcomes)
    click.echo(f"encoder {encoder.fingerprint if encoder else 'none'}")
    click.echo("\n".join(surroundings().values()))


def _vectors(pairs: "Sequence[Pair]", encoder: "Encoder | None") -> "Vectors | None":
    if encoder is None:
        return None
    from matching.ledger import texts  # noqa: PLC0415 - imports the engine
    from matching.vectors import encoded  # noqa: PLC0415

    said = [(language, text) for pair in pairs for language, text in texts(pair.need, pair.offer)]
    return encoded(encoder, [text for language, text in said if language in encoder.languages])


def _outcomes(pairs: "Sequence[Pair]", vectors: "Vectors | None") -> "Outcomes":
    from matching.ledger import ledger as answer  # noqa: PLC0415 - imports the engine

    return {
        pair: (pair.verdict, answer(pair.need, pair.offer, vectors=vectors).entries[0].verdict)
        for pair in pairs
    }


def _print(half: str, pairs: "Sequence[Pair]", outcomes: "Outcomes") -> None:
    from matching.ledger.judging import macro, rates  # noqa: PLC0415 - imports the engine

    found = rates([outcomes[pair] for pair in pairs])
    click.echo(f"{half}: {len(pairs)} pairs, macro F1 {_short(macro(found))}")
    for verdict, rate in found.items():
        click.echo(
            f"  {verdict.value:8} F1 {_short(rate.f1)}  precision {_short(rate.precision)}"
            f"  recall {_short(rate.recall)}  of {rate.count}"
        )
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        told = [outcomes[pair] for pair in pairs if pair.kind == kind]
        right = sum(judged is ours for judged, ours in told)
        click.echo(f"  {kind or 'other'}: {right} of {len(told)} right")


def _short(share: float) -> str:
    return f"{share:.3f}".replace("0.", ".")
