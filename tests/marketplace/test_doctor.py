import secrets
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace import doctor, resources, schema
from marketplace.db import Database
from marketplace.doctor import Finding, examine
from marketplace.matches.models import Encoding, Vector
from marketplace.settings import Settings, load_settings
from matching.encoder import open_encoder

NAMES = [
    "files",
    "data folder",
    "database",
    "migrations",
    "model",
    "index",
    "secret key",
    "public URL",
    "time zone",
    "translations",
]


def findings(settings: Settings, *, quick: bool = True) -> dict[str, Finding]:
    return {finding.name: finding for finding in examine(settings, quick=quick)}


def faults(settings: Settings, **options: bool) -> dict[str, Finding]:
    return {
        name: finding
        for name, finding in findings(settings, **options).items()
        if not finding.is_ok
    }


def test_a_sound_installation_has_no_fault(database_settings: Settings) -> None:
    found = findings(database_settings)
    assert list(found) == NAMES
    assert {finding.mend for finding in found.values()} == {""}


def test_passwords_are_not_told(settings: Settings) -> None:
    url = "postgresql+psycopg://someone:hunter2@127.0.0.1:1/x?sslpassword=hunter2"
    found = findings(settings.model_copy(update={"database_url": url}))
    assert "hunter2" not in str(found)
    assert "start the database" in found["database"].mend
    assert not found["migrations"].is_ok
    assert "mend the database first" in found["migrations"].mend


def test_a_missing_database_is_told_and_not_made(settings: Settings) -> None:
    found = faults(settings)
    assert set(found) == {"database", "migrations"}
    assert {finding.mend for finding in found.values()} == {"run: marketplace db upgrade"}
    assert not settings.data_dir.exists()


def test_a_difference_of_the_schema_is_told(
    database_settings: Settings, database: Database
) -> None:
    with database.transaction() as session:
        session.execute(sa.text("ALTER TABLE organisations DROP COLUMN country"))
    (fault,) = faults(database_settings).values()
    assert fault.name == "migrations"
    assert "organisations" in fault.text
    assert "restore a backup" in fault.mend


