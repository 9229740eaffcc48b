"""How a listing's content, as disclosed to a viewer, becomes a document of the matching engine."""

from collections.abc import Iterator, Mapping
from typing import TypedDict

from marketplace.bilingual import Bilingual, Part
from marketplace.listings.content import Content, Problem, Solution
from marketplace.listings.models import Kind
from marketplace.listings.stages import Stage
from marketplace.matches.facts import facts_of
from marketplace.matches.requirements import LANGUAGES, requirements_of, results_of, texts_of
from marketplace.taxonomy.codes import label
from matching.documents import Document, Language, Passage, Requirement, Result, Texts

VIEWS: dict[Kind, dict[str, Stage]] = {
    Kind.PROBLEM: {
        "public": Stage.PUBLIC,
        "verified": Stage.VERIFIED,
        "all": Stage.OWNER,
    },
    Kind.SOLUTION: {"public": Stage.PUBLIC},
}
"""The views that each kind of listing has vectors for; a solution is the same for everybody."""


def view_of(kind: Kind, stage: Stage) -> str:
    """Return the view that answers a viewer at ``stage`` about listings of ``kind``."""
    return stage.view if stage.view in VIEWS[kind] else "public"


def as_document(key: str, content: Content) -> Document:
    """Return what the engine may use of ``content``, which must already be disclosed."""
    passages = tuple(
        passage for language in LANGUAGES if (passage := _passage(content, language)) is not None
    )
    if isinstance(content, Problem):
        codes = {
            "industries": _set(content.industry),
            "scenes": _set(content.scene),
            "tasks": _set(content.task),
        }
    else:
        codes = {
            "industries": frozenset(content.industries + content.industries_possible),
            "scenes": frozenset(content.scenes),
            "tasks": frozenset(content.tasks),
        }
    return Document(
        key,
        passages,
        industries=codes["industries"],
        scenes=codes["scenes"],
        tasks=codes["tasks"],
        keywords=_names(codes),
        facts=facts_of(content),
        **_asked_or_reached(content),
    )


class _Further(TypedDict, total=False):
    requirements: tuple[Requirement, ...]
    solves: Texts
    limits: Texts
    results: tuple[Result, ...]


def _asked_or_reached(content: Content) -> _Further:
    """Return what only one of the two sides has: requirements, or what it solves and reached."""
    if isinstance(content, Problem):
        return {"requirements": requirements_of(content)}
    return {
        "solves": texts_of(*content.problems_solved),
        "limits": texts_of(*content.limits),
        "results": results_of(content),
    }


def _names(codes: Mapping[str, frozenset[str]]) -> tuple[tuple[Language, str], ...]:
    """Return what the codes are called, in both languages: either finds what speaks the other."""
    return tuple(
        (
            language,
            "\n".join(dict.fromkeys(label(scheme, code, language) for scheme, code in named)),
        )
        for named in [sorted((scheme, code) for scheme in codes for code in codes[scheme])]
        if named
        for language in LANGUAGES
    )


def _passage(content: Content, language: Language) -> Passage | None:
    title = getattr(content.title, language) or ""
    lines = [line for text in _texts(content) if (line := getattr(text, language))]
    if not title and not lines:
        return None
    return Passage(language, "\n".join(lines) or title, title)


def _texts(content: Content) -> Iterator[Bilingual]:
    """Yield what speaks for the listing; not what it is not for (limits, "not wanted")."""
    if isinstance(content, Solution):
        yield from _bilingual(content.summary, content.description, *content.problems_solved)
        return
    yield from _bilingual(
        content.summary, content.description, content.process_step, content.material
    )
    for kpi in content.kpis:
        yield from _bilingual(kpi.name, kpi.measured)
    for requirement in (*content.must_haves, *content.nice_to_haves):
        yield from _bilingual(requirement.text)


def _bilingual(*parts: Part | None) -> Iterator[Bilingual]:
    return (part for part in parts if isinstance(part, Bilingual))


def _set(code: str | None) -> frozenset[str]:
    return frozenset([code] if code else [])
