"""Numbers in English and Chinese industrial texts: read, compared, and which way is better."""

from matching.quantities.comparing import NEAR_MISS, Answer, answers
from matching.quantities.direction import Better, better_of
from matching.quantities.reading import Quantity, quantities

__all__ = ["NEAR_MISS", "Answer", "Better", "Quantity", "answers", "better_of", "quantities"]
