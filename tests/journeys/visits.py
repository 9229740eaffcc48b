"""A visit to a page, with all that goes wrong on it."""

from dataclasses import dataclass, field

from playwright.sync_api import Page, Request


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
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._check)

    def _failed(self, request: Request) -> None:
        # Chromium gives up the icon of a page that is left before it came.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}")

    def _check(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:")):
            self.faults.append(f"elsewhere: {request.url}")
