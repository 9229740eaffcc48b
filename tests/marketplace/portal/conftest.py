"""A site on an own database: listings are put in, pages are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.app import create_app
from marketplace.runtime import Runtime
from marketplace.settings import Settings


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
