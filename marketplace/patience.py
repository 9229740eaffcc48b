"""How long a loop rests: the usual time, and longer from one failure to the next."""

import structlog

log = structlog.get_logger(__name__)
MAX_PAUSE_S = 30.0


class Patience:
    """The rest between two rounds of a loop that must outlive whatever fails for a while."""

    def __init__(self, event: str, usual_s: float) -> None:
        """Rest ``usual_s`` seconds; a failure is logged as ``event``."""
        self._event = event
        self._usual_s = self._next_s = self.pause_s = usual_s
        self._told: type[Exception] | None = None

    def succeeded(self) -> None:
        """Rest as usual from now on."""
        self._next_s = self.pause_s = self._usual_s
        self._told = None

    def failed(self, error: Exception) -> None:
        """Log the failure, with its traceback if it is another than the last, and rest longer."""
        self.pause_s = self._next_s
        self._next_s = max(self._usual_s, min(self.pause_s * 2, MAX_PAUSE_S))
        if self._told is type(error):
            log.error(self._event, error=str(error), retry_in_s=self.pause_s)
        else:
            log.error(self._event, exc_info=error, retry_in_s=self.pause_s)
        self._told = type(error)
