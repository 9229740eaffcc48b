"""The reader's colours: ``?theme=`` once, then a cookie; without either, what the device prefers.

The choice is made here and not by a script, so no page ever flashes in the wrong colours.
"""

from typing import Final
from urllib.parse import quote, urlencode

from flask import Flask, Response, request

from marketplace.web.languages import ONE_YEAR_S

THEMES: Final = ("light", "dark")
COOKIE = PARAMETER = "theme"
AUTOMATIC = "auto"


def current_theme() -> str:
    """Return ``light`` or ``dark`` where the reader chose one, else an empty text."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in THEMES else ""


def _choose() -> Response | None:
    wanted = request.args.get(PARAMETER)
    if wanted not in (*THEMES, AUTOMATIC) or request.method != "GET":
        return None
    rest = [pair for pair in request.args.items(multi=True) if pair[0] != PARAMETER]
    # Only the path's last step, so that it leads to this very page and nowhere else.
    here = "./" + quote(request.path.rpartition("/")[2])
    response = Response(status=303, headers={"Location": f"{here}?{urlencode(rest)}".rstrip("?")})
    response.autocorrect_location_header = False
    if wanted == AUTOMATIC:
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
    else:
        response.set_cookie(
            COOKIE,
            wanted,
            max_age=ONE_YEAR_S,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def init_themes(app: Flask) -> None:
    """Let readers of ``app`` choose their colours."""
    app.before_request(_choose)
    app.jinja_env.globals.update(current_theme=current_theme)
