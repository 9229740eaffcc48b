"""A bounded memory of what was made recently, for results that never change."""

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Keeps up to ``most`` results by key and drops the oldest. Safe for several threads."""

    def __init__(self, most: int) -> None:
        """Start empty."""
        self._most = most
        self._kept: dict[K, V] = {}
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """Return what is kept under a key, if anything."""
        return self._kept.get(key)

    def keep(self, key: K, value: V) -> V:
        """Keep a result and return it."""
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
        return value
