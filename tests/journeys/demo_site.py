"""A real server on the demo catalogue, and a real browser, for journeys and screenshots."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from marketplace import demo, schema
from marketplace.app import create_app
from marketplace.demo import FLAGSHIP
from marketplace.matches.encoding import encode_due
from marketplace.runtime import Runtime
from marketplace.server import Server, listen
from marketplace.settings import Settings, load_settings

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
NO_BROWSER = f"none of {', '.join(CHROMIUMS)} here: apt-get install chromium fonts-noto-cjk"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

COMPARED = "&".join(
    f"s={slug}"
    for slug in (
        "strip-surface-inspection",
        "steelmaking-vision-platform",
        "accelerated-image-pipeline",
    )
)
PAGES = {
    "home": "/",
    "search-empty": "/search",
    "search": "/search?q=%E5%B8%A6%E9%92%A2%E8%A1%A8%E9%9D%A2%E7%BC%BA%E9%99%B7%E6%A3%80%E6%B5%8B",
    "problems": "/problems",
    "problems-filtered": "/problems?scene=quality-inspection&industry=26",
    "browse-search": "/solutions?q=bearing",
    "problem": f"/problems/{FLAGSHIP}",
    "solutions": "/solutions",
    "solution": "/solutions/strip-surface-inspection",
    "how-it-works": "/how-it-works",
    "vendors": "/vendors",
    "vendor": "/vendors/chemu-vision",
    "cases": "/cases",
    "case": "/solutions/strip-surface-inspection/cases/1",
    "compare": f"/compare?problem={FLAGSHIP}&{COMPARED}",
    "guides": "/guides",
    "guide": "/guides/inspection",
    "glossary": "/glossary",
    "readiness": "/readiness",
    "privacy": "/privacy",
    "about": "/about",
    "terms": "/terms",
    "readiness-result": "/readiness?" + "&".join(f"q{number}=1" for number in range(1, 11)),
    "fit": f"/problems/{FLAGSHIP}/fit/strip-surface-inspection",
    "compare-nothing": "/compare",
    "nothing-found": "/problems?industry=12&scene=safety",
    "no-words": "/solutions?q=...",
    "too-long": "/search?q=" + "x" * 2001,
    "design": "/design",
    "missing": "/nothing-here",
}
"""Every page there is, by a name."""


def site_settings(folder: Path, encoder: str) -> Settings:
    """Return the settings of a throw-away installation in ``folder``."""
    return load_settings(data_dir=folder, encoder=encoder, log_level="warning", development=True)


@contextmanager
def running_site(settings: Settings, runtime: Runtime) -> Iterator[str]:
    """Fill the database of ``runtime`` with the demo catalogue, serve it, and give its address."""
    schema.upgrade(runtime.database)
    demo.fill(runtime.database)
    runtime.matcher.load_encoder()
    while runtime.encoder and encode_due(runtime.database, runtime.encoder):
        pass
    runtime.matcher.index.refresh()
    app = create_app(settings, runtime)
    server = Server(app, listen("127.0.0.1", 0), threads=4, proxied=False)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()
        runtime.stop()


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start Chromium; it talks to nobody of its own accord."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
