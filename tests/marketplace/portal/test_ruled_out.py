"""The fold of a problem's page that tells what was ruled out, and why."""

from typing import TYPE_CHECKING

import pytest
from flask import render_template

from marketplace.listings.models import Kind
from marketplace.listings.queries import by_slug
from marketplace.listings.stages import Stage
from tests.marketplace.matches.test_ruling_out import ASKED, CLOUD

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site


def page(site: "Site", slug: str, language: str) -> str:
    """Return the page as a verified vendor will read it."""
    site.runtime.matcher.index.refresh()
    with (
        site.client.application.test_request_context(f"/?lang={language}"),
        site.runtime.database.reading() as session,
    ):
        shown = by_slug(session, Kind.PROBLEM, slug, Stage.VERIFIED)
        ranked = site.runtime.matcher.for_listing(session, shown)
        return render_template("portal/problem.html", shown=shown, ranked=ranked)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "en",
            (
                "Ruled out (1)",
                '<span class="reason-name">Runs: </span>must have On-premise, offers Public cloud',
                "must have at most 8, offers 20",
            ),
        ),
        ("zh", ("公有云", "本地部署")),
    ],
)
def test_it_lists_what_fails_in_words(
    market: "Market", site: "Site", language: str, texts: tuple[str, ...]
) -> None:
    problem = market.problem("Camera", **ASKED)
    cloud = market.solution("Camera in the cloud", **CLOUD)
    shown = page(site, problem.slug, language)
    fold = shown[shown.index('<details class="weaker ruled-out">') :]
    assert f'href="/solutions/{cloud.slug}"' in fold
    for text in texts:
        assert text in fold


def test_nothing_ruled_out_shows_no_fold(market: "Market", site: "Site") -> None:
    problem = market.problem("Camera", **ASKED)
    market.solution("Camera")
    assert "ruled-out" not in page(site, problem.slug, "en")


def test_visitors_are_told_nothing(market: "Market", site: "Site") -> None:
    problem = market.problem("Camera", **ASKED)
    market.solution("Camera in the cloud", **CLOUD)
    read = site.page(f"/problems/{problem.slug}")
    assert "Camera in the cloud" in read
    assert "ruled-out" not in read


def test_a_list_that_is_empty_by_must_haves_says_so(market: "Market", site: "Site") -> None:
    problem = market.problem("Camera", **ASKED)
    market.solution("Camera in the cloud", **CLOUD)
    shown = page(site, problem.slug, "en")
    assert "Every solution there is fails a must-have." in shown
    assert "There is no solution to compare with yet." not in shown
