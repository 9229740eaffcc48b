from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

Count = Callable[[], int]


def test_an_answer_below_400_commits(client: FlaskClient, saved: Count) -> None:
    assert client.post("/trial/save/one/200").status_code == 200
    assert client.post("/trial/save/two/302").status_code == 302
    assert saved() == 2


@pytest.mark.parametrize("status", [400, 422, 500])
def test_a_refusal_changes_nothing(client: FlaskClient, saved: Count, status: int) -> None:
    answer = client.post(f"/trial/save/one/{status}")
    assert answer.status_code == status
    assert answer.text == "saved"
    assert saved() == 0


def test_an_error_changes_nothing(client: FlaskClient, saved: Count) -> None:
    assert client.post("/trial/save-and-break/one").status_code == 500
    assert saved() == 0


def test_an_error_at_commit_gets_our_page(client: FlaskClient, saved: Count) -> None:
    client.post("/trial/save/one/200")
    answer = client.post("/trial/save/one/200")
    assert answer.status_code == 409
    assert "That is not possible now" in answer.text
    assert "organisations" not in answer.text
    assert saved() == 1


def test_a_reading_request_cannot_write(client: FlaskClient, saved: Count) -> None:
    assert client.get("/trial/save/one").status_code >= 500
    assert saved() == 0


def test_what_needs_no_database_answers_without_one(away: FlaskClient) -> None:
    assert away.get("/livez").status_code == 200
    with away.get("/static/mark.svg") as picture:
        assert picture.status_code == 200
    assert away.options("/").status_code == 200


def test_while_the_database_is_away_pages_say_so(away: FlaskClient) -> None:
    answer = away.get("/problems")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "The database does not answer." in answer.text
    assert "nowhere" not in answer.text


@pytest.mark.parametrize(
    "address", ["/problems/%00", "/solutions/a%00b", "/trial/save/%00", "/%00"]
)
def test_an_address_with_a_nul_is_no_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.data == client.get("/nothing/here").data


@pytest.mark.parametrize("address", ["/search?q=%00bearing", "/search?q=a&side=%00", "/?lang=%00"])
def test_a_nul_in_a_question_is_dropped(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "\0" not in answer.text


@pytest.mark.parametrize("backend", ["postgresql"])
def test_asking_for_what_the_database_cannot_hold_is_a_bad_request(client: FlaskClient) -> None:
    answer = client.get("/trial/find")
    assert answer.status_code == 400
    assert "This request cannot be read" in answer.text
    assert client.post("/trial/find").status_code == 500, "what is written is for us to check"
