"""Says how likely a match is right, from what does not depend on the rest of the list."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from operator import mul
from pathlib import Path
from typing import Any, Self

from matching.results import Band, Match

STRONG, POSSIBLE = 0.7, 0.3
"""The least probability of each band (PRODUCT.md: of the pairs so marked so many are right)."""

STRUCTURE_LOG_ODDS = 5.0
"""Log-odds for each point of structure: a prior by judgement, as no judged pairs carry codes.

Full agreement of industry, scene and task (.24 points) multiplies the odds by about 3.3.
"""


CROWD = 5
"""Margins are measured against this best of the collection, so that a few equals do no harm."""


@dataclass(frozen=True, slots=True)
class Features:
    """What a probability is made from; nothing of it is scaled to the list.

    ``cosine`` is None where there is no vector to compare. ``words`` is the BM25 score as a share
    of the query's idf. Margins are what lies between a measure and the ``CROWD``-th best of the
    whole collection. ``structure`` is in points.
    """

    cosine: float | None
    cosine_margin: float
    words: float
    words_margin: float
    structure: float = 0.0

    @property
    def numbers(self) -> tuple[float, ...]:
        """Return what the text says, in the order of the weights."""
        said = (self.words, self.words_margin)
        return said if self.cosine is None else (self.cosine, self.cosine_margin, *said)


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: the bias and a weight for each of ``Features.numbers``."""

    bias: float
    slopes: tuple[float, ...]

    def log_odds(self, features: Features) -> float:
        """Return the log-odds of being right, before structure counts."""
        return float(self.bias + sum(map(mul, self.slopes, features.numbers)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Two sets of weights: with a cosine, and for words alone."""

    dense: Weights
    lexical: Weights

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read what ``save`` wrote.

        :raises ValueError: the file holds something else.
        """
        stored = json.loads(file.read_text(encoding="utf-8"))
        try:
            return cls(_weights(stored["dense"], 4), _weights(stored["lexical"], 2))
        except (KeyError, TypeError) as error:
            message = f"{file} holds no calibration"
            raise ValueError(message) from error

    def save(self, file: Path) -> None:
        """Write the weights as JSON."""
        file.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def probability(self, features: Features) -> float:
        """Return the chance that the pair is right, between 0 and 1."""
        weights = self.lexical if features.cosine is None else self.dense
        odds = weights.log_odds(features) + STRUCTURE_LOG_ODDS * features.structure
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, odds))))


def _weights(stored: Mapping[str, Any], numbers: int) -> Weights:
    slopes = tuple(float(slope) for slope in stored["slopes"])
    if len(slopes) != numbers:
        raise KeyError(numbers)
    return Weights(float(stored["bias"]), slopes)


@cache
def shipped() -> Calibration:
    """Return the calibration that comes with the package."""
    return Calibration.load(Path(__file__).with_name("calibration.json"))


def band(probability: float) -> Band:
    """Return the band of a probability."""
    if probability >= STRONG:
        return Band.STRONG
    return Band.POSSIBLE if probability >= POSSIBLE else Band.WEAK


def adequate(matches: Sequence[Match]) -> bool:
    """Tell whether at least one match is possible or strong."""
    return any(match.band is not Band.WEAK for match in matches)
