"""All pages of the portal: importing this module puts them on the blueprint."""

from marketplace.portal import (
    browse,
    cases,
    compare,
    design,
    entries,
    feeds,
    fit,
    heads,
    sitemaps,
    structured,
    vendors,
    views,
)
from marketplace.portal.blueprint import pages

__all__ = ["pages"]

REGISTERED = (
    *(views, browse, cases, compare, fit, vendors, entries, design),
    *(feeds, heads, structured, sitemaps),
)
