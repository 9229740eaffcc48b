"""Measures the demo as its first user meets it: start, memory, and how soon a listing is found.

``python bench/demo.py [--runs N]`` starts ``marketplace demo`` on a fresh folder and then again
on the same one, each time as a process of its own, and prints what it saw beside the targets.
"""

import argparse
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from marketplace import tables  # noqa: F401 the models know each other only when all are loaded
from marketplace.db import Database
from marketplace.demo import FLAGSHIP
from marketplace.listings import services
from marketplace.listings.content import Solution
from marketplace.organisations.models import Organisation

LISTINGS = 10
PATIENCE_S = 120.0
MEANING = "Similar meaning"
"""What a page says of a match only when the model and its vectors have ranked it."""
PAUSE_S = 0.1
"""Between two looks: one that asks without a pause slows down what it measures."""
MIB = 1024


@dataclass
class Measures:
    """Seconds and MiB by name; several values are shown as their median and range."""

    values: dict[str, list[float]] = field(default_factory=dict)

    def note(self, name: str, value: float) -> None:
        """Keep one value."""
        self.values.setdefault(name, []).append(value)


TARGETS = {
    "first start: first page, s": 2.0,
    "first start: ready, s": 15.0,
    "first start: first ranked page, s": 15.0,
    "second start: first page, s": 2.0,
    "second start: ready, s": 15.0,
    "second start: first ranked page, s": 15.0,
    "new listing findable, s": 2.0,
    "resident memory, MiB": 900.0,
    "peak memory, MiB": 900.0,
    "stop on Ctrl-C, s": 5.0,
}


def fetch(url: str) -> tuple[int, str]:
    """Return status and body; status 0 while nobody listens."""
    request = urllib.request.Request(url, headers={"Accept-Language": "en"})  # noqa: S310 loopback only
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 the same
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def seconds_until(condition: Callable[[], bool], begin: float) -> float:
    """Ask again and again; return the seconds from ``begin`` to the first yes.

    :raises TimeoutError: it never came true.
    """
    while not condition():
        if time.monotonic() - begin > PATIENCE_S:
            message = f"not within {PATIENCE_S} s"
            raise TimeoutError(message)
        time.sleep(PAUSE_S)
    return time.monotonic() - begin


def memory(pid: int, entry: str) -> float:
    """Return ``VmRSS`` or ``VmHWM`` of a process in MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split(f"{entry}:")[1].split()[0]) / MIB


@contextmanager
def demo(folder: Path, port: int, measures: Measures, name: str) -> Iterator[str]:
    """Run the demo as a process, note its start, memory and stop, and give its address."""
    command = Path(sys.executable).with_name("marketplace")
    begin = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 our own command
        [command, "demo", "--port", str(port)],
        env=os.environ | {"GONGXU_DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        note_start(url, begin, measures, name)
        yield url
        measures.note("resident memory, MiB", memory(process.pid, "VmRSS"))
        measures.note("peak memory, MiB", memory(process.pid, "VmHWM"))
    finally:
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_S)
        measures.note("stop on Ctrl-C, s", time.monotonic() - begin)


def note_start(url: str, begin: float, measures: Measures, name: str) -> None:
    """Note when the first page comes, when all is ready, and when a page is ranked in full."""
    first = seconds_until(lambda: fetch(f"{url}/")[0] == 200, begin)  # noqa: PLR2004 HTTP's OK
    measures.note(f"{name}: first page, s", first)
    ready = seconds_until(lambda: fetch(f"{url}/readyz")[0] == 200, begin)  # noqa: PLR2004 OK
    measures.note(f"{name}: ready, s", ready)
    page = f"{url}/problems/{FLAGSHIP}"
    ranked = seconds_until(lambda: MEANING in fetch(page)[1], begin)
    measures.note(f"{name}: first ranked page, s", ranked)


def note_new_listings(url: str, folder: Path, measures: Measures) -> None:
    """Publish listings in a transaction of this process and ask the server until it has them."""
    database = Database(f"sqlite:///{folder / 'gongxu.sqlite3'}")
    with database.reading() as session:
        owner = session.scalars(select(Organisation).where(Organisation.kind == "vendor")).first()
    for number in range(LISTINGS):
        word = f"quokka{number}x{os.getpid()}"
        content = {"title": {"en": f"Sorting of {word}"}, "summary": {"en": "Sorts them."}}
        with database.transaction() as session:
            made = services.create(session, owner, Solution.model_validate(content))  # type: ignore[arg-type] # the catalogue has vendors
            services.publish(session, made)
        begin = time.monotonic()
        address, mark = f"{url}/search?q={word}", f"/solutions/{made.slug}"
        measures.note(
            "new listing findable, s",
            seconds_until(lambda a=address, m=mark: m in fetch(a)[1], begin),  # type: ignore[misc] # mypy knows no defaults of lambdas
        )
    database.dispose()


def show(measures: Measures) -> bool:
    """Print every measure beside its target; return whether all were reached."""
    table = Table(title=f"marketplace demo, {datetime.now(UTC):%Y-%m-%d}")
    for heading in ("measure", "median", "range", "target", ""):
        table.add_column(heading, justify="left" if heading == "measure" else "right")
    reached = True
    for name, values in measures.values.items():
        good = max(values) <= TARGETS[name]
        reached &= good
        middle, low, high = statistics.median(values), min(values), max(values)
        spread = f"{low:.2f} to {high:.2f}"
        table.add_row(
            name, f"{middle:.2f}", spread, f"≤ {TARGETS[name]:g}", "yes" if good else "NO"
        )
    console = Console(width=100)
    console.print(table)
    console.print(
        f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    return reached


def main() -> None:
    """Measure; exit with 1 if a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often to measure (default: 3)")
    parser.add_argument("--port", type=int, default=8765, help="first port to use")
    parser.add_argument("--json", type=Path, help="write the values to this file as well")
    options = parser.parse_args()
    measures = Measures()
    for run in range(options.runs):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with demo(folder, options.port + 2 * run, measures, "first start"):
                pass
            with demo(folder, options.port + 2 * run + 1, measures, "second start") as url:
                note_new_listings(url, folder, measures)
    if options.json:
        options.json.write_text(json.dumps(measures.values, indent=1), encoding="utf-8")
    sys.exit(0 if show(measures) else 1)


if __name__ == "__main__":
    main()
