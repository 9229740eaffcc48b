"""Industries, scenes, AI tasks and the other code lists, read from the files beside this module."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a code list: its code and what people call it."""

    code: str
    zh: str
    en: str

    def label(self, language: str) -> str:
        """Return the name in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


SCHEMES = (
    "industries",  # ISIC Rev.4: division (2 digits), group (3) or class (4)
    "scenes",  # where in the value chain
    "tasks",  # what kind of AI
    "modalities",  # kinds of data
    "deployments",
    "protocols",
    "cooperations",
    "budgets",
    "data_frequencies",
    "price_models",
    "maturities",
    "staff",
    "evidence",
    "kpis",  # figures by which a project is judged
)
"""The code lists there are; each is a file ``<name>.toml`` of ``[code] zh = …, en = …`` tables."""


@cache
def terms(scheme: str) -> dict[str, Term]:
    """Return a code list by code, in the order of its file.

    :raises KeyError: there is no such list.
    """
    if scheme not in SCHEMES:
        raise KeyError(scheme)
    text = files(__package__).joinpath(f"{scheme}.toml").read_text(encoding="utf-8")
    return {code: Term(code, **labels) for code, labels in tomllib.loads(text).items()}


def label(scheme: str, code: str, language: str) -> str:
    """Return the name of a code; an industry class without one gets its division's."""
    known = terms(scheme)
    found = known.get(code) or known.get(code[:3]) or known.get(code[:2])
    return found.label(language) if found else code
