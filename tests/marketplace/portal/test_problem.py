from typing import TYPE_CHECKING, Any

import pytest

from marketplace.db import Database
from marketplace.listings import services
from marketplace.listings.models import Listing
from marketplace.matches.engine import Model

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site

SCRATCHES: dict[str, Any] = {
    "title": {"zh": "带钢表面划伤", "en": "Scratches on steel strip"},
    "summary": {"zh": "划伤靠人眼看不过来。", "en": "Inspectors miss scratches at full speed."},
    "industry": "2410",
    "scene": "quality-inspection",
    "task": "defect-detection",
    "site": {"country": "CN", "province": {"en": "CANARY"}, "town": {"en": "CANARY"}},
}
SECRET: dict[str, Any] = {
    "description": {"zh": "CANARY", "en": "CANARY"},
    "process_step": {"en": "CANARY"},
    "material": {"en": "CANARY"},
    "kpis": [{"name": {"en": "CANARY"}, "baseline": "CANARY", "target": "CANARY"}],
    "must_haves": [{"text": {"en": "CANARY"}}],
    "nice_to_haves": [{"text": {"en": "CANARY"}}],
    "not_wanted": {"en": "CANARY"},
    "data": {"volume": {"en": "CANARY"}, "modalities": ["image"]},
    "vendor_conditions": {"en": "CANARY"},
}
MATCH: dict[str, Any] = {
    "title": {"zh": "带钢表面检测", "en": "Surface inspection of steel strip"},
    "summary": {"zh": "在线检出划伤。", "en": "Finds scratches on strip at full speed."},
    "industries": ["2410"],
    "scenes": ["quality-inspection"],
    "tasks": ["defect-detection"],
}


def test_it_shows_the_problem_and_what_fits(market: "Market", site: "Site") -> None:
    problem = market.problem("", **SCRATCHES)
    solution = market.solution("", **MATCH)
    page = site.page(f"/problems/{problem.slug}")
    assert "<title>Scratches on steel strip · Gongxu</title>" in page
    assert "Inspectors miss scratches at full speed." in page
    assert "A manufacturer in China (Basic metals)" in page
    assert f'href="/solutions/{solution.slug}"' in page
    assert "Shared words" in page
    assert '<q lang="en">Finds scratches on strip at full speed.</q>' in page
    assert "Same scene" in page
    assert "Quality inspection" in page


def test_it_is_chinese_for_chinese_readers(market: "Market", site: "Site") -> None:
    problem = market.problem("", **SCRATCHES)
    market.solution("", **MATCH)
    page = site.page(f"/problems/{problem.slug}", "zh-CN")
    assert "<title>带钢表面划伤 · 供需</title>" in page
    assert "划伤靠人眼看不过来。" in page
    assert "中国某制造企业（" in page
    assert "带钢表面检测" in page
    assert "环节相同" in page
    assert "Scratches" not in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_not_public_is_named_but_never_shown(
    market: "Market", site: "Site", language: str
) -> None:
    problem = market.problem("", **SCRATCHES, **SECRET)
    market.solution("", **MATCH)
    market.solution("CANARY detector")
    addresses = (f"/problems/{problem.slug}", "/", "/problems", "/solutions")
    pages = [site.page(address, language) for address in addresses]
    pages.append(site.page("/search", language, q="Scratches on steel strip"))
    for page in pages:
        assert "CANARY" not in page.replace("CANARY detector", "")
    named = ("Must-haves", "Conditions on the vendor") if language == "en" else ("必备要求",)
    for name in named:
        assert f"<li>{name}</li>" in pages[0]
    assert "Org-" not in pages[0].split('id="fits"')[0]


@pytest.mark.parametrize("public", [False, True])
def test_hidden_fields_do_not_rank_solutions(
    market: "Market", site: "Site", *, public: bool
) -> None:
    shown = {"title": {"en": "CANARY"}} if public else {}
    problem = market.problem("", **SCRATCHES | SECRET | shown)
    market.solution("CANARY detector")
    page = site.page(f"/problems/{problem.slug}")
    assert ('<span class="reason-name">Shared words' in page) is public


@pytest.mark.parametrize("public", [False, True])
def test_hidden_fields_cannot_be_searched(market: "Market", site: "Site", *, public: bool) -> None:
    shown = {"summary": {"en": "The CANARY sings."}} if public else {}
    market.problem("", **SCRATCHES | SECRET | shown)
    hidden, unknown = (
        site.page("/search", q=word, side="problems").replace(f'value="{word}"', "")
        for word in ("CANARY", "PUFFIN")
    )
    assert ('<span class="reason-name">' in hidden) is public
    assert ("The <mark>CANARY</mark> sings." in hidden) is public
    assert (hidden.replace("CANARY", "PUFFIN") != unknown) is public


