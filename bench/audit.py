"""Judges pages by Lighthouse and by the Nu HTML checker, both from npm, on a demo of its own.

``python bench/audit.py [--only lighthouse|vnu]`` prints the four scores of each page in both
languages, on a desk and on a phone, beside the target of 95, and each error of the checker; it
exits with 1 if any is missed.
Needs node, npm, Java and Chromium; the two packages are put into a folder that is thrown away.
"""

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from demo_site import CHROMIUM, PAGES, running_site, site_settings
from machine import machine
from rich.console import Console
from rich.table import Table

from marketplace.runtime import Runtime

PACKAGES = ("lighthouse@12.8.2", "vnu-jar@26.9.27")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TARGET = 95
JUDGED = ("home", "problems", "problem", "solution", "vendor")
LANGUAGES = ("zh", "en")
FORMS = {"desktop": ("--preset=desktop",), "phone": ()}  # Lighthouse's own choice is a slow phone
FLAGS = "--headless=new --no-sandbox --disable-gpu"
TRIES = 4  # Chromium at times records no start of the navigation (NO_NAVSTART): ask again


def main() -> None:
    """Judge and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", choices=["lighthouse", "vnu"])
    only = parser.parse_args().only
    missing = [name for name in ("npm", "java") if not shutil.which(name)]
    if missing or not CHROMIUM:
        sys.exit(f"not here: {', '.join(missing or ['chromium'])}")
    console, good = Console(width=100), True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run(["npm", "install", "--silent", "--no-audit", "--no-fund", *PACKAGES], folder)
        settings = site_settings(folder / "data", "default")
        with running_site(settings, Runtime(settings)) as url:
            if only != "vnu":
                good &= lighthouse(console, folder, url)
            if only != "lighthouse":
                good &= checker(console, folder, url)
    console.print(machine("flask"))
    sys.exit(0 if good else 1)


def lighthouse(console: Console, folder: Path, url: str) -> bool:
    """Print the scores of the judged pages; say whether all reach the target."""
    table = Table("page", *CATEGORIES, title=f"Lighthouse, target {TARGET}")
    lowest = 100
    for form, name, language in itertools.product(FORMS, JUDGED, LANGUAGES):
        scores = _scores(folder, f"{url}{PAGES[name]}?lang={language}", *FORMS[form])
        lowest = min(lowest, *scores)
        table.add_row(f"{name}, {language}, {form}", *map(str, scores))
    console.print(table)
    return lowest >= TARGET


def _scores(folder: Path, address: str, *form: str) -> list[int]:
    report = folder / "report.json"
    command = [
        *("node_modules/.bin/lighthouse", address, "--quiet", "--output=json"),
        *(f"--output-path={report}", f"--chrome-flags={FLAGS}"),
        *(f"--only-categories={','.join(CATEGORIES)}", *form),
    ]
    for attempt in range(TRIES):
        try:
            _run(command, folder, CHROME_PATH=str(CHROMIUM))
            break
        except subprocess.CalledProcessError:
            if attempt + 1 == TRIES:
                raise
    found = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return [round(100 * (found[category]["score"] or 0)) for category in CATEGORIES]


def checker(console: Console, folder: Path, url: str) -> bool:
    """Print the checker's errors on every page in both languages; say whether there are none."""
    files = folder / "pages"
    files.mkdir()
    for name, path in PAGES.items():
        for language in LANGUAGES:
            joint = "&" if "?" in path else "?"
            (files / f"{name}-{language}.html").write_bytes(
                _read(f"{url}{path}{joint}lang={language}")
            )
    jar = folder / "node_modules/vnu-jar/build/dist/vnu.jar"
    found = subprocess.run(  # noqa: S603 our own command
        ["java", "-jar", str(jar), "--errors-only", "--format", "json", str(files)],  # noqa: S607 Java as it is installed
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(found.stderr)["messages"]
    for one in messages:
        console.print(f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']}")
    console.print(f"Nu HTML checker: {len(messages)} errors on {len(PAGES) * len(LANGUAGES)} pages")
    return not messages


def _read(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 our own server
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return error.read()


def _run(command: list[str], folder: Path, **environment: str) -> None:
    subprocess.run(command, cwd=folder, check=True, env=os.environ | environment)  # noqa: S603 our own command


if __name__ == "__main__":
    main()
