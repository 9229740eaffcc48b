"""How close a viewer is to a listing, and the mark that says from where a field may be seen."""

from dataclasses import dataclass
from enum import IntEnum


class Stage(IntEnum):
    """The columns of the disclosure table; who is at one stage sees all of those before it."""

    PUBLIC = 0
    VERIFIED = 1
    ACCEPTED = 2
    INTRODUCED = 3
    OWNER = 4

    @property
    def view(self) -> str:
        """Return the view whose vectors answer at this stage: ``public``, ``verified`` or ``all``.

        A match may use only what the viewer may read, so each view has vectors of its own.
        """
        if self >= Stage.INTRODUCED:
            return "all"
        return "public" if self is Stage.PUBLIC else "verified"


@dataclass(frozen=True, slots=True)
class Seen:
    """Marks a field with the stage from which it may be seen.

    ``digits``: before the next stage only so many leading characters of the value are shown.
    """

    stage: Stage
    digits: int | None = None
