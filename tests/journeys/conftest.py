"""One site and one browser for all journeys; without Chromium they are skipped."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from demo_site import CHROMIUM, NO_BROWSER, running_browser, running_site, site_settings
from playwright.sync_api import Browser, Page, Request

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
class Visit:
    """A page, and all that went wrong on it."""

    page: Page
    address: str
    scripted: bool
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note console messages, script errors and requests that go elsewhere."""
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))
        self.page.on("request", self._check)

    def _check(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:")):
            self.faults.append(f"elsewhere: {request.url}")


@pytest.fixture(params=["scripts", "no scripts"])
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    """Open a Chinese reader's empty page, with and without JavaScript; nothing may go wrong."""
    context = browser.new_context(
        base_url=address, locale="zh-CN", java_script_enabled=request.param == "scripts"
    )
    made = Visit(context.new_page(), address, request.param == "scripts")
    made.watch()
    yield made
    context.close()
    assert made.faults == []
