import pytest
from flask import Flask

from marketplace.app import create_app
from marketplace.runtime import Runtime
from marketplace.settings import Settings
from marketplace.web.addresses import absolute, constant_pages, page_address


@pytest.fixture
def known(database_settings: Settings, runtime: Runtime) -> Flask:
    """Return an application whose operator has set its address."""
    changed = database_settings.model_copy(update={"public_url": "https://market.example"})
    return create_app(changed, runtime)


def test_the_address_that_was_set_is_used_whatever_a_request_claims(known: Flask) -> None:
    with known.test_request_context("/", base_url="http://evil.example"):
        assert absolute("/a?b=c") == "https://market.example/a?b=c"
        assert page_address("portal.problems", "zh") == "https://market.example/problems?lang=zh"
        assert page_address("portal.problems", None) == "https://market.example/problems"


def test_no_answer_repeats_the_host_of_the_request(known: Flask) -> None:
    client = known.test_client()
    for path in ("/", "/problems", "/robots.txt", "/sitemap.xml", "/feeds/problems.atom"):
        assert "evil.example" not in client.get(path, base_url="http://evil.example").text


@pytest.mark.parametrize("base", ["http://localhost", "https://market.example:8443"])
def test_without_it_the_address_of_the_request_is_used(app: Flask, base: str) -> None:
    with app.test_request_context("/", base_url=base):
        assert absolute("/a") == f"{base}/a"


def test_a_host_that_is_none_is_not_repeated(app: Flask) -> None:
    with app.test_request_context("/", headers={"Host": "<script>"}):
        assert absolute("/a") == "/a"


def test_behind_a_prefix_the_prefix_is_kept(known: Flask) -> None:
    with known.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/market"}):
        assert page_address("portal.home", "en") == "https://market.example/market/?lang=en"


def test_every_page_without_parts_is_in_the_sitemap_or_left_out_by_name(app: Flask) -> None:
    left_out = {
        "portal.search",
        "portal.compare",
        "portal.design",
        "portal.robots",
        "portal.sitemap",
        "portal.sitemap_pages",
        "health.livez",
        "health.readyz",
    }
    with app.test_request_context("/"):
        listed = {endpoint for endpoint, _values in constant_pages()}
    without_parts = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and not rule.endpoint.startswith("trial.")
    }
    assert without_parts - listed == left_out
    assert listed - without_parts == {"knowledge.guide", "knowledge.own_text"}
