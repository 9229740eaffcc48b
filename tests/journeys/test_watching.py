"""What the journeys rely on: whatever goes wrong on a page is noted, and nothing else."""

import pytest
from playwright.sync_api import Browser, Route
from watching import Watch

pytestmark = pytest.mark.browser

INLINE = (
    "document.head.append(Object.assign(document.createElement('style'), {textContent: '*{}'}))"
)


def ask(path: str) -> str:
    return f"fetch('{path}').then(() => 0, () => 0)"


def break_off(route: Route) -> None:
    route.abort("failed" if "failed" in route.request.url else "aborted")


def test_what_goes_wrong_is_noted(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address) as context:
        watch = Watch(context.new_page(), address)
        watch.begin()
        page = watch.page
        page.route("**/*broken-off*", break_off)
        page.goto("/guides")
        assert watch.faults == []
        page.evaluate(ask("/broken-off"))
        assert watch.faults == []
        page.evaluate(INLINE)
        page.evaluate(ask("/failed-and-broken-off"))
        page.evaluate(ask("/static/none.css"))
        page.goto("/nothing-here")
        page.evaluate("console.log('left over')")
        page.goto("data:text/html,<img src='http://127.0.0.1:9/'>")
    kinds = [fault.partition(":")[0] for fault in watch.faults]
    assert kinds[:1] == ["console"]
    assert "Content Security Policy" in watch.faults[0]
    assert kinds[1:5] == ["failed", "status 404", "status 404", "console"]
    assert "elsewhere" in kinds[5:]


def test_a_page_may_answer_as_expected(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address) as context:
        watch = Watch(context.new_page(), address, frozenset({404}))
        watch.begin()
        watch.page.goto("/nothing-here")
        assert watch.faults == []
