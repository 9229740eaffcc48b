"""Takes pictures of every page: python tests/journeys/screenshots.py --out DIR.

Those of the README: --out docs/images --encoder default --only problem --plain --top 1400
"""

import tempfile
from itertools import product
from pathlib import Path
from typing import Literal

import click
from demo_site import (
    CHROMIUM,
    NO_BROWSER,
    PAGES,
    running_browser,
    running_site,
    site_settings,
)
from playwright.sync_api import Browser, FloatRect

from marketplace.runtime import Runtime

Scheme = Literal["light", "dark"]

WIDTHS = (1280, 360)
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--encoder", default="none", show_default=True, help="none, default, or a folder")
@click.option("--only", default=None, help="Take only this page.")
@click.option("--top", type=int, default=None, help="Take only so many pixels from the top.")
@click.option("--plain", is_flag=True, help="Take only the wide, light pages.")
def main(out: Path, encoder: str, only: str | None, top: int | None, *, plain: bool) -> None:
    """Write one PNG for each page, width, language and colour scheme."""
    if CHROMIUM is None:
        raise click.ClickException(NO_BROWSER)
    out.mkdir(parents=True, exist_ok=True)
    pages = {only: PAGES[only]} if only else PAGES
    with tempfile.TemporaryDirectory() as folder:
        settings = site_settings(Path(folder), encoder)
        with running_site(settings, Runtime(settings)) as url, running_browser() as browser:
            forms = (SCHEMES[:1], WIDTHS[:1]) if plain else (SCHEMES, WIDTHS)
            for language, scheme, width in product(LANGUAGES, *forms):
                _take(browser, url, pages, out / f"{{}}-{language}-{scheme}-{width}.png", top)


def _take(browser: Browser, url: str, pages: dict[str, str], form: Path, top: int | None) -> None:
    _, language, scheme, width = form.stem.rsplit("-", 3)
    context = browser.new_context(
        viewport={"width": int(width), "height": 800},
        locale=LANGUAGES[language],
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    for name, path in pages.items():
        page.goto(url + path)
        clip = FloatRect(x=0, y=0, width=int(width), height=top) if top else None
        page.screenshot(path=str(form).format(name), full_page=True, clip=clip)
        click.echo(str(form).format(name))
    context.close()


if __name__ == "__main__":
    main()
