"""Vectors without a model, for tests and for trying out."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.documents import Language
from matching.text import tokens


class HashingEncoder:
    """Bags of hashed terms as vectors: no model, no meaning, the same everywhere. For tests."""

    languages: frozenset[Language] = frozenset({"en", "zh"})

    def __init__(self, dimension: int = 256) -> None:
        """Make vectors of ``dimension`` numbers."""
        self.dimension = dimension
        self.fingerprint = f"hashing-{dimension}"

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one unit-length row for each text, shape (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for term in tokens(text) or [""]:
                digest = hashlib.blake2b(term.encode(), digest_size=8).digest()
                vectors[row, int.from_bytes(digest) % self.dimension] += 1
            if progress:
                progress(row + 1, len(texts))
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit
