import re
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result

from marketplace import schema
from marketplace.db import Database
from marketplace.demo import FLAGSHIP
from marketplace.listings.models import Listing
from marketplace.matches.models import Encoding
from marketplace.organisations.services import vouch

Run = Callable[..., Result]
Start = Callable[..., Any]


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as response:  # noqa: S310 our own server
        return str(response.read().decode())


def url_in(line: str) -> str:
    found = re.search(r"http://\S+?:\d+", line)
    assert found, line
    return found[0]


def until_ready(url: str) -> None:
    for _ in range(200):
        try:
            get(f"{url}/readyz")
        except urllib.error.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("never ready")


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_stops_cleanly(start: Start, number: int, market: Any) -> None:
    market.solution("Finds scratches on steel")
    running = start("serve", "--port", "0")
    url = url_in(running.wait_for("serving http://127.0.0.1:"))
    until_ready(url)
    assert "Finds scratches on steel" in get(f"{url}/?lang=en")
    began = time.monotonic()
    assert running.end(number) == 0
    assert time.monotonic() - began < 5
    assert "Traceback" not in running.output


@pytest.mark.usefixtures("new_installation")
def test_serve_refuses_a_database_without_tables(run: Run) -> None:
    ended = run("serve", "--port", "0")
    assert ended.exit_code == 2
    assert ended.stderr.endswith("run: marketplace db upgrade\n")


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("key", ["", "changeme", "a" * 40])
def test_serve_refuses_other_machines_without_a_key(
    run: Run, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGXU_SECRET_KEY", key)
    ended = run("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 that is the point
    assert ended.exit_code == 2
    assert "set GONGXU_SECRET_KEY" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize(("name", "value"), [("SECRET_KEY", "short"), ("TRUSTED_PROXIES", "1")])
def test_a_weak_key_is_refused_on_loopback_too(
    run: Run, command: str, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"GONGXU_{name}", value)
    ended = run(command, "--port", "0")
    assert ended.exit_code == 2
    assert "set GONGXU_SECRET_KEY" in ended.stderr


@pytest.mark.usefixtures("installation")
def test_a_taken_port_is_one_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--port", port)
    assert ended.exit_code == 2
    assert ended.stderr.startswith(f"Error: cannot listen on 127.0.0.1:{port}")
    assert ended.stderr.count("\n") == 1


def test_a_wrong_setting_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGXU_POTR", "1")
    ended = run("serve")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Error: unknown setting GONGXU_POTR")
    assert ended.stderr.count("\n") == 1


@pytest.mark.usefixtures("new_installation")
def test_the_demo_fills_serves_and_stops(start: Start) -> None:
    running = start("demo", "--port", "0")
    url = url_in(running.wait_for("a search, for bearings") and running.output)
    assert "pages already answer on " in running.output
    shown = running.output.split("\n")[-9:]
    assert shown[0].strip() == f"{url}/"
    assert shown[2].strip() == f"{url}/problems/{FLAGSHIP}"
    assert shown[4].strip() == f"{url}/problems/{FLAGSHIP}?lang=en"
    for address in shown[0:8:2]:
        assert "<h1" in get(address.strip())
    assert running.end(signal.SIGINT) == 0
    assert running.output.endswith("stopped\n")
    assert "Traceback" not in running.output


@pytest.mark.model
@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_demo_encodes_with_the_real_model(
    start: Start, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGXU_ENCODER", "default")
    running = start("demo", "--port", "0")
    url = url_in(running.wait_for("pages already answer"))
    assert "<h1" in get(f"{url}/problems/{FLAGSHIP}"), "before the model is there"
    running.wait_for("a search, for bearings", seconds=180)
    get(f"{url}/readyz")
    with database.reading() as session:
        encoded = session.scalar(sa.select(sa.func.count()).select_from(Encoding))
        assert encoded == session.scalar(sa.select(sa.func.count()).select_from(Listing))
    assert running.end(signal.SIGINT) == 0
    assert "Traceback" not in running.output


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_second_demo_does_nothing_again(start: Start, database: Database) -> None:
    def revisions() -> list[tuple[str, int]]:
        with database.reading() as session:
            rows = session.execute(sa.select(Listing.slug, Listing.revision))
            return sorted((row.slug, row.revision) for row in rows)

    seen = []
    for _ in range(2):
        running = start("demo", "--port", "0")
        running.wait_for("a search, for bearings")
        assert running.end(signal.SIGTERM) == 0
        seen.append(revisions())
    assert len(seen[0]) >= 25
    assert seen[0] == seen[1]


@pytest.mark.usefixtures("installation")
def test_a_real_market_is_not_even_migrated_by_the_demo(run: Run, database: Database) -> None:
    with database.transaction() as session:
        vouch(session, "real", "Real Ltd", posts_problems=True)
        # As if it were of an older release, whose tables would be changed.
        session.execute(sa.text("DELETE FROM alembic_version"))
    ended = run("demo", "--port", "0")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Error: this database holds a real market")
    assert schema.current(database) is None


@pytest.mark.usefixtures("new_installation")
def test_a_demo_that_is_stopped_at_once_stops(start: Start) -> None:
    running = start("demo", "--port", "0")
    running.wait_for("pages already answer")
    assert running.end(signal.SIGTERM) == 0
    assert "Traceback" not in running.output


@pytest.mark.usefixtures("new_installation")
@pytest.mark.parametrize("content", ["["])
def test_a_model_that_does_not_load_is_told(
    start: Start, content: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "modules.json").write_text(content)
    monkeypatch.setenv("GONGXU_ENCODER", str(folder))
    running = start("demo", "--port", "0")
    running.wait_for("a search, for bearings")
    assert "run marketplace doctor" in running.output
    assert running.end(signal.SIGTERM) == 0


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_worker_works_and_stops(start: Start, number: int) -> None:
    running = start("worker")
    running.wait_for("working, stop with Ctrl-C")
    assert running.end(number) == 0
    assert "Traceback" not in running.output


@pytest.mark.usefixtures("new_installation")
def test_the_worker_refuses_a_database_without_tables(run: Run) -> None:
    ended = run("worker")
    assert ended.exit_code == 2
    assert ended.stderr.endswith("run: marketplace db upgrade\n")


@pytest.mark.model
@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_worker_encodes_what_waits(
    start: Start, database: Database, market: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGXU_ENCODER", "default")
    market.solution("Finds scratches on steel")
    running = start("worker")
    for _ in range(600):
        with database.reading() as session:
            if session.scalar(sa.select(sa.func.count()).select_from(Encoding)):
                break
        time.sleep(0.1)
    else:
        pytest.fail("the worker never encoded it")
    assert running.end(signal.SIGTERM) == 0
