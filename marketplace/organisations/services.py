"""Making organisations."""

import re

from sqlalchemy.orm import Session

from marketplace.errors import RuleBroken
from marketplace.organisations.models import Organisation, OrganisationKind, Verification

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUG_LENGTH = 80
NAME_LENGTH = 200
CJK = re.compile("[\u4e00-\u9fff]")


def vouch(session: Session, slug: str, name: str, *, posts_problems: bool) -> Organisation:
    """Make an organisation that the operator vouches for, so that it counts as verified.

    :raises RuleBroken: the slug is not of the form ``my-company``, or the name is too long.
    """
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LENGTH:
        message = f"{slug!r} is no slug: use up to {SLUG_LENGTH} of a-z, 0-9 and single hyphens"
        raise RuleBroken(message)
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LENGTH:
        message = f"an organisation's name has 1 to {NAME_LENGTH} characters"
        raise RuleBroken(message)
    made = Organisation(
        slug=slug,
        kind=OrganisationKind.MANUFACTURER if posts_problems else OrganisationKind.VENDOR,
        verification=Verification.VERIFIED,
        **{"name_zh" if CJK.search(name) else "name_en": name},
    )
    session.add(made)
    session.flush()
    return made
