import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from marketplace import schema
from marketplace.clock import now
from marketplace.db import Base, Database
from marketplace.errors import ConfigurationError
from marketplace.listings.models import Listing, ListingVersion
from marketplace.organisations.models import Organisation
from marketplace.resources import resource

PLANTED = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "planted", {after!r}, None, None
def upgrade() -> None:
    with op.batch_alter_table("organisations", recreate="{recreate}") as batch:
        batch.add_column(sa.Column("motto", sa.String(20), nullable=True))
{more}
def downgrade() -> None:
    with op.batch_alter_table("organisations", recreate="{recreate}") as batch:
        batch.drop_column("motto")
"""


def with_planted(folder: Path, database: Database, more: str = "") -> Path:
    """Copy the migrations and add one that builds the organisations' table anew."""
    copy = folder / "migrations"
    shutil.copytree(resource("migrations"), copy)
    recreate = "always" if database.is_sqlite else "auto"
    text = PLANTED.format(after=schema.head(), recreate=recreate, more=more)
    (copy / "versions" / "planted.py").write_text(text)
    return copy


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(resource("migrations")))
    return [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def tables(database: Database) -> set[str]:
    with database.reading() as session:
        return set(sa.inspect(session.connection()).get_table_names()) - {"alembic_version"}


def fill(database: Database) -> None:
    with database.transaction() as session:
        maker = Organisation(slug="maker", kind="manufacturer", name_en="Maker")
        session.add(maker)
        session.flush()
        listing = Listing(slug="dust", kind="problem", organisation_id=maker.id, state="draft")
        session.add(listing)
        session.flush()
        session.add(
            ListingVersion(listing_id=listing.id, number=1, content={"a": "除尘"}, content_hash="x")
        )


def rows(database: Database) -> list[tuple[object, ...]]:
    query = sa.select(Organisation.slug, Listing.slug, ListingVersion.content).select_from(
        sa.join(Organisation, Listing).join(ListingVersion)
    )
    with database.reading() as session:
        return [tuple(row) for row in session.execute(query)]


KEPT: list[tuple[object, ...]] = [("maker", "dust", {"a": "除尘"})]


def test_there_is_one_last_migration() -> None:
    assert schema.head() == revisions()[-1]


def test_every_step_goes_up_down_and_up(empty_database: Database) -> None:
    for before, revision in zip([None, *revisions()], revisions(), strict=False):
        without = tables(empty_database)
        schema.upgrade(empty_database, revision)
        having = tables(empty_database)
        schema.downgrade(empty_database, before or "base")
        assert tables(empty_database) == without
        assert schema.current(empty_database) == before
        schema.upgrade(empty_database, revision)
        assert tables(empty_database) == having
    assert schema.check(empty_database) == []
    assert having == set(Base.metadata.tables)


def test_down_to_nothing_leaves_nothing(database: Database) -> None:
    schema.downgrade(database, "base")
    assert tables(database) == set()
    assert schema.current(database) is None


def test_rows_outlive_a_migration_up_and_down(database: Database, tmp_path: Path) -> None:
    fill(database)
    folder = with_planted(tmp_path, database)
    schema.upgrade(database, folder=folder)
    assert schema.current(database) == "planted"
    assert rows(database) == KEPT
    schema.downgrade(database, "-1", folder=folder)
    assert rows(database) == KEPT
    assert schema.check(database) == []


def test_a_failing_migration_leaves_no_half(database: Database, tmp_path: Path) -> None:
    fill(database)
    folder = with_planted(tmp_path, database, more='    raise RuntimeError("in the middle")')
    with pytest.raises(RuntimeError, match="in the middle"):
        schema.upgrade(database, folder=folder)
    assert schema.check(database) == []
    assert rows(database) == KEPT


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_migration_that_orphans_rows_is_undone(database: Database, tmp_path: Path) -> None:
    fill(database)
    folder = with_planted(tmp_path, database, more='    op.execute("DELETE FROM organisations")')
    with pytest.raises(ConfigurationError, match="refer to nothing"):
        schema.upgrade(database, folder=folder)
    assert rows(database) == KEPT


@pytest.mark.parametrize("backend", ["sqlite"])
def test_references_are_checked_again_after_a_migration(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    listing = Listing(slug="alone", kind="problem", organisation_id=7, created_at=now())
    with pytest.raises(sa.exc.IntegrityError), empty_database.transaction() as session:
        session.add(listing)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE organisations DROP COLUMN country", "add_column organisations"),
        ("ALTER TABLE organisations ADD COLUMN motto VARCHAR(20)", "remove_column organisations"),
        ("CREATE TABLE mottos (id INTEGER PRIMARY KEY)", "remove_table mottos"),
        ("DROP INDEX ix_listings_kind_state", "add_index"),
    ],
)
def test_a_difference_from_the_models_is_told(
    database: Database, statement: str, told: str
) -> None:
    with database.transaction() as session:
        session.execute(sa.text(statement))
    (difference,) = schema.check(database)
    assert difference.startswith(f"models and database differ: {told}")


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_changed_type_is_told(database: Database) -> None:
    with database.transaction() as session:
        session.execute(sa.text("ALTER TABLE organisations ALTER COLUMN country TYPE VARCHAR(7)"))
    (difference,) = schema.check(database)
    assert "modify_type organisations country" in difference


