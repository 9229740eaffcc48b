"""Structured logs: one event a line, readable on a terminal, JSON elsewhere."""

import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from marketplace.settings import Settings

HANDLER = "gongxu"

# Line breaks, terminal control sequences and direction marks: what could forge a line of the log.
CONTROLS = [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029]
DIRECTIONS = [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
ESCAPES = {code: f"\\u{code:04x}" for code in (*CONTROLS, *DIRECTIONS)}


class _CurrentStderr(logging.StreamHandler[TextIO]):
    """Writes to whatever ``sys.stderr`` is at that moment; a test may have exchanged it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        self.name = HANDLER

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _value: TextIO) -> None:
        message = "the log always goes to the current sys.stderr"
        raise AttributeError(message)


def inert(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Escape in every text of an event what could break its line or forge another."""
    traceback = event.pop("exception", None)
    clean: EventDict = {name: _escaped(value) for name, value in event.items()}
    if traceback is not None:
        lines = (line.translate(ESCAPES) for line in traceback.split("\n"))
        clean["exception"] = "\n    | ".join(lines)
    return clean


def _escaped(value: Any) -> Any:  # noqa: ANN401 an event may hold anything
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, dict):
        return {key: _escaped(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(inner) for inner in value]
    return value


def configure_logs(settings: Settings) -> None:
    """Send all logs, those of libraries too, to standard error; calling it again replaces it."""
    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        inert,
    ]
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = _CurrentStderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(settings.log_format),
            ],
        )
    )
    _install(handler, settings.log_level.upper())


def _renderer(log_format: str) -> Processor:
    if log_format == "console" or (log_format == "auto" and sys.stderr.isatty()):
        return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _install(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    for old in [item for item in root.handlers if item.name == HANDLER]:
        root.removeHandler(old)
    handler.setLevel(level)  # libraries such as bm25s set levels of their own on their loggers
    root.addHandler(handler)
    root.setLevel(level)
    # It tells at every look at the schema which database it speaks to.
    logging.getLogger("alembic.runtime").setLevel(logging.WARNING)
