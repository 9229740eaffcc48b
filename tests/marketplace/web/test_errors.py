import pytest
from flask.testing import FlaskClient

ERRORS = {
    "/nothing/here": (404, "There is no such page", "页面不存在"),
    "/trial/raise/missing": (404, "There is no such page", "页面不存在"),
    "/trial/raise/rule": (409, "That is not possible now", "暂时无法执行此操作"),
    "/trial/raise/setup": (500, "Something broke on our side", "网站出错了"),
    "/trial/raise/bug": (500, "Something broke on our side", "网站出错了"),
}


@pytest.mark.parametrize("address", ERRORS)
def test_errors_have_a_page_in_both_languages(client: FlaskClient, address: str) -> None:
    status, english, chinese = ERRORS[address]
    for language, title in (("en", english), ("zh", chinese)):
        answer = client.get(address, query_string={"lang": language})
        assert answer.status_code == status
        assert f"<h1>{title}</h1>" in answer.text
        assert 'href="/"' in answer.text
        assert 'href="/search"' in answer.text


def test_details_stay_with_us(client: FlaskClient) -> None:
    for address in ERRORS:
        assert "secret" not in client.get(address).text


def test_a_reference_is_given_where_the_fault_is_ours(client: FlaskClient) -> None:
    broken = client.get("/trial/raise/bug")
    assert f"<code>{broken.headers['X-Request-ID']}</code>" in broken.text
    assert "<code>" not in client.get("/nothing/here").text


def test_what_is_not_there_for_somebody_looks_like_no_page(client: FlaskClient) -> None:
    unknown, missing = client.get("/nothing/here"), client.get("/trial/raise/missing")
    assert unknown.data == missing.data


def test_a_broken_rule_gives_its_reason(client: FlaskClient) -> None:
    page = client.get("/trial/raise/rule").text
    assert "only a published listing can be withdrawn" in page


def test_a_page_that_only_shows_refuses_to_write(client: FlaskClient) -> None:
    answer = client.post("/problems")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "This page cannot be used that way" in answer.text


def test_too_large_a_request_is_refused(client: FlaskClient) -> None:
    answer = client.post("/trial/form", data={"text": "x" * (2 << 20)})
    assert answer.status_code == 413
    assert "That is too large" in answer.text


def test_an_error_without_a_page_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/trial/teapot")
    assert answer.status_code == 418
    assert "This request cannot be read" in answer.text


@pytest.mark.parametrize("accept", ["application/json", "application/json, text/html;q=0.5"])
def test_programs_get_json(client: FlaskClient, accept: str) -> None:
    answer = client.get("/trial/raise/bug", headers={"Accept": accept})
    assert answer.status_code == 500
    assert answer.json == {
        "status": 500,
        "title": "Something broke on our side",
        "detail": "It has been noted; nothing you entered was half saved.",
        "advice": "Try again in a moment. If it stays, tell the operator this reference.",
        "reference": answer.headers["X-Request-ID"],
    }
    missing = client.get("/nothing", headers={"Accept": accept})
    assert missing.get_json()["status"] == 404


def test_a_redirect_is_no_error(client: FlaskClient) -> None:
    answer = client.get("/trial/moved")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/trial/moved/")
