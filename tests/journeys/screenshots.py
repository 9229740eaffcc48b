"""Takes pictures: python tests/journeys/screenshots.py --out DIR for every page in all its forms,
python tests/journeys/screenshots.py --readme for the four that the README shows.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

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

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")
HEIGHT = 1000
"""Of the pictures in the README; the others show the whole page."""
IMAGES = Path(__file__).parents[2] / "docs" / "images"


@dataclass(frozen=True)
class Form:
    """What a page is shown like."""

    page: str
    language: str
    scheme: str = "light"
    width: int = WIDTHS[0]

    def __str__(self) -> str:
        """Return the picture's file name."""
        return f"{self.page}-{self.language}-{self.scheme}-{self.width}.png"


README = (
    Form("problem", "zh"),
    Form("problem", "en"),
    Form("cases", "zh", "dark"),
    Form("compare", "en"),
)


def all_forms() -> Iterator[Form]:
    """Yield every page in every form."""
    for language, scheme, width, page in product(LOCALES, SCHEMES, WIDTHS, PAGES):
        yield Form(page, language, scheme, width)


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="screenshots")
@click.option("--encoder", default="default", show_default=True, help="none, default, or a folder")
@click.option("--readme", is_flag=True, help="Take only what the README shows, into docs/images.")
def main(out: Path, encoder: str, *, readme: bool) -> None:
    """Write a PNG for each page, language, colour scheme and width."""
    if CHROMIUM is None:
        raise click.ClickException(NO_BROWSER)
    folder = IMAGES if readme else out
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        settings = site_settings(Path(data), encoder)
        with running_site(settings, Runtime(settings)) as url, running_browser() as browser:
            for form in README if readme else all_forms():
                _take(browser, url, form, folder / str(form), HEIGHT if readme else None)
                click.echo(folder / str(form))


def _take(browser: Browser, url: str, form: Form, file: Path, height: int | None) -> None:
    context = browser.new_context(
        viewport={"width": form.width, "height": 800},
        locale=LOCALES[form.language],
        color_scheme="dark" if form.scheme == "dark" else "light",
    )
    with context:
        page = context.new_page()
        page.goto(url + PAGES[form.page])
        clip = FloatRect(x=0, y=0, width=form.width, height=height) if height else None
        page.screenshot(path=str(file), full_page=True, clip=clip)


if __name__ == "__main__":
    main()
