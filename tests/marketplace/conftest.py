"""A small market to test with, and a site that shows it: listings are put in, pages are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.app import create_app
from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.content import Problem, Solution
from marketplace.listings.models import Kind, Listing
from marketplace.organisations.models import Organisation, Verification
from marketplace.runtime import Runtime
from marketplace.settings import Settings

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


@dataclass
class Site:
    """A reader who prefers English, and the process that answers."""

    client: FlaskClient
    runtime: Runtime

    def get(self, address: str, language: str = "en", **query: str) -> TestResponse:
        """Read a page from an index that knows all that was saved before."""
        self.runtime.matcher.index.refresh()
        headers = {"Accept-Language": language}
        return self.client.get(address, query_string=query or None, headers=headers)

    def page(self, address: str, language: str = "en", **query: str) -> str:
        """Read a page that must be there."""
        answer = self.get(address, language, **query)
        if answer.status_code == HTTPStatus.FOUND:
            answer = self.get(answer.location, language)
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture
def site(database_settings: Settings) -> Iterator[Site]:
    """Return a site without listings; words alone rank, by choice."""
    runtime = Runtime(database_settings)
    yield Site(create_app(database_settings, runtime).test_client(), runtime)
    runtime.stop()
