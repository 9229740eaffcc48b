"""What pages tell machines, as a real browser sees it: data blocks that nothing executes."""

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visit

pytestmark = pytest.mark.browser

DESCRIBED = {
    "/": "WebSite",
    "/solutions/strip-surface-inspection": "Service",
    "/solutions/strip-surface-inspection/cases/1": "Article",
    "/vendors/chemu-vision": "Organization",
}


def test_what_is_told_to_machines_disturbs_nobody(visit: "Visit") -> None:
    """The fixture asserts that the console stays empty, under the policy as it is."""
    for path, kind in DESCRIBED.items():
        visit.page.goto(path)
        block = visit.page.locator('script[type="application/ld+json"]')
        assert json.loads(block.text_content() or "")["@type"] == kind
        home = visit.page.locator('link[rel="canonical"]').get_attribute("href")
        assert home == f"{visit.address}{path}?lang=zh"


def test_a_list_leads_to_its_feed(visit: "Visit") -> None:
    visit.page.goto("/problems?scene=quality-inspection")
    link = visit.page.get_by_role("link", name="Atom")
    expect(link).to_be_visible()
    address = f"{visit.address}{link.get_attribute('href')}"
    head = visit.page.locator('link[type="application/atom+xml"]')
    assert head.get_attribute("href") == address
    answer = visit.page.request.get(address)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
