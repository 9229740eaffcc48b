"""What can be wrong with a model, apart from the encoders, which import numpy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class EncoderNotFound(ValueError):
    """A name that is no known encoder and no folder with a model."""


class EncoderBroken(EncoderNotFound):
    """A model that is there and cannot be used; the message is one line."""


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Turn whatever the model in ``folder`` fails with into one EncoderBroken that names it."""
    try:
        yield
    except EncoderNotFound:
        raise
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        message = f"the model in {folder} does not load: {reason}"
        raise EncoderBroken(message) from error
