"""The demo market: filled once, found in both directions."""

import tomllib
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from marketplace import schema
from marketplace.db import Database
from marketplace.demo import FLAGSHIP, fill, require_demo
from marketplace.errors import ConfigurationError
from marketplace.listings import queries, services
from marketplace.listings.models import Kind, Listing, ListingVersion
from marketplace.listings.stages import Stage
from marketplace.matches.encoding import encode_due
from marketplace.matches.engine import Matcher, RankedList
from marketplace.organisations.models import Organisation
from marketplace.organisations.services import vouch
from marketplace.resources import resource
from matching.encoder import SentenceEncoder


def listed(name: str) -> list[dict[str, Any]]:
    text = (resource("catalogue") / f"{name}.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)[name.removesuffix("s")]
    return found


SCENARIOS, EXPECTED = listed("scenarios"), listed("expected")
NAMES = [scenario["name"] for scenario in SCENARIOS]


def count(database: Database, table: type[Any]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_second_filling_changes_nothing(database: Database) -> None:
    steps: list[tuple[int, int]] = []
    made = fill(database, lambda done, of: steps.append((done, of)))
    assert made == count(database, Listing)
    assert steps == [(number, made) for number in range(1, made + 1)]
    assert fill(database) == 0
    assert count(database, ListingVersion) == made


def test_the_whole_catalogue_is_published_and_marked_as_invented(database: Database) -> None:
    made = fill(database)
    with database.reading() as session:
        counts = queries.counts(session)
        shown = queries.latest(session, Kind.SOLUTION, Stage.PUBLIC)
    assert counts[Kind.PROBLEM] >= 40
    assert counts[Kind.SOLUTION] >= 60
    assert sum(counts.values()) == made
    assert all(one.invented for one in shown)


def test_what_was_changed_comes_back_and_what_was_withdrawn_stays_away(database: Database) -> None:
    fill(database)
    with database.transaction() as session:
        changed, withdrawn = session.scalars(
            select(Listing).where(Listing.kind == Kind.SOLUTION).limit(2)
        )
        services.withdraw(session, withdrawn)
        session.execute(
            update(ListingVersion)
            .where(ListingVersion.listing_id == changed.id)
            .values(content_hash="other")
        )
    assert fill(database) == 1
    with database.reading() as session:
        assert session.get_one(Listing, changed.id).version == 2
        assert session.get_one(Listing, withdrawn.id).state == "paused"


def test_a_real_market_is_not_filled_with_invented_firms(database: Database) -> None:
    require_demo(database)
    fill(database)
    add_real_firm(database)
    require_demo(database)
    with database.transaction() as session:
        session.execute(update(Organisation).values(invented=False))
    with pytest.raises(ConfigurationError, match="a real market"):
        require_demo(database)


def test_an_empty_database_may_become_a_demo(empty_database: Database) -> None:
    require_demo(empty_database)
    schema.upgrade(empty_database)
    schema.downgrade(empty_database, "base")
    require_demo(empty_database)


def test_a_database_of_another_program_is_left_alone(empty_database: Database) -> None:
    with empty_database.transaction() as session:
        session.execute(text("CREATE TABLE invoices (id INTEGER)"))
    with pytest.raises(ConfigurationError, match=r"something else \(invoices"):
        require_demo(empty_database)


def add_real_firm(database: Database) -> None:
    with database.transaction() as session:
        vouch(session, "real", "Real Ltd", posts_problems=True)


@pytest.fixture(scope="module")
def market(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give a matcher over the whole catalogue with the real model."""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    encoder = SentenceEncoder()
    fill(database)
    while encode_due(database, encoder):
        pass
    matcher = Matcher(database, encoder)
    matcher.load_encoder()
    matcher.index.refresh()
    yield matcher
    database.dispose()


def ranked(matcher: Matcher, kind: Kind, slug: str) -> RankedList:
    with matcher.index.database.reading() as session:
        shown = queries.by_slug(session, kind, slug, Stage.PUBLIC)
        return matcher.for_listing(session, shown, limit=5)


@pytest.mark.model
@pytest.mark.parametrize("scenario", SCENARIOS, ids=NAMES)
def test_each_scenario_finds_its_solution_and_its_problem(
    market: Matcher, scenario: dict[str, Any]
) -> None:
    problem, solution = scenario["problems"][0], scenario["solutions"][0]
    solutions = [item.shown.slug for item in ranked(market, Kind.PROBLEM, problem).items]
    problems = [item.shown.slug for item in ranked(market, Kind.SOLUTION, solution).items]
    assert solutions[0] in scenario["solutions"]
    assert solution in solutions[:3]
    assert problems[0] in scenario["problems"]
    assert problem in problems[:3]


@pytest.mark.model
@pytest.mark.parametrize("answer", EXPECTED, ids=lambda answer: str(answer["problem"]))
def test_each_problem_finds_its_solution_and_is_found_by_it(
    market: Matcher, answer: dict[str, Any]
) -> None:
    problem, solution = answer["problem"], answer["solutions"][0]
    assert solution in [item.shown.slug for item in ranked(market, Kind.PROBLEM, problem).items][:3]
    assert (
        problem in [item.shown.slug for item in ranked(market, Kind.SOLUTION, solution).items][:3]
    )


@pytest.mark.model
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=NAMES)
def test_each_scenario_is_answered_within_one_language(
    market: Matcher, scenario: dict[str, Any], language: str
) -> None:
    """A description in one language alone, typed into the search, finds what speaks it."""
    problem, solution = scenario["problems"][0], scenario["solutions"][0]
    solutions = found_by_text(market, Kind.PROBLEM, problem, language)
    problems = found_by_text(market, Kind.SOLUTION, solution, language)
    assert solutions[0] in scenario["solutions"]
    assert solution in solutions[:3]
    assert problems[0] in scenario["problems"]
    assert problem in problems[:3]


def found_by_text(matcher: Matcher, kind: Kind, slug: str, language: str) -> list[str]:
    with matcher.index.database.reading() as session:
        content = queries.by_slug(session, kind, slug, Stage.PUBLIC).content
        text = f"{content.title.text(language)} {content.summary.text(language)}"
        found = matcher.search(session, text, kind.other, Stage.PUBLIC)
    return [item.shown.slug for item in found.items]


@pytest.mark.model
def test_the_newcomer_is_sent_to_a_problem_with_a_strong_match(market: Matcher) -> None:
    found = ranked(market, Kind.PROBLEM, FLAGSHIP)
    assert found.adequate
    assert found.items[0].match.band == "strong"
