"""Lists what a need asks: what its owner listed, and what its text asks for besides."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from matching.documents import Asked, Document, Passage, Requirement
from matching.terms import terms, weight
from matching.text import sentences

MOST = 20
"""A reader takes in no more; what is listed always stays."""
_FEW = 3
"""Sentences that stand for a text that neither asks nor complains."""
_REPEATS = 0.6
"""A sentence whose words another covers so far asks nothing new."""
_LEAST = 4.0
"""What one telling word weighs; a sentence without any asks nothing that can be answered."""

_WISHES = re.compile(
    r"\b(?:we|they|you|i)(?: would|['’]d)? (?:want|wish|need|like|require|expect|hope|seek|look)\b"
    r"|\b(?:must|should|shall|needs? to|has to|have to|is to|are to|required?|requires|requested"
    r"|sought|desired|desirable|preferred|wanted|needed|looking for|in search of|seeking)\b"
    r"|\b(?:goals?|objectives?|targets?|aims?) (?:is|are|includes?)\b"
    r"|希望|需要|要求|必须|应当|须|期望|想要|寻求|征集|最好|不得|目标|务必"
    r"|(?<![可智功产性只职节热电动机才不])能(?![源耗力量级效])",
    re.IGNORECASE,
)
_TROUBLES = re.compile(
    r"\b(?:problems?|difficult\w*|challeng\w*|cannot|too (?:slow|late|many|long|few|often)"
    r"|defects?|fail\w*|loss(?:es)?|lost|cost(?:s|ly)?|manual\w*|scrap|rework\w*|downtime"
    r"|inaccura\w+|unreliabl\w+|lack\w*|limited|shortage)\b"
    r"|问题|困难|难以|难点|瓶颈|不良|缺陷|误判|漏检|故障|停机|返工|报废|浪费|损失|靠人工|靠经验"
    r"|效率低|太慢|太高|不稳定|不准|波动|无法|痛点|投诉",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def requirements_of(need: Document) -> tuple[Requirement, ...]:
    """Return the listed requirements and, as SAID, the sentences that ask for something else.

    They are at most ``MOST``, unless more are listed. Where nothing is listed and no sentence
    asks, those count that tell a trouble, and where none does, the first few. A need in two
    languages is read in the first of them.
    """
    listed = need.requirements
    passage = next(iter(need.passages), None)
    if passage is None:
        return listed
    asking = _new(_asking(passage, anything=not listed), listed, passage)
    return (*listed, *_numbered(asking, passage, max(0, MOST - len(listed))))


def _asking(passage: Passage, *, anything: bool) -> list[str]:
    """Return the sentences that ask; if ``anything``, what tells most of a need that asks not."""
    said = [passage.text[span.start : span.end] for span in sentences(passage.text)]
    asking = [text for text in said if _WISHES.search(text)]
    if asking or not anything:
        return asking
    return [text for text in said if _TROUBLES.search(text)] or said[:_FEW]


def _new(asking: Iterable[str], listed: Iterable[Requirement], passage: Passage) -> Iterator[str]:
    """Yield the sentences that neither a requirement nor a sentence before them repeats."""
    language = passage.language
    known = [
        frozenset(terms(text, language))
        for one in listed
        for own, text in one.texts
        if own == language
    ]
    for text in asking:
        weights = {term: weight(term, language, None) for term in terms(text, language)}
        most = max(
            (sum(weights[term] for term in weights.keys() & one) for one in known), default=0
        )
        total = sum(weights.values())
        if total >= _LEAST and most < _REPEATS * total:
            known.append(frozenset(weights))
            yield text


def _numbered(asking: Iterator[str], passage: Passage, most: int) -> Iterator[Requirement]:
    # The number is bounded first: who reads a long text need not compare all of it.
    for number, text in zip(range(1, most + 1), asking, strict=False):
        yield Requirement(f"said-{number}", Asked.SAID, ((passage.language, text),))
