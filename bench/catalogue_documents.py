"""Reads the demo catalogue as documents of the engine, with what is asked and what is limited."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matching.documents import (
    Asked,
    Condition,
    Document,
    Fact,
    Language,
    Passage,
    Requirement,
    Result,
    Texts,
)

Stored = dict[str, Any]
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def expected_pairs(folder: Path) -> list[tuple[Document, Document]]:
    """Return every problem of the catalogue with each solution that answers it."""
    needs, offers = (
        {path.stem: make(path.stem, _read(path)) for path in sorted((folder / name).glob("*.toml"))}
        for name, make in (("problems", _problem), ("solutions", _solution))
    )
    told = [
        *(
            (one["problem"], one["solutions"])
            for one in _read(folder / "expected.toml")["expected"]
        ),
        *(
            (problem, one["solutions"])
            for one in _read(folder / "scenarios.toml")["scenario"]
            for problem in one["problems"]
        ),
    ]
    return [
        (needs[problem], offers[solution]) for problem, solutions in told for solution in solutions
    ]


def _read(path: Path) -> Stored:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _problem(key: str, stored: Stored) -> Document:
    said = [stored["summary"], stored.get("description", {})]
    return Document(key, _passages(stored, said), requirements=tuple(_requirements(stored)))


def _solution(key: str, stored: Stored) -> Document:
    solves = stored.get("problems_solved", [])
    said = [stored["summary"], stored.get("description", {}), *solves]
    return Document(
        key,
        _passages(stored, said),
        facts=tuple(_facts(stored)),
        solves=tuple(text for one in solves for text in _texts(one)),
        limits=tuple(text for one in stored.get("limits", []) for text in _texts(one)),
        results=tuple(map(_result, stored.get("evidence", []))),
    )


def _passages(stored: Stored, said: list[dict[Language, str]]) -> tuple[Passage, ...]:
    found = []
    for language in _LANGUAGES:
        lines = [one[language] for one in said if language in one]
        if lines:
            found.append(Passage(language, "\n".join(lines), stored["title"].get(language, "")))
    return tuple(found)


def _requirements(stored: Stored) -> Iterator[Requirement]:
    for name, asked in (("must_haves", Asked.MUST), ("nice_to_haves", Asked.NICE)):
        for number, one in enumerate(stored.get(name, []), start=1):
            condition = Condition(**one["predicate"]) if "predicate" in one else None
            yield Requirement(f"{name}-{number}", asked, _texts(one.get("text", {})), condition)
    for number, one in enumerate(stored.get("kpis", []), start=1):
        target = " ".join(filter(None, [one.get("target"), one.get("unit")]))
        texts = tuple((language, f"{name} {target}") for language, name in _texts(one["name"]))
        yield Requirement(f"kpi-{number}", Asked.TARGET, texts)


def _facts(stored: Stored) -> Iterator[tuple[str, Fact]]:
    for name, value in stored.get("integration", {}).items():
        if not isinstance(value, dict):
            yield f"integration.{name}", frozenset(value) if isinstance(value, list) else value
    if "weeks_to_pilot" in stored:
        yield "weeks_to_pilot", stored["weeks_to_pilot"]


def _result(stored: Stored) -> Result:
    kept = {name: stored.get(name) for name in ("unit", "baseline")}
    return Result(_texts(stored["kpi"]), stored["result"], grade=stored.get("grade", 0), **kept)


def _texts(one: dict[Language, str]) -> Texts:
    return tuple((language, one[language]) for language in _LANGUAGES if language in one)
