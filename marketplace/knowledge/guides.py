"""Guides: what AI does in one part of a factory, what it needs, how to begin, what goes wrong."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import Field

from marketplace.bilingual import Both, Part
from marketplace.listings.facets import Filters
from marketplace.listings.parts import Kpi, Scene, Task


class Point(Part):
    """One line of a list."""

    text: Both


class Titled(Part):
    """A paragraph with a heading."""

    title: Both
    text: Both


class Data(Part):
    """A kind of data that is needed, and how much of it."""

    name: Both
    text: Both


class Step(Titled):
    """A step of a project; ``weeks`` is a span such as ``2–4``."""

    weeks: str = Field(pattern=r"^[0-9]+–[0-9]+$")


class Guide(Part):
    """What is told of one kind of use; listings of its scenes and tasks are shown beside it."""

    slug: str
    order: int
    scenes: tuple[Scene, ...] = Field(min_length=1)
    tasks: tuple[Task, ...] = Field(min_length=1)
    kpis: tuple[Kpi, ...] = Field(min_length=1)
    title: Both
    summary: Both
    does: tuple[Titled, ...] = Field(min_length=1)
    fits: tuple[Point, ...] = Field(min_length=1)
    fails: tuple[Point, ...] = Field(min_length=1)
    data: tuple[Data, ...] = Field(min_length=1)
    steps: tuple[Step, ...] = Field(alias="step", min_length=1)
    risks: tuple[Titled, ...] = Field(alias="risk", min_length=1)
    questions: tuple[Point, ...] = Field(alias="ask", min_length=1)

    def filters(self) -> Filters:
        """Return the filters that find what belongs to the guide.

        Both are needed: tasks such as forecasting are found in many scenes.
        """
        return Filters.known({"scenes": self.scenes, "tasks": self.tasks})


@cache
def guides() -> dict[str, Guide]:
    """Return all guides by slug, the name of their file, in the order they are to be read in."""
    read = [
        Guide.model_validate(
            {"slug": file.name.removesuffix(".toml")} | tomllib.loads(file.read_text("utf-8"))
        )
        for file in files(__package__).joinpath("guides").iterdir()
    ]
    return {guide.slug: guide for guide in sorted(read, key=lambda guide: guide.order)}