def test_a_folder_that_cannot_be_written_is_told(settings: Settings, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    found = faults(settings.model_copy(update={"data_dir": blocked / "data"}))
    assert str(blocked) in found["data folder"].text
    assert "GONGXU_DATA_DIR" in found["data folder"].mend


def test_a_data_folder_that_is_a_file_is_said_to_be_one(settings: Settings, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    found = faults(settings.model_copy(update={"data_dir": blocked}))["data folder"]
    assert found.text == f"{blocked} is a file, not a folder"
    assert "GONGXU_DATA_DIR" in found.mend


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("start", [0, 4096])
def test_a_damaged_file_is_told_with_what_mends_it(
    database_settings: Settings, database: Database, start: int
) -> None:
    database.dispose()  # the last connection to close writes the log into the file
    path = Path(database.url.database or "")
    data = path.read_bytes()
    path.write_bytes(data[:start] + b"damaged!" * ((len(data) - start) // 8))
    found = faults(database_settings)
    assert "restore a backup" in found["database"].mend
    assert "start the database" not in str(found)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_folder_in_place_of_the_file_is_no_damage(
    database_settings: Settings, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}"
    found = faults(database_settings.model_copy(update={"database_url": url}))
    assert "GONGXU_DATABASE_URL" in found["database"].mend


def test_a_database_of_a_newer_release_is_told(
    database_settings: Settings, database: Database
) -> None:
    with database.transaction() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = 'future'"))
    found = faults(database_settings.model_copy(update={"encoder": "default"}))
    assert set(found) == {"migrations", "index"}
    assert {finding.mend for finding in found.values()} == {schema.MEND_NEWER}


def test_a_folder_that_cannot_be_looked_at_is_told(settings: Settings) -> None:
    long = settings.data_dir.parent / ("x" * 300)
    found = faults(load_settings(data_dir=long, encoder="none"))
    assert set(found) == {"data folder", "database", "migrations"}
    assert all("GONGXU_DATA_DIR" in finding.text + finding.mend for finding in found.values())


def test_an_unknown_encoder_is_told(database_settings: Settings) -> None:
    found = faults(database_settings.model_copy(update={"encoder": "nonsense"}))
    assert set(found) == {"model", "index"}
    assert all("GONGXU_ENCODER" in finding.mend for finding in found.values())


def test_a_folder_that_holds_no_model_does_not_load(
    database_settings: Settings, tmp_path: Path
) -> None:
    empty = tmp_path / "model"
    empty.mkdir()
    (empty / "config.json").write_text("{}")
    (empty / "modules.json").write_text("[")
    found = faults(database_settings.model_copy(update={"encoder": str(empty)}), quick=False)
    assert "GONGXU_ENCODER" in found["model"].mend
    assert found["model"].text.startswith(f"the model in {empty} does not load: ")


def test_a_check_that_breaks_hides_no_other(
    database_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_name: str) -> None:
        message = "odd"
        raise RuntimeError(message)

    monkeypatch.setattr(doctor, "resource", break_down)
    found = findings(database_settings)
    assert list(found) == NAMES
    assert found["files"] == Finding("files", "RuntimeError: odd", doctor.MEND_UNKNOWN)
    assert found["time zone"].is_ok


@pytest.mark.model
def test_the_real_model_loads(database_settings: Settings) -> None:
    found = findings(database_settings.model_copy(update={"encoder": "default"}), quick=False)
    assert found["model"].text == "default loads (en and zh, 384 dimensions)"


def test_quick_only_looks_whether_the_model_is_there(database_settings: Settings) -> None:
    found = findings(database_settings.model_copy(update={"encoder": "default"}))
    assert found["model"].text == "default is there (en and zh), not loaded"


def test_listings_without_vectors_are_counted(database_settings: Settings, market: Any) -> None:
    market.solution("Finds scratches")
    market.solution("A draft", publish=False)
    found = faults(database_settings.model_copy(update={"encoder": "default"}))
    assert set(found) == {"index"}
    assert found["index"].text.startswith("1 published listings")


def test_damaged_vectors_are_counted(
    database_settings: Settings, database: Database, market: Any
) -> None:
    made = market.solution("Finds scratches")
    encoder = open_encoder("default")
    assert encoder is not None
    place = {"listing_id": made.id, "version": 1, "fingerprint": encoder.fingerprint}
    text = {"view": "public", "language": "en", "part": "whole", "ordinal": 0, "text_hash": ""}
    with database.transaction() as session:
        session.add_all([Encoding(**place), Vector(**place, **text, vector=b"\0" * 4 * 384)])
    (fault,) = faults(database_settings.model_copy(update={"encoder": "default"})).values()
    assert fault.text == "1 listings have damaged vectors"
    assert "marketplace reindex" in fault.mend


def test_the_index_waits_for_the_migrations(settings: Settings) -> None:
    found = faults(settings.model_copy(update={"encoder": "default"}))
    assert found["index"].mend == schema.MEND


def test_a_weak_key_beyond_loopback_is_told(database_settings: Settings) -> None:
    address = load_settings(host="192.168.1.4").host
    changes = {"host": address, "public_url": "https://market.example"}
    (fault,) = faults(database_settings.model_copy(update=changes)).values()
    assert fault.name == "secret key"
    assert fault.text == "the secret key is missing and 192.168.1.4 is not loopback"
    assert "GONGXU_SECRET_KEY" in fault.mend


@pytest.mark.parametrize(
    "changes", [{"secret_key": "short"}, {"secret_key": "a" * 64}, {"trusted_proxies": "1"}]
)
def test_a_weak_key_is_told_on_loopback_too(settings: Settings, changes: dict[str, str]) -> None:
    found = findings(load_settings(data_dir=settings.data_dir, encoder="none", **changes))
    assert "GONGXU_SECRET_KEY" in found["secret key"].mend


def test_a_key_that_is_set_is_not_told() -> None:
    key = secrets.token_urlsafe(48)
    found = findings(load_settings(secret_key=key, encoder="none"))
    assert found["secret key"] == Finding("secret key", "set")
    assert key not in str(found)


def test_a_missing_public_address_is_a_fault_where_others_get_in(settings: Settings) -> None:
    here = findings(settings)["public URL"]
    assert here.is_ok
    assert "set GONGXU_PUBLIC_URL before others read" in here.text
    for changes in ({"host": "192.168.1.4"}, {"trusted_proxies": 1}):
        there = findings(settings.model_copy(update=changes))["public URL"]
        assert there == Finding("public URL", here.text.partition("; ")[0], doctor.MEND_ADDRESS)
    given = settings.model_copy(update={"public_url": "https://a.example", "trusted_proxies": 1})
    assert findings(given)["public URL"] == Finding("public URL", "https://a.example")


def test_the_time_zone_is_shown(settings: Settings) -> None:
    shown = findings(settings.model_copy(update={"timezone": "Asia/Shanghai"}))["time zone"].text
    assert shown.startswith("Asia/Shanghai, where it is 20")


def test_missing_files_and_translations_are_told(
    database_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "marketplace")
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "zh.po").write_text('msgid "Home"\nmsgstr ""\n')
    found = faults(database_settings)
    assert found["files"].mend == "pip install --force-reinstall gongxu"
    assert "'migrations' is missing" in found["migrations"].text
    assert found["translations"].text == "1 texts have no Chinese yet"
