import re
from typing import TYPE_CHECKING

from marketplace.knowledge.glossary import glossary

if TYPE_CHECKING:
    from tests.marketplace.conftest import Site


def names(page: str) -> list[str]:
    return re.findall(r"<dfn>(.*?)</dfn>", page)


def test_every_word_has_an_anchor_and_all_links_lead_to_one(site: "Site") -> None:
    page = site.page("/glossary").split("<main")[1]
    anchors = re.findall(r'<div id="(.*?)">', page)
    assert sorted(anchors) == sorted(glossary().by_slug())
    assert set(re.findall(r'href="#(.*?)"', page)) <= set(anchors)
    assert "See also: " in page


def test_english_words_stand_by_the_alphabet(site: "Site") -> None:
    found = names(site.page("/glossary"))
    assert len(found) == len(glossary().entries)
    assert found == sorted(found, key=str.casefold)


def test_it_is_chinese_for_chinese_readers(site: "Site") -> None:
    page = site.page("/glossary", "zh-CN")
    assert names(page) == [entry.name.zh for entry in glossary().entries]
    assert "另见：" in page


def test_nothing_can_be_written(site: "Site") -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert site.client.open("/glossary", method=method).status_code == 405


def test_nonsense_in_the_address_changes_nothing(site: "Site") -> None:
    assert names(site.page("/glossary", q="<b>")) == names(site.page("/glossary"))
    assert site.get("/glossary/model").status_code == 404
