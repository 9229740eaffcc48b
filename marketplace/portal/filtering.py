"""The filters of a list as its address says them, the same for pages and feeds."""

from flask import request

from marketplace.listings.facets import Filters

PARAMETERS = {"industry": "industries", "scene": "scenes", "task": "tasks", "evidence": "evidence"}
"""What each facet is called in an address, and its scheme."""


def chosen_filters() -> Filters:
    """Return the filters that the address of this request asks for."""
    return Filters.known(
        {scheme: request.args.getlist(name) for name, scheme in PARAMETERS.items()}
    )


def in_address(filters: Filters) -> dict[str, list[str]]:
    """Return the parameters that say ``filters``, in one order however they were asked for."""
    said = {name: list(filters.codes(scheme)) for name, scheme in PARAMETERS.items()}
    return {name: codes for name, codes in said.items() if codes}
