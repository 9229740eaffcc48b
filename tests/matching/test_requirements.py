"""What a need asks: as listed, and as its text says."""

from matching.documents import Asked, Document, Passage, Requirement
from matching.requirements import MOST, requirements_of
from matching.text import detect_language


def need(text: str, *listed: Requirement) -> Document:
    return Document("need", (Passage(detect_language(text), text),), requirements=listed)


def must(text: str) -> Requirement:
    return Requirement("must", Asked.MUST, ((detect_language(text), text),))


def said(document: Document) -> list[str]:
    found = [one for one in requirements_of(document) if one.asked is Asked.SAID]
    assert [one.key for one in found] == [f"said-{at}" for at in range(1, len(found) + 1)]
    return [text for one in found for _, text in one.texts]


def test_listed_requirements_stay_and_wishes_of_the_text_are_added() -> None:
    listed = must("Parts are washed before drying")
    text = "We make rolls. Alarms must reach the foreman's phone. The hall is cold."
    document = need(text, listed)
    assert requirements_of(document)[0] == listed
    assert said(document) == ["Alarms must reach the foreman's phone."]


def test_what_is_listed_or_was_said_is_not_repeated() -> None:
    text = "Alarms must reach the phone. We want alarms to reach the phone. Must be 3 m."
    assert said(need(text, must("Alarms reach the foreman's phone"))) == []
    assert said(need(text)) == ["Alarms must reach the phone."]


def test_the_chinese_ask_in_their_own_words() -> None:
    text = "车间有八台磨床。希望提前发现砂轮钝化。智能工厂已建成。数据不得出厂。能识别三种裂纹。"
    assert said(need(text)) == ["希望提前发现砂轮钝化。", "数据不得出厂。", "能识别三种裂纹。"]


def test_a_plain_text_that_asks_nothing_is_read_for_its_troubles() -> None:
    text = "We cast wheels. Every tenth wheel is scrap. Our hall is large."
    assert said(need(text)) == ["Every tenth wheel is scrap."]
    assert said(need("Steel rolls. Two presses. Nine foremen. A crane.")) == [
        "Steel rolls.",
        "Two presses.",
        "Nine foremen.",
    ]
    assert said(need("We cast wheels. Every tenth wheel is scrap.", must("Be quick"))) == []


def test_a_text_has_a_bounded_number_of_requirements() -> None:
    text = "".join(f"It must have thing{letter}.\n" for letter in "abcdefghijklmnopqrstuvwxyz")
    assert len(requirements_of(need(text))) == MOST
    listed = tuple(must(f"listed {at}") for at in range(MOST + 1))
    assert requirements_of(need(text, *listed)) == listed


def test_a_need_without_text_asks_what_it_lists() -> None:
    listed = must("Be quick")
    assert requirements_of(Document("need", (), requirements=(listed,))) == (listed,)
    assert requirements_of(Document("need", ())) == ()


def test_what_other_languages_list_is_compared_in_the_texts_own() -> None:
    other = Requirement("must", Asked.MUST, (("zh", "报警推送到手机"),))
    assert said(need("Alarms must reach the phone.", other)) == ["Alarms must reach the phone."]
