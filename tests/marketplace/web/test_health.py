from typing import Any

from flask.testing import FlaskClient

from marketplace import schema
from marketplace.app import create_app
from marketplace.db import Database
from marketplace.matches.encoding import encode_due
from marketplace.runtime import Runtime
from marketplace.settings import Settings
from matching.encoder import HashingEncoder


def test_the_process_is_up_before_anything_is_ready(client: FlaskClient) -> None:
    answer = client.get("/livez")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_it_is_ready_once_the_index_is_read(client: FlaskClient, runtime: Runtime) -> None:
    before = client.get("/readyz")
    assert before.status_code == 503
    assert before.get_json()["parts"] == {
        "database": "ok",
        "migrations": "ok",
        "ranking": "loading",
    }
    runtime.matcher.index.refresh()
    after = client.get("/readyz")
    assert (after.status_code, after.get_json()["status"]) == (200, "ok")


def test_with_a_model_it_is_ready_once_that_is_loaded(database_settings: Settings) -> None:
    runtime = Runtime(database_settings, HashingEncoder())
    client = create_app(database_settings, runtime).test_client()
    runtime.matcher.index.refresh()
    assert client.get("/readyz").status_code == 503
    runtime.matcher.load_encoder()
    assert client.get("/readyz").status_code == 200
    runtime.stop()


def test_it_is_not_ready_while_the_first_listings_are_encoded(
    database: Database, database_settings: Settings, market: Any
) -> None:
    encoder = HashingEncoder()
    runtime = Runtime(database_settings, encoder)
    client = create_app(database_settings, runtime).test_client()
    for number in range(4):
        market.solution(f"Camera {number}")
    runtime.matcher.load_encoder()
    for encoded, (status, ranking) in enumerate(
        [(503, "encoding"), (503, "encoding"), (200, "ok"), (200, "ok"), (200, "ok")]
    ):
        runtime.matcher.index.refresh()
        answer = client.get("/readyz")
        assert (encoded, answer.status_code) == (encoded, status)
        assert answer.get_json()["parts"]["ranking"] == ranking
        encode_due(database, encoder, limit=1)
    runtime.matcher.index.refresh()
    market.problem("One more")
    runtime.matcher.index.refresh()
    assert client.get("/readyz").status_code == 200
    runtime.stop()


def test_a_database_without_tables_is_not_ready(
    settings: Settings, empty_database: Database
) -> None:
    url = empty_database.url.render_as_string(hide_password=False)
    changed = settings.model_copy(update={"database_url": url})
    runtime = Runtime(changed)
    client = create_app(changed, runtime).test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["parts"] == {"database": "ok", "migrations": "missing"}
    schema.upgrade(empty_database)
    runtime.matcher.index.refresh()
    assert client.get("/readyz").status_code == 200
    runtime.stop()


def test_a_database_that_is_away_is_named(settings: Settings) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    changed = settings.model_copy(update={"database_url": url})
    runtime = Runtime(changed)
    answer = create_app(changed, runtime).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "parts": {"database": "away"}}
    runtime.stop()
