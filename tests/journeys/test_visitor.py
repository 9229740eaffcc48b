"""What a visitor does: search, read a problem, read a solution, change the language."""

import re
from typing import TYPE_CHECKING, Literal

import pytest
from demo_site import PAGES
from playwright.sync_api import Browser, Page, ViewportSize, expect

from marketplace.demo import FLAGSHIP

if TYPE_CHECKING:
    from conftest import Visit

pytestmark = pytest.mark.browser


def language(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


def test_from_a_search_to_a_solution_and_back_in_english(visit: "Visit") -> None:
    page = visit.page
    page.goto("/")
    assert language(page) == "zh-CN"
    page.get_by_label("用自己的话描述难题或方案").fill("冷轧板表面缺陷靠人工目检，漏检严重")
    page.get_by_role("radio", name="难题", exact=True).check()
    page.get_by_role("button", name="搜索").click()

    expect(page).to_have_title(re.compile("^难题：冷轧板"))
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

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Problems").click()
    assert language(page) == "en"
    expect(page.get_by_role("heading", level=1)).to_have_text("Problems")


def test_a_search_keeps_its_words_in_the_other_language(visit: "Visit") -> None:
    page = visit.page
    page.goto("/search?q=bearing&side=solutions")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("searchbox")).to_have_value("bearing")
    expect(page).to_have_title("Solutions: bearing · Gongxu")


def test_filters_answer_with_and_without_scripts(visit: "Visit") -> None:
    page = visit.page
    page.goto("/problems?lang=en")
    before = page.locator("#results .entry").count()
    page.get_by_role("checkbox", name=re.compile("^Quality inspection")).check()
    if visit.scripted:
        expect(page).to_have_url(re.compile(r"scene=quality-inspection"))
    else:
        page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("checkbox", name=re.compile("^Quality inspection"))).to_be_checked()
    expect(page.locator("#results .entry")).not_to_have_count(before)
    page.get_by_role("link", name="Clear all").first.click()
    expect(page.locator("#results .entry")).to_have_count(before)
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_role("link", name="Newer")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Newer")).to_have_count(0)


def test_solutions_are_compared_side_by_side(visit: "Visit") -> None:
    page = visit.page
    page.goto(f"/problems/{FLAGSHIP}?lang=en")
    for number in range(2):
        page.get_by_role("checkbox").nth(number).check()
    page.get_by_role("button", name="Compare the ticked ones").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)
    page.get_by_role("link", name="Remove").first.click()
    expect(page.get_by_text("Tick two to four solutions")).to_be_visible()
    page.get_by_role("link", name="Back to the problem").click()
    expect(page.get_by_role("heading", name="Solutions that fit")).to_be_visible()


def test_chosen_colours_stay(visit: "Visit") -> None:
    page = visit.page
    page.goto("/vendors?lang=en")
    page.get_by_role("link", name="Dark colours").click()
    expect(page).to_have_url(re.compile(r"/vendors\?lang=en$"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/cases")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("device", ["light", "dark"])
def test_every_press_changes_what_is_seen(browser: Browser, address: str, device: str) -> None:
    scheme: Literal["light", "dark"] = "dark" if device == "dark" else "light"
    with browser.new_context(base_url=address, locale="en-GB", color_scheme=scheme) as context:
        page = context.new_page()
        page.goto("/vendors")
        seen = [is_dark(page)]
        for _press in range(3):
            page.get_by_role("link", name=re.compile("colours$")).click()
            seen.append(is_dark(page))
        assert seen == [device == "dark", device != "dark"] * 2


def is_dark(page: Page) -> bool:
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return max(map(int, re.findall(r"\d+", ground))) < 60


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
            for path in PAGES.values():
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
        assert is_dark(page) is (scheme == "dark")
