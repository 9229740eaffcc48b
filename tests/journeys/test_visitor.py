"""What a visitor does: search, read a problem, read a solution, change the language."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from marketplace.demo import FLAGSHIP

if TYPE_CHECKING:
    from conftest import Visit

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/search",
    "/search?q=steel",
    "/problems",
    f"/problems/{FLAGSHIP}",
    "/solutions",
    "/solutions/strip-surface-inspection",
    "/how-it-works",
    "/nothing-here",
)


def language(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


def test_from_a_search_to_a_solution_and_back_in_english(visit: "Visit") -> None:
    page = visit.page
    page.goto("/")
    assert language(page) == "zh-CN"
    page.get_by_label("用自己的话描述难题或方案").fill("冷轧板表面缺陷靠人工目检，漏检严重")
    page.get_by_role("radio", name="难题", exact=True).check()
    page.get_by_role("button", name="搜索").click()

    expect(page).to_have_title(re.compile("^搜索：冷轧板"))
    first = page.get_by_role("listitem").filter(has=page.get_by_role("heading")).first
    expect(first.locator("mark").first).to_be_visible()
    first.get_by_role("link", name="冷轧板表面缺陷人工目检漏检严重").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("冷轧板表面缺陷人工目检漏检严重")
    expect(page.get_by_role("heading", name="未公开的内容")).to_be_visible()
    expect(page.get_by_text("入选理由").first).to_be_visible()
    page.get_by_text("得分构成").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    page.locator(".ranked-entry").first.get_by_role("link").first.click()

    expect(page.get_by_role("heading", name="已知局限")).to_be_visible()
    chinese = page.url
    page.get_by_role("link", name="English").click()
    assert page.url == f"{chinese}?lang=en"
    assert language(page) == "en"
    expect(page.get_by_role("heading", name="Known limits")).to_be_visible()

    page.get_by_role("link", name="Problems", exact=True).click()
    assert language(page) == "en"
    expect(page.get_by_role("heading", level=1)).to_have_text("Problems")


def test_a_search_keeps_its_words_in_the_other_language(visit: "Visit") -> None:
    page = visit.page
    page.goto("/search?q=bearing&side=solutions")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("searchbox")).to_have_value("bearing")
    expect(page.get_by_role("radio", name="Solutions")).to_be_checked()
    expect(page).to_have_title("Search: bearing · Gongxu")


def test_the_keyboard_reaches_the_content_first(visit: "Visit") -> None:
    page = visit.page
    page.goto("/problems")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_missing_page_leads_on(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, locale="en-GB") as context:
        page = context.new_page()
        answer = page.goto("/problems/not-there")
        assert answer is not None
        assert answer.status == 404
        page.locator("main").get_by_role("link", name="Home page").click()
        expect(page).to_have_title("Where factory problems meet AI solutions · Gongxu")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_page_is_wider_than_the_window(browser: Browser, address: str, locale: str) -> None:
    for width in (320, 360, 768, 1280):
        size = ViewportSize(width=width, height=800)
        with browser.new_context(base_url=address, locale=locale, viewport=size) as context:
            page = context.new_page()
            for path in PAGES:
                page.goto(path)
                wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wider <= 0, (path, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_scheme(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(
        base_url=address, color_scheme="dark" if scheme == "dark" else "light"
    )
    with context:
        page = context.new_page()
        page.goto("/")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (max(map(int, re.findall(r"\d+", ground))) < 60) is (scheme == "dark")
