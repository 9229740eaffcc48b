"""Vendors: their page with profile, solutions and cases, and the list of them."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, select

from marketplace.db import session
from marketplace.errors import NotFound
from marketplace.listings.facets import Filters
from marketplace.listings.models import Kind, Listing
from marketplace.listings.pages import Place, page
from marketplace.listings.queries import is_published
from marketplace.organisations.models import Organisation
from marketplace.organisations.profile import Profile, known_profile
from marketplace.portal.blueprint import pages, stage
from marketplace.portal.cases import cases_of
from marketplace.web.addresses import in_sitemap

LISTED = 30


@dataclass(frozen=True, slots=True)
class Vendor:
    """An organisation with published solutions, what it says of itself, how many they are."""

    organisation: Organisation
    profile: Profile
    solutions: int


def _vendors() -> Select[Organisation, int]:
    return (
        select(Organisation, func.count(Listing.id))
        .join(Listing, Listing.organisation_id == Organisation.id)
        .where(is_published(), Listing.kind == Kind.SOLUTION)
        .group_by(Organisation.id)
        .order_by(Organisation.slug)
    )


def _made(organisation: Organisation, solutions: int) -> Vendor:
    return Vendor(organisation, known_profile(organisation.profile), solutions)


@pages.get("/vendors")
@in_sitemap()
def vendors() -> ResponseReturnValue:
    """List the vendors by name of their address, a page at a time."""
    after = request.args.get("after", "")
    listing = _vendors().limit(LISTED + 1)
    rows = session().execute(listing.where(Organisation.slug > after)).all()
    if after and not rows:  # nothing is beyond: begin anew
        after, rows = "", session().execute(listing).all()
    listed = [_made(*row) for row in rows[:LISTED]]
    following = listed[-1].organisation.slug if len(rows) > LISTED else None
    return render_template(
        "portal/vendors.html", vendors=listed, following=following, is_first=not after
    )


@pages.get("/vendors/<slug>")
def vendor(slug: str) -> ResponseReturnValue:
    """Show who a vendor is, what it offers and what came of it."""
    known = [_made(*row) for row in session().execute(_vendors().where(Organisation.slug == slug))]
    if not known:
        raise NotFound(slug)
    organisation = known[0].organisation
    place = Place.read(request.args.get("at", ""))
    own = Filters(owner=organisation.id)
    found = page(session(), Kind.SOLUTION, stage(), own, place=place)
    cases = [case for shown in found.items for case in cases_of(shown)]
    return render_template("portal/vendor.html", vendor=known[0], found=found, cases=cases)
