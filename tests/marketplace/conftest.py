"""A small market to test with: organisations and listings made in one line."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.content import Problem, Solution
from marketplace.listings.models import Kind, Listing
from marketplace.organisations.models import Organisation, Verification

_numbers = count(1)


@dataclass
class Market:
    """Makes organisations and listings, each in a transaction of its own."""

    database: Database

    def organisation(self, slug: str, kind: str = "both") -> Organisation:
        with self.database.transaction() as session:
            made = Organisation(
                slug=slug,
                kind=kind,
                name_en=slug.title(),
                name_zh=None,
                verification=Verification.VERIFIED,
            )
            session.add(made)
        return made

    def problem(self, title: str, /, **options: Any) -> Listing:
        return self._listing(Kind.PROBLEM, title, **options)

    def solution(self, title: str, /, **options: Any) -> Listing:
        return self._listing(Kind.SOLUTION, title, **options)

    def _listing(
        self,
        kind: Kind,
        title: str,
        /,
        *,
        publish: bool = True,
        owner: Organisation | None = None,
        **fields: Any,
    ) -> Listing:
        model = Problem if kind is Kind.PROBLEM else Solution
        document = {"title": {"en": title}, "summary": {"en": f"{title}."}} | fields
        owner = owner or self.organisation(f"org-{next(_numbers)}")
        with self.database.transaction() as session:
            made = services.create(session, owner, model.model_validate(document))
            if publish:
                services.publish(session, made)
        return made


@pytest.fixture
def market(database: Database) -> Market:
    """Give an empty market on each kind of database."""
    return Market(database)
