"""What a problem and a solution say: the fields, and from which stage each may be seen."""

import hashlib
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from marketplace.bilingual import Bilingual, Part, Words
from marketplace.listings.parts import (
    Cooperation,
    Country,
    DataAvailable,
    DataRules,
    Deployment,
    Evidence,
    Industry,
    InputsNeeded,
    Integration,
    KpiTarget,
    Maturity,
    Money,
    Price,
    Requirement,
    Scene,
    Site,
    Task,
    Timing,
    Title,
)
from marketplace.listings.stages import Seen, Stage


class Problem(Part):
    """What a manufacturer wants solved."""

    title: Annotated[Title, Seen(Stage.PUBLIC)]
    summary: Annotated[Bilingual, Seen(Stage.PUBLIC)]
    description: Annotated[Bilingual | None, Seen(Stage.VERIFIED)] = None
    industry: Annotated[Industry | None, Seen(Stage.PUBLIC, digits=2)] = None
    scene: Annotated[Scene | None, Seen(Stage.PUBLIC)] = None
    process_step: Annotated[Bilingual | None, Seen(Stage.VERIFIED)] = None
    material: Annotated[Bilingual | None, Seen(Stage.VERIFIED)] = None
    task: Annotated[Task | None, Seen(Stage.PUBLIC)] = None
    kpis: Annotated[tuple[KpiTarget, ...], Seen(Stage.VERIFIED)] = ()
    must_haves: Annotated[tuple[Requirement, ...], Field(max_length=10), Seen(Stage.VERIFIED)] = ()
    nice_to_haves: Annotated[
        tuple[Requirement, ...], Field(max_length=10), Seen(Stage.VERIFIED)
    ] = ()
    not_wanted: Annotated[Bilingual | None, Seen(Stage.VERIFIED)] = None
    data: Annotated[DataAvailable | None, Seen(Stage.VERIFIED)] = None
    data_rules: Annotated[DataRules | None, Seen(Stage.VERIFIED)] = None
    deployment: Annotated[Deployment | None, Seen(Stage.VERIFIED)] = None
    budget: Annotated[Money | None, Seen(Stage.VERIFIED)] = None
    timing: Annotated[Timing | None, Seen(Stage.VERIFIED)] = None
    cooperation: Annotated[tuple[Cooperation, ...], Seen(Stage.VERIFIED)] = ()
    vendor_conditions: Annotated[Bilingual | None, Seen(Stage.VERIFIED)] = None
    site: Annotated[Site | None, Seen(Stage.PUBLIC)] = None
    offers_wanted: Annotated[int, Field(ge=1, le=20), Seen(Stage.ACCEPTED)] = 5
    company_shown: Annotated[bool, Seen(Stage.OWNER)] = False


class Solution(Part):
    """What a vendor offers; everything here is public."""

    title: Title
    summary: Bilingual
    description: Bilingual | None = None
    problems_solved: Annotated[tuple[Bilingual, ...], Field(max_length=10)] = ()
    industries: tuple[Industry, ...] = ()
    industries_possible: tuple[Industry, ...] = ()
    scenes: tuple[Scene, ...] = ()
    tasks: tuple[Task, ...] = ()
    inputs: InputsNeeded | None = None
    integration: Integration | None = None
    maturity: Maturity | None = None
    production_sites: Annotated[int, Field(ge=0)] | None = None
    first_year: Annotated[int, Field(ge=1970, le=2100)] | None = None
    limits: tuple[Bilingual, ...] = ()
    price: Price | None = None
    weeks_to_pilot: Annotated[int, Field(ge=0, le=520)] | None = None
    weeks_to_production: Annotated[int, Field(ge=0, le=520)] | None = None
    regions: tuple[Country, ...] = ()
    languages: tuple[Literal["zh", "en"], ...] = ()
    on_site_service: bool | None = None
    certificates: tuple[Words, ...] = ()
    capacity: Annotated[int, Field(ge=0, le=100)] | None = None
    evidence: tuple[Evidence, ...] = ()
    confirmed_current: date | None = None


Content = Problem | Solution


def stored(content: Content) -> dict[str, Any]:
    """Return the form in which a version keeps its content: JSON without what was not said."""
    return content.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def content_hash(content: Content) -> str:
    """Return the SHA-256 that is equal exactly when two contents say the same."""
    return hashlib.sha256(content.model_dump_json(exclude_defaults=True).encode()).hexdigest()
