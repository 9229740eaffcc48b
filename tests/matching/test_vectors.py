"""The cache of vectors."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.encoder import HashingEncoder, Progress
from matching.tables import TableError
from matching.vectors import encoded


class Counting(HashingEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__(32)
        self.asked: list[str] = []

    def encode(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        self.asked.extend(texts)
        return super().encode(texts, progress=progress)


def test_each_text_is_encoded_once(tmp_path: Path) -> None:
    encoder = Counting()
    cache = tmp_path / "made" / "when needed"
    first = encoded(encoder, ["a b", "c", "a b"], cache=cache)
    second = encoded(encoder, ["c", "new", "a b"], cache=cache)
    assert encoder.asked == ["a b", "c", "new"]
    np.testing.assert_array_equal(first["c"], second["c"])
    np.testing.assert_array_equal(second["new"], HashingEncoder(32).encode(["new"])[0])
    assert [file.name for file in cache.iterdir()] == ["hashing-32.npz"]


def test_nothing_is_kept_without_a_folder() -> None:
    encoder = Counting()
    told: list[tuple[int, int]] = []
    for _ in range(2):
        encoded(encoder, ["a"], progress=lambda done, total: told.append((done, total)))
    assert encoder.asked == ["a", "a"]
    assert told == [(1, 1), (1, 1)]


def test_another_encoder_has_its_own_vectors(tmp_path: Path) -> None:
    encoded(HashingEncoder(16), ["a"], cache=tmp_path)
    assert encoded(HashingEncoder(8), ["a"], cache=tmp_path)["a"].shape == (8,)


@pytest.mark.parametrize("damage", ["cut", "empty", "shape", "foreign"])
def test_a_damaged_file_counts_as_none(damage: str, tmp_path: Path) -> None:
    encoder = Counting()
    encoded(encoder, ["a"], cache=tmp_path)
    file = tmp_path / "hashing-32.npz"
    if damage == "shape":
        np.savez(file, keys=np.array(["x"]), vectors=np.zeros((1, 3), dtype=np.float32))
    elif damage == "foreign":
        np.savez(file, other=np.zeros(2))
    else:
        file.write_bytes(file.read_bytes()[:100] if damage == "cut" else b"")
    found = encoded(encoder, ["a"], cache=tmp_path)["a"]
    np.testing.assert_array_equal(found, HashingEncoder(32).encode(["a"])[0])
    assert encoder.asked == ["a", "a"]


def test_a_cache_that_cannot_be_is_refused_before_the_work(tmp_path: Path) -> None:
    encoder = Counting()
    (tmp_path / "file").write_bytes(b"")
    for cache, told in [
        (tmp_path / "file", "this is a file; name a folder"),
        (tmp_path / "file" / "folder", "cannot keep vectors: Not a directory"),
        (Path("/proc/none"), "cannot keep vectors: "),
    ]:
        with pytest.raises(TableError, match=told):
            encoded(encoder, ["a"], cache=cache)
    assert encoder.asked == []


def test_a_draft_that_could_not_be_written_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(stream: BinaryIO, **_: object) -> None:
        stream.write(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(TableError, match="cannot be written: No space left"):
        encoded(Counting(), ["a"], cache=tmp_path)
    assert list(tmp_path.iterdir()) == []
