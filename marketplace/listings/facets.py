"""Facets: the public codes by which listings are filtered, and how many listings have each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from marketplace.listings.content import Content, Problem
from marketplace.listings.disclosure import disclosed
from marketplace.listings.models import Facet, Kind, Listing
from marketplace.listings.parts import CONFIRMED, Evidence
from marketplace.listings.queries import is_published
from marketplace.listings.stages import Stage
from marketplace.organisations.models import Organisation
from marketplace.taxonomy.codes import terms

SCHEMES = ("industries", "scenes", "tasks", "evidence")
"""The taxonomy's lists that visitors filter by; of industries only the division, two digits."""
PROVEN = "proven"
"""The scheme, which nobody filters by, of figures for which a solution has a confirmed result."""
BENCHMARK = "benchmark"
DIVISION = 2

Counts = dict[str, dict[str, int]]
"""How many listings there are, by scheme and code."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor has ticked, as (scheme, code): any of a scheme, something of each scheme.

    ``owner``: only the listings of that organisation.
    """

    chosen: frozenset[tuple[str, str]] = frozenset()
    owner: int | None = None

    @classmethod
    def known(cls, wanted: Mapping[str, Iterable[str]]) -> "Filters":
        """Return what was asked for by scheme, without codes that no list knows."""
        asked = {(scheme, code) for scheme in SCHEMES for code in wanted.get(scheme, ())}
        return cls(frozenset(pair for pair in asked if pair[1] in _offered(pair[0])))

    def __bool__(self) -> bool:
        """Say whether anything is filtered at all."""
        return self != Filters()

    def codes(self, scheme: str) -> tuple[str, ...]:
        """Return what was ticked in a scheme."""
        return tuple(sorted(code for name, code in self.chosen if name == scheme))

    def without(self, scheme: str) -> "Filters":
        """Return the filters of the other schemes."""
        return Filters(frozenset(pair for pair in self.chosen if pair[0] != scheme), self.owner)

    def having(self, scheme: str, codes: Iterable[str]) -> "Filters":
        """Return these filters with further codes ticked."""
        return Filters(self.chosen | {(scheme, code) for code in codes}, self.owner)

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield one condition on ``Listing`` for each scheme in which something was ticked."""
        if self.owner is not None:
            yield Listing.organisation_id == self.owner
        for scheme in SCHEMES:
            if codes := self.codes(scheme):
                having = select(Facet.listing_id).where(
                    Facet.scheme == scheme, Facet.code.in_(codes)
                )
                yield Listing.id.in_(having)


@cache
def _offered(scheme: str) -> frozenset[str]:
    codes = terms(scheme)
    return frozenset(code for code in codes if scheme != "industries" or len(code) == DIVISION)


def write_facets(session: Session, listing_id: int, content: Content) -> None:
    """Replace the listing's facets by those of ``content``."""
    session.execute(delete(Facet).where(Facet.listing_id == listing_id))
    session.add_all(
        Facet(listing_id=listing_id, scheme=scheme, code=code)
        for scheme, code in facets_of(disclosed(content, Stage.PUBLIC))
    )


def facets_of(content: Content) -> list[tuple[str, str]]:
    """Return the schemes and codes by which a listing is found that says just this."""
    return sorted(set(_facets(content)))


def _facets(public: Content) -> Iterator[tuple[str, str]]:
    if isinstance(public, Problem):
        said: dict[str, Iterable[str | None]] = {
            "industries": [public.industry],
            "scenes": [public.scene],
            "tasks": [public.task],
        }
    else:
        said = {
            "industries": public.industries + public.industries_possible,
            "scenes": public.scenes,
            "tasks": public.tasks,
            "evidence": _grades(public.evidence),
            PROVEN: [one.measure for one in public.evidence if one.grade >= CONFIRMED],
        }
    for scheme, codes in said.items():
        for code in filter(None, codes):
            yield scheme, code[:DIVISION] if scheme == "industries" else code


def _grades(records: Iterable[Evidence]) -> Iterator[str]:
    for record in records:
        yield str(record.grade)
        if record.benchmark:
            yield BENCHMARK


@dataclass(frozen=True, slots=True)
class Facets:
    """How many published listings of a kind match, in all and beside every code on offer."""

    total: int
    counts: Counts = field(default_factory=dict)


def count_facets(session: Session, kind: Kind, filters: Filters) -> Facets:
    """Count the published listings of a kind that pass the filters, and beside each facet.

    The number beside a code says how many there would be if it alone were ticked in its scheme.
    """
    return Facets(
        session.scalar(
            select(func.count())
            .select_from(Listing)
            .join(Organisation)
            .where(is_published(), Listing.kind == kind, *filters.conditions())
        )
        or 0,
        {scheme: _count(session, kind, scheme, filters.without(scheme)) for scheme in SCHEMES},
    )


def _count(session: Session, kind: Kind, scheme: str, filters: Filters) -> dict[str, int]:
    rows = session.execute(
        select(Facet.code, func.count())
        .join(Listing, Listing.id == Facet.listing_id)
        .join(Organisation)
        .where(is_published(), Listing.kind == kind, Facet.scheme == scheme, *filters.conditions())
        .group_by(Facet.code)
    )
    return {code: count for code, count in rows}  # noqa: C416 rows are no tuples to mypy
