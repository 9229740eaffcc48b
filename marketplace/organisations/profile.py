"""What an organisation says of itself; all of it is public."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from marketplace.bilingual import Bilingual, Part
from marketplace.taxonomy.codes import terms

FOUNDED = (1600, 2100)
WEBSITE = StringConstraints(pattern=r"^https?://[^\s]+$", max_length=200)


def _known_band(code: str) -> str:
    if code not in terms("staff"):
        message = f"{code!r} is not one of {', '.join(terms('staff'))}"
        raise ValueError(message)
    return code


class Profile(Part):
    """Who an organisation is; what it has not said is left out."""

    about: Bilingual | None = None
    place: Bilingual | None = None
    founded: Annotated[int, Field(ge=FOUNDED[0], le=FOUNDED[1])] | None = None
    staff: Annotated[str, AfterValidator(_known_band)] | None = None
    website: (
        Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=200)] | None
    ) = None


def stored_profile(profile: Profile) -> dict[str, Any]:
    """Return the form in which an organisation keeps its profile."""
    return profile.model_dump(mode="json", exclude_none=True)


def known_profile(stored: dict[str, Any]) -> Profile:
    """Turn a stored profile into its typed form; what can no longer be read counts as not said."""
    try:
        return Profile.model_validate(stored)
    except ValidationError:
        return Profile()
