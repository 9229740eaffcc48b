"""What a solution answers to each requirement of a problem, for a viewer, in words for a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from marketplace.listings.queries import Shown
from marketplace.matches.conditions import asked_words, offered_words
from marketplace.matches.documents import as_document
from matching.documents import Asked, Language, Requirement
from matching.ledger import Citation, Field, Verdict, ledger

VERDICTS: Mapping[Verdict, LazyString] = {
    Verdict.MET: lazy_gettext("Met"),
    Verdict.PARTLY: lazy_gettext("Partly met"),
    Verdict.NOT_MET: lazy_gettext("Not met"),
    Verdict.UNKNOWN: lazy_gettext("Not said"),
}
ASKED: Mapping[Asked, LazyString] = {
    Asked.MUST: lazy_gettext("Must-have"),
    Asked.NICE: lazy_gettext("Nice to have"),
    Asked.TARGET: lazy_gettext("Target"),
    Asked.SAID: lazy_gettext("From the description"),
}
SOURCES: Mapping[Field, LazyString] = {
    Field.TITLE: lazy_gettext("from its title"),
    Field.TEXT: lazy_gettext("from its description"),
    Field.LIMITS: lazy_gettext("from its known limits"),
    Field.RESULTS: lazy_gettext("from its stated results"),
    Field.FACT: lazy_gettext("from its data sheet"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement: in which words, how much it is wanted, the verdict, what that rests on.

    ``language`` is that of ``text``. Of a fact ``quote`` holds the value in the reader's language,
    and ``quoted`` is ``None`` then. ``grade`` is that of a stated result.
    """

    text: str
    language: Language
    asked: LazyString
    verdict: Verdict
    quote: str = ""
    quoted: Language | None = None
    source: LazyString | None = None
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A problem and a solution, requirement by requirement, as far as the viewer may see both."""

    problem: Shown
    solution: Shown
    lines: tuple[Line, ...]

    @property
    def counts(self) -> list[tuple[Verdict, int]]:
        """Return how many requirements have each verdict, without those that none has."""
        found = [(verdict, self._count(verdict)) for verdict in Verdict]
        return [(verdict, count) for verdict, count in found if count]

    def _count(self, verdict: Verdict) -> int:
        return sum(line.verdict is verdict for line in self.lines)


def fit_of(problem: Shown, solution: Shown, reader: Language) -> Fit:
    """Return the ledger of two listings, quoted in the reader's language where it can be."""
    return Fit(problem, solution, tuple(_lines(problem, solution, reader)))


def _lines(problem: Shown, solution: Shown, reader: Language) -> Iterator[Line]:
    need, offer = (as_document(str(one.id), one.content) for one in (problem, solution))
    # What the text asks for is read in the first language: the reader's, if the owner wrote it.
    passages = tuple(sorted(need.passages, key=lambda passage: passage.language != reader))
    for entry in ledger(replace(need, passages=passages), offer, reader=reader).entries:
        text, language = _words(entry.requirement, reader)
        line = Line(text, language, ASKED[entry.requirement.asked], entry.verdict)
        cited = entry.citation
        yield line if cited is None else _resting(line, entry.requirement, cited, solution, reader)


def _words(requirement: Requirement, reader: Language) -> tuple[str, Language]:
    if not requirement.texts and requirement.condition:
        return asked_words(requirement.condition, reader), reader
    language, text = next(
        (one for one in requirement.texts if one[0] == reader), requirement.texts[0]
    )
    return text, language


def _resting(
    line: Line, requirement: Requirement, cited: Citation, solution: Shown, reader: Language
) -> Line:
    quote, grade = cited.text, None
    if cited.field is Field.FACT and requirement.condition:
        quote = offered_words(requirement.condition, solution.content, reader)
    if cited.field is Field.RESULTS:
        record = as_document("", solution.content).results[cited.ordinal]
        came = f"{record.baseline} → " if record.baseline else ""
        quote, grade = f"{quote}: {came}{record.result} {record.unit or ''}".strip(), record.grade
    source = SOURCES[cited.field]
    return replace(line, quote=quote, quoted=cited.language, source=source, grade=grade)
