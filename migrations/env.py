"""Alembic's entry: runs the migrations on the connection it is given, or on the settings' database."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from marketplace.db import Database, Moment
from marketplace.settings import load_settings
from marketplace.tables import metadata

# A migration must not queue behind, or block, the live site for long: it fails and is run again.
TIME_OUTS = ("SET lock_timeout = '4s'", "SET statement_timeout = '60s'")


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:  # noqa: ANN401 as Alembic calls it
    """Write our column types as SQLAlchemy's, so that old migrations never import the product."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def migrate(connection: Connection) -> None:
    """Run what was asked for, in one transaction per migration."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=plain_type,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            for statement in TIME_OUTS:
                connection.exec_driver_sql(statement)
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with Database(load_settings().database_url).engine.connect() as opened:
        migrate(opened)
        opened.commit()
