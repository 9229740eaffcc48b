import json
import logging
from typing import Literal

import pytest
import structlog

from marketplace.logs import configure_logs
from marketplace.settings import Settings

FORGED = "one\n2026-01-01 [error] forged\r\x1b[31m\u2028\u202eend"


def lines(
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    log_format: Literal["auto", "console", "json"],
) -> list[str]:
    configure_logs(settings.model_copy(update={"log_format": log_format}))
    log = structlog.stdlib.get_logger("gongxu.test")
    log.info(FORGED, path=FORGED, nested={"a": FORGED}, count=3)
    return capsys.readouterr().err.splitlines()


def test_json_holds_one_event_a_line(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    for log_format in ("json", "auto"):
        (line,) = lines(settings, capsys, log_format)
        event = json.loads(line)
        assert event["count"] == 3
        assert event["level"] == "info"
        assert event["logger"] == "gongxu.test"
        assert "\n" not in event["path"]
        assert "\x1b" not in event["event"]


def test_no_text_forges_a_line_on_a_terminal(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = lines(settings, capsys, "console")
    assert not set("\x1b\r\u2028\u202e") & set(line)
    assert "\\u000a2026-01-01 [error] forged" in line


def test_a_traceback_is_set_apart(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(settings.model_copy(update={"log_format": "console"}))
    try:
        int(FORGED)
    except ValueError as error:
        error.add_note(FORGED)
        structlog.stdlib.get_logger("gongxu.test").exception("failed")
    first, *rest = capsys.readouterr().err.splitlines()
    assert "failed" in first
    assert any("ValueError" in line for line in rest)
    assert not any(line.startswith("2026") for line in rest)


def test_logs_of_libraries_take_the_same_way(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(settings)
    logging.getLogger("some.library").warning("disk %s\n%s", "full", FORGED)
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"].startswith("disk full\\u000aone")


def test_what_is_below_the_level_is_dropped(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(settings.model_copy(update={"log_level": "error"}))
    structlog.stdlib.get_logger("gongxu.test").warning("quiet")
    assert capsys.readouterr().err == ""


def test_configuring_again_replaces(settings: Settings) -> None:
    before = len(logging.getLogger().handlers)
    configure_logs(settings)
    configure_logs(settings)
    assert len(logging.getLogger().handlers) <= before + 1
