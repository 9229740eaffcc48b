"""The code lists: complete, labelled in both languages, and forgiving about unnamed classes."""

import re

import pytest

from marketplace.taxonomy.codes import SCHEMES, Term, label, terms

CJK = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_list_is_labelled_in_both_languages(scheme: str) -> None:
    found = terms(scheme).values()
    assert len(found) >= 5
    assert [term.code for term in found if not CJK.search(term.zh)] == []
    assert [term.code for term in found if CJK.search(term.en) or not term.en.strip()] == []


@pytest.mark.parametrize("scheme", [name for name in SCHEMES if name != "industries"])
def test_codes_are_short_and_labels_distinct(scheme: str) -> None:
    found = terms(scheme).values()
    pattern = r"[a-z0-9]+(-[a-z0-9]+)*"
    assert [t.code for t in found if not re.fullmatch(pattern, t.code) or len(t.code) > 32] == []
    assert len({term.zh for term in found}) == len(found)
    assert len({term.en.lower() for term in found}) == len(found)


def test_every_manufacturing_division_is_there() -> None:
    divisions = [code for code in terms("industries") if len(code) == 2]
    assert divisions == [str(number) for number in range(10, 34)]


def test_a_class_stands_below_its_group_and_a_group_below_its_division() -> None:
    codes = set(terms("industries"))
    assert {code[:-1] for code in codes if len(code) > 2} <= codes


def test_a_list_keeps_the_order_of_its_file() -> None:
    assert next(iter(terms("budgets"))) == "under-100k"
    assert list(terms("budgets"))[-1] == "undecided"


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError, match="colours"):
        terms("colours")


@pytest.mark.parametrize(
    ("code", "like"),
    [("2410", "2410"), ("1610", "16"), ("2399", "239"), ("249", "24"), ("1420", "14")],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unnamed_class_is_called_by_what_it_belongs_to(
    code: str, like: str, language: str
) -> None:
    assert label("industries", code, language) == terms("industries")[like].label(language)


def test_a_code_that_nobody_knows_is_its_own_name() -> None:
    assert label("tasks", "tea-making", "zh") == "tea-making"


def test_a_term_is_named_in_the_language_asked_for() -> None:
    term = Term("x", "钢", "steel")
    assert (term.label("zh"), term.label("en")) == ("钢", "steel")
