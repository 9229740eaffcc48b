"""The parts of one running process: database, matcher, and the threads that keep them fresh."""

import threading
from collections.abc import Callable

import structlog

from marketplace.db import Database
from marketplace.errors import ConfigurationError
from marketplace.matches.engine import Matcher, Model
from marketplace.patience import Patience
from marketplace.settings import Settings
from marketplace.worker import Worker
from matching.encoder import Encoder, EncoderNotFound, open_encoder

log = structlog.get_logger(__name__)
STOP_WITHIN_S = 10.0
HEAD_START_S = 0.5
"""How long the first pages have the process to themselves: importing a model takes all of it."""
MODEL = "model"
"""The thread that loads the model and then, where it is wanted, works."""
BESIDE_REQUESTS = 4
"""Connections for the index, the worker and whoever looks at readiness."""


class Runtime:
    """What a process needs to answer; ``start`` sets its threads going, ``stop`` ends them."""

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        """Connect the parts; no file is opened and no model loaded yet.

        :param encoder: used instead of the one that the settings name.
        :raises ConfigurationError: the settings name an encoder that is not there.
        """
        self.settings = settings
        self.database = Database(
            settings.database_url, connections=settings.threads + BESIDE_REQUESTS
        )
        self.encoder = encoder or _named_encoder(settings)
        self.matcher = Matcher(self.database, self.encoder)
        self._worker = Worker(self.database, self.encoder, settings.poll_seconds)
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, *, worker: bool) -> None:
        """Load the model and follow the database in the background; ``worker``: do its jobs too."""
        self._spawn("index", self._follow)
        self._spawn(MODEL, self._load, worker)

    def stop(self) -> None:
        """Stop every thread and close the database."""
        self._stop.set()
        self._worker.stop()
        for thread in self._threads:
            # Nothing can interrupt the loading of a model, and nothing is lost by leaving it.
            if thread.name != MODEL or self.matcher.model is not Model.LOADING:
                thread.join(STOP_WITHIN_S)
        self._threads.clear()
        self.database.dispose()

    def _spawn(self, name: str, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _load(self, worker: bool) -> None:  # noqa: FBT001 a thread's target takes positions
        if self.encoder is not None and self._stop.wait(HEAD_START_S):
            return
        try:
            self.matcher.load_encoder()
        except Exception:
            log.exception("model.failed", mend="run `marketplace doctor`")
            return
        log.info("model.ready")
        if worker:
            self._worker.run()

    def _follow(self) -> None:
        patience = Patience("index.failed", self.settings.poll_seconds)
        while not self._stop.is_set():
            try:
                self.matcher.index.refresh()
            except Exception as error:  # noqa: BLE001 whatever it is, it may pass
                patience.failed(error)
            else:
                patience.succeeded()
            self._stop.wait(patience.pause_s)


def _named_encoder(settings: Settings) -> Encoder | None:
    try:
        return open_encoder(settings.encoder, settings.encoder_languages)
    except EncoderNotFound as error:
        message = f"GONGXU_ENCODER: {error}"
        raise ConfigurationError(message) from error
