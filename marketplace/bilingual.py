"""Texts in Chinese, in English, or in both, and the base of every typed piece of content."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]


class Part(BaseModel):
    """A piece of content; unknown fields are mistakes, not extras."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Part):
    """A text in Chinese, in English, or in both."""

    zh: Words | None = None
    en: Words | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.zh is None and self.en is None:
            message = "write it in Chinese (zh), in English (en), or in both"
            raise ValueError(message)
        return self

    def text(self, language: str) -> str:
        """Return the text in ``language``, or the other one where that is missing."""
        pair = (self.zh, self.en)
        return next(text for text in (pair if language == "zh" else pair[::-1]) if text)

    def language(self, wanted: str) -> str:
        """Return the language that :meth:`text` answers in when asked for ``wanted``."""
        other = "en" if wanted == "zh" else "zh"
        return wanted if getattr(self, wanted) else other


class Both(Bilingual):
    """A text that must be there in both languages, as all of our own are."""

    zh: Words
    en: Words
