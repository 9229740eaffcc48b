"""The glossary: words that a plant manager meets, each in a few plain sentences."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Self

from pydantic import Field, model_validator

from marketplace.bilingual import Both, Part


class Entry(Part):
    """A word and its meaning; ``see`` names the slugs of others."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: Both
    text: Both
    see: tuple[str, ...] = ()


class Glossary(Part):
    """All entries, in the order of their file: related ones together."""

    entries: tuple[Entry, ...] = Field(alias="term", min_length=1)

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        slugs = [entry.slug for entry in self.entries]
        targets = {target for entry in self.entries for target in entry.see}
        if len(set(slugs)) < len(slugs) or not targets <= set(slugs):
            message = f"twice or unknown: {sorted(slugs)}, {sorted(targets - set(slugs))}"
            raise ValueError(message)
        return self

    def sorted_for(self, language: str) -> list[Entry]:
        """Return the entries by the alphabet; in Chinese, which has none, in their own order."""
        if language == "zh":
            return list(self.entries)
        return sorted(self.entries, key=lambda entry: entry.name.text(language).casefold())

    def by_slug(self) -> dict[str, Entry]:
        """Return the entries by slug."""
        return {entry.slug: entry for entry in self.entries}


@cache
def glossary() -> Glossary:
    """Return the glossary."""
    text = files(__package__).joinpath("glossary.toml").read_text("utf-8")
    return Glossary.model_validate(tomllib.loads(text))
