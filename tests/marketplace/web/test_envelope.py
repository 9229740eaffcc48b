import json
import re
import secrets

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from marketplace.app import create_app
from marketplace.runtime import Runtime
from marketplace.settings import Settings
from marketplace.web.envelope import SECURITY_HEADERS

SECRET = RuntimeError("secret-detail")
POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def addresses(app: Flask) -> list[str]:
    """Return one address for each route, existing or not, and some that no route answers."""
    rules = [re.sub(r"<[^>]+>", "1", rule.rule) for rule in app.url_map.iter_rules()]
    return [*rules, "/nothing/here", "/static/../../app.py", "/static/mark.svg", "/problems/"]


def test_every_answer_has_the_security_headers(app: Flask, client: FlaskClient) -> None:
    for address in addresses(app):
        for method in ("GET", "POST", "HEAD", "DELETE", "OPTIONS"):
            with client.open(address, method=method) as answer:
                for name, value in SECURITY_HEADERS.items():
                    assert answer.headers.get_all(name) == [value], (method, address, name)
                assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_the_policy_allows_our_own_files_and_nothing_else(client: FlaskClient) -> None:
    header = client.get("/").headers["Content-Security-Policy"]
    told = dict(directive.split(" ", 1) for directive in header.split("; "))
    assert told == POLICY
    assert "unsafe" not in header


def test_an_answer_without_an_error_page_is_still_ours(app: Flask, client: FlaskClient) -> None:
    @app.after_request
    def broken(_response: object) -> object:
        raise SECRET

    app.config["PROPAGATE_EXCEPTIONS"] = True
    answer = client.get("/livez")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert "secret-detail" not in answer.text
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("offered", ["abcdef12", "a" * 64, "0000-1111-2222"])
def test_a_proper_request_id_is_kept(client: FlaskClient, offered: str) -> None:
    answer = client.get("/livez", headers={"X-Request-ID": offered})
    assert answer.headers["X-Request-ID"] == offered


@pytest.mark.parametrize(
    "offered", ["short", "a" * 65, "white space", "semi;colon1", "<script>1", "编号编号编号编号"]
)
def test_any_other_request_id_is_replaced(client: FlaskClient, offered: str) -> None:
    answer = client.get("/livez", environ_base={"HTTP_X_REQUEST_ID": offered})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_only_https_is_told_to_stay(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/livez").headers
    kept = client.get("/livez", base_url="https://localhost").headers["Strict-Transport-Security"]
    assert kept.startswith("max-age=31536000")


@pytest.mark.parametrize(("hops", "is_believed"), [(0, False), (1, True)])
def test_a_proxy_is_believed_only_if_there_is_one(
    database_settings: Settings, runtime: Runtime, *, hops: int, is_believed: bool
) -> None:
    key = SecretStr(secrets.token_urlsafe(48))
    settings = database_settings.model_copy(update={"trusted_proxies": hops, "secret_key": key})
    client = create_app(settings, runtime).test_client()
    answer = client.get("/livez", headers={"X-Forwarded-Proto": "https"})
    assert ("Strict-Transport-Security" in answer.headers) is is_believed


def test_one_line_is_logged_for_each_request(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get("/nothing%0Ahere\u202e?token=secret")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    event = json.loads(lines[0])
    assert event["event"] == "request"
    assert event["method"] == "GET"
    assert event["path"] == "/nothing\\u000ahere\\u202e"
    assert event["status"] == 404
    assert event["ms"] >= 0
    assert event["request_id"] == answer.headers["X-Request-ID"]
    assert "secret" not in lines[0]


def test_an_unexpected_error_is_logged_with_its_request(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get("/trial/raise/bug")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert "secret-detail" in first["exception"]
    assert first["request_id"] == second["request_id"] == answer.headers["X-Request-ID"]
