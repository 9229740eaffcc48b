"""Reads requirements judged by hand against offers, and measures verdicts on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from matching.documents import (
    Asked,
    Condition,
    Document,
    Language,
    Operator,
    Passage,
    Requirement,
    Result,
)
from matching.ledger.entries import Verdict
from matching.tables import TableError

_Said = dict[Language, str]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Record(_Form):
    name: _Said
    result: str
    unit: str | None = None
    baseline: str | None = None
    measure: str | None = None
    grade: int = 0


class _Ask(_Form):
    text: _Said
    verdict: Verdict
    kind: str = ""
    asked: Asked = Asked.MUST
    measure: str | None = None
    target: tuple[Operator, str] | None = None
    unit: str | None = None


class _Line(_Form):
    id: str
    half: str
    text: _Said
    limits: tuple[_Said, ...] = ()
    results: tuple[_Record, ...] = ()
    asks: tuple[_Ask, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A need with one requirement, an offer, and the verdict that a person gave."""

    half: str
    kind: str
    need: Document
    offer: Document
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Rate:
    """How well one verdict is given: F1 of precision and recall, and how often it is right."""

    f1: float
    precision: float
    recall: float
    count: int
    """How many pairs a person gave this verdict."""


def load_pairs(file: Path) -> list[Pair]:
    """Read a file of one offer a line with what is asked of it; raise TableError naming the line.

    The keys are ``id``, ``half``, ``text``, ``limits``, ``results`` and ``asks``, texts by
    language; bench/ledger/pairs.jsonl is one such file.
    """
    return [pair for number, line in _lines(file) for pair in _pairs(_parsed(file, number, line))]


def rates(outcomes: Sequence[tuple[Verdict, Verdict]]) -> dict[Verdict, Rate]:
    """Measure each verdict; the first of each outcome is a person's, the second ours."""
    return {verdict: _rate(verdict, outcomes) for verdict in Verdict}


def macro(found: dict[Verdict, Rate]) -> float:
    """Return the mean F1, every verdict counting alike."""
    return sum(rate.f1 for rate in found.values()) / len(found)


def _rate(verdict: Verdict, outcomes: Sequence[tuple[Verdict, Verdict]]) -> Rate:
    judged = sum(right is verdict for right, _ in outcomes)
    given = sum(ours is verdict for _, ours in outcomes)
    both = sum(right is verdict and ours is verdict for right, ours in outcomes)
    f1 = 2 * both / max(judged + given, 1)
    return Rate(f1, both / max(given, 1), both / max(judged, 1), judged)


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        content = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise TableError(file, f"cannot be read: {problem}") from None
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            yield number, line


def _parsed(file: Path, number: int, line: str) -> _Line:
    try:
        return _Line.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or None
        raise TableError(file, first["msg"], row=number, column=place) from None


def _pairs(line: _Line) -> Iterator[Pair]:
    offer = Document(
        line.id,
        tuple(Passage(language, text) for language, text in line.text.items()),
        limits=tuple(text for limit in line.limits for text in limit.items()),
        results=tuple(map(_result, line.results)),
    )
    for number, ask in enumerate(line.asks, start=1):
        need = Document(f"{line.id}-{number}", (), requirements=(_requirement(ask),))
        yield Pair(line.half, ask.kind, need, offer, ask.verdict)


def _requirement(ask: _Ask) -> Requirement:
    condition = None
    if ask.target and ask.measure:
        condition = Condition(ask.measure, *ask.target)
    return Requirement("asked", ask.asked, tuple(ask.text.items()), condition)


def _result(record: _Record) -> Result:
    return Result(
        tuple(record.name.items()),
        record.result,
        record.unit,
        record.baseline,
        record.measure,
        record.grade,
    )
