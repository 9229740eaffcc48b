"""Measures pages on a market of many listings, and a list page beside its eager-ORM twin.

``python bench/pages.py [--listings N] [--encoder default|none]`` prints, for one thread: the
median and the 95th percentile of each page, requests a second, the number of queries, and the
ratio of the list page to the same page whose rows are loaded as ORM objects, in turns.
"""

import argparse
import re
import statistics
import tempfile
import time
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

from flask import Flask, render_template
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader
from machine import machine
from market import grow
from rich.console import Console
from rich.table import Table
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from marketplace import schema
from marketplace.app import create_app
from marketplace.db import Database, session
from marketplace.listings.disclosure import disclosed
from marketplace.listings.facets import Filters
from marketplace.listings.models import Kind, Listing, ListingVersion, in_force
from marketplace.listings.pages import PAGE, Page, Place
from marketplace.listings.queries import Shown, is_published, parse_content
from marketplace.listings.stages import Stage
from marketplace.organisations.models import Organisation
from marketplace.portal.browse import browsing_of
from marketplace.resources import resource
from marketplace.runtime import Runtime
from marketplace.settings import load_settings
from matching.encoder import HashingEncoder

TURNS, EACH, WARM = 7, 40, 10
ADDRESSES = {
    "home": "/",
    "browse": "/solutions",
    "browse, filtered": "/solutions?scene=quality-inspection&industry=26",
    "browse, page 2": "/solutions?at={older}",
    "search": "/search?q=surface+defects+on+strip+{number}",
    "search, Chinese": "/search?q=轴承振动监测{number}",
    "problem": "/problems/problem-{number}",
    "solution": "/solutions/solution-{number}",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--listings", type=int, default=20_000)
    parser.add_argument("--encoder", default="default")
    asked = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data_dir=Path(folder), encoder=asked.encoder, log_level="error")
        runtime = Runtime(settings)
        schema.upgrade(runtime.database)
        began = time.perf_counter()
        grow(runtime.database, asked.listings, runtime.encoder or HashingEncoder())
        runtime.matcher.load_encoder()
        console.print(f"{asked.listings:,} listings made in {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        runtime.matcher.index.refresh()
        console.print(f"index read in {time.perf_counter() - began:.1f} s")
        app = create_app(settings, runtime)
        add_twin(app)
        client = app.test_client()
        console.print(pages(client, runtime.database))
        console.print(compared(client))
        console.print(machine("flask", "jinja2", "sqlalchemy"))
        runtime.stop()


def pages(client: FlaskClient, database: Database) -> Table:
    """Return each page's figures."""
    table = Table("page", "p50, ms", "p95, ms", "a second", "queries", title="one thread")
    older = _older(client)
    for name, address in ADDRESSES.items():
        made = [address.format(number=number + 1, older=older) for number in range(TURNS * EACH)]
        _timed(client, made[:WARM])
        times = sorted(_timed(client, made))
        p95 = times[int(len(times) * 0.95)]
        table.add_row(
            name,
            f"{statistics.median(times) * 1e3:.1f}",
            f"{p95 * 1e3:.1f}",
            f"{len(times) / sum(times):.0f}",
            str(_queries(database, client, made[0])),
        )
    return table


def compared(client: FlaskClient) -> Table:
    """Return the list page and its twin, in turns."""
    both = {"ours": ["/solutions"] * EACH, "eager ORM": ["/twin"] * EACH}
    for addresses in both.values():
        _timed(client, addresses[:WARM])
    rates: dict[str, list[float]] = {name: [] for name in both}
    for _ in range(TURNS):
        for name, addresses in both.items():
            rates[name].append(EACH / sum(_timed(client, addresses)))
    ratios = [ours / twin for ours, twin in zip(rates["ours"], rates["eager ORM"], strict=True)]
    table = Table("list page of 20", "a second, median", "range", title="in turns")
    for name, values in (*rates.items(), ("ratio (target: ≥ 3)", ratios)):
        table.add_row(
            name, f"{statistics.median(values):.2f}", f"{min(values):.2f} to {max(values):.2f}"
        )
    return table


def add_twin(app: Flask) -> None:
    """Add the list page as it is usually written: rows as ORM objects, relations loaded eagerly.

    Its template is ours, but that it writes each entry out; its facets are counted like ours.
    """
    ours = resource("templates") / "portal" / "browse.html"
    text = ours.read_text(encoding="utf-8").replace("listing_entry(shown, 3)", "entry(shown, 3)")
    importing = '{% from "macros/listings.html" import entry with context %}'
    first, rest = text.split("\n", 1)
    twins = DictLoader({"twin.html": f"{first}\n{importing}\n{rest}"})
    app.jinja_env.loader = ChoiceLoader([twins, *filter(None, [app.jinja_env.loader])])

    @app.get("/twin")
    def twin() -> str:
        items = _eager(session())
        found = Page(items, None, Place(items[-1].slug))
        browsing = replace(browsing_of(Kind.SOLUTION, "", Filters()), found=found)
        return render_template("twin.html", browsing=browsing, q="", side="solutions")


def _eager(current: Session) -> tuple[Shown, ...]:
    newest = (
        select(Listing, ListingVersion, Organisation)
        .join(ListingVersion, in_force())
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(is_published(), Listing.kind == Kind.SOLUTION)
        .order_by(Listing.published_at.desc(), Listing.id.desc())
        .limit(PAGE + 1)
    )
    return tuple(_shown(*row) for row in current.execute(newest).all()[:PAGE])


def _shown(listing: Listing, version: ListingVersion, owner: Organisation) -> Shown:
    content = parse_content(Kind.SOLUTION, version.content)
    return Shown(
        id=listing.id,
        slug=listing.slug,
        kind=Kind.SOLUTION,
        version=listing.version,
        content=disclosed(content, Stage.PUBLIC),
        content_hash=version.content_hash,
        stage=Stage.PUBLIC,
        organisation=owner,
        invented=owner.invented,
        published_at=listing.published_at,
        hidden=(),
    )


def _older(client: FlaskClient) -> str:
    found = re.search(r'rel="next" href="\?at=([^"]+)"', client.get("/solutions").text)
    return found.group(1) if found else ""


def _timed(client: FlaskClient, addresses: list[str]) -> list[float]:
    times = []
    for address in addresses:
        began = time.perf_counter()
        answer = client.get(address, headers={"Accept-Language": "en"})
        times.append(time.perf_counter() - began)
        if answer.status_code != HTTPStatus.OK:
            message = f"{address}: {answer.status}"
            raise RuntimeError(message)
    return times


def _queries(database: Database, client: FlaskClient, address: str) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    client.get(address)
    event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)


if __name__ == "__main__":
    main()
