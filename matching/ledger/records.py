"""What the facts and the results of an offer say of a requirement."""

from collections.abc import Iterator, Sequence

from matching.documents import Asked, Condition, Document, Language, Requirement, Result
from matching.eligibility import Outcome, check
from matching.ledger.entries import Citation, Entry, Field, Verdict, in_language
from matching.ledger.figures import Figures, compared, figures
from matching.ledger.support import MOST, Wanted

_ALIKE = 0.6
"""Names of figures that share so much of their weight name the same figure."""
_KNOWN = {Outcome.MET: Verdict.MET, Outcome.FAILED: Verdict.NOT_MET}


def from_facts(requirement: Requirement, offer: Document) -> Entry | None:
    """Return what the offer's facts say of a requirement's condition, if anything."""
    condition, facts = requirement.condition, dict(offer.facts)
    if condition is None:
        return None
    known = _KNOWN.get(check(condition, facts))
    if known is None:
        return None
    ordinal, name = next(
        (at, name) for at, (name, _) in enumerate(offer.facts) if name == condition.field
    )
    citation = Citation(Field.FACT, ordinal, None, 0, len(name), name)
    return Entry(requirement, known, 1.0, citation)


def from_results(
    requirement: Requirement, wanted: Sequence[Wanted], offer: Document, reader: Language | None
) -> Entry | None:
    """Return what the offer's results say of a target, the most alike result first, if any does."""
    if requirement.asked is not Asked.TARGET:
        return None
    found = [
        (alike, -ordinal, verdict)
        for ordinal, result in enumerate(offer.results)
        if (alike := _alike(requirement, wanted, result)) >= _ALIKE
        and (verdict := _reached(requirement, result))
    ]
    if not found:
        return None
    alike, ordinal, verdict = max(found)
    citation = _cited(offer.results[-ordinal], -ordinal, reader)
    foreign = reader not in {None, citation.language}
    score = MOST + (1 - MOST) * min(alike, 1.0)
    return Entry(requirement, verdict, score, citation, foreign=foreign)


def _alike(requirement: Requirement, wanted: Sequence[Wanted], result: Result) -> float:
    """Return how far a result's name is that of the figure asked for; 1 if the codes are equal."""
    if result.measure and _measure(requirement.condition) == result.measure:
        return 1.0
    return max((share for one in wanted for share in _shares(one, result)), default=0.0)


def _shares(wanted: Wanted, result: Result) -> Iterator[float]:
    for language, name in result.names:
        if language == wanted.language:
            weighed = Wanted.of(name, language)
            total = sum(weighed.weights.values())
            yield weighed.shared(frozenset(wanted.weights)) / total if total else 0.0


def _measure(condition: Condition | None) -> str | None:
    return condition.field if condition else None


def _reached(requirement: Requirement, result: Result) -> Verdict | None:
    """Return whether a result reaches the target; one that nobody has seen does so in part."""
    verdict = _by_condition(requirement.condition, result) or _by_text(requirement, result)
    if verdict is Verdict.MET and result.grade < 1:
        return Verdict.PARTLY
    return verdict


def _by_condition(condition: Condition | None, result: Result) -> Verdict | None:
    if condition is None or condition.field != result.measure:
        return None
    asked = figures(f"{condition.operator} {condition.value} {result.unit or ''}")
    return compared(asked, _figures(result))


def _by_text(requirement: Requirement, result: Result) -> Verdict | None:
    found = (compared(figures(text), _figures(result)) for _, text in requirement.texts)
    return next((one for one in found if one), None)


def _figures(result: Result) -> Figures:
    return figures(f"{result.result} {result.unit or ''}")


def _cited(result: Result, ordinal: int, reader: Language | None) -> Citation:
    languages = [language for language, _ in result.names]
    language = reader if reader in languages else languages[0]
    name = in_language(result.names, language)[0]
    return Citation(Field.RESULTS, ordinal, language, 0, len(name), name)
