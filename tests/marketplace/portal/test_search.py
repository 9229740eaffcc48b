from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site


@pytest.fixture
def filled(market: "Market", site: "Site") -> "Site":
    text = {"zh": "轴承故障预测", "en": "Bearing failures predicted"}
    market.solution("", title=text, summary={"zh": "提前两周预警。", "en": "Two weeks ahead."})
    market.solution("Translate manuals")
    market.problem("Bearing failures stop the line")
    market.problem("Paint colour drifts")
    return site


def test_both_sides_are_searched(filled: "Site") -> None:
    page = filled.page("/search", q="bearing failures")
    solutions, problems = page.split('id="found-problem"')
    assert 'id="found-solution"' in solutions
    assert "<mark>Bearing failures</mark> predicted" in solutions.replace("</mark> <mark>", " ")
    assert "stop the line" in problems
    assert "<title>Search: bearing failures · Gongxu</title>" in page
    assert 'value="bearing failures"' in page


@pytest.mark.parametrize(("side", "other"), [("problems", "solution"), ("solutions", "problem")])
def test_one_side_can_be_chosen(filled: "Site", side: str, other: str) -> None:
    answer = filled.get("/search", q="bearing & x", side=side)
    assert answer.location == f"/{side}?q=bearing+%26+x"
    page = filled.page(answer.location)
    assert f'href="/{side}" aria-current="page"' in page
    assert 'value="bearing &amp; x"' in page
    assert f'href="/{other}s/' not in page


def test_the_best_stands_first(filled: "Site") -> None:
    page = filled.page("/search", q="paint colour", side="problems")
    assert page.index("drifts") < page.index("stop the line")
    assert "The best 2 of 2 compared" in page


def test_chinese_finds_chinese(filled: "Site") -> None:
    page = filled.page("/search", "zh", q="轴承故障", side="solutions")
    assert "<mark>轴承故障</mark>预测" in page
    assert "<title>方案：轴承故障 · 供需</title>" in page


@pytest.mark.parametrize("text", ["...", "😀", "\x1b[\x07"])
@pytest.mark.parametrize("address", ["/search", "/problems"])
def test_what_holds_no_word_is_said_and_kept(filled: "Site", address: str, text: str) -> None:
    page = filled.page(address, q=text)
    assert "contains no word to search for" in page
    assert f'value="{"".join(filter(str.isprintable, text))}"' in page


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\0"])
def test_without_words_there_are_examples(filled: "Site", text: str) -> None:
    page = filled.page("/search", q=text)
    assert "Write what you are looking for" in page
    assert 'href="/search?q=surface+defects+on+steel+strip"' in page
    assert "found-" not in page


def test_control_characters_are_no_part_of_a_search(filled: "Site") -> None:
    page = filled.page("/search", q="bearing\0 \u202efailures\x1b", side="solutions")
    assert 'value="bearing failures"' in page
    assert "Bearing failures</mark> predicted" in page.replace("</mark> <mark>", " ")


def test_a_huge_text_does_not_make_a_far_larger_page(filled: "Site") -> None:
    answer = filled.client.get("/search", query_string={"q": "a" * 30_000, "lang": "en"})
    assert answer.status_code == 422
    assert len(answer.data) < 50_000


def test_an_empty_market_has_a_next_step(site: "Site") -> None:
    page = site.page("/search", q="bearing")
    assert page.count("Nothing was found.") == 2
    assert '<a href="/solutions">All solutions</a>' in page


def test_what_does_not_fit_is_said(filled: "Site") -> None:
    page = filled.page("/search", q="zebra migration", side="problems")
    assert "Nothing here fits well." in page
    assert "Weak match" in page


def test_a_text_that_is_too_long_is_kept_but_not_searched(filled: "Site") -> None:
    text = "bearing " * 251
    answer = filled.get("/search", q=text)
    assert answer.status_code == 422
    assert "2,007 characters; at most 2,000" in answer.text
    assert text.strip() in answer.text
    assert "<title>Search · Gongxu</title>" in answer.text
    assert filled.get("/search", q="x" * 2000).status_code == 200


@pytest.mark.parametrize(
    "text", ["%", "'; DROP TABLE listings; --", "\x00\x01", "?", "𠮷😀", "a" * 2000]
)
def test_any_text_gets_an_answer(filled: "Site", text: str) -> None:
    assert filled.get("/search", q=text).status_code == 200


def test_an_unknown_side_means_both(filled: "Site") -> None:
    page = filled.page("/search", q="bearing", side="<script>")
    assert 'id="found-solution"' in page
    assert 'id="found-problem"' in page
    assert "<script>" not in page


def test_nothing_can_be_written(site: "Site") -> None:
    assert site.client.post("/search", data={"q": "bearing"}).status_code == 405
