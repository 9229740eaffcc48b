"""About, terms and privacy: ours, or the operator's; always safe."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from marketplace.knowledge.texts import Renderer

if TYPE_CHECKING:
    from tests.marketplace.conftest import Site

NAMES = {
    "about": ("About this site", "关于本站"),
    "terms": ("Terms of use", "使用条款"),
    "privacy": ("Privacy notice", "隐私声明"),
}


@pytest.fixture
def folder(site: "Site") -> Path:
    """Return the folder into which an operator lays texts."""
    made = site.runtime.settings.data_dir / "texts"
    made.mkdir(parents=True)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_a_delivered_text_is_shown_in_the_readers_language(site: "Site", name: str) -> None:
    english, chinese = NAMES[name]
    page = site.page(f"/{name}")
    assert f"<title>{english} · Gongxu</title>" in page
    assert page.count("<h1>") == 1
    assert page.count("<h2>") >= 5
    assert f"<h1>{chinese}</h1>" in site.page(f"/{name}", "zh-CN")


@pytest.mark.parametrize(
    ("language", "claims"),
    [("en", ("password", "logged in", "your settings", "mail settings")), ("zh", ("密码", "登录"))],
)
def test_nothing_is_said_of_accounts_before_there_are_any(
    site: "Site", language: str, claims: tuple[str, ...]
) -> None:
    assert "login" not in {rule.endpoint for rule in site.client.application.url_map.iter_rules()}
    for name in NAMES:
        page = site.page(f"/{name}", language)
        assert [claim for claim in claims if claim in page] == []


def test_the_operators_text_replaces_ours_at_once(site: "Site", folder: Path) -> None:
    before = site.page("/terms")
    (folder / "terms.en.md").write_text("Be **kind**.", encoding="utf-8")
    (folder / "terms.zh.md").write_text("请**友善**。", encoding="utf-8")
    page = site.page("/terms")
    assert "<p>Be <strong>kind</strong>.</p>" in page
    assert "What this text is" in before
    assert "What this text is" not in page
    assert "<strong>友善</strong>" in site.page("/terms", "zh")
    (folder / "terms.en.md").write_text("Be brief.", encoding="utf-8")
    assert "Be brief." in site.page("/terms")
    (folder / "terms.en.md").unlink()
    (folder / "terms.zh.md").unlink()
    assert site.page("/terms") == before


def test_a_text_in_one_language_is_shown_to_all_and_marked(site: "Site", folder: Path) -> None:
    (folder / "privacy.zh.md").write_text("我们不留数据。", encoding="utf-8")
    page = site.page("/privacy")
    assert '<h1>Privacy notice <span class="foreign">in Chinese</span></h1>' in page
    assert '<div lang="zh-CN">\n<p>我们不留数据。</p>' in page
    assert "foreign" not in site.page("/privacy", "zh")
    assert "foreign" not in site.page("/about")


def test_html_and_pictures_of_a_text_are_not_let_in(site: "Site", folder: Path) -> None:
    written = "<script>alert(1)</script>\n\nA <b onclick=x>b</b> ![p](/p.png)\n\n[j](javascript:a)"
    (folder / "about.en.md").write_text(written, encoding="utf-8")
    page = site.page("/about").split("<main")[1]
    assert "&lt;script&gt;" in page
    assert "&lt;b onclick=x&gt;" in page
    for element in ("<script", "<b ", "<img", '<a href="javascript'):
        assert element not in page.split("</main>")[0]


@pytest.mark.parametrize(
    "address",
    ["https://example.com/", "http://example.com", "mailto:a@example.com", "/terms", "about#x"],
)
def test_a_link_may_lead_to_pages_and_mailboxes(address: str) -> None:
    assert f'<a href="{address}">' in Renderer().page(f"[x]({address})")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.com",
        "tel:110",
    ],
)
def test_a_link_may_lead_nowhere_else(address: str) -> None:
    assert "<a" not in Renderer().page(f"[x]({address}) <{address}>\n\n[y]\n\n[y]: {address}")


def test_headings_go_down_one_step_where_they_would_rival_the_pages_own() -> None:
    page = Renderer().page("# Terms\n\n## One\n\n###### Six")
    assert page == "<h2>Terms</h2>\n<h3>One</h3>\n<h6>Six</h6>\n"
    assert Renderer().page("## One") == "<h2>One</h2>\n"


def test_an_empty_text_replaces_nothing(site: "Site", folder: Path) -> None:
    (folder / "about.en.md").write_text(" \n", encoding="utf-8")
    assert "What this place is for" in site.page("/about")


def test_a_text_in_another_encoding_does_not_break_the_page(site: "Site", folder: Path) -> None:
    (folder / "about.zh.md").write_bytes("欢迎 welcome".encode("gb18030"))
    assert "welcome" in site.page("/about", "zh")
    (folder / "about.zh.md").write_text("欢迎", encoding="utf-8-sig")
    assert "<p>欢迎</p>" in site.page("/about", "zh")


@pytest.mark.parametrize("kind", ["folder", "loop"])
def test_what_cannot_be_read_is_logged_and_replaces_nothing(
    site: "Site", folder: Path, kind: str
) -> None:
    path = folder / "about.en.md"
    if kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(path)
    with capture_logs() as logs:
        assert "What this place is for" in site.page("/about")
    assert [entry["file"] for entry in logs if entry["event"] == "text.unreadable"] == [str(path)]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_can_be_written(site: "Site", name: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert site.client.open(f"/{name}", method=method).status_code == 405


@pytest.mark.parametrize("address", ["/imprint", "/about.en.md", "/about/../terms", "/texts/about"])
def test_there_are_no_other_texts(site: "Site", address: str) -> None:
    assert site.get(address).status_code == 404
