"""Every page keeps the rules of WCAG 2.2 AA that a machine can check, in all its forms.

It also loads nothing from elsewhere, and breaks nothing of its own policy.
"""

from pathlib import Path

import axe_playwright_python
import pytest
from demo_site import PAGES
from playwright.sync_api import Browser, Page, ViewportSize
from watching import Watch

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
CHECK = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target}`));
}"""


def violations(page: Page) -> list[str]:
    found: list[str] = page.evaluate(CHECK, RULES)
    return found


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_page_breaks_a_rule(
    browser: Browser, address: str, locale: str, scheme: str, width: int
) -> None:
    with browser.new_context(
        base_url=address,
        locale=locale,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport=ViewportSize(width=width, height=800),
    ) as context:
        page = context.new_page()
        watch = Watch(page, address, expected=frozenset({404, 422}))
        watch.begin()
        found = {}
        for name, path in PAGES.items():
            page.goto(path)
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found[name] = violations(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert watch.faults == []


def test_a_breach_would_be_noticed(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("/")
        page.evaluate("document.querySelector('img').removeAttribute('alt')")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert any(fault.startswith("image-alt") for fault in violations(page))
