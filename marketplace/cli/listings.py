"""``marketplace import``, ``match`` and ``reindex``: listings in, ranked lists out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marketplace.cli.database import opened
from marketplace.cli.progress import progress
from marketplace.cli.ranked import COLUMNS, require_output, show
from marketplace.cli.serving import closing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.listings.models import Kind
    from marketplace.listings.queries import Shown
    from marketplace.matches.engine import Ranked
    from marketplace.organisations.models import Organisation
    from marketplace.runtime import Runtime

PATH = click.Path(path_type=Path, readable=False)
"""A file; whether it can be read or written is said by what does so, with the place."""
EVERYTHING = 1_000_000


@click.command("import")
@click.argument("kind", type=click.Choice(["problems", "solutions"]))
@click.argument("file", type=PATH)
@click.option("--organisation", "slug", required=True, help="Slug of the organisation they are of.")
@click.option("--name", help="Its name, if it is not there yet: then it is made, as verified.")
@click.option("--publish", is_flag=True, help="Publish them at once; otherwise they stay drafts.")
def import_(kind: str, file: Path, slug: str, name: str | None, *, publish: bool) -> None:
    """Take listings from FILE (.csv, .xlsx or .jsonl), all of them or none.

    Columns: id and text (or text_zh, text_en), and if known title, summary, language (zh or en),
    industries, scenes, tasks (or the singular); others are ignored and named. A row whose id was
    imported before becomes a new version of that listing.

    A missing title or summary begins as the text begins. Only verified vendors may read a problem's
    text, so a problem to be published needs a title and a summary of its own.
    """
    from marketplace import schema
    from marketplace.listings.columns import PLAIN, ignored
    from marketplace.listings.imports import import_rows
    from marketplace.listings.models import Kind
    from matching.tables import read
    from matching.text import detect_language

    table = read(file, required=("id",), plain=PLAIN)
    rows = [(row.number, row.cells) for row in table.rows]
    side = Kind(kind.removesuffix("s"))
    with _naming(file), opened() as database:
        schema.require_head(database)
        with database.transaction() as session:
            owner = _organisation(session, slug, side, name)
            report = import_rows(
                session, owner, side, rows, detect=detect_language, publish=publish
            )
    unread = ignored(table.columns)
    click.echo(
        f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.shortened} titles shortened"
        + (f"; columns ignored: {', '.join(unread)}" if unread else "")
    )


@click.command()
@click.argument("problem", required=False)
@click.option("--all", "everything", is_flag=True, help="Rank for every published problem.")
@click.option(
    "--top", type=click.IntRange(1), default=10, show_default=True, help="Solutions per problem."
)
@click.option("--out", type=PATH, help="Write a .csv, .xlsx or .jsonl instead.")
def match(problem: str | None, top: int, out: Path | None, *, everything: bool) -> None:
    """Rank the solutions for PROBLEM (the last part of its address), or for every problem."""
    from matching.tables import check_writable

    if (problem is None) != everything:
        message = "name one problem, or give --all"
        raise click.UsageError(message)
    if out:
        check_writable(out)
    else:
        require_output()
    with _matching() as runtime, runtime.database.reading() as session:
        problems = _problems(session, problem)
        ranked = _ranked(runtime, session, problems, top)
        _write(out, ranked) if out else show(ranked)


@click.command()
def reindex() -> None:
    """Throw away every stored vector and make it anew with the encoder in use."""
    from marketplace.matches.encoding import encode_due, forget, waiting

    with _matching(loaded=False) as runtime, progress("encoding the listings") as tell:
        database, encoder = runtime.database, runtime.encoder
        if encoder is None:
            message = "GONGXU_ENCODER is none: this installation ranks by words and has no vectors"
            raise click.UsageError(message)
        runtime.matcher.load_encoder()  # a model that does not load must not cost the vectors
        with database.transaction() as session:
            forget(session)
        with database.reading() as session:
            total = waiting(session, encoder)
        done = 0
        while portion := encode_due(database, encoder):
            done += portion
            tell(done, total)
    click.echo(f"{done} listings encoded")


@contextmanager
def _matching(*, loaded: bool = True) -> Iterator["Runtime"]:
    from marketplace import schema
    from marketplace.runtime import Runtime
    from marketplace.settings import load_settings

    with closing(Runtime(load_settings())) as runtime:
        schema.require_head(runtime.database)
        if loaded:
            runtime.matcher.load_encoder()
            runtime.matcher.index.refresh()
        yield runtime


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    """Let faults in rows say which file they stand in."""
    from marketplace.errors import InvalidRows
    from matching.tables import TableError

    try:
        yield
    except InvalidRows as error:
        heading = str(TableError(file, "nothing was imported"))
        raise InvalidRows(error.problems, heading) from error


def _organisation(session: "Session", slug: str, kind: "Kind", name: str | None) -> "Organisation":
    from sqlalchemy import select

    from marketplace.errors import NotFound, RuleBroken
    from marketplace.organisations.models import Organisation
    from marketplace.organisations.services import vouch

    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is not None:
        if name is not None and not found.is_called(name):
            known = " / ".join(filter(None, (found.name_zh, found.name_en)))
            message = f"{slug!r} is there and called {known}; leave --name out, or use another slug"
            raise RuleBroken(message)
        return found
    if name is None:
        message = f"there is no organisation {slug!r}; give its --name as well to make it"
        raise NotFound(message)
    return vouch(session, slug, name, posts_problems=kind == "problem")


def _problems(session: "Session", slug: str | None) -> list["Shown"]:
    from marketplace.errors import NotFound
    from marketplace.listings.models import Kind
    from marketplace.listings.queries import by_slug, latest
    from marketplace.listings.stages import Stage

    # Whoever can run commands here can read the database, so nothing is kept from them.
    if slug is None:
        return latest(session, Kind.PROBLEM, Stage.OWNER, limit=EVERYTHING)
    try:
        return [by_slug(session, Kind.PROBLEM, slug, Stage.OWNER)]
    except NotFound as error:
        message = f"there is no published problem {slug!r}"
        raise NotFound(message) from error


def _ranked(
    runtime: "Runtime", session: "Session", problems: list["Shown"], top: int
) -> Iterator[tuple[str | float, ...]]:
    with progress("ranking") as tell:
        for done, problem in enumerate(problems, start=1):
            for ranked in runtime.matcher.for_listing(session, problem, limit=top).items:
                yield _row(problem, ranked)
            tell(done, len(problems))


def _row(problem: "Shown", ranked: "Ranked") -> tuple[str | float, ...]:
    match, title = ranked.match, ranked.shown.content.title
    reasons = (
        f"{reason.signal.value} {reason.points:+.3f}"
        + (f" ({', '.join(reason.terms)})" if reason.terms else "")
        for reason in match.reasons
    )
    return (
        problem.slug,
        ranked.shown.slug,
        match.rank,
        round(match.score, 6),
        match.band.value,
        title.en or title.zh or "",
        "; ".join(reasons),
    )


def _write(out: Path, rows: Iterator[tuple[str | float, ...]]) -> None:
    from matching.tables import write

    write(out, COLUMNS, rows)
    click.echo(f"written to {out}")


COMMANDS = (import_, match, reindex)
