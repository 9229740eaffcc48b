"""Ranked lists: in order, with reasons, and nothing that the viewer may not see."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from marketplace.db import Database
from marketplace.listings import queries, services
from marketplace.listings.content import Solution
from marketplace.listings.models import Kind, Listing
from marketplace.listings.stages import Stage
from marketplace.matches.encoding import encode_due
from marketplace.matches.engine import Matcher, Model, RankedList
from matching.documents import Language
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market
    from tests.marketplace.matches.conftest import CountingEncoder

Ask = Callable[..., RankedList]
BOTH = {"zh": "划痕漏检。", "en": "Scratches escape."}


@pytest.fixture
def matcher(database: Database, encoder: HashingEncoder) -> Matcher:
    return Matcher(database, encoder)


@pytest.fixture
def search(database: Database, matcher: Matcher) -> Ask:
    def ask(text: str, kind: Kind = Kind.SOLUTION, limit: int = 10) -> RankedList:
        with database.reading() as session:
            return matcher.search(session, text, kind, Stage.PUBLIC, limit=limit)

    return ask


def slugs(ranked: RankedList) -> list[str]:
    return [item.shown.slug for item in ranked.items]


def prepare(database: Database, matcher: Matcher) -> None:
    assert matcher.encoder is not None
    encode_due(database, matcher.encoder)
    matcher.load_encoder()
    matcher.index.refresh()


def withdraw(database: Database, listing: Listing) -> None:
    with database.transaction() as session:
        services.withdraw(session, session.get_one(Listing, listing.id))


def test_it_is_ready_when_index_and_model_are_there(matcher: Matcher, search: Ask) -> None:
    assert not matcher.ready
    matcher.index.refresh()
    assert not matcher.ready
    assert search("camera").model is Model.LOADING
    matcher.load_encoder()
    assert matcher.ready
    assert search("camera").model is Model.LOADED


def test_without_an_encoder_words_rank_by_choice(database: Database, market: "Market") -> None:
    camera = market.solution("Camera for scratches")
    matcher = Matcher(database, None)
    matcher.index.refresh()
    assert matcher.ready
    with database.reading() as session:
        found = matcher.search(session, "scratches", Kind.SOLUTION, Stage.PUBLIC)
    assert slugs(found) == [camera.slug]
    assert found.model is Model.NONE


def test_the_best_comes_first_with_a_reason_for_each(
    database: Database, market: "Market", matcher: Matcher, search: Ask
) -> None:
    market.solution("Scheduling of looms")
    camera = market.solution("Camera that finds scratches on steel strip")
    prepare(database, matcher)
    found = search("scratches on steel strip")
    assert slugs(found)[0] == camera.slug
    assert [item.match.rank for item in found.items] == [1, 2]
    assert all(item.match.reasons for item in found.items)
    assert found.total == 2


def test_words_alone_answer_while_the_model_loads(
    market: "Market", matcher: Matcher, search: Ask
) -> None:
    camera = market.solution("Camera that finds scratches")
    matcher.index.refresh()
    found = search("scratches")
    assert slugs(found) == [camera.slug]
    assert found.model is Model.LOADING


def test_a_problem_ranks_solutions_and_a_solution_ranks_problems(
    database: Database, market: "Market", matcher: Matcher
) -> None:
    problem = market.problem("Scratches on steel strip escape")
    camera = market.solution("Camera that finds scratches on steel strip")
    market.solution("Scheduling of looms")
    prepare(database, matcher)
    with database.reading() as session:
        shown = queries.by_slug(session, Kind.PROBLEM, problem.slug, Stage.PUBLIC)
        assert slugs(matcher.for_listing(session, shown))[0] == camera.slug
        shown = queries.by_slug(session, Kind.SOLUTION, camera.slug, Stage.PUBLIC)
        assert slugs(matcher.for_listing(session, shown)) == [problem.slug]


def test_a_listing_without_stored_vectors_is_encoded_on_the_spot(
    database: Database, market: "Market", matcher: Matcher
) -> None:
    camera = market.solution("Camera that finds scratches")
    prepare(database, matcher)
    problem = market.problem("Scratches escape")
    with database.reading() as session:
        shown = queries.by_slug(session, Kind.PROBLEM, problem.slug, Stage.PUBLIC)
        assert slugs(matcher.for_listing(session, shown)) == [camera.slug]


def test_a_language_the_model_does_not_know_is_ranked_by_words(
    database: Database, market: "Market", encoder: HashingEncoder
) -> None:
    encoder.languages = frozenset({"en"})
    matcher = Matcher(database, encoder)
    made = market.solution("Camera", description={"zh": "检测冷轧板表面划痕。"})
    prepare(database, matcher)
    with database.reading() as session:
        found = matcher.search(session, "表面划痕", Kind.SOLUTION, Stage.PUBLIC)
    assert slugs(found) == [made.slug]


def test_a_withdrawn_listing_is_never_shown_though_the_index_still_has_it(
    database: Database, market: "Market", matcher: Matcher, search: Ask
) -> None:
    gone, kept = market.solution("Camera one"), market.solution("Camera two")
    prepare(database, matcher)
    withdraw(database, gone)
    found = search("camera one")
    assert slugs(found) == [kept.slug]
    assert found.items[0].match.rank == 1


def test_a_changed_listing_is_not_shown_with_reasons_from_its_old_text(
    database: Database, market: "Market", matcher: Matcher, search: Ask
) -> None:
    made = market.solution("Camera for Zanzibar")
    prepare(database, matcher)
    content = {"title": {"en": "Camera"}, "summary": {"en": "Sees."}}
    with database.transaction() as session:
        services.revise(
            session, session.get_one(Listing, made.id), Solution.model_validate(content)
        )
    assert slugs(search("camera Zanzibar")) == []
    prepare(database, matcher)
    assert slugs(search("camera Zanzibar")) == [made.slug]


def test_many_withdrawn_ones_do_not_shorten_the_list(
    database: Database,
    market: "Market",
    matcher: Matcher,
    search: Ask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("marketplace.matches.engine.SPARE", 0)
    gone = [market.solution("Camera camera") for _ in range(6)]
    kept = [market.solution("Camera with a robot arm"), market.solution("Camera with a lamp")]
    prepare(database, matcher)
    for listing in gone:
        withdraw(database, listing)
    assert set(slugs(search("camera", limit=2))) == {one.slug for one in kept}


def test_what_a_visitor_may_not_read_does_not_act(
    database: Database, market: "Market", matcher: Matcher
) -> None:
    plain = market.problem("Losses in the mill")
    secret = market.problem("Losses in the yard", description={"en": "Zanzibar Zanzibar."})
    prepare(database, matcher)
    with database.reading() as session:
        public, verified = (
            matcher.search(session, "Zanzibar mill", Kind.PROBLEM, stage)
            for stage in (Stage.PUBLIC, Stage.VERIFIED)
        )
    assert slugs(public)[0] == plain.slug
    assert slugs(verified)[0] == secret.slug
    quotes = [
        reason.quote.text for item in public.items for reason in item.match.reasons if reason.quote
    ]
    assert not any("Zanzibar" in quote for quote in quotes)


def test_nothing_adequate_is_said_to_be_so(
    database: Database, market: "Market", matcher: Matcher, search: Ask
) -> None:
    market.solution("Camera that finds scratches")
    prepare(database, matcher)
    assert not search("sourdough bread with walnuts").adequate


@pytest.mark.parametrize(("reader", "quote"), [("zh", "检测带钢划痕。"), ("en", "Sees scratches.")])
def test_a_listing_in_both_languages_is_quoted_in_the_readers(
    database: Database, market: "Market", matcher: Matcher, reader: Language, quote: str
) -> None:
    problem = market.problem("Scratches", summary=BOTH)
    market.solution("Eye", summary={"zh": "检测带钢划痕。", "en": "Sees scratches."})
    prepare(database, matcher)
    with database.reading() as session:
        shown = queries.by_slug(session, Kind.PROBLEM, problem.slug, Stage.PUBLIC)
        (item,) = matcher.for_listing(session, shown, reader=reader).items
    assert [reason.quote.text for reason in item.match.reasons if reason.quote] == [quote]


def test_a_model_that_cannot_be_used_leaves_the_words(
    market: "Market", matcher: Matcher, search: Ask
) -> None:
    camera = market.solution("Camera that finds scratches")
    assert isinstance(matcher.encoder, HashingEncoder)
    matcher.encoder.dimension = -1  # no array has such a shape
    with pytest.raises(ValueError, match="negative"):
        matcher.load_encoder()
    matcher.index.refresh()
    found = search("scratches")
    assert found.model is Model.FAILED
    assert slugs(found) == [camera.slug]
    assert not matcher.ready


def test_a_search_of_both_sides_is_encoded_once(
    database: Database, market: "Market", counting: "CountingEncoder"
) -> None:
    matcher = Matcher(database, counting)
    market.solution("Camera")
    matcher.load_encoder()
    matcher.index.refresh()
    counting.texts.clear()
    with database.reading() as session:
        for kind in (Kind.SOLUTION, Kind.PROBLEM):
            matcher.search(session, "camera", kind, Stage.PUBLIC)
    assert counting.texts == ["camera"]
