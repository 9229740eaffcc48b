"""What must not be told, and what must not be guessed: passwords in addresses, and keys."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from sqlalchemy import URL, make_url

MIN_KEY_LENGTH = 32
MIN_REST = 24
"""Characters of a key that must remain once everybody's words are taken out of it."""
MIN_PAIRS = 18
"""Different pairs of neighbours in what remains; one key of 32 random hex digits has some 29."""
MAX_STEPS = 0.75
"""Share of neighbours that may follow each other in the alphabet; random hex digits have 0.17."""

MAX_NEAR = 0.7
"""Share of neighbours that may lie beside each other on the keyboard; 800,000 random keys stayed
below 0.59."""
MAX_SPELT = 0.85
"""Share of neighbours that may be letters of one case, as in words; of a million random keys two
had 0.85 or more."""
KEYBOARD = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
PLACES = {
    key: (row, column) for row, keys in enumerate(KEYBOARD) for column, key in enumerate(keys)
}

# Only what is known to be harmless is shown: drivers take passwords under several names.
SHOWN_OPTIONS = {
    "application_name",
    "connect_timeout",
    "host",
    "hostaddr",
    "port",
    "sslmode",
    "user",
}
SHOWN_OPTIONS |= {"cache", "mode", "timeout", "uri"}
MASK = "***"

CAPITAL = re.compile("(?<![A-Za-z])[A-Z](?=[a-z])")
"""The first letter of a word that is written as a name."""
PLACEHOLDERS = re.compile(
    "admin|change|characters|cookie|default|demo|development|django|dummy|example|flask|gongxu"
    "|insecure|letmein|must|now|passw[o0]rd|passwd|placeholder|please|production|qwerty|random"
    "|replace|sample|secret|session|signing|string|test|this|token|unsafe|with|your|key|me"
)


def masked(url: URL | str) -> str:
    """Return a database's address fit to be shown: passwords are ``***``, wherever they stand."""
    made = make_url(url)
    query = {name: value if name in SHOWN_OPTIONS else MASK for name, value in made.query.items()}
    shown = made.set(query=query).render_as_string(hide_password=True)
    return shown.replace("%2A%2A%2A", MASK)


def is_guessable(key: str) -> bool:
    """Say whether a key is short, repeats itself, counts up, or is made of words or keyboard rows.

    What ``openssl rand -hex 16`` or ``secrets.token_urlsafe(24)`` make, or more, is not.
    """
    rest = PLACEHOLDERS.sub("", key.lower())
    pairs = list(pairwise(rest))
    steps = sum(abs(ord(one) - ord(other)) <= 1 for one, other in pairs)
    return (
        len(key) < MIN_KEY_LENGTH
        or len(rest) < MIN_REST
        or len(set(pairs)) < MIN_PAIRS
        or steps > MAX_STEPS * len(pairs)
        or _share(_is_near, pairwise(key.lower())) > MAX_NEAR
        or _share(_is_spelt, _joined(key)) > MAX_SPELT
    )


def _share(holds: Callable[[str, str], bool], pairs: Iterable[tuple[str, str]]) -> float:
    found = [holds(*pair) for pair in pairs]
    return sum(found) / max(1, len(found))


def _joined(key: str) -> Iterator[tuple[str, str]]:
    """Yield the neighbours that no sign keeps apart, names written as other words are."""
    written = CAPITAL.sub(lambda found: found[0].lower(), key)
    return ((one, other) for one, other in pairwise(written) if one.isalnum() and other.isalnum())


def _is_spelt(one: str, other: str) -> bool:
    pair = one + other
    return pair.isalpha() and pair in {pair.lower(), pair.upper()}


def _is_near(one: str, other: str) -> bool:
    if one not in PLACES or other not in PLACES:
        return False
    (row, column), (below, beside) = PLACES[one], PLACES[other]
    return abs(row - below) <= 1 and abs(column - beside) <= 1
