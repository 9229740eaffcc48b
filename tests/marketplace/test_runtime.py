"""A process gets ready, does its jobs, and stops at once."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from structlog.testing import capture_logs

from marketplace.db import Database
from marketplace.errors import ConfigurationError
from marketplace.matches.encoding import waiting
from marketplace.matches.engine import Model
from marketplace.runtime import Runtime
from marketplace.settings import Settings
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market


class SlowEncoder(HashingEncoder):
    """Loads until it is let go, and may then turn out to be broken."""

    def __init__(self, *, broken: bool = False) -> None:
        super().__init__()
        self.go, self.broken = Event(), broken

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> NDArray[np.float32]:
        self.go.wait(30)
        if self.broken:
            raise OSError(texts)
        return super().encode(texts, progress=progress)


@pytest.fixture
def encoder() -> Iterator[SlowEncoder]:
    made = SlowEncoder()
    yield made
    made.go.set()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_it_gets_ready_and_does_the_jobs(
    database: Database, database_settings: Settings, market: "Market", encoder: SlowEncoder
) -> None:
    market.solution("Camera")
    runtime = Runtime(database_settings, encoder)
    runtime.start(worker=True)
    until(lambda: runtime.matcher.index.is_loaded)
    assert not runtime.matcher.ready
    encoder.go.set()
    until(lambda: runtime.matcher.ready)

    def done() -> bool:
        with database.reading() as session:
            return waiting(session, encoder) == 0

    until(done)
    until(lambda: bool(runtime.matcher.index.snapshot.vectors))
    runtime.stop()


def test_without_the_workers_part_nothing_is_encoded(
    database: Database, database_settings: Settings, market: "Market", encoder: SlowEncoder
) -> None:
    market.solution("Camera")
    encoder.go.set()
    runtime = Runtime(database_settings, encoder)
    runtime.start(worker=False)
    until(lambda: runtime.matcher.ready)
    runtime.stop()
    with database.reading() as session:
        assert waiting(session, encoder) == 1


def test_it_stops_at_once_while_the_model_loads(
    database_settings: Settings, encoder: SlowEncoder
) -> None:
    runtime = Runtime(database_settings, encoder)
    runtime.start(worker=True)
    begin = time.monotonic()
    runtime.stop()
    assert time.monotonic() - begin < 5


def test_a_broken_model_is_logged_and_the_index_goes_on(
    database_settings: Settings, market: "Market", encoder: SlowEncoder
) -> None:
    encoder.broken = True
    encoder.go.set()
    runtime = Runtime(database_settings, encoder)
    with capture_logs() as logs:
        runtime.start(worker=True)
        until(lambda: runtime.matcher.model is Model.FAILED)
        made = market.solution("Camera")
        until(lambda: made.id in runtime.matcher.index.snapshot.marks)
        runtime.stop()
    assert "marketplace doctor" in next(e["mend"] for e in logs if e["event"] == "model.failed")


def test_an_index_that_cannot_read_is_logged_and_tried_again(
    settings: Settings, encoder: SlowEncoder
) -> None:
    settings.data_dir.mkdir()
    runtime = Runtime(settings.model_copy(update={"poll_seconds": 0.02}), encoder)
    with capture_logs() as logs:
        runtime.start(worker=False)  # the database has no tables
        until(lambda: sum(entry["event"] == "index.failed" for entry in logs) > 2)
        runtime.stop()
    failures = [entry for entry in logs if entry["event"] == "index.failed"]
    assert [entry["retry_in_s"] for entry in failures[:3]] == [0.02, 0.04, 0.08]
    assert ["exc_info" in entry for entry in failures[:3]] == [True, False, False]


def test_the_languages_of_a_folder_are_set(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    changes = {"encoder": str(tmp_path), "encoder_languages": "en"}
    runtime = Runtime(settings.model_copy(update=changes))
    assert runtime.encoder is not None
    assert runtime.encoder.languages == {"en"}
    runtime.stop()


def test_an_encoder_that_is_not_there_is_a_fault_of_the_settings(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="GONGXU_ENCODER"):
        Runtime(settings.model_copy(update={"encoder": "nowhere"}))
