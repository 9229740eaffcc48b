"""Examines an installation: one finding for each thing it needs, and how to mend what is wrong."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.messages.pofile import read_po
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from marketplace import schema
from marketplace.db import Database
from marketplace.errors import ConfigurationError
from marketplace.matches.encoding import waiting
from marketplace.matches.vectors import damaged
from marketplace.resources import resource
from marketplace.secrecy import masked
from marketplace.settings import MEND_KEY, Settings
from matching.encoder import EncoderNotFound, open_encoder

SENTENCE = "Find scratches on steel strip with a camera."
MEND_ENCODER = "set GONGXU_ENCODER to default, to a sentence-transformers folder, or to none"
MEND_FILES = "pip install --force-reinstall gongxu"
MEND_SQLITE = "restore a backup of the file; if there is none, move it away and start anew"
MEND_TABLES = "restore a backup, or undo what changed the tables"
MEND_UNKNOWN = "this should not happen; report this line to whoever maintains Gongxu"
MENDS: dict[type[Exception], str] = {
    EncoderNotFound: MEND_ENCODER,
    FileNotFoundError: MEND_FILES,
    OSError: schema.MEND_PLACE,
    ConfigurationError: "mend what is named above",
    SQLAlchemyError: "mend the database first, see above",
}
"""What mends that with which a check failed; the first that fits counts."""
MEND_ADDRESS = "set GONGXU_PUBLIC_URL to what readers type, such as https://market.example"
MEND_LOCK = "stop the program that holds the file open for writing, or correct its rights"
MEND_RIGHTS = "let its user insert and update, in a database that is no read-only copy"
ATTEMPTS = (
    "UPDATE listings SET revision = revision WHERE 1 = 0",
    "INSERT INTO listings SELECT * FROM listings WHERE 1 = 0",
)
FOLDERS = ("templates", "migrations", "translations", "catalogue")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing; where ``mend`` is empty all is well."""

    name: str
    text: str
    mend: str = ""

    @property
    def is_ok(self) -> bool:
        """Say whether nothing has to be done."""
        return not self.mend


Answer = tuple[str, str]
"""What a check found, and how to mend it; the second part is empty where all is well."""


def examine(settings: Settings, *, quick: bool = False) -> Iterator[Finding]:
    """Look at everything an installation needs, in turn; nothing is changed.

    :param quick: the language model is looked for but not loaded.
    """
    database = Database(settings.database_url)
    try:
        for name, check in _checks(settings, database, quick=quick).items():
            yield _find(name, check)
    finally:
        database.dispose()


def _checks(
    settings: Settings, database: Database, *, quick: bool
) -> dict[str, Callable[[], Answer]]:
    return {
        "files": _files,
        "data folder": lambda: _data_folder(settings),
        "database": lambda: _reachable(database),
        "migrations": lambda: _migrated(database),
        "model": lambda: _model(settings, quick=quick),
        "index": lambda: _index(settings, database),
        "secret key": lambda: _secret_key(settings),
        "public URL": lambda: _public_url(settings),
        "time zone": lambda: _time_zone(settings),
        "translations": _translations,
    }


def _find(name: str, check: Callable[[], Answer]) -> Finding:
    try:
        return Finding(name, *check())
    except Exception as error:  # noqa: BLE001 one check that breaks must not hide what others find
        mend = next((mend for kind, mend in MENDS.items() if isinstance(error, kind)), "")
        text = _reason(error) if mend else f"{type(error).__name__}: {_reason(error)}"
        return Finding(name, text, mend or MEND_UNKNOWN)


def _reason(error: Exception) -> str:
    return " ".join(str(getattr(error, "orig", error)).split())


def _files() -> Answer:
    for folder in FOLDERS:
        resource(folder)
    return f"{', '.join(FOLDERS)} are there", ""


def _data_folder(settings: Settings) -> Answer:
    folder = settings.data_dir.absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir():
        mend = "move it away, or set GONGXU_DATA_DIR to a folder"
        return f"{there} is a file, not a folder", mend
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        mend = f"let the user who runs this write to {there}, or set GONGXU_DATA_DIR"
        return f"{there}: {error.strerror}", mend
    return f"{folder} {'can be written' if there == folder else 'will be made when needed'}", ""


