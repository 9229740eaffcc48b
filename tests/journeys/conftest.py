"""One site and one browser for all journeys; without Chromium they are skipped."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from demo_site import CHROMIUM, NO_BROWSER, running_browser, running_site, site_settings
from playwright.sync_api import Browser
from watching import Watch

from marketplace.runtime import Runtime
from matching.encoder import HashingEncoder


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demo catalogue with an encoder that needs no model."""
    settings = site_settings(tmp_path_factory.mktemp("site"), "none")
    with running_site(settings, Runtime(settings, HashingEncoder())) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with running_browser() as started:
        yield started


@dataclass
class Visit(Watch):
    """A reader's page, and whether its scripts run."""

    scripted: bool = True


@pytest.fixture(params=["scripts", "no scripts"])
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    """Open a Chinese reader's empty page, with and without JavaScript; nothing may go wrong."""
    context = browser.new_context(
        base_url=address, locale="zh-CN", java_script_enabled=request.param == "scripts"
    )
    made = Visit(context.new_page(), address, scripted=request.param == "scripts")
    made.begin()
    yield made
    context.close()
    assert made.faults == []
