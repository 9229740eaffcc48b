"""The reader's language and clock: ``?lang=``, then the cookie, the browser, the installation."""

from datetime import datetime, time
from functools import cached_property
from io import BytesIO
from typing import Final, Literal
from urllib.parse import urlencode

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, current_app, request
from flask_babel import Babel, Domain, get_locale, to_user_timezone

from marketplace.resources import resource
from marketplace.settings import Settings

Language = Literal["zh", "en"]

# Named so, and not zh_Hans: browsers that send zh-CN would get English otherwise.
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
TAGS: Final[dict[Language, str]] = {"zh": "zh-CN", "en": "en"}
COOKIE = "lang"
ONE_YEAR_S = 31_536_000
MAX_PARAMETERS, MAX_PARAMETER = 20, 2000


class SourceDomain(Domain):  # type: ignore[misc] # Flask-Babel has no types
    """Translations straight from the ``.po`` files: there is no compiled file to go stale."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the reader's language; English is in the code itself."""
        language = current_language()
        if language not in self.cache:
            self.cache[language] = _catalogue(language)
        found: NullTranslations = self.cache[language]
        return found


class SourceBabel(Babel):  # type: ignore[misc] # Flask-Babel has no types
    """Flask-Babel with :class:`SourceDomain`."""

    @cached_property
    def domain_instance(self) -> SourceDomain:
        """Return the one domain there is."""
        return SourceDomain()


def _catalogue(language: Language) -> NullTranslations:
    source = resource("translations") / language / "LC_MESSAGES" / "messages.po"
    if not source.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def current_language() -> Language:
    """Return the language of the page that is being made."""
    locale = get_locale()
    return "zh" if locale is not None and locale.language == "zh" else "en"


def local_midnight(moment: datetime) -> datetime:
    """Return when the day began in which ``moment`` lies, on the installation's clock.

    Readers are told the day and no more: moments would tell which listings one company
    published together.
    """
    local: datetime = to_user_timezone(moment)
    return datetime.combine(local, time(), local.tzinfo)


def _chosen() -> Language | None:
    wanted = request.args.get("lang")
    return next((language for language in LANGUAGES if language == wanted), None)


def _select() -> Language:
    remembered = request.cookies.get(COOKIE)
    cookie = next((language for language in LANGUAGES if language == remembered), None)
    default: Language = current_app.config["GONGXU_LANGUAGE"]
    return _chosen() or cookie or _browser() or default


def _browser() -> Language | None:
    for tag, quality in request.accept_languages:
        primary = tag.replace("_", "-").partition("-")[0].lower()
        if quality > 0 and primary in LANGUAGES:
            return "zh" if primary == "zh" else "en"
    return None


def _announce(response: Response) -> Response:
    if response.mimetype not in {"text/html", "application/json"}:
        return response
    response.headers["Content-Language"] = TAGS[current_language()]
    response.vary.update(("Accept-Language", "Cookie", "Accept"))
    chosen = _chosen()
    if chosen is not None:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=ONE_YEAR_S,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def init_languages(app: Flask, settings: Settings) -> None:
    """Give every page of ``app`` its language, its clock and the switch between languages."""
    app.config["GONGXU_LANGUAGE"] = settings.default_language
    babel = SourceBabel()
    babel.init_app(app, default_timezone=settings.timezone, locale_selector=_select)
    app.after_request(_announce)
    app.jinja_env.globals.update(
        current_language=current_language,
        language_tags=TAGS,
        switch_address=switch_address,
        here_with=here_with,
    )


def here_with(**changes: object) -> str:
    """Return the link to this very page with some parameters put in, exchanged or (None) out."""
    rest = [(key, kept) for key, kept in request.args.items(multi=True) if key not in changes]
    new = [(key, str(value)) for key, value in changes.items() if value is not None]
    return "?" + urlencode([*rest[:MAX_PARAMETERS], *new])


def switch_address(value: str, parameter: str = "lang") -> str:
    """Return the link that shows this very page with another value of a parameter.

    It has no path: a browser keeps its own, and all 404 pages stay alike. Parameters that no
    page of ours can have made are left out, so that a long address does not make a huge page.
    """
    rest = [
        (key, kept)
        for key, kept in request.args.items(multi=True)
        if key != parameter and len(kept) <= MAX_PARAMETER
    ]
    return "?" + urlencode([*rest[:MAX_PARAMETERS], (parameter, value)])
