import secrets
from pathlib import Path

import pytest
from pydantic import ValidationError

from marketplace import schema
from marketplace.db import Database
from marketplace.errors import ConfigurationError
from marketplace.settings import Settings, load_settings

KEY = secrets.token_urlsafe(48)


def test_without_any_environment_everything_has_a_value() -> None:
    settings = load_settings()
    assert settings.database_url == f"sqlite:///{Path('gongxu-data/gongxu.sqlite3').absolute()}"
    assert settings.host == "127.0.0.1"
    assert settings.port == 8000
    assert settings.default_language == "zh"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGXU_PORT", "8123")
    monkeypatch.setenv("GONGXU_DATABASE_URL", "postgresql+psycopg://u:p@h/n")
    settings = load_settings()
    assert settings.port == 8123
    assert settings.database_url == "postgresql+psycopg://u:p@h/n"


def test_an_override_wins_and_none_counts_as_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGXU_PORT", "8123")
    assert load_settings(port=8200).port == 8200
    assert load_settings(port=None).port == 8123


def test_a_misspelt_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGXU_PROT", "8123")
    with pytest.raises(ConfigurationError, match="unknown setting GONGXU_PROT"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "99999", "less than or equal to 65535"),
        ("TIMEZONE", "Mars/Olympus", "'Mars/Olympus' is not a time zone"),
        ("TIMEZONE", "../etc", "is not a time zone"),
        ("DATABASE_URL", "nonsense", "it must look like"),
        ("DATABASE_URL", "mysql://h/n", "'mysql' is not supported"),
        ("DEFAULT_LANGUAGE", "de", "'zh' or 'en'"),
        ("DATABASE_URL", " ", "it must look like"),
        ("POLL_SECONDS", "0", "greater than 0"),
        ("PUBLIC_URL", "market.example", "it must look like https://market.example"),
        ("PUBLIC_URL", "ftp://market.example", "it must look like"),
        ("PUBLIC_URL", "https://market.example/", "it must look like"),
        ("PUBLIC_URL", "https://market.example/sub", "it must look like"),
        ("PUBLIC_URL", "https://market.example?a=b", "it must look like"),
        ("PUBLIC_URL", "https://user:word@market.example", "it must look like"),
        ("PUBLIC_URL", "https://market.example\n", "it must look like"),
    ],
)
def test_nonsense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"GONGXU_{name}", value)
    with pytest.raises(ConfigurationError, match=f"GONGXU_{name}: .*{told}") as caught:
        load_settings()
    assert "Value error" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?uri=true",
        "sqlite:///file:x?mode=memory&uri=true",
    ],
)
def test_a_database_in_memory_is_refused(address: str) -> None:
    told = "^GONGXU_DATABASE_URL: a database in memory would be lost; name a file"
    with pytest.raises(ConfigurationError, match=told):
        load_settings(database_url=address)


@pytest.mark.parametrize(
    ("options", "named"),
    [("mode=ro&uri=true", "mode, uri"), ("timeout=abc", "timeout"), ("nonsense=1", "nonsense")],
)
def test_options_of_a_file_are_refused(options: str, named: str) -> None:
    told = rf"^GONGXU_DATABASE_URL: SQLite takes no options here \({named}\)"
    with pytest.raises(ConfigurationError, match=told):
        load_settings(database_url=f"sqlite:///x?{options}")


@pytest.mark.parametrize("name", ["a?b", "a#b", "a%41b", "100%", "集市 1+1", "a;b&c=d"])
def test_the_database_lies_in_the_data_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    settings = load_settings(data_dir=tmp_path / name, encoder="none")
    database = Database(settings.database_url)
    schema.upgrade(database)
    database.dispose()
    assert [folder.name for folder in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "gongxu.sqlite3").exists()


def test_the_home_folder_may_be_written_short(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GONGXU_DATA_DIR", "~/market")
    settings = load_settings()
    assert settings.data_dir == tmp_path / "market"
    assert settings.database_url == f"sqlite:///{tmp_path}/market/gongxu.sqlite3"


@pytest.mark.parametrize(
    ("folder", "told"), [("~nosuchuser/x", "of nobody here"), ("\udcff", "are no UTF-8")]
)
def test_a_folder_that_cannot_be_meant_is_refused(folder: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^GONGXU_DATA_DIR: .*{told}"):
        load_settings(data_dir=Path(folder))


@pytest.mark.parametrize("value", ["", " "])
@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("ENCODER", "default"),
        ("DATA_DIR", "gongxu-data"),
        ("HOST", "127.0.0.1"),
        ("PORT", "8000"),
        ("DEFAULT_LANGUAGE", "zh"),
    ],
)
def test_an_empty_setting_is_refused_and_the_default_told(
    monkeypatch: pytest.MonkeyPatch, name: str, default: str, value: str
) -> None:
    monkeypatch.setenv(f"GONGXU_{name}", value)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    told = f"GONGXU_{name}: is empty; leave it out for the default, {default}"
    assert str(caught.value) == told


def test_an_empty_database_and_an_empty_key_are_their_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GONGXU_DATABASE_URL", "")
    monkeypatch.setenv("GONGXU_SECRET_KEY", "")
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    "address",
    ["", "https://market.example", "http://localhost:8000", "http://10.0.0.1", "http://[::1]:80"],
)
def test_the_public_address_is_kept_as_it_is(address: str) -> None:
    assert load_settings(public_url=address).public_url == address


def test_settings_cannot_be_changed_later(settings: Settings) -> None:
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc] # that is the point


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_on_loopback_a_key_is_made_up(host: str) -> None:
    settings = load_settings(host=host)
    assert settings.is_loopback
    assert len(settings.signing_key()) >= 32


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org"])  # noqa: S104
def test_elsewhere_a_key_is_required(host: str) -> None:
    settings = load_settings(host=host)
    assert not settings.is_loopback
    with pytest.raises(ConfigurationError, match=r"missing.*set GONGXU_SECRET_KEY"):
        settings.signing_key()


def test_behind_a_proxy_a_key_is_required() -> None:
    settings = load_settings(trusted_proxies=1)
    assert settings.is_loopback
    with pytest.raises(ConfigurationError, match=r"TRUSTED_PROXIES.*set GONGXU_SECRET_KEY"):
        settings.signing_key()
    assert load_settings(trusted_proxies=1, secret_key=KEY).signing_key() == KEY


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
@pytest.mark.parametrize("key", ["short", "a" * 64, "please-change-this-secret-key-now!"])
def test_a_weak_key_is_refused_everywhere(host: str, key: str) -> None:
    with pytest.raises(ConfigurationError, match=r"easy to guess.*set GONGXU_SECRET_KEY") as caught:
        load_settings(host=host, secret_key=key).signing_key()
    assert key not in str(caught.value)


def test_a_proper_key_is_used_everywhere() -> None:
    assert load_settings(host="192.168.1.4", secret_key=KEY).signing_key() == KEY


def test_what_is_printed_holds_no_secret() -> None:
    settings = load_settings(
        secret_key=KEY,
        database_url="postgresql+psycopg://someone:hunter2@h/n?sslpassword=hunter2",
    )
    printed = settings.printable()
    assert printed["database_url"] == "postgresql+psycopg://someone:***@h/n?sslpassword=***"
    assert printed.keys() == Settings.model_fields.keys()
    assert not any(secret in str(printed) + repr(settings) for secret in (KEY,))
    assert "hunter2" not in str(printed)


def test_every_setting_has_a_meaning() -> None:
    assert all(field.description for field in Settings.model_fields.values())
