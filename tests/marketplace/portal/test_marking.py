import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from marketplace.portal.marking import marked


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("Steel strip", ["strip"], "Steel <mark>strip</mark>"),
        ("Steel strip", ["STEEL"], "<mark>Steel</mark> strip"),
        ("Stripping paint", ["strip"], "Stripping paint"),
        ("表面缺陷", ["表面", "面缺", "缺陷"], "<mark>表面缺陷</mark>"),
        ("a<b", ["b"], "a&lt;<mark>b</mark>"),
        ("a<b", [], "a&lt;b"),
        ("no hit", ["", " "], "no hit"),
        ("C++ and (x)", ["C++", "(x)"], "<mark>C++</mark> and <mark>(x)</mark>"),
        ("OPC UA接口", ["UA"], "OPC <mark>UA</mark>接口"),
    ],
)
def test_words_are_marked_where_they_stand(text: str, terms: list[str], expected: str) -> None:
    assert marked(text, terms) == expected


@given(st.text(), st.lists(st.text(max_size=5)))
def test_marks_change_nothing_else(text: str, terms: list[str]) -> None:
    plain = marked(text, terms).replace("<mark>", "").replace("</mark>", "")
    assert plain == escape(text)
