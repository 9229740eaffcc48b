"""The page that shows every component is there for those who build, and for nobody else."""

from typing import TYPE_CHECKING

from marketplace.app import create_app
from marketplace.runtime import Runtime
from marketplace.settings import Settings

if TYPE_CHECKING:
    from tests.marketplace.conftest import Market, Site


def test_it_does_not_exist_in_operation(site: "Site") -> None:
    assert site.get("/design").status_code == 404


def test_in_development_it_shows_every_component(
    database_settings: Settings, market: "Market"
) -> None:
    market.problem("Scratches on strip")
    market.solution("Finds scratches on strip")
    settings = database_settings.model_copy(update={"development": True})
    runtime = Runtime(settings)
    runtime.matcher.index.refresh()
    page = create_app(settings, runtime).test_client().get("/design?lang=zh").text
    runtime.stop()
    for piece in ("band-strong", "grade-3", "notice is-fault", "search-form", "ranked-entry"):
        assert piece in page
    assert "设计规范" in page
