"""Organisations that the operator vouches for."""

import pytest

from marketplace.db import Database
from marketplace.errors import RuleBroken
from marketplace.organisations.models import Organisation, Verification
from marketplace.organisations.services import vouch


@pytest.mark.parametrize(
    ("name", "posts_problems", "expected"),
    [
        ("Acme  Steel", True, ("manufacturer", None, "Acme Steel")),
        ("华东钢铁", False, ("vendor", "华东钢铁", None)),
    ],
)
def test_it_is_verified_and_named_in_its_language(
    database: Database, name: str, posts_problems: object, expected: tuple[str, ...]
) -> None:
    with database.transaction() as session:
        made = vouch(session, "acme-steel", name, posts_problems=bool(posts_problems))
    with database.reading() as session:
        stored = session.get_one(Organisation, made.id)
    assert (stored.kind, stored.name_zh, stored.name_en) == expected
    assert stored.verification == Verification.VERIFIED


@pytest.mark.parametrize("slug", ["", "Acme", "a--b", "-a", "a b", "名", "a" * 81])
def test_a_bad_slug_is_refused(database: Database, slug: str) -> None:
    with pytest.raises(RuleBroken, match="is no slug"), database.transaction() as session:
        vouch(session, slug, "Acme", posts_problems=True)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_bad_name_is_refused(database: Database, name: str) -> None:
    with pytest.raises(RuleBroken, match="1 to 200"), database.transaction() as session:
        vouch(session, "acme", name, posts_problems=True)
