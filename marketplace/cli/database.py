"""``marketplace db``: the schema of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from marketplace.db import Database


@contextmanager
def opened() -> Iterator["Database"]:
    """Give the database that the settings name, and close it afterwards."""
    from marketplace.db import Database
    from marketplace.settings import load_settings

    database = Database(load_settings().database_url)
    try:
        yield database
    finally:
        database.dispose()


@click.group()
def db() -> None:
    """Bring the database's tables up to date, or look whether they are."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Run the migrations that are missing, up to REVISION (default: all)."""
    from marketplace import schema

    with opened() as database:
        before = schema.current(database)
        schema.upgrade(database, revision)
        after = schema.current(database)
    done = "already at" if before == after else "now at"
    click.echo(f"the database is {done} revision {after}")


# Otherwise -1 would be taken for an option.
@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Do not ask whether data may be lost.")
def downgrade(revision: str, *, yes: bool) -> None:
    """Undo migrations down to REVISION (-1: the last one; base: all). What they added is lost."""
    from marketplace import schema
    from marketplace.errors import ConfigurationError
    from marketplace.secrecy import masked

    with opened() as database:
        shown = masked(database.url)
        if schema.current(database) is None:
            message = f"there is nothing to downgrade: {shown} holds no tables"
            raise ConfigurationError(message)
        if not yes:
            click.confirm(f"Undo migrations in {shown} and lose what they added?", abort=True)
        schema.downgrade(database, revision)
        click.echo(f"the database is now at revision {schema.current(database) or 'none'}")


@db.command()
def check() -> None:
    """Say whether the database is as this release needs it; exit code 1 if it is not."""
    from marketplace import schema

    with opened() as database:
        faults = schema.check(database)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
    click.echo(f"the database is at revision {schema.head()} and as this release needs it")


COMMANDS = (db,)
