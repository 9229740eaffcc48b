"""Which words of a requirement tell, and how much."""

from typing import TYPE_CHECKING

from matching.documents import Asked, Document, Passage, Requirement
from matching.ledger import Entry, Verdict, ledger

if TYPE_CHECKING:
    from matching.terms import Background

GAUGE = "The gauge measures film thickness. Reports can be exported."


def asking(wish: str) -> Document:
    return Document("need", (), requirements=(Requirement("r", Asked.MUST, (("en", wish),)),))


def offering(text: str) -> Document:
    return Document("offer", (Passage("en", text),))


def answer(wish: str, offer: Document) -> Entry:
    return ledger(asking(wish), offer).entries[0]


def quote_of(entry: Entry) -> str:
    return entry.citation.text if entry.citation else ""


def quote(wish: str, offer: Document) -> str:
    return quote_of(answer(wish, offer))


def test_a_language_without_a_background_has_flat_weights() -> None:
    offer, need = offering(GAUGE), asking("Film thickness")
    (entry,) = ledger(need, offer, background={"zh": lambda _term: 1.0}).entries
    assert entry == answer("Film thickness", offer)


def test_names_with_digits_are_words_and_figures_are_not() -> None:
    offer = offering("It holds 40 boxes. Vehicles speak VDA5050.")
    assert quote("Speak VDA5050", offer) == "Vehicles speak VDA5050."
    assert answer("Take 40 kg", offer).verdict is Verdict.UNKNOWN


def test_words_that_half_of_all_offers_use_tell_little() -> None:
    offer = offering("The images are measured. Rolls are turned.")
    assert quote("Images of rolls", offer) == "Rolls are turned."


def test_a_background_says_which_words_tell() -> None:
    offer = offering("Green valves are sold. Blue pumps are sold.")
    for rare, said in (("green", "Green"), ("pump", "Blue")):
        background: Background = {"en": {"green": 1.0, "pump": 1.0, rare: 9.0}.__getitem__}
        (entry,) = ledger(asking("Green pumps"), offer, background=background).entries
        assert quote_of(entry).startswith(said)