def _reachable(database: Database) -> Answer:
    shown = masked(database.url)
    if database.is_sqlite and not Path(database.url.database or "").exists():
        return f"{shown} does not exist yet", schema.MEND
    try:
        with database.reading() as session:
            # A damaged SQLite file may well be opened, so it is read from end to end.
            sign = "PRAGMA quick_check(1)" if database.is_sqlite else "SELECT 'ok'"
            answer = str(session.execute(text(sign)).scalar())
    except SQLAlchemyError as error:
        return f"{shown}: {_reason(error)}", _mend_database(error, is_sqlite=database.is_sqlite)
    if answer != "ok":
        return f"{shown} is damaged: {' '.join(answer.split())}", MEND_SQLITE
    if refused := _refused(database):
        return f"{shown} answers, but {refused[0]}", refused[1]
    return f"{shown} answers", ""


def _refused(database: Database) -> Answer | None:
    """Say why nothing can be written, and how to mend it; ``None``: it can, or there are no tables.

    What is tried changes no row and is undone.
    """
    if schema.current(database) is None:
        return None
    if database.is_sqlite:
        file = Path(database.url.database or "")
        for place in (file, file.absolute().parent):
            if not os.access(place, os.W_OK):
                mend = f"let the user who runs this write to {place}; SQLite needs file and folder"
                return f"{place} cannot be written", mend
    try:
        with database.transaction() as session:
            for attempt in ATTEMPTS:
                session.execute(text(attempt))
            session.rollback()
    except SQLAlchemyError as error:
        mend = MEND_LOCK if database.is_sqlite else MEND_RIGHTS
        return f"nothing can be written: {_reason(error)}", mend
    return None


def _mend_database(error: SQLAlchemyError, *, is_sqlite: bool) -> str:
    if not is_sqlite:
        return "start the database, or correct GONGXU_DATABASE_URL"
    # SQLite's own errors: operational ones come from outside, the rest from what the file holds.
    if isinstance(getattr(error, "orig", None), sqlite3.OperationalError):
        return "let the user who runs this read and write the file, or correct GONGXU_DATABASE_URL"
    return MEND_SQLITE


def _migrated(database: Database) -> Answer:
    if faults := schema.check(database):
        return "; ".join(faults), schema.mend(database) or MEND_TABLES
    return f"at revision {schema.head()}, as this release needs it", ""


def _model(settings: Settings, *, quick: bool) -> Answer:
    encoder = open_encoder(settings.encoder, settings.encoder_languages)
    if encoder is None:
        return "none by choice: words alone rank", ""
    understood = " and ".join(sorted(encoder.languages))
    if quick:
        return f"{settings.encoder} is there ({understood}), not loaded", ""
    vector = encoder.encode([SENTENCE])[0]
    return f"{settings.encoder} loads ({understood}, {len(vector)} dimensions)", ""


def _index(settings: Settings, database: Database) -> Answer:
    encoder = open_encoder(settings.encoder, settings.encoder_languages)
    if encoder is None:
        return "made from words alone", ""
    if remedy := schema.mend(database):
        return "cannot be judged before the migrations", remedy
    with database.reading() as session:
        stale = waiting(session, encoder)
        broken = damaged(session, encoder)
    if broken:
        mend = "start marketplace worker (or serve) anew, or at once: marketplace reindex"
        return f"{len(broken)} listings have damaged vectors", mend
    if stale:
        mend = "run: marketplace worker (or serve), or at once: marketplace reindex"
        return f"{stale} published listings have no vectors of their newest version", mend
    return "every published listing has its vectors", ""


def _secret_key(settings: Settings) -> Answer:
    try:
        settings.signing_key()
    except ConfigurationError as error:
        return str(error).removesuffix(f": {MEND_KEY}"), MEND_KEY
    if settings.secret_key.get_secret_value():
        return "set", ""
    return f"made up at each start, which is allowed on {settings.host} only", ""


def _public_url(settings: Settings) -> Answer:
    if settings.public_url:
        return settings.public_url, ""
    text = "not set: feeds, sitemap and links to pages name whatever address a request does"
    if settings.is_loopback and not settings.trusted_proxies:
        return f"{text}; set GONGXU_PUBLIC_URL before others read this site", ""
    return text, MEND_ADDRESS


def _time_zone(settings: Settings) -> Answer:
    here = datetime.now(ZoneInfo(settings.timezone))
    return f"{settings.timezone}, where it is {here:%Y-%m-%d %H:%M}", ""


def _translations() -> Answer:
    untranslated = 0
    for path in resource("translations").rglob("*.po"):
        with path.open("rb") as lines:
            messages = [message for message in read_po(lines) if message.id]
        untranslated += sum(not message.string or message.fuzzy for message in messages)
    if untranslated:
        return f"{untranslated} texts have no Chinese yet", "translate them in translations/"
    return "complete", ""
