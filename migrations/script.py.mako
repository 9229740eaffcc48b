"""${message}

Rules of a safe migration:
- it works beside the code before it: add first, fill in batches, remove in a later release;
- no default that rewrites a large table, no NOT NULL without a filled column;
- indexes on large tables of PostgreSQL are made CONCURRENTLY, outside the transaction;
- ``downgrade`` really undoes it; a test runs up, down and up on both databases.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
