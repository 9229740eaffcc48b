"""Encoders without a model, for tests of everything around them."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.encoder import HashingEncoder


class CountingEncoder(HashingEncoder):
    """Remembers which texts it was asked for, and may do something meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.meanwhile: Callable[[], object] = bool

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> NDArray[np.float32]:
        self.texts += texts
        self.meanwhile()
        return super().encode(texts, progress=progress)


@pytest.fixture
def encoder() -> HashingEncoder:
    """Return an encoder that knows both languages and needs no model."""
    return HashingEncoder()


@pytest.fixture
def counting() -> CountingEncoder:
    """Return an encoder that remembers what it was asked for."""
    return CountingEncoder()
