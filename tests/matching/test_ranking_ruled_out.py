"""What a list leaves out because a hard condition fails."""

from dataclasses import replace

from matching.documents import Asked, Condition, Document, Passage, Requirement
from matching.ranking import Collection


def en(id_: str, text: str) -> Document:
    return Document(id_, (Passage("en", text),))


def asking(id_: str, milliseconds: str) -> Document:
    condition = Condition("ms", "≤", milliseconds)
    fast = Requirement("speed", Asked.MUST, condition=condition, hard=True)
    return replace(en(id_, f"camera {id_}"), requirements=(fast,))


def offering(id_: str, text: str, milliseconds: float | None) -> Document:
    facts = () if milliseconds is None else (("ms", milliseconds),)
    return replace(en(id_, text), facts=facts)


def test_what_is_known_to_fail_is_left_out_and_told() -> None:
    shelf = [
        offering("fast", "camera", 20),
        offering("silent", "camera", None),
        offering("slow", "camera needing time", 80),
        offering("slower", "pump", 90),
    ]
    collection, need = Collection.build(shelf), asking("need", "50")
    assert [match.id for match in collection.rank(need, None, top=9)] == ["fast", "silent"]
    assert [id_ for id_, _ in collection.features(need, None, top=9)] == ["fast", "silent"]
    told = collection.ruled_out(need, None, top=9)
    assert [(one.match.id, one.match.rank) for one in told] == [("slow", 1), ("slower", 2)]
    assert {one.failed for one in told} == {need.requirements}
    assert len(collection.ruled_out(need, None, top=1)) == 1
    assert collection.count_ruled_out(need) == 2
    assert collection.count_ruled_out(need, only=["slow", "fast"]) == 1
    assert [one.match.id for one in collection.ruled_out(need, None, top=9, only=["slower"])] == [
        "slower"
    ]
    assert collection.ruled_out(en("free", "camera"), None, top=9) == []


def test_an_offer_does_not_meet_needs_that_it_is_known_to_fail() -> None:
    needs = [asking("quick", "50"), asking("patient", "100")]
    collection, offer = Collection.build(needs), offering("offer", "camera", 80)
    assert [match.id for match in collection.rank(offer, None, top=9)] == ["patient"]
    (told,) = collection.ruled_out(offer, None, top=9)
    assert (told.match.id, told.failed) == ("quick", needs[0].requirements)
