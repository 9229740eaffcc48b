"""The self-test: asks, answers from the address alone, and marks what is still open."""

import re
from typing import TYPE_CHECKING

import pytest

from marketplace.knowledge.readiness import self_test

if TYPE_CHECKING:
    from tests.marketplace.conftest import Site

SLUGS = [question.slug for question in self_test().questions]


def answers(points: int, **others: str) -> dict[str, str]:
    return dict.fromkeys(SLUGS, str(points)) | {"sent": "1"} | others


def test_it_asks_every_question_in_a_group_of_its_own(site: "Site") -> None:
    page = site.page("/readiness")
    assert page.count("<fieldset") == page.count("<legend>") == 10
    assert page.count('type="radio"') == 40
    assert '" checked>' not in page
    assert "Nothing is stored" in page
    assert "aria-invalid" not in page
    identifiers = re.findall(r' id="(.*?)"', page)
    assert len(set(identifiers)) == len(identifiers)
    assert set(re.findall(r' for="(.*?)"', page)) <= set(identifiers)


@pytest.mark.parametrize(
    ("points", "least", "total"), [(0, 0, 0), (1, 0, 10), (2, 19, 20), (3, 26, 30)]
)
def test_answers_come_to_a_level(site: "Site", points: int, least: int, total: int) -> None:
    level = next(one for one in self_test().levels if one.least == least)
    for language in ("en", "zh"):
        page = site.page("/readiness", language, **answers(points))
        assert level.name.text(language) in page
        assert level.next.text(language) in page
    assert f"{total} 分" in page
    assert f"{total} of 30 points" in site.page("/readiness", **answers(points))


def test_low_answers_come_first_with_what_to_do(site: "Site") -> None:
    page = site.page("/readiness", **answers(2, people="0", data="1"))
    first = page.split("What to do first")[1].split("What helps after that")[0]
    by_slug = {question.slug: question for question in self_test().questions}
    people, data = by_slug["people"].answers[0], by_slug["data"].answers[1]
    assert first.index(people.advice.en) < first.index(data.advice.en)
    assert first.count("<dt>") == 2
    assert by_slug["owner"].answers[2].advice.en in page.split("What helps after that")[1]


def test_only_good_answers_leave_nothing_urgent(site: "Site") -> None:
    page = site.page("/readiness", **answers(3))
    assert "What to do first" not in page
    assert page.count("<dt>") == 10


def test_the_answers_can_be_changed(site: "Site") -> None:
    page = site.page("/readiness", **answers(2, owner="0"))
    assert page.count('" checked>') == 10
    assert 'id="owner-0" checked' in page


def test_open_questions_are_marked_and_choices_kept(site: "Site") -> None:
    written = answers(3)
    del written["data"], written["budget"]
    answer = site.get("/readiness", **written)
    page = answer.text
    assert answer.status_code == 422
    assert "<title>Answers are missing: " in page
    assert "2 questions are still open" in page
    assert page.count('aria-invalid="true"') == page.count("Choose one answer.") == 2
    for slug in ("data", "budget"):
        assert f'<a href="#{slug}">' in page
        assert f'aria-describedby="{slug}-why {slug}-fault"' in page
        assert f'id="{slug}-fault"' in page
    assert page.count('" checked>') == 8
    assert "Your result" not in page


def test_open_questions_are_marked_in_chinese_too(site: "Site") -> None:
    page = site.get("/readiness", "zh-CN", sent="1").text
    assert "还有 10 道题没有作答" in page
    assert page.count("请选择一个答案。") == 10


@pytest.mark.parametrize("value", ["4", "-1", "", "three", "3 ", "<script>", "\0", "9" * 5000])
def test_nonsense_is_no_answer(site: "Site", value: str) -> None:
    answer = site.get("/readiness", **answers(3, data=value))
    assert answer.status_code == 422
    assert answer.text.count("Choose one answer.") == 1
    assert "<script>" not in answer.text.split("<main")[1]


def test_what_nobody_asked_is_passed_over(site: "Site") -> None:
    assert "What is this" not in site.page("/readiness", other="What is this")


def test_nothing_is_kept(site: "Site") -> None:
    answer = site.get("/readiness", **answers(2))
    assert "Set-Cookie" not in answer.headers
    assert "private" in answer.headers["Cache-Control"]
    assert '" checked>' not in site.page("/readiness")


def test_the_other_language_keeps_the_answers(site: "Site") -> None:
    page = site.page("/readiness", **answers(2))
    link = re.search(r'<a class="switch language" href="(.*?)"', page)
    assert link
    assert "20 分" in site.page("/readiness" + link[1].replace("&amp;", "&"))


def test_nothing_can_be_written(site: "Site") -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert site.client.open("/readiness", method=method).status_code == 405
