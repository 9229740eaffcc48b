"""``simulate``: what orders of lists do to a market where many want the same few vendors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matching.commands.encoding import (
    PATH,
    cache_option,
    check_cache,
    encoder_named,
    encoder_option,
)
from matching.commands.faults import BadInput
from matching.commands.progress import Step, steps
from matching.commands.surroundings import surroundings

if TYPE_CHECKING:
    from numpy.random import Generator
    from rich.table import Table

    from matching.encoder import Encoder
    from matching.evaluation import Estimate
    from matching.simulation import Row
    from matching.worlds import Shape, World

    Worlds = Mapping[str, Callable[[Generator], World]]

_SHAPES = "skewed, even, scarce, roomy, misjudged, crowding"
_SIZE = (400, 600, 150)
_PLACES = 10
_MODEL = """\
A need's list has ten places; that of rank r is looked at with the chance
1 / log2(r + 1). A buyer asks for half of what is right and was looked at. A vendor
agrees to some asks, which the engine knows as a chance, and accepts what it agrees
to until it is full. open: lists come one after the other and leave out who is
full; in nDCG what they leave out still counts as right. load: how many introductions
are wanted from plain lists for each that can be taken."""


@click.command()
@click.option("--data", type=PATH, help="Judged set to make the market of; without it: synthetic.")
@click.option(
    "--shape",
    "shapes",
    multiple=True,
    metavar="NAME",
    help=f"Synthetic market, may be repeated; without it all of {_SHAPES}.",
)
@click.option(
    "--size",
    nargs=3,
    type=click.IntRange(min=1),
    default=_SIZE,
    show_default=True,
    help="Needs, offers and vendors; with --data the vendors count.",
)
@click.option(
    "--seeds", type=click.IntRange(min=2), default=10, show_default=True, help="Markets to draw."
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0, max=1),
    default=0.008,
    show_default=True,
    help="How much nDCG prices may cost by the chances.",
)
@encoder_option
@cache_option
def simulate(  # noqa: PLR0913 - one for each option
    *,
    data: Path | None,
    shapes: Sequence[str],
    size: tuple[int, int, int],
    seeds: int,
    budget: float,
    encoder_name: str,
    cache: Path | None,
) -> None:
    """Simulate a congested market: accepted introductions, exposure and the cost in nDCG.

    Plain lists are compared with the product of both sides' chances, with a floor for vendors that
    no list shows, with prices for vendors that many want, and with leaving out those that are full.
    """
    from matching.simulation import simulate as measure  # noqa: PLC0415 - imports numpy

    check_cache(cache)
    with steps() as start:
        if data is None:
            worlds = _synthetic(shapes, size)
        else:
            _check_alone(shapes)
            worlds = _judged(data, encoder_named(encoder_name), cache, size, start)
        found = {
            name: measure(draw, seeds=seeds, budget=budget, progress=start(name.split(":")[0]))
            for name, draw in worlds.items()
        }
    _print(found, seeds, budget)


def _synthetic(shapes: Sequence[str], size: tuple[int, int, int]) -> "Worlds":
    from matching.worlds import SHAPES, synthetic  # noqa: PLC0415 - imports numpy

    for name in shapes:
        if name not in SHAPES:
            message = f"--shape {name}: there is no such shape; use {', '.join(SHAPES)}"
            raise BadInput(message)
    needs, offers, vendors = size
    if offers < max(_PLACES, vendors):
        message = f"--size: {offers} offers are too few; each vendor has one, and a list ten"
        raise BadInput(message)
    sized = {
        name: replace(SHAPES[name], needs=needs, offers=offers, vendors=vendors)
        for name in shapes or SHAPES
    }
    return {
        f"{name}: {needs:,} needs, {offers:,} offers, {vendors:,} vendors; {_told(shape)}": partial(
            synthetic, shape
        )
        for name, shape in sized.items()
    }


def _told(shape: "Shape") -> str:
    """Return what sets a synthetic market apart, in words."""
    wanted = f"load {shape.load:.2g}"
    if shape.crowding is not None:
        return f"{shape.crowding:.0%} popularity, the rest random, {wanted}"
    wrong = f", log-odds off by {shape.blur:.0%}" if shape.blur else ""
    return f"{shape.relevant:g} right, appeal ± {shape.popularity:g}, {wanted}{wrong}"


def _check_alone(shapes: Sequence[str]) -> None:
    if shapes:
        message = "--shape is for synthetic markets; leave it out, or leave out --data"
        raise BadInput(message)


def _judged(
    folder: Path,
    encoder: "Encoder | None",
    cache: Path | None,
    size: tuple[int, int, int],
    start: Callable[[str], Step],
) -> "Worlds":
    from matching.judged_worlds import judged, listed  # noqa: PLC0415 - imports the engine
    from matching.worlds import Shape  # noqa: PLC0415 - imports numpy

    found = listed(folder, encoder, cache=cache, progress=start)
    if found.count < _PLACES:
        message = f"{folder}: a list needs {_PLACES} offers, there are {found.count}"
        raise BadInput(message)
    needs, vendors = len(found.offers), min(size[2], found.count)
    name = f"{found.name}: {needs:,} needs, {found.count:,} offers, {vendors:,} vendors drawn"
    return {name: partial(judged, found, Shape(vendors=vendors))}


def _print(found: Mapping[str, Sequence["Row"]], seeds: int, budget: float) -> None:
    from rich.console import Console  # noqa: PLC0415 - --help must not wait for it

    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print(_MODEL)
    for name, rows in found.items():
        console.print(f"\n{name}")
        console.print(_levels(rows))
        console.print("change against plain in the same markets, with its interval")
        console.print(_changes(rows[1:]))
    told = f"{seeds} seeds; 95 % bootstrap intervals over them"
    console.print(f"{told}; prices may cost {budget:g} of nDCG by the chances")
    console.print("\n".join(surroundings().values()))


def _levels(rows: Sequence["Row"]) -> "Table":
    forms = {"accepted": ".1f", "Gini": ".3f", "shown": ".1%", "nDCG@10": ".4f"}
    return _table(
        [*forms],
        {row.system: [f"{row.levels[key].value:{forms[key]}}" for key in forms] for row in rows},
    )


def _changes(rows: Sequence["Row"]) -> "Table":
    forms = {"accepted": ("%", 100, ".1f"), "Gini": ("%", 100, ".1f"), "nDCG@10": ("", 1, ".3f")}
    return _table(
        [f"{key} {unit}".strip() for key, (unit, _, _) in forms.items()],
        {
            row.system: [
                _change(row.changes[key], factor, form) for key, (_, factor, form) in forms.items()
            ]
            for row in rows
        },
    )


def _change(estimate: "Estimate", factor: float, form: str) -> str:
    numbers = (estimate.value, estimate.low, estimate.high)
    value, low, high = (f"{number * factor:+{form}}" for number in numbers)
    return f"{value} [{low}, {high}]".replace("+0.", "+.").replace("-0.", "-.")


def _table(columns: Sequence[str], rows: Mapping[str, Sequence[str]]) -> "Table":
    from rich import box  # noqa: PLC0415 - --help must not wait for it
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE, padding=0)  # fits 80 columns
    table.add_column("lists", no_wrap=True)
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    for name, cells in rows.items():
        table.add_row(name, *cells)
    return table
