"""Fills a database with the demo catalogue: a small bilingual market."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import schema
from marketplace.clock import now
from marketplace.db import Database
from marketplace.errors import ConfigurationError
from marketplace.listings import services
from marketplace.listings.content import Content
from marketplace.listings.models import Kind, State
from marketplace.listings.queries import parse_content
from marketplace.organisations.models import Organisation
from marketplace.organisations.profile import Profile, stored_profile
from marketplace.resources import resource

FOLDERS = {Kind.PROBLEM: "problems", Kind.SOLUTION: "solutions"}
FLAGSHIP = "steel-strip-surface-defects"
"""The problem that a newcomer is sent to."""
OWN = "give the demo a folder of its own: GONGXU_DATA_DIR=… without GONGXU_DATABASE_URL"

Progress = Callable[[int, int], None]


def require_demo(database: Database) -> None:
    """Make sure that no real market is migrated or filled with invented firms.

    The database may be empty, even missing, or of an older release.

    :raises ConfigurationError: it holds organisations and none is of the demo, or other tables.
    """
    tables = schema.tables(database)
    if not tables:
        return
    if Organisation.__tablename__ not in tables:
        message = f"this database holds something else ({', '.join(sorted(tables)[:3])} …); {OWN}"
        raise ConfigurationError(message)
    with database.reading() as session:
        kinds = set(session.scalars(select(Organisation.invented).distinct()))
    if kinds == {False}:
        message = f"this database holds a real market, no place for invented firms; {OWN}"
        raise ConfigurationError(message)


def fill(database: Database, progress: Progress | None = None) -> int:
    """Bring the catalogue's listings into the database; return how many were new or changed.

    A second call changes nothing. Listings that somebody withdrew stay withdrawn.
    """
    # Solutions are the newest, so that they are encoded first: problem pages rank them soon.
    files = [(kind, path) for kind in reversed(Kind) for path in _files(kind)]
    changed = 0
    for done, (kind, path) in enumerate(files, start=1):
        with database.transaction() as session:
            changed += _listing(session, kind, path, age=timedelta(hours=done))
        if progress:
            progress(done, len(files))
    return changed


def _files(kind: Kind) -> list[Path]:
    files = (resource("catalogue") / FOLDERS[kind]).glob("*.toml")
    return sorted(files, key=lambda path: (path.stem != FLAGSHIP, path.stem))


def _listing(session: Session, kind: Kind, path: Path, *, age: timedelta) -> bool:
    stored = tomllib.loads(path.read_text(encoding="utf-8"))
    organisation = _organisation(session, stored.pop("organisation"))
    content = parse_content(kind, stored)
    listing = services.find(session, organisation, kind, path.stem)
    if listing is None:
        return _publish(session, organisation, content, path.stem, age)
    return listing.state == State.PUBLISHED and services.revise(session, listing, content)


def _publish(
    session: Session, organisation: Organisation, content: Content, slug: str, age: timedelta
) -> bool:
    listing = services.create(session, organisation, content, external_id=slug, slug=slug)
    services.publish(session, listing, at=now() - age, expires=False)
    return True


def _organisation(session: Session, slug: str) -> Organisation:
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    written = dict(_organisations()[slug])
    profile = stored_profile(Profile.model_validate(written.pop("profile", {})))
    if found is None:
        found = Organisation(slug=slug, profile=profile, **written)
        session.add(found)
        session.flush()
    elif found.profile != profile:
        found.profile = profile
    return found


@cache
def _organisations() -> dict[str, dict[str, Any]]:
    path = resource("catalogue") / "organisations.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
