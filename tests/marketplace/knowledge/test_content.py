"""Guides, glossary, self-test and delivered texts: complete, bilingual, leading somewhere."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from typesetting import FULL_WIDTH, badly_set, bilinguals, in_the_wrong_language, languages, texts

from marketplace import knowledge
from marketplace.bilingual import Part
from marketplace.knowledge.glossary import Glossary, glossary
from marketplace.knowledge.guides import guides
from marketplace.knowledge.readiness import Question, SelfTest, self_test
from marketplace.taxonomy.codes import terms

CONTENT = {**guides(), "glossary": glossary(), "readiness": self_test()}
TEXTS = Path(knowledge.__file__).parent / "texts"


@pytest.mark.parametrize("content", CONTENT.values(), ids=CONTENT)
def test_it_is_complete_and_well_set_in_both_languages(content: Part) -> None:
    assert {languages(text) for text in bilinguals(content)} == {frozenset({"zh", "en"})}
    assert in_the_wrong_language(content) == []
    assert badly_set(texts(content, "zh")) == []
    said = texts(content, "zh") + texts(content, "en")
    assert not [text for text in said if re.search(r"\s{2}|TODO|\?\?", text)]


def test_there_is_a_guide_for_each_kind_of_use() -> None:
    assert list(guides()) == [
        "inspection",
        "predictive-maintenance",
        "scheduling",
        "process-optimisation",
        "digital-twin",
        "knowledge-assistant",
        "video-generation",
        "safety",
    ]


def test_every_kind_of_data_and_risk_is_told_once_in_a_guide() -> None:
    for guide in guides().values():
        headings = [one.title.en for one in (*guide.does, *guide.steps, *guide.risks)]
        assert len(set(headings)) == len(headings)


def test_a_figure_that_a_guide_names_is_in_the_list() -> None:
    assert {code for guide in guides().values() for code in guide.kpis} <= terms("kpis").keys()


def test_the_self_test_has_ten_questions_of_at_most_three_points() -> None:
    test = self_test()
    assert len(test.questions) == 10
    for question in test.questions:
        assert [answer.points for answer in question.answers] == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["about", "terms", "privacy"])
def test_a_delivered_text_is_there_in_both_languages(name: str) -> None:
    chinese, english = (
        (TEXTS / f"{name}.{language}.md").read_text("utf-8") for language in ("zh", "en")
    )
    assert not FULL_WIDTH.search(english)
    assert badly_set(chinese.replace("**", "").splitlines()) == []
    assert chinese.count("\n## ") == english.count("\n## ")
    assert chinese.startswith("## ")


ENTRY: dict[str, Any] = {
    "slug": "model",
    "name": {"zh": "模型", "en": "Model"},
    "text": {"zh": "规律。", "en": "A rule."},
}


@pytest.mark.parametrize("entries", [[ENTRY, ENTRY], [{**ENTRY, "see": ["nowhere"]}], []])
def test_a_glossary_that_leads_nowhere_is_refused(entries: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        Glossary.model_validate({"term": entries})


def test_a_text_in_one_language_is_refused() -> None:
    with pytest.raises(ValidationError):
        Glossary.model_validate({"term": [{**ENTRY, "name": {"en": "Model"}}]})


def test_answers_that_cannot_be_told_apart_are_refused() -> None:
    said = {"zh": "是", "en": "Yes"}
    answer = {"points": 1, "text": said, "advice": said}
    with pytest.raises(ValidationError, match="same points"):
        Question.model_validate(
            {"slug": "one", "text": said, "why": said, "answer": [answer, answer]}
        )


@pytest.mark.parametrize("least", [[1, 2], [0, 5, 3], [0, 0]])
def test_levels_that_leave_a_gap_are_refused(least: list[int]) -> None:
    said = {"zh": "好", "en": "Good"}
    levels = [{"least": one, "name": said, "text": said, "next": said} for one in least]
    written = self_test().model_dump(by_alias=True) | {"level": levels}
    with pytest.raises(ValidationError, match="rise from 0"):
        SelfTest.model_validate(written)
