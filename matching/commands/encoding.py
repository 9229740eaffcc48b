"""The option ``--encoder``, and vectors of documents in the languages that it understands."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matching.commands.faults import BadInput
from matching.documents import Document, Language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matching.encoder import Encoder, Progress

    Vectors = dict[tuple[str, Language], NDArray[np.float32]]


PATH = click.Path(path_type=Path, readable=False)
"""A file or folder; whether it can be used is said by what uses it, in one line like all else."""

_LANGUAGES = "matching.encoder_languages"
"""Where the context keeps the second option, which is of no use to a command itself."""

Command = Callable[..., None]


def encoder_option(command: Command) -> Command:
    """Give a command ``--encoder`` (as ``encoder_name``) and ``--encoder-languages``."""
    return _encoder(_languages(command))


_encoder = click.option(
    "--encoder",
    "encoder_name",
    default="default",
    show_default=True,
    metavar="none|NAME|FOLDER",
    help="Model for the meaning of texts: none ranks by words alone, default is ours for Chinese"
    " and English; all-MiniLM-L6-v2 is what it was made from.",
)
_languages = click.option(
    "--encoder-languages",
    type=click.Choice(["en", "zh", "en,zh"]),
    expose_value=False,
    callback=lambda context, _, value: context.meta.__setitem__(_LANGUAGES, value or ""),
    help="What the model in a FOLDER understands; without it what its card says, else en,zh.",
)


cache_option = click.option(
    "--cache", type=PATH, help="Folder that keeps vectors; made if missing."
)


def check_cache(folder: Path | None) -> None:
    """Raise TableError if ``--cache`` names what cannot keep vectors, before work is spent."""
    from matching import vectors  # noqa: PLC0415 - imports numpy

    if folder:
        vectors.check_cache(folder)


def encoder_named(name: str) -> "Encoder | None":
    """Return the encoder that the options name, None for ``none``; BadInput if there is none."""
    from matching.encoder import EncoderNotFound, open_encoder  # noqa: PLC0415 - imports numpy

    try:
        return open_encoder(name, click.get_current_context().meta[_LANGUAGES])
    except EncoderNotFound as error:
        message = f"--encoder {name}: {error}"
        raise BadInput(message) from error


def vectors(encoder: "Encoder", documents: Sequence[Document], progress: "Progress") -> "Vectors":
    """Encode every passage in a language that ``encoder`` understands, title and text as one."""
    from matching.vectors import encoded  # noqa: PLC0415 - imports numpy

    wanted = {
        (document.id, passage.language): passage.whole
        for document in documents
        for passage in document.passages
        if passage.language in encoder.languages
    }
    made = encoded(encoder, list(wanted.values()), progress=progress)
    return {key: made[text] for key, text in wanted.items()}
