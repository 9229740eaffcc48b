"""``evaluate``: how well the engine and plain systems rank a judged set."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
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
from matching.commands.surroundings import surroundings

if TYPE_CHECKING:
    from rich.table import Table

    from matching.encoder import Encoder
    from matching.evaluation import Estimate, Report

_SYSTEMS = "bm25, dense, rrf, convex, engine"


@click.command()
@click.option(
    "--data",
    required=True,
    type=PATH,
    help="Folder with queries.jsonl, corpus.jsonl and qrels.tsv.",
)
@click.option("--judged-only", is_flag=True, help="Rank only each query's judged documents.")
@click.option(
    "--system",
    "systems",
    multiple=True,
    metavar="NAME",
    help=f"System to measure, may be repeated; without it all of {_SYSTEMS}.",
)
@encoder_option
@cache_option
@click.option("--json", "out", type=PATH, help="Write the figures here too.")
def evaluate(
    *,
    data: Path,
    judged_only: bool,
    systems: Sequence[str],
    encoder_name: str,
    cache: Path | None,
    out: Path | None,
) -> None:
    """Measure rankings on a judged set: nDCG@10, recall@100 and MRR@10.

    Each with its 95 % bootstrap interval, then what the engine gains over every other system on the
    same queries. Grades go from 0 to 10, the gain of a grade is 2^grade - 1. Without an encoder
    bm25 and engine are measured.
    """
    from matching.datasets import files  # noqa: PLC0415 - imports the engine
    from matching.evaluation import evaluate as measure  # noqa: PLC0415

    if out:
        tables.check_place(out, files(data))
    check_cache(cache)
    encoder = encoder_named(encoder_name)
    _check_systems(systems, encoder)
    with steps() as start:
        report = measure(
            data,
            systems=systems,
            judged_only=judged_only,
            encoder=encoder,
            progress=start,
            cache=cache,
        )
    if out:
        _write(report, out)
    _print(report)


def _check_systems(systems: Sequence[str], encoder: "Encoder | None") -> None:
    from matching.systems import SYSTEMS  # noqa: PLC0415 - imports the engine

    for name in systems:
        if name not in SYSTEMS:
            message = f"--system {name}: there is no such system; use {', '.join(SYSTEMS)}"
            raise BadInput(message)
        if encoder is None and SYSTEMS[name].needs_vectors:
            message = f"--system {name}: it needs an encoder; leave out --encoder none"
            raise BadInput(message)


def _print(report: "Report") -> None:
    from rich.console import Console  # noqa: PLC0415 - --help must not wait for it

    console = Console(highlight=False, markup=False, soft_wrap=True)
    judged = ", each query's judged documents only" if report.judged_only else ""
    asked = report.queries + report.unanswered
    console.print(f"{report.dataset}: {asked:,} queries, {report.documents:,} documents{judged}")
    console.print(f"averaged over the {report.queries:,} queries with a relevant document")
    console.print(_table("system", {row.system: row.measures for row in report.rows}, _level))
    if report.differences:
        console.print("engine's gain on the same queries, value and interval of the difference")
        gains = {item.other: item.measures for item in report.differences}
        console.print(_table("gain over", gains, _gain))
    told = f"encoder {report.encoder or 'none'}; 95 % intervals of {report.resamples:,} resamples"
    console.print("\n".join([told, *surroundings().values()]))


def _table(
    heading: str,
    rows: Mapping[str, Mapping[str, "Estimate"]],
    form: "Callable[[Estimate], str]",
) -> "Table":
    from rich import box  # noqa: PLC0415 - --help must not wait for it
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0))  # fits 80 columns
    table.add_column(heading, no_wrap=True)
    for name in next(iter(rows.values())):
        table.add_column(name, justify="right", no_wrap=True)
    for name, measures in rows.items():
        table.add_row(name, *(form(estimate) for estimate in measures.values()))
    return table


def _level(estimate: "Estimate", form: str = ".3f") -> str:
    """Return an estimate as is usual for such measures: ``.694 [.647, .740]``."""
    numbers = (estimate.value, estimate.low, estimate.high)
    value, low, high = (f"{number:{form}}".replace("0.", ".") for number in numbers)
    return f"{value} [{low}, {high}]"


def _gain(estimate: "Estimate") -> str:
    return _level(estimate, "+.3f")


def _write(report: "Report", out: Path) -> None:
    found = {**asdict(report), **surroundings()}
    content = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    tables.write_whole(out, content.encode())
