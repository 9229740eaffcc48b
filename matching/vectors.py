"""Keeps vectors in a folder by the hash of their text, so that none is made twice."""

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
from numpy.typing import NDArray

from matching.encoder import Encoder, Progress
from matching.tables.errors import TableError
from matching.tables.writing import appearing

Vector = NDArray[np.float32]


def encoded(
    encoder: Encoder,
    texts: Sequence[str],
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Vector]:
    """Return the vector of each text; with a ``cache`` folder only new ones are encoded.

    The folder is made if it is missing. A damaged file in it counts as none.

    :raises TableError: nothing can be kept in the folder.
    """
    wanted = list(dict.fromkeys(texts))
    file = cache / f"{encoder.fingerprint}.npz" if cache else None
    known = _read(file, encoder.dimension) if file else {}
    if cache:
        check_cache(cache)
    new = [text for text in wanted if _key(text) not in known]
    made = encoder.encode(new, progress=progress) if new else ()
    together = dict(known) | {_key(text): row for text, row in zip(new, made, strict=True)}
    if file and new:
        _write(file, together)
    return {text: together[_key(text)] for text in wanted}


def check_cache(folder: Path) -> None:
    """Make the folder for vectors; raise TableError if it cannot be one, before work is spent."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except FileExistsError:
        raise TableError(folder, "this is a file; name a folder for vectors") from None
    except OSError as error:
        problem = f"cannot keep vectors: {error.strerror}; choose another folder"
        raise TableError(folder, problem) from error


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(file: Path, dimension: int) -> dict[str, Vector]:
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as stored:
            keys, matrix = stored["keys"], stored["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    if matrix.shape != (len(keys), dimension):
        return {}
    return dict(zip(keys.tolist(), matrix, strict=True))


def _write(file: Path, vectors: Mapping[str, Vector]) -> None:
    """Write all vectors; the file is never seen half written."""
    with appearing(file) as draft:
        np.savez(draft, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
