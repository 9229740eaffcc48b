import shutil
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.clock import now
from marketplace.db import Database, session
from marketplace.organisations.models import Organisation


def maker(slug: str = "maker") -> Organisation:
    return Organisation(slug=slug, kind="manufacturer", name_en=slug, country="0")


def slugs(database: Database) -> list[str]:
    with database.reading() as reading:
        return sorted(reading.scalars(sa.select(Organisation.slug)))


def test_a_transaction_commits(database: Database) -> None:
    with database.transaction() as writing:
        writing.add(maker())
    assert slugs(database) == ["maker"]


def test_an_exception_undoes_all(database: Database) -> None:
    def fail_late() -> None:
        with database.transaction() as writing:
            writing.add(maker())
            writing.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert slugs(database) == []


def test_reading_cannot_write(database: Database) -> None:
    insert = sa.insert(Organisation).values(slug="x", kind="vendor", name_en="x")
    with database.reading() as reading, pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
        reading.execute(insert)
    with database.transaction() as writing:  # on the same pooled connection
        writing.add(maker())
    assert slugs(database) == ["maker"]


def test_reading_sees_one_state(database: Database) -> None:
    with database.reading() as reading:
        count = sa.select(sa.func.count()).select_from(Organisation)
        assert reading.scalar(count) == 0
        with database.transaction() as writing:
            writing.add(maker())
        assert reading.scalar(count) == 0


def test_the_session_of_the_enclosing_transaction(database: Database) -> None:
    with pytest.raises(LookupError):
        session()
    with database.transaction() as outer:
        assert session() is outer
        with database.reading() as inner:
            assert session() is inner
        assert session() is outer
    with pytest.raises(LookupError):
        session()


def test_no_update_is_lost(database: Database) -> None:
    with database.transaction() as writing:
        writing.add(maker())

    def add_one(writing: Session) -> None:
        locked = sa.select(Organisation).with_for_update()
        organisation = writing.scalars(locked).one()
        organisation.country = str(int(organisation.country or 0) + 1)

    def work() -> None:
        for _ in range(10):
            with database.transaction() as writing:
                add_one(writing)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as reading:
        assert reading.scalar(sa.select(Organisation.country)) == "40"


def test_moments_come_back_in_utc(database: Database) -> None:
    local = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    with database.transaction() as writing:
        organisation = maker()
        organisation.created_at = local
        writing.add(organisation)
    with database.reading() as reading:
        stored = reading.scalar(sa.select(Organisation.created_at))
    assert stored == local
    assert stored is not None
    assert stored.utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused(database: Database) -> None:
    organisation = maker()
    organisation.created_at = now().replace(tzinfo=None)
    with pytest.raises(sa.exc.StatementError, match="naive"), database.transaction() as writing:
        writing.add(organisation)


def test_no_moment_stays_none(database: Database) -> None:
    with database.transaction() as writing:
        rows = writing.execute(
            sa.text("SELECT NULL AS at").columns(at=Organisation.created_at.type)
        )
        assert rows.scalar() is None
        nothing = sa.bindparam("at", None, type_=Organisation.created_at.type)
        assert (
            writing.scalars(sa.select(Organisation).where(Organisation.created_at == nothing)).all()
            == []
        )


@pytest.mark.parametrize("backend", ["sqlite"])
def test_sqlite_is_set_up_for_many_readers(database: Database) -> None:
    with database.reading() as reading:
        pragma = {
            name: reading.execute(sa.text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert pragma == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
        "busy_timeout": 15000,
    }


def test_what_people_wrote_is_in_no_error_message(database: Database) -> None:
    long = maker("CANARY-" * 40)
    long.kind = "nonsense"
    with pytest.raises(sa.exc.DBAPIError) as caught, database.transaction() as writing:
        writing.add(long)
    assert "parameters hidden" in str(caught.value)
    assert "CANARY" not in str(caught.value)


def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    faults: list[Exception] = []

    def touch(path: Path, together: threading.Barrier) -> None:
        opened = Database(f"sqlite:///{path}")
        together.wait()
        try:
            with opened.transaction() as current:
                current.execute(sa.text("CREATE TABLE IF NOT EXISTS met (id)"))
        except sa.exc.OperationalError as error:
            faults.append(error)
        opened.dispose()

    for number in range(30):
        together = threading.Barrier(4)
        path = tmp_path / f"{number}.sqlite3"
        threads = [threading.Thread(target=touch, args=(path, together)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_file_that_is_gone_is_missed_and_found_again(database: Database, tmp_path: Path) -> None:
    path = Path(database.url.database or "")
    with database.reading() as current:
        current.execute(sa.select(Organisation))
    aside = tmp_path / "aside"
    aside.mkdir()
    for file in tmp_path.glob(f"{path.name}*"):
        file.rename(aside / file.name)
    for _ in range(3):
        with pytest.raises(sa.exc.OperationalError, match="is gone"), database.reading() as current:
            current.execute(sa.select(Organisation))
    assert not path.exists()
    for file in aside.iterdir():
        shutil.copy(file, path.with_name(file.name))
    with database.transaction() as current:
        current.add(Organisation(slug="back", kind="both", name_en="Back"))
    with Database(str(database.url)).reading() as current:
        assert current.scalar(sa.select(Organisation.slug)) == "back"
