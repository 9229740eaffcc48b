"""Notes all that goes wrong while a browser shows pages of ours."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request, Response

ABORTED = "net::ERR_ABORTED"
"""A browser's own word for a request that it gave up because the reader had already gone on."""
NOT_LOADED = "Failed to load resource"
"""How Chromium's console begins about each answer of 400 and more, which is judged by itself."""
REFUSED = 400


@dataclass
class Watch:
    """A page, and all that went wrong on it; a page itself may answer with ``expected``."""

    page: Page
    address: str
    expected: frozenset[int] = frozenset()
    faults: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Note console messages, script errors, and requests that fail or go elsewhere."""
        self.page.on("console", self._read)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", self._check)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _read(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(NOT_LOADED):
            self.faults.append(f"console: {message.text}")

    def _check(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:")):
            self.faults.append(f"elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != ABORTED:
            self.faults.append(f"failed: {request.url}")

    def _answered(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= REFUSED and not (is_page and response.status in self.expected):
            self.faults.append(f"status {response.status}: {response.url}")
