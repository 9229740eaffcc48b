import pytest

from marketplace.app import create_app
from marketplace.errors import ConfigurationError
from marketplace.settings import Settings, load_settings


def test_it_makes_the_parts_it_is_not_given(database_settings: Settings) -> None:
    app = create_app(database_settings)
    assert app.test_client().get("/problems").status_code == 200
    assert app.extensions["matcher"] is app.extensions["runtime"].matcher
    app.extensions["runtime"].stop()


def test_beyond_this_machine_it_needs_a_secret_key(database_settings: Settings) -> None:
    exposed = database_settings.model_copy(update={"host": "192.0.2.1"})
    with pytest.raises(ConfigurationError, match="GONGXU_SECRET_KEY"):
        create_app(exposed)


def test_a_missing_encoder_is_told_at_the_start(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="GONGXU_ENCODER"):
        create_app(load_settings(data_dir=settings.data_dir, encoder="no-such-model"))


def test_nothing_comes_from_elsewhere(database_settings: Settings) -> None:
    app = create_app(database_settings)
    page = app.test_client().get("/").text
    page = page.replace('"https://schema.org"', "").replace("http://localhost", "")
    assert "http://" not in page
    assert "https://" not in page
    assert "style=" not in page
    for script in page.split("<script ")[1:]:
        assert script.startswith(('src="/static/js/', 'type="application/ld+json">'))
    app.extensions["runtime"].stop()