def test_the_company_is_named_if_it_chose_so(market: "Market", site: "Site") -> None:
    problem = market.problem("", **SCRATCHES, company_shown=True)
    page = site.page(f"/problems/{problem.slug}")
    assert "Org-" in page
    assert "A manufacturer" not in page


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        ({"industry"}, "A manufacturer in China"),
        ({"site"}, "A manufacturer (Basic metals)"),
        ({"industry", "site"}, "A manufacturer"),
    ],
)
def test_the_company_is_described_by_what_is_known(
    market: "Market", site: "Site", left_out: set[str], expected: str
) -> None:
    fields = {name: value for name, value in SCRATCHES.items() if name not in left_out}
    problem = market.problem("", **fields)
    assert f"<span>{expected}</span>" in site.page(f"/problems/{problem.slug}")


def test_a_text_in_the_other_language_is_marked(market: "Market", site: "Site") -> None:
    fields = SCRATCHES | {"title": {"zh": "带钢表面划伤"}, "summary": {"zh": "靠人眼。"}}
    problem = market.problem("", **fields)
    page = site.page(f"/problems/{problem.slug}")
    assert '<h1><span lang="zh-CN">带钢表面划伤</span></h1>' in page
    assert '<span lang="zh-CN">靠人眼。</span> <span class="foreign">in Chinese</span>' in page
    assert "in English" not in page


def test_nothing_adequate_is_said(market: "Market", site: "Site") -> None:
    problem = market.problem("", **SCRATCHES)
    market.solution("Chat about poetry", tasks=["knowledge-qa"])
    page = site.page(f"/problems/{problem.slug}")
    assert "No adequate solution yet." in page
    assert "Weak match" in page
    assert page.index("What speaks against it") < page.index("Another AI task")


def test_without_solutions_there_is_a_next_step(market: "Market", site: "Site") -> None:
    page = site.page(f"/problems/{market.problem('', **SCRATCHES).slug}")
    assert "There is no solution to compare with yet." in page
    assert '<a href="/solutions">All solutions</a>' in page


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (Model.NONE, None),
        (Model.LOADED, None),
        (Model.LOADING, "The language model is still loading; ranked by words for now."),
        (Model.FAILED, "Ranked by words only: the language model cannot be used"),
    ],
)
def test_the_page_says_why_meaning_played_no_part(
    market: "Market", site: "Site", model: Model, said: str | None
) -> None:
    problem = market.problem("", **SCRATCHES)
    solution = market.solution("", **MATCH)
    site.runtime.matcher.model = model
    for address, other in (
        (f"/problems/{problem.slug}", "Surface inspection of steel strip"),
        (f"/solutions/{solution.slug}", "Scratches on steel strip"),
        ("/search", "Scratches on steel strip"),
    ):
        page = site.page(address, q="steel")
        assert other in page
        assert page.count('role="status"') == (said is not None)
        assert said is None or f'role="status">{said}' in page


def gone(database: Database, listing: Listing) -> None:
    with database.transaction() as session:
        services.withdraw(session, session.get_one(Listing, listing.id))


def test_what_is_not_published_looks_like_no_page(
    market: "Market", site: "Site", database: Database
) -> None:
    draft = market.problem("", publish=False, **SCRATCHES)
    withdrawn = market.problem("", **SCRATCHES)
    gone(database, withdrawn)
    solution = market.solution("", **MATCH)
    unknown = site.get("/nothing/at/all")
    assert unknown.status_code == 404
    for slug in (draft.slug, withdrawn.slug, solution.slug, "no-such", "x" * 300, "带钢"):
        answer = site.get(f"/problems/{slug}")
        assert (answer.status_code, answer.data) == (404, unknown.data)
    assert "页面不存在" in site.get("/problems/no-such", "zh").text


def test_nothing_can_be_written(market: "Market", site: "Site") -> None:
    address = f"/problems/{market.problem('', **SCRATCHES).slug}"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert site.client.open(address, method=method).status_code == 405


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


def test_hostile_texts_are_inert(market: "Market", site: "Site") -> None:
    text = {"zh": HOSTILE, "en": HOSTILE}
    problem = market.problem("", title=text, summary=text)
    solution = market.solution("", title=text, summary=text, limits=[text], certificates=[HOSTILE])
    for address in ("/", "/problems", f"/problems/{problem.slug}", f"/solutions/{solution.slug}"):
        for language in ("en", "zh"):
            page = site.page(address, language)
            assert "&lt;script&gt;alert(1)" in page
            assert "<script>" not in page
            assert "<img src=x" not in page
            assert "{{7*7}}" in page
    found = site.page("/search", q=HOSTILE)
    assert "<script>" not in found
    assert "<img src=x" not in found
