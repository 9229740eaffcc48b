"""Measures what a deleted sentence does to the ledgers it is quoted in, and to those it is not.

``python bench/ledger_deletion.py [--listings FOLDER]`` takes each quoted sentence out of its offer
and makes the ledger again: the requirement's score has to fall. Then it takes out one that is not
quoted: no score may move by .02 or more. Over the catalogue's problems with the solutions expected
for them, and over 200 pairs of real listings (``needs.csv`` and ``offers.csv`` in FOLDER) with the
best offers by words. A sentence that stands in the offer twice is no fair case; those are counted.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from time import process_time
from typing import Any

from catalogue_documents import expected_pairs
from machine import machine
from rich.console import Console

from matching.documents import Document, Language, Passage
from matching.ledger import Citation, Entry, Field, ledger, ledgers
from matching.ledger.sentences import read
from matching.ranking import Collection
from matching.tables import read_documents

CATALOGUE = Path(__file__).parents[1] / "catalogue"
LISTINGS = Path(__file__).parents[2] / "shared/data/real_listings"
PAIRS, BEST = 200, 5
READERS: tuple[Language | None, ...] = (None, "zh", "en")
MOVED = 0.02
SEED = 7

Pair = tuple[Document, Document]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--listings", type=Path, default=LISTINGS)
    folder = parser.parse_args().listings
    console = Console(highlight=False)
    report(console, "catalogue", expected_pairs(CATALOGUE))
    if folder.is_dir():
        report(console, "real listings", listing_pairs(folder))
    else:
        console.print(f"real listings: skipped, there is no folder {folder}")
    console.print(machine("numpy"))


def report(console: Console, name: str, pairs: list[Pair]) -> None:
    """Print the two figures over pairs and readers, and what a ledger of ten offers costs."""
    counts: Counter[str] = Counter()
    for (need, offer), reader in product(pairs, READERS):
        counts.update(outcomes(need, offer, reader))
    for kind, target in (("quoted", "falls, target 95 %"), ("other", "stays within .02")):
        good, bad = counts[f"{kind} good"], counts[f"{kind} bad"]
        share = good / max(good + bad, 1)
        console.print(f"{name}: {kind} deleted: {good} of {good + bad} ({share:.1%}) {target}")
    console.print(f"{name}: {len(pairs)} pairs, {counts['copies']} quotes stand twice: left out")
    console.print(
        f"{name}: ten ledgers {cost_ms(pairs):.1f} ms of processor time, offers read before"
    )


def outcomes(need: Document, offer: Document, reader: Language | None = None) -> Iterator[str]:
    """Yield what each deletion did, for every entry that quotes."""
    choice = random.Random(f"{SEED} {need.id} {offer.id}")  # noqa: S311 a sample, no secret
    before = ledger(need, offer, reader=reader)
    for number, entry in enumerate(before.entries):
        if entry.citation is None or entry.citation.field is Field.FACT:
            continue
        if _stands_twice(offer, entry.original or entry.citation):
            yield "copies"
            continue
        after = _again(need, _silent(offer, entry), number)
        yield "quoted good" if after.score < entry.score else "quoted bad"
        if other := _another(offer, entry, choice):
            after = _again(need, without(offer, other), number)
            yield "other good" if abs(after.score - entry.score) < MOVED else "other bad"


def without(offer: Document, citation: Citation) -> Document:
    """Return the offer without the cited words: as if their owner had never written them."""
    if citation.field is Field.RESULTS:
        return replace(offer, results=_dropped(offer.results, citation.ordinal))
    if citation.field is Field.LIMITS:
        own = [at for at, (one, _) in enumerate(offer.limits) if one == citation.language]
        return replace(offer, limits=_dropped(offer.limits, own[citation.ordinal]))
    passages = (_cut(one, citation) for one in offer.passages)
    return replace(offer, passages=tuple(one for one in passages if one))


def cost_ms(pairs: list[Pair]) -> float:
    """Return the median processor time of ledgers with ten offers that were read before."""
    needs = list({need.id: need for need, _ in pairs}.values())
    offers = list({offer.id: offer for _, offer in pairs}.values())[:10]
    times = []
    for need in needs:
        for offer in offers:
            read(offer)
        began = process_time()
        ledgers(need, offers)
        times.append(process_time() - began)
    return sorted(times)[len(times) // 2] * 1000


def listing_pairs(folder: Path) -> list[Pair]:
    """Return needs with the offers that share most of their words."""
    needs, offers = (read_documents(folder / name) for name in ("needs.csv", "offers.csv"))
    by_id = {offer.id: offer for offer in offers}
    collection = Collection.build(offers, None)
    chosen = random.Random(SEED).sample(needs, PAIRS // BEST)  # noqa: S311 a sample, no secret
    return [
        (need, by_id[match.id]) for need in chosen for match in collection.rank(need, {}, top=BEST)
    ]


def _again(need: Document, offer: Document, number: int) -> Entry:
    return ledger(need, offer).entries[number]


def _silent(offer: Document, entry: Entry) -> Document:
    """Return the offer without the quoted sentence, and without the same in the other language."""
    for citation in filter(None, [entry.citation, entry.original]):
        offer = without(offer, citation)
    return offer


def _cut(passage: Passage, citation: Citation) -> Passage | None:
    if passage.language != citation.language:
        return passage
    if citation.field is Field.TITLE:
        return replace(passage, title="")
    text = passage.text[: citation.start] + passage.text[citation.end :]
    title = "" if passage.title == citation.text else passage.title
    return replace(passage, text=text, title=title) if text.strip() else None


def _stands_twice(offer: Document, citation: Citation) -> bool:
    same = [one for one in read(offer).sentences if one.citation.text == citation.text]
    return len(same) > 1


def _another(offer: Document, entry: Entry, choice: random.Random) -> Citation | None:
    """Return a sentence that is not quoted, neither itself nor its like in the other language."""
    quoted = {one.text for one in (entry.citation, entry.original) if one}
    others = [one.citation for one in read(offer).sentences if one.citation.text not in quoted]
    return choice.choice(others) if others else None


def _dropped(items: tuple[Any, ...], at: int) -> tuple[Any, ...]:
    return items[:at] + items[at + 1 :]


if __name__ == "__main__":
    main()
