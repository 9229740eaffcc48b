"""Answers in XML: elements are made in one line, and hold only what XML 1.0 can say."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document can hold, escaped or not: control characters, mostly."""


def root(tag: str, **attributes: str) -> Element:
    """Return the outermost element; its name space is an attribute like others, ``xmlns``."""
    return Element(tag, _named(attributes))


def child(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Put an element into ``parent`` and return it; ``xml_lang`` stands for ``xml:lang``."""
    made = SubElement(parent, tag, _named(attributes))
    made.text = _clean(text)
    return made


def xml_answer(document: Element, mimetype: str) -> Response:
    """Return the answer that holds a document."""
    written = tostring(document, encoding="utf-8", xml_declaration=True)
    return Response(written, mimetype=mimetype)


def _named(attributes: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", ":"): _clean(value) for name, value in attributes.items()}


def _clean(text: str) -> str:
    return FORBIDDEN.sub("", text)
