"""``rank``: a ranked list of offers for every need, from table to table."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matching import tables
from matching.commands.encoding import PATH, encoder_named, encoder_option, vectors
from matching.commands.progress import steps
from matching.documents import Document
from matching.results import Match, Reason

if TYPE_CHECKING:
    from matching.encoder import Encoder

COLUMNS = ("need", "offer", "rank", "score", "band", "reasons")


@click.command()
@click.option("--needs", required=True, type=PATH, help="Table of needs (.csv, .xlsx, .jsonl).")
@click.option("--offers", required=True, type=PATH, help="Table of offers, in the same form.")
@click.option("--top", required=True, type=click.IntRange(min=1), help="Offers for each need.")
@click.option("--out", required=True, type=PATH, help="Table to write (.csv, .xlsx, .jsonl).")
@encoder_option
def rank(needs: Path, offers: Path, top: int, out: Path, encoder_name: str) -> None:
    """Rank offers for every need, best first, with a reason for every point.

    Tables have the columns id and text; title, language (zh or en), industries, scenes and tasks
    (or the singular; codes with ; between them) are used where they are there. Every other column
    is kept aside and does not rank.

    The result has one row for each need and each of its best offers: need, offer, rank, score,
    band, reasons. It holds as many rows for every need as were asked for, or as there are offers:
    bands mark rows and drop none. Scores compare within a need's list only.

    CSV is written in UTF-8 with a byte order mark, so that Excel shows Chinese. Cells in it that a
    spreadsheet would execute as a formula get an apostrophe in front.
    """
    began = time.monotonic()
    tables.check_writable(out, inputs=(needs, offers))
    encoder = encoder_named(encoder_name)
    asked, offered = (tables.read_documents(file) for file in (needs, offers))
    rows = len(asked) * min(top, len(offered))
    tables.check_writable(out, rows=rows)
    reasons = _objects if out.suffix.lower() == ".jsonl" else _sentence
    # Closed also when writing stops half way, or the bar would leave the terminal without a cursor.
    with closing(_matches(asked, offered, encoder, top)) as matches:
        tables.write(out, COLUMNS, (_row(need, match, reasons) for need, match in matches))
    click.echo(
        f"{out}: {rows:,} rows, {len(asked):,} needs and {len(offered):,} offers"
        f" ({time.monotonic() - began:.1f} s)",
        err=True,
    )


def _matches(
    needs: Sequence[Document], offers: Sequence[Document], encoder: "Encoder | None", top: int
) -> Generator[tuple[Document, Match], None, None]:
    from matching.ranking import Collection  # noqa: PLC0415 - imports faiss

    with steps() as start:
        asked = vectors(encoder, needs, start("encoding needs")) if encoder else {}
        offered = vectors(encoder, offers, start("encoding offers")) if encoder else None
        collection = Collection.build(offers, offered)
        ranked = start("ranking")
        for done, need in enumerate(needs, start=1):
            own = {item.language: asked.get((need.id, item.language)) for item in need.passages}
            known = {language: vector for language, vector in own.items() if vector is not None}
            yield from ((need, match) for match in collection.rank(need, known, top=top))
            ranked(done, len(needs))


def _row(
    need: Document, match: Match, reasons: Callable[[Sequence[Reason]], tables.Value]
) -> tuple[tables.Value, ...]:
    told = reasons(match.reasons)
    return (need.id, match.id, match.rank, float(match.score), match.band.value, told)


def _objects(reasons: Sequence[Reason]) -> list[dict[str, object]]:
    """Return the reasons for a program: JSON objects."""
    return [
        {
            "signal": reason.signal.value,
            "points": float(reason.points),
            "terms": list(reason.terms),
            "quote": reason.quote.text if reason.quote else None,
        }
        for reason in reasons
    ]


def _sentence(reasons: Sequence[Reason]) -> str:
    """Return the reasons for a reader: ``words 0.312 (steel, surface) “…”; meaning 0.254 “…”``."""
    return "; ".join(map(_phrase, reasons))


def _phrase(reason: Reason) -> str:
    terms = f" ({', '.join(reason.terms)})" if reason.terms else ""
    quote = f" “{' '.join(reason.quote.text.split())}”" if reason.quote else ""
    return f"{reason.signal.value} {reason.points:.3f}{terms}{quote}"