def test_a_database_behind_is_refused_with_the_command(empty_database: Database) -> None:
    (told,) = schema.check(empty_database)
    assert told.endswith("run: marketplace db upgrade")
    with pytest.raises(ConfigurationError, match="run: marketplace db upgrade"):
        schema.require_head(empty_database)
    schema.upgrade(empty_database)
    schema.require_head(empty_database)


def test_a_database_of_a_newer_release_is_refused(database: Database) -> None:
    with database.transaction() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = 'future'"))
    told = r"at revision future.*it is of a newer release: install that release, or restore"
    for act in (schema.upgrade, schema.require_head, lambda it: schema.downgrade(it, "base")):
        with pytest.raises(ConfigurationError, match=told):
            act(database)
    (fault,) = schema.check(database)
    assert fault.endswith(schema.MEND_NEWER)
    assert schema.MEND not in fault


def test_an_unknown_revision_is_refused(database: Database) -> None:
    for change in (schema.upgrade, schema.downgrade):
        with pytest.raises(ConfigurationError, match=r"^there is no revision 'nonsense'; the new"):
            change(database, "nonsense")
    with pytest.raises(ConfigurationError, match="cannot be migrated to -99: "):
        schema.downgrade(database, "-99")
    assert schema.check(database) == []


def test_asking_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "there" / "not.sqlite3"
    database = Database(f"sqlite:///{path}")
    assert schema.current(database) is None
    assert not path.parent.exists()
    schema.upgrade(database)
    assert schema.check(database) == []
    database.dispose()


def test_two_last_migrations_are_refused(tmp_path: Path) -> None:
    copy = tmp_path / "50% off"
    shutil.copytree(resource("migrations"), copy)
    (copy / "versions" / "other.py").write_text(
        PLANTED.format(after=None, recreate="auto", more="")
    )
    with pytest.raises(ConfigurationError, match=r"not 2: .*planted"):
        schema.head(copy)


UPGRADE = """
import sys
from marketplace import schema
from marketplace.db import Database
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
schema.upgrade(database)
print(schema.check(database))
"""


def test_two_processes_may_upgrade_at_once(
    new_database_url: Callable[[str | None], str], tmp_path: Path
) -> None:
    url = new_database_url(None)
    command = [sys.executable, "-c", UPGRADE, url]
    pipe = subprocess.PIPE
    both = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=tmp_path)
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ends = [process.communicate(timeout=60) for process in both]
    assert [(output, errors) for output, errors in ends] == [("[]\n", "")] * 2
