import re
from typing import TYPE_CHECKING

import pytest

from marketplace.db import Database
from marketplace.matches.engine import Model
from marketplace.matches.index import LiveIndex
from marketplace.organisations.models import Organisation
from matching.documents import Language
from matching.encoder import HashingEncoder

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site


def test_home_shows_the_newest_of_both_sides(market: "Market", site: "Site") -> None:
    for number in range(7):
        market.problem(f"Problem number {number}")
    market.solution("A solution")
    page = site.page("/")
    assert "Problem number 6" in page
    assert page.index("Problem number 6") < page.index("Problem number 2")
    assert "Problem number 1" not in page
    assert ">7 problems</a>" in page
    assert ">1 solution</a>" in page
    assert 'action="/search"' in page


def test_home_leads_into_both_lists_by_what_is_most_frequent(
    market: "Market", site: "Site"
) -> None:
    assert 'class="ways"' not in site.page("/")
    for number in range(3):
        market.problem(f"Problem {number}", industry="2410" if number else "2610")
    market.solution("A solution", scenes=["quality-inspection"], industries=["2910"])
    page = site.page("/")
    ways = re.findall(r'<a href="([^"]+)"><span>[^<]+</span> <span class="count">(\d+)<', page)
    assert ways == [
        ("/problems?industry=24", "2"),
        ("/problems?industry=26", "1"),
        ("/solutions?scene=quality-inspection", "1"),
    ]


def test_home_is_chinese_for_chinese_readers(market: "Market", site: "Site") -> None:
    market.problem("x", title={"zh": "轴承故障"}, summary={"zh": "停机"})
    page = site.page("/", "zh-TW")
    assert "<title>让工厂难题遇见 AI 方案 · 供需</title>" in page
    assert "轴承故障" in page
    assert ">1 个难题</a>" in page


def test_an_empty_home_says_so(site: "Site") -> None:
    page = site.page("/")
    assert "No problem has been published yet." in page
    assert "No solution has been published yet." in page


@pytest.mark.parametrize(("side", "name"), [("problem", "Problems"), ("solution", "Solutions")])
def test_a_list_shows_all_newest_first(
    market: "Market", site: "Site", side: str, name: str
) -> None:
    make = getattr(market, side)
    for number in range(3):
        make(f"Listing {number}")
    make("A draft", publish=False)
    page = site.page(f"/{side}s")
    assert f"<title>{name} · Gongxu</title>" in page
    assert page.index("Listing 2") < page.index("Listing 1") < page.index("Listing 0")
    assert "A draft" not in page
    assert "3 listings, newest first" in page
    assert f'href="/{side}s" aria-current="page"' in page


@pytest.mark.parametrize("side", ["problem", "solution"])
def test_an_empty_list_says_so(site: "Site", side: str) -> None:
    assert f"No {side} has been published yet." in site.page(f"/{side}s")
    assert "暂无已发布的" in site.page(f"/{side}s", "zh")


def test_invented_firms_are_marked(market: "Market", site: "Site", database: Database) -> None:
    market.solution("Real")
    assert "invented for this demo" not in site.page("/solutions")
    with database.transaction() as session:
        session.query(Organisation).update({"invented": True})
    assert "invented for this demo" in site.page("/solutions")
    assert "演示用虚构企业" in site.page("/solutions", "zh")


def test_how_ranking_works_shows_the_weights_in_use(site: "Site") -> None:
    page = site.page("/how-it-works")
    assert '<th scope="row">Shared words</th><td class="number">1.00</td>' in page
    assert (
        '<th scope="row">Industry</th><td class="number">0.10</td><td class="number">0.03</td>'
        in page
    )
    assert "language model" not in page
    assert "Where one side is written only in Chinese" in page
    assert "Strong match" in page
    assert "Audited by the operator" in page


@pytest.mark.parametrize("address", ["/", "/problems", "/solutions", "/how-it-works"])
def test_nothing_can_be_written(site: "Site", address: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert site.client.open(address, method=method).status_code == 405
    assert site.client.head(address).status_code == 200


def test_with_a_model_meaning_has_a_weight(site: "Site") -> None:
    with_encoder(site, "en", "zh")
    page = site.page("/how-it-works")
    assert '<th scope="row">Similar meaning</th><td class="number">0.50</td>' in page
    assert "what the texts mean, Chinese or English" in page
    assert "Where one side is written only in Chinese" not in page


def test_a_model_of_one_language_is_said_to_be_one(site: "Site") -> None:
    with_encoder(site, "en")
    page = site.page("/how-it-works")
    assert "compares what English texts mean" in page
    assert "Where one side is written only in Chinese" in page


def test_listings_that_wait_for_the_model_are_told(market: "Market", site: "Site") -> None:
    market.solution("Finds scratches")
    with_encoder(site, "en", "zh")
    site.runtime.matcher.index = LiveIndex(site.runtime.database, HashingEncoder())
    page = site.page("/solutions?q=scratches")
    assert "1 listing of this list has not been read by the language model yet" in page


def with_encoder(site: "Site", *languages: Language) -> None:
    encoder = HashingEncoder()
    encoder.languages = frozenset(languages)
    site.runtime.matcher.encoder = encoder
    site.runtime.matcher.model = Model.LOADED


def test_a_model_that_failed_has_no_weight(site: "Site") -> None:
    with_encoder(site, "en", "zh")
    site.runtime.matcher.model = Model.FAILED
    page = site.page("/how-it-works")
    assert "Similar meaning" not in page
    assert "the language model cannot be used" in page
    assert '<th scope="row">Shared words</th><td class="number">1.00</td>' in page
