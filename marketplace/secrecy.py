"""What must not be told, and what must not be guessed: passwords in addresses, and keys."""

import re
from itertools import pairwise

from sqlalchemy import URL, make_url

MIN_KEY_LENGTH = 32
MIN_REST = 24
"""Characters of a key that must remain once everybody's words are taken out of it."""
MIN_PAIRS = 18
"""Different pairs of neighbours in what remains; one key of 32 random hex digits has some 29."""
MAX_STEPS = 0.75
"""Share of neighbours that may follow each other in the alphabet; random hex digits have 0.17."""

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
    """Say whether a key is short, repeats itself, counts up, or is made of everybody's words.

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
    )
