"""Tells of every requirement of a need whether an offer meets it, and by which of its words."""

from matching.ledger.answers import ledger, ledgers, texts
from matching.ledger.entries import Citation, Entry, Field, Ledger, Verdict, source

__all__ = [
    "Citation",
    "Entry",
    "Field",
    "Ledger",
    "Verdict",
    "ledger",
    "ledgers",
    "source",
    "texts",
]
