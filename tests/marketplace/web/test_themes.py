"""Colours are chosen once, kept in a cookie, and the page comes back without the parameter."""

import re

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_choice_is_kept(client: FlaskClient, theme: str) -> None:
    answer = client.get(f"/problems?theme={theme}&q=a+%26+b")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "./problems?q=a+%26+b"
    page = client.get("/problems").text
    assert f'data-theme="{theme}"' in page
    assert ("dark.css" in page) is (theme == "dark")


def test_without_a_choice_the_device_decides(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "data-theme" not in page
    assert "dark.css" in page
    assert 'media="screen and (prefers-color-scheme: dark)"' in page


@pytest.mark.parametrize(
    ("chosen", "offers"),
    [
        ("auto", {"light": ("dark", "Dark"), "dark": ("light", "Light")}),
        ("light", {"light": ("dark", "Dark"), "dark": ("auto", "Dark")}),
        ("dark", {"light": ("auto", "Light"), "dark": ("light", "Light")}),
    ],
)
def test_each_device_is_offered_the_opposite_of_what_it_shows(
    client: FlaskClient, chosen: str, offers: dict[str, tuple[str, str]]
) -> None:
    client.get(f"/?theme={chosen}")
    page = client.get("/", headers={"Accept-Language": "en"}).text
    switches = re.findall(r'class="switch on-(\w+)" href="\?theme=(\w+)" .*? title="(\w+) ', page)
    assert {device: (theme, name) for device, theme, name in switches} == offers


def test_a_choice_can_be_taken_back(client: FlaskClient) -> None:
    client.get("/?theme=dark")
    client.get("/?theme=auto")
    assert "data-theme" not in client.get("/").text


@pytest.mark.parametrize("theme", ["", "pink", "<script>", "dark2"])
def test_nonsense_changes_nothing(client: FlaskClient, theme: str) -> None:
    answer = client.get("/", query_string={"theme": theme})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_it_leads_nowhere_else(client: FlaskClient) -> None:
    for path, place in (("//evil.example/", "./"), ("/a:b", "./a%3Ab"), ("/", "./")):
        assert client.get(f"{path}?theme=dark").headers["Location"] == place
