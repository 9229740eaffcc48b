"""What two documents share by each signal, as codes, so that a reader can be told."""

from collections.abc import Iterator

from matching.documents import Document
from matching.results import Signal
from matching.signals.facts import is_offer
from matching.signals.figures import REACHED
from matching.structure import shared_codes
from matching.weights import CODED

PAIRS = {
    Signal.DATA: ("data.modalities", "inputs.modalities"),
    Signal.DEPLOYMENT: ("deployment.kinds", "integration.kinds"),
    Signal.PROTOCOLS: ("deployment.protocols", "integration.protocols"),
    Signal.KPI: ("targets", REACHED),
    Signal.REGION: ("site.country", "regions"),
}
"""What the codes are called at the need and at the offer."""


def shared_terms(query: Document, document: Document) -> dict[Signal, tuple[str, ...]]:
    """Return the codes that both sides name; of the evidence the offer's best grade."""
    return {signal: shared_codes(signal, query, document) for signal in CODED} | dict(
        _by_facts(query, document)
    )


def _by_facts(query: Document, document: Document) -> Iterator[tuple[Signal, tuple[str, ...]]]:
    need, offer = (document, query) if is_offer(query) else (query, document)
    wanted, offered = _codes(need), _codes(offer)
    for signal, (name, other) in PAIRS.items():
        shared = wanted.get(name, frozenset()) & offered.get(other, frozenset())
        yield signal, tuple(sorted(shared))
    if offer.results:
        yield Signal.EVIDENCE, (str(max(result.grade for result in offer.results)),)


def _codes(document: Document) -> dict[str, frozenset[str]]:
    """Return what a document names as codes, by name."""
    said = {
        name: frozenset([fact]) if isinstance(fact, str) else fact
        for name, fact in document.facts
        if isinstance(fact, str | frozenset)
    }
    measures = (result.measure for result in document.results)
    return said | {REACHED: frozenset(measure for measure in measures if measure)}
