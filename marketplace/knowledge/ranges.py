"""How far figures moved elsewhere: ranges over confirmed results, where there are enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from marketplace.listings.results import Result

ENOUGH = 3
"""With fewer results a range would say more about one factory than about the technique."""


@dataclass(frozen=True, slots=True)
class KpiRange:
    """The confirmed results for one figure of the taxonomy."""

    code: str
    results: tuple[Result, ...]

    @property
    def count(self) -> int:
        """Return how many results there are."""
        return len(self.results)

    @property
    def solutions(self) -> int:
        """Return of how many solutions they are."""
        return len({result.solution for result in self.results})

    @property
    def is_enough(self) -> bool:
        """Say whether range and median may be shown."""
        return self.count >= ENOUGH

    @property
    def is_invented(self) -> bool:
        """Say whether firms that were made up for a demo are among them."""
        return any(result.invented for result in self.results)

    @property
    def least(self) -> float:
        """Return the lowest relative change: the largest fall, or the smallest rise."""
        return min(result.change for result in self.results)

    @property
    def most(self) -> float:
        """Return the highest relative change."""
        return max(result.change for result in self.results)

    @property
    def middle(self) -> float:
        """Return the median of the relative changes."""
        return median(result.change for result in self.results)


def kpi_ranges(codes: Iterable[str], results: Iterable[Result]) -> list[KpiRange]:
    """Return the results by figure, for each of ``codes`` in their order."""
    found = list(results)
    return [
        KpiRange(code, tuple(result for result in found if result.measure == code))
        for code in codes
    ]
