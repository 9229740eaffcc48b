"""What the folder of a sentence-transformers model tells: its content, and its languages."""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from matching.documents import Language

LANGUAGES: frozenset[Language] = frozenset({"en", "zh"})
KNOWN: dict[str, tuple[str, frozenset[Language]]] = {
    "0530fbb7d80c68476e73": ("all-MiniLM-L6-v2", frozenset({"en"})),
}
"""Names and languages of models that are recognised by their content, wherever they lie."""

_CARD = re.compile(r"\A---\s*\n(.*?)^---\s*$", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"^languages?:[ \t]*(.*(?:\n[ \t]*-[ \t].*)*)", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z][A-Za-z_-]*")
_EVERY = "multilingual"


@cache
def content_hash(folder: Path) -> str:
    """Return a hash over the model's files: weights, vocabulary, maximum length, modules."""
    digest = hashlib.sha256(b"unit length, title and text as one")
    files = (path for path in folder.rglob("*") if path.suffix != ".md" and path.is_file())
    for path in sorted(files):
        digest.update(os.fsencode(path.relative_to(folder)))
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:20]


def declared_languages(folder: Path) -> frozenset[Language] | None:
    """Return those of our languages that a model declares, ``None`` if it declares none at all.

    They stand in the head of the model card (``language``) or in
    ``config_sentence_transformers.json`` (``languages``), as ``en``, ``zh-CN``, ``multilingual`` …
    """
    said = [code.lower() for code in (*_in_card(folder), *_in_config(folder))]
    if not said:
        return None
    if _EVERY in said:
        return LANGUAGES
    # Chinese has other codes of its own: of the language (zho, cmn) and with country or script.
    first = {re.split("[-_]", code)[0] for code in said}
    chinese, english = {"zh", "zho", "chi", "cmn", "chinese"}, {"en", "eng", "english"}
    meant: dict[Language, set[str]] = {"zh": chinese, "en": english}
    return frozenset(language for language, names in meant.items() if names & first)


def _in_card(folder: Path) -> Iterator[str]:
    head = _CARD.match(_read(folder / "README.md").replace("\r\n", "\n"))
    for entry in _ENTRY.findall(head[1]) if head else ():
        yield from _WORD.findall(re.sub("#.*", "", entry))


def _in_config(folder: Path) -> Iterable[str]:
    try:
        found = json.loads(_read(folder / "config_sentence_transformers.json"))
    except ValueError:
        return []
    listed = found.get("languages") if isinstance(found, dict) else None
    codes = [listed] if isinstance(listed, str) else listed
    return filter(None, map(str, codes)) if isinstance(codes, list) else []


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
