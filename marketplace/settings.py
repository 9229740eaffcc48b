"""Every setting of the product, read from ``GONGXU_…`` environment variables and checked."""

import os
import re
import secrets
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from marketplace.errors import ConfigurationError
from marketplace.secrecy import MIN_KEY_LENGTH, is_guessable, masked

PREFIX = "GONGXU_"
DEFAULT_DATABASE = "sqlite:///gongxu.sqlite3"
PUBLIC_URL = re.compile(
    r"https?://([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", re.ASCII
)
MEND_KEY = (
    f"set GONGXU_SECRET_KEY to at least {MIN_KEY_LENGTH} random characters, "
    'for example the output of: python -c "import secrets; print(secrets.token_urlsafe(48))"'
)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        message = f"{name!r} is not a time zone; use a name such as Asia/Shanghai"
        raise ValueError(message) from error
    return name


def _readable_folder(folder: Path) -> Path:
    try:
        str(folder).encode()
        return folder.expanduser()
    except UnicodeEncodeError as error:
        message = "its bytes are no UTF-8; name the folder anew"
        raise ValueError(message) from error
    except RuntimeError as error:
        message = f"{folder} begins with the name of nobody here; write the whole path"
        raise ValueError(message) from error


def _known_database(url: str) -> str:
    try:
        address = make_url(url or DEFAULT_DATABASE)
    except ArgumentError as error:
        message = "it must look like sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME"
        raise ValueError(message) from error
    backend = address.drivername
    if backend not in {"sqlite", "postgresql+psycopg"}:
        message = f"{backend!r} is not supported; use sqlite or postgresql+psycopg"
        raise ValueError(message)
    if backend == "sqlite" and _is_in_memory(address):
        message = "a database in memory would be lost; name a file, as in sqlite:///FILE"
        raise ValueError(message)
    if backend == "sqlite" and address.query:
        options = ", ".join(address.query)
        message = f"SQLite takes no options here ({options}); write a ? in a file's name as %3F"
        raise ValueError(message)
    return url


def _plain_address(url: str) -> str:
    if url and not PUBLIC_URL.fullmatch(url):
        message = "it must look like https://market.example, without a path or a slash at the end"
        raise ValueError(message)
    return url


def _is_in_memory(address: URL) -> bool:
    name = address.database or ":memory:"
    return name in {":memory:", "file::memory:"} or address.query.get("mode") == "memory"


class Settings(BaseSettings):
    """What an installation may set; each field is ``GONGXU_`` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Annotated[Path, AfterValidator(_readable_folder)] = Field(
        Path("gongxu-data"),
        description="Folder of the SQLite database, made when needed, and of your own texts/",
    )
    database_url: Annotated[str, AfterValidator(_known_database)] = Field(
        "",
        description="SQLAlchemy address of the database; empty: gongxu.sqlite3 in the data folder",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Key that signs cookies, 32 random characters or more; empty: new each start",
    )
    host: str = Field("127.0.0.1", description="Address or host name to listen on")
    port: int = Field(8000, ge=0, le=65535, description="TCP port to listen on; 0: any free one")
    public_url: Annotated[str, AfterValidator(_plain_address)] = Field(
        "",
        description="Address by which readers reach this site, for feeds, sitemap and links to "
        "pages; empty: whatever address a request names",
    )
    threads: int = Field(8, ge=1, le=256, description="Requests answered at the same time")
    encoder: str = Field(
        "default", description="default, none (words only), or a sentence-transformers folder"
    )
    encoder_languages: Literal["", "en", "zh", "en,zh"] = Field(
        "",
        description="What the model in a folder understands: en, zh or en,zh; empty: as its card "
        "says, else both",
    )
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        "Asia/Shanghai", description="Time zone in which pages show dates, by its IANA name"
    )
    default_language: Literal["zh", "en"] = Field(
        "zh", description="Language for readers whose browser names neither"
    )
    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="console, json, or auto: readable on a terminal, JSON elsewhere"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe entries that are logged: debug, info, warning or error"
    )
    poll_seconds: float = Field(
        0.5, gt=0, le=60, description="Seconds between two looks of worker and index for changes"
    )
    operator_name: str = Field(
        "", max_length=200, description="Who runs this market, shown at the foot of every page"
    )
    operator_registration: str = Field(
        "", max_length=200, description="The operator's registration, such as an ICP filing number"
    )
    development: bool = Field(
        default=False, description="Serve /design too, the page that shows every component"
    )
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="Reverse proxies in front whose X-Forwarded headers are believed"
    )

    @field_validator("*", mode="before")
    @classmethod
    def _not_empty(cls, value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 not yet read
        # Empty means something of its own where it is the default.
        default = cls.model_fields[str(info.field_name)].default
        if isinstance(value, str) and not value.strip() and default not in ("", SecretStr("")):
            message = f"is empty; leave it out for the default, {default}"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _database_in_data_dir(self) -> Self:
        if not self.database_url:
            path = (self.data_dir / "gongxu.sqlite3").absolute()
            # Put together by hand, a ?, # or % in the path would end it or mean something else.
            url = URL.create("sqlite", database=str(path)).render_as_string()
            object.__setattr__(self, "database_url", url)
        return self

    @property
    def is_loopback(self) -> bool:
        """Say whether the address to listen on is this machine's own."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def signing_key(self) -> str:
        """Return the key to sign with; a missing one is made up where only this machine gets in.

        :raises ConfigurationError: the key is weak, or missing where others can reach the server.
        """
        key = self.secret_key.get_secret_value()
        if key and not is_guessable(key):
            return key
        if key:
            fault = "the secret key is too easy to guess"
        elif not self.is_loopback:
            fault = f"the secret key is missing and {self.host} is not loopback"
        elif self.trusted_proxies:
            fault = "the secret key is missing and GONGXU_TRUSTED_PROXIES says that others get in"
        else:
            return secrets.token_urlsafe(48)
        message = f"{fault}: {MEND_KEY}"
        raise ConfigurationError(message)

    def printable(self) -> dict[str, str]:
        """Return every setting as text, with secrets and passwords masked."""
        shown = {name: str(value) for name, value in self.model_dump().items()}
        shown["database_url"] = masked(self.database_url)
        return shown


def load_settings(**overrides: Any) -> Settings:  # noqa: ANN401 any field of Settings may be overridden
    """Read the environment; ``overrides`` win, those that are ``None`` count as not given.

    :raises ConfigurationError: a value makes no sense, or a ``GONGXU_`` name is unknown.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(
        name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known
    )
    if unknown:
        message = (
            f"unknown setting {', '.join(unknown)}; `marketplace settings` lists the known ones"
        )
        raise ConfigurationError(message)
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        faults = (
            f"{PREFIX}{'_'.join(map(str, fault['loc'])).upper()}: "
            + fault["msg"].removeprefix("Value error, ")
            for fault in error.errors()
        )
        raise ConfigurationError("; ".join(faults)) from error
