import xml.etree.ElementTree as ET

import pytest

from marketplace.web.xml_answers import child, root, xml_answer


def test_an_answer_is_a_document_of_its_type() -> None:
    made = root("feed", xmlns="urn:x", xml_lang="zh-CN")
    child(made, "title", "供需 & <b>", hreflang="en")
    answer = xml_answer(made, "application/atom+xml")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    read = ET.fromstring(answer.data)  # noqa: S314 our own answer
    assert read.tag == "{urn:x}feed"
    assert read.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
    assert read[0].text == "供需 & <b>"
    assert read[0].get("hreflang") == "en"


@pytest.mark.parametrize("sign", ["\0", "\x01", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_say_is_left_out(sign: str) -> None:
    made = root("a", b=f"x{sign}y")
    child(made, "c", f"x{sign}y", d=f"x{sign}y")
    read = ET.fromstring(xml_answer(made, "application/xml").data)  # noqa: S314 our own answer
    assert [read.get("b"), read[0].text, read[0].get("d")] == ["xy", "xy", "xy"]


@pytest.mark.parametrize("text", ["a\tb\nc", "供需", "😀", "]]>", "<!-- x -->", "&amp;"])
def test_everything_else_stays(text: str) -> None:
    made = root("a")
    child(made, "c", text)
    read = ET.fromstring(xml_answer(made, "application/xml").data)  # noqa: S314 our own answer
    assert read[0].text == text
