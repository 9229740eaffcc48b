import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import format_datetime

from marketplace.app import create_app
from marketplace.runtime import Runtime
from marketplace.settings import Settings


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    """Return a browser that says nothing about its language."""
    return app.test_client()


def language(client: FlaskClient, address: str = "/how-it-works", **headers: str) -> str:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.get(address, headers=given)
    told = re.search(r'<html lang="([^"]+)">', answer.text)
    assert told is not None
    assert answer.headers["Content-Language"] == told[1]
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    return told[1]


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("zh-Hans-CN", "zh-CN"),
        ("zh", "zh-CN"),
        ("en-US,en;q=0.9", "en"),
        ("fr-FR, en;q=0.3, zh;q=0.5", "zh-CN"),
        ("zh;q=0, en;q=0.1", "en"),
        ("fr", "zh-CN"),
        ("", "zh-CN"),
        ("*", "zh-CN"),
    ],
)
def test_the_browser_is_asked(reader: FlaskClient, accepted: str, expected: str) -> None:
    assert language(reader, Accept_Language=accepted) == expected


def test_the_installation_decides_for_others(database_settings: Settings, runtime: Runtime) -> None:
    settings = database_settings.model_copy(update={"default_language": "en"})
    assert language(create_app(settings, runtime).test_client(), Accept_Language="fr") == "en"


def test_a_choice_wins_and_is_remembered(reader: FlaskClient) -> None:
    assert language(reader, "/how-it-works?lang=en", Accept_Language="zh-CN") == "en"
    assert language(reader, Accept_Language="zh-CN") == "en"
    assert language(reader, "/how-it-works?lang=zh", Accept_Language="zh-CN") == "zh-CN"
    assert language(reader, Accept_Language="en") == "zh-CN"


@pytest.mark.parametrize("choice", ["fr", "", "zh_CN", "<script>"])
def test_a_language_that_we_do_not_have_is_ignored(reader: FlaskClient, choice: str) -> None:
    assert language(reader, f"/how-it-works?lang={choice}", Accept_Language="en") == "en"
    reader.set_cookie("lang", choice)
    assert language(reader, Accept_Language="en") == "en"
    assert "Set-Cookie" not in reader.get("/how-it-works").headers


def test_the_cookie_is_closed_to_scripts_and_other_sites(reader: FlaskClient) -> None:
    cookie = reader.get("/?lang=en").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert "Secure" in reader.get("/?lang=en", base_url="https://localhost").headers["Set-Cookie"]


def test_the_switch_keeps_the_page_and_its_query(reader: FlaskClient) -> None:
    page = reader.get("/search?q=%E9%92%A2+%26+x&side=both&lang=en").text
    assert 'href="?q=%E9%92%A2+%26+x&amp;side=both&amp;lang=zh" hreflang="zh-CN"' in page
    assert ">中文</a>" in page


def test_a_page_is_chinese_from_top_to_bottom(reader: FlaskClient) -> None:
    page = reader.get("/how-it-works?lang=zh").text
    assert "<title>排名规则 · 供需</title>" in page
    assert "How ranking works" not in page
    assert "Skip to the content" not in page


def test_times_are_those_of_the_installation(app: Flask) -> None:
    midnight = datetime(2026, 1, 1, 17, 30, tzinfo=UTC)
    with app.test_request_context("/?lang=zh"):
        assert format_datetime(midnight) == "2026年1月2日 01:30:00"
    with app.test_request_context("/?lang=en"):
        assert format_datetime(midnight).startswith("Jan 2, 2026, 1:30:00")
