"""The readiness self-test: questions with graded answers, and what to do first. Nothing is kept."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Self

from pydantic import Field, model_validator

from marketplace.bilingual import Both, Part

LOW = 1
"""An answer with so many points or fewer is what to work on first."""


class Answer(Part):
    """One of the answers to a question, what it is worth, and what to do next."""

    points: int = Field(ge=0, le=3)
    text: Both
    advice: Both


class Question(Part):
    """A question; its answers differ in points, so that the points name the answer."""

    slug: str = Field(pattern=r"^[a-z]+$")
    text: Both
    why: Both
    answers: tuple[Answer, ...] = Field(alias="answer", min_length=2)

    @model_validator(mode="after")
    def _answers_differ(self) -> Self:
        if len({answer.points for answer in self.answers}) < len(self.answers):
            message = f"{self.slug}: two answers have the same points"
            raise ValueError(message)
        return self

    def answer(self, written: str | None) -> Answer | None:
        """Return the answer that a form's value stands for."""
        return next((one for one in self.answers if str(one.points) == written), None)


class Level(Part):
    """What a sum of at least ``least`` points means."""

    least: int = Field(ge=0)
    name: Both
    text: Both
    next: Both


@dataclass(frozen=True, slots=True)
class Advice:
    """A question, what was answered, and so what to do."""

    question: Question
    answer: Answer

    @property
    def is_urgent(self) -> bool:
        """Say whether this is among what to do first."""
        return self.answer.points <= LOW


@dataclass(frozen=True, slots=True)
class Outcome:
    """How ready somebody is: points out of ``most``, the level, advice with the lowest first."""

    points: int
    most: int
    level: Level
    advice: tuple[Advice, ...]


class SelfTest(Part):
    """The whole test; its lowest level begins at 0, so that every sum has one."""

    intro: Both
    questions: tuple[Question, ...] = Field(alias="question", min_length=1)
    levels: tuple[Level, ...] = Field(alias="level", min_length=1)

    @model_validator(mode="after")
    def _every_sum_has_a_level(self) -> Self:
        steps = [level.least for level in self.levels]
        if steps != sorted(set(steps)) or steps[0] != 0:
            message = f"levels must rise from 0: {steps}"
            raise ValueError(message)
        return self

    def chosen(self, written: Mapping[str, str]) -> dict[str, Answer]:
        """Return what was answered, by question; a value that no answer has is no answer."""
        found = {one.slug: one.answer(written.get(one.slug)) for one in self.questions}
        return {slug: answer for slug, answer in found.items() if answer}

    def outcome(self, chosen: Mapping[str, Answer]) -> Outcome:
        """Return what the answers to all questions come to."""
        advice = [Advice(question, chosen[question.slug]) for question in self.questions]
        points = sum(one.answer.points for one in advice)
        return Outcome(
            points,
            sum(max(answer.points for answer in one.answers) for one in self.questions),
            next(level for level in reversed(self.levels) if points >= level.least),
            tuple(sorted(advice, key=lambda one: one.answer.points)),
        )


@cache
def self_test() -> SelfTest:
    """Return the self-test."""
    text = files(__package__).joinpath("readiness.toml").read_text("utf-8")
    return SelfTest.model_validate(tomllib.loads(text))
