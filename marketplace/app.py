"""Puts the web application together."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from werkzeug.middleware.proxy_fix import ProxyFix

from marketplace import schema
from marketplace.health import health
from marketplace.knowledge.views import pages as knowledge
from marketplace.logs import configure_logs
from marketplace.portal.routes import pages
from marketplace.resources import resource
from marketplace.runtime import Runtime
from marketplace.settings import Settings
from marketplace.web.addresses import init_addresses
from marketplace.web.assets import init_assets
from marketplace.web.envelope import Envelope
from marketplace.web.errors import init_errors
from marketplace.web.languages import init_languages
from marketplace.web.themes import init_themes
from marketplace.web.transactions import TransactionalFlask

MAX_REQUEST_BYTES = 1 << 20


def create_app(settings: Settings, runtime: Runtime | None = None) -> Flask:
    """Return the application on the parts of ``runtime``, or on parts made from the settings.

    :raises ConfigurationError: the settings would not be safe, or name what is not there.
    """
    configure_logs(settings)
    parts = runtime or Runtime(settings)
    app = TransactionalFlask(
        "marketplace", template_folder=str(resource("templates")), static_folder="static"
    )
    app.database = parts.database
    app.extensions.update(runtime=parts, matcher=parts.matcher)
    _configure(app, settings)
    app.jinja_env.globals["operator"] = {
        "name": settings.operator_name,
        "registration": settings.operator_registration,
    }
    Bootstrap5(app)
    init_addresses(app, settings)
    init_languages(app, settings)
    init_themes(app)
    init_assets(app)
    init_errors(app)
    app.register_blueprint(health(parts))
    app.register_blueprint(pages)
    app.register_blueprint(knowledge)
    _wrap(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.signing_key(),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        BOOTSTRAP_SERVE_LOCAL=True,
        GONGXU_HEAD=schema.head(),
        GONGXU_DEVELOPMENT=settings.development,
        GONGXU_TEXTS=settings.data_dir / "texts",
    )
    # A redirect to the address with fewer slashes would name the host that the request claims.
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _wrap(app: Flask, settings: Settings) -> None:
    # Outermost last: the proxies' headers must be read before anything asks for the scheme.
    app.wsgi_app = Envelope(app.wsgi_app)  # type: ignore[method-assign] # the documented way
    hops = settings.trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # the documented way
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops
        )
