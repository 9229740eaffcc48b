"""Addresses as the world outside knows them, and which pages search engines shall know."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from flask import Flask, current_app, request, url_for

from marketplace.settings import Settings
from marketplace.web.languages import Language

View = TypeVar("View", bound=Callable[..., Any])
Values = Mapping[str, Any]
"""What is filled into the address of a view."""

ONE: Final[tuple[Values, ...]] = ({},)


def init_addresses(app: Flask, settings: Settings) -> None:
    """Let pages of ``app`` name themselves by the address that the operator has set."""
    app.config["GONGXU_PUBLIC_URL"] = settings.public_url
    app.jinja_env.globals.update(absolute=absolute)


def absolute(path: str) -> str:
    """Return the whole address of a path of this site.

    Once the operator has set the site's address, what a request calls the host plays no part:
    anybody can write anything there.
    """
    public: str = current_app.config["GONGXU_PUBLIC_URL"]
    if public:
        return public + path
    # A host that is none at all is empty here.
    return f"{request.scheme}://{request.host}{path}" if request.host else path


def page_address(endpoint: str, language: Language | None, **values: Any) -> str:  # noqa: ANN401 whatever url_for takes
    """Return the whole address of a page in one language; ``None``: as each reader prefers."""
    return absolute(url_for(endpoint, **values, lang=language))


def in_sitemap(values: Callable[[], Iterable[Values]] = lambda: ONE) -> Callable[[View], View]:
    """Mark a view whose pages are always there, so that the sitemap names them.

    ``values`` returns what to fill into its address, once for each page.
    """

    def mark(view: View) -> View:
        view.__dict__["in_sitemap"] = values
        return view

    return mark


def constant_pages() -> Iterator[tuple[str, Values]]:
    """Yield the endpoint and the values of each page that is always there."""
    for endpoint, view in current_app.view_functions.items():
        offered = getattr(view, "in_sitemap", None)
        for values in offered() if offered else ():
            yield endpoint, values
