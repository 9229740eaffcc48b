"""The pieces that problems and solutions are made of, each with its own rules."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, model_validator

from marketplace.bilingual import Bilingual, Part, Words
from marketplace.listings.stages import Seen, Stage
from marketplace.taxonomy.codes import terms

TITLE_LENGTH = 80
PLAIN_NUMBER = re.compile(r"[-+−]?[0-9]{1,12}(\.[0-9]{1,12})?")
CONFIRMED = 2
"""The grade from which somebody other than the vendor answers for a result."""


STORED = {"stored": True}
"""Validation context for what was valid when it was written: code lists may have changed since."""


def _code_of(scheme: str) -> AfterValidator:
    def check(code: str, info: ValidationInfo) -> str:
        if info.context == STORED:
            return code
        known = terms(scheme)
        if code not in known and not (scheme == "industries" and code[:2] in known):
            message = f"{code!r} is not one of the {scheme}"
            raise ValueError(message)
        return code

    return AfterValidator(check)


Industry = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,4}$"), _code_of("industries")]
Scene = Annotated[str, _code_of("scenes")]
Task = Annotated[str, _code_of("tasks")]
Modality = Annotated[str, _code_of("modalities")]
DeploymentKind = Annotated[str, _code_of("deployments")]
Protocol = Annotated[str, _code_of("protocols")]
Cooperation = Annotated[str, _code_of("cooperations")]
BudgetBand = Annotated[str, _code_of("budgets")]
Frequency = Annotated[str, _code_of("data_frequencies")]
PriceModel = Annotated[str, _code_of("price_models")]
Maturity = Annotated[str, _code_of("maturities")]
Kpi = Annotated[str, _code_of("kpis")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Title(Bilingual):
    """A heading of at most 80 characters in each language."""

    @model_validator(mode="after")
    def _short(self) -> Self:
        if any(text and len(text) > TITLE_LENGTH for text in (self.zh, self.en)):
            message = f"a title has at most {TITLE_LENGTH} characters"
            raise ValueError(message)
        return self


class KpiTarget(Part):
    """A number that is to change: from what, to what, how measured, by when."""

    name: Annotated[Bilingual, Seen(Stage.VERIFIED)]
    unit: Annotated[str | None, Seen(Stage.VERIFIED)] = None
    baseline: Annotated[str | None, Seen(Stage.INTRODUCED)] = None
    target: Annotated[str, Seen(Stage.VERIFIED)]
    measured: Annotated[Bilingual | None, Seen(Stage.VERIFIED)] = None
    by: Annotated[date | None, Seen(Stage.VERIFIED)] = None
    hard: Annotated[bool, Seen(Stage.VERIFIED)] = False


class Predicate(Part):
    """A must-have that a machine can check: a field of the solution, an operator, a value."""

    field: Words
    operator: Literal["=", "≠", "≤", "≥", "in", "has"]
    value: Words


class Requirement(Part):
    """A must-have or nice-to-have: free text, or a predicate; only a predicate can be hard."""

    text: Bilingual | None = None
    predicate: Predicate | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.predicate is None):
            message = "a requirement is either a text or a predicate"
            raise ValueError(message)
        return self


class DataAvailable(Part):
    """Which data the manufacturer has; ``none_yet`` is an answer too."""

    none_yet: Annotated[bool, Seen(Stage.VERIFIED)] = False
    modalities: Annotated[tuple[Modality, ...], Seen(Stage.VERIFIED)] = ()
    volume: Annotated[Bilingual | None, Seen(Stage.INTRODUCED)] = None
    labelled_percent: Annotated[float | None, Field(ge=0, le=100), Seen(Stage.VERIFIED)] = None
    frequency: Annotated[Frequency | None, Seen(Stage.VERIFIED)] = None
    sample_possible: Annotated[bool | None, Seen(Stage.VERIFIED)] = None


class DataRules(Part):
    """Where the data may go; ``None`` is "not said"."""

    may_leave_site: bool | None = None
    may_leave_country: bool | None = None
    personal: bool | None = None
    important: bool | None = None


class Deployment(Part):
    """Where the solution has to run, how fast, and what it has to talk to."""

    kinds: tuple[DeploymentKind, ...] = ()
    latency_ms: Annotated[float, Field(gt=0)] | None = None
    protocols: tuple[Protocol, ...] = ()


class Money(Part):
    """A band of money; ``undecided`` is a band."""

    band: BudgetBand
    currency: Currency = "CNY"


class Timing(Part):
    """When the manufacturer decides, tries and produces."""

    decision_by: date | None = None
    pilot_start: date | None = None
    production_by: date | None = None


class Site(Part):
    """Where the problem is; each part of the address opens at its own stage."""

    country: Annotated[Country, Seen(Stage.PUBLIC)]
    province: Annotated[Bilingual | None, Seen(Stage.VERIFIED)] = None
    town: Annotated[Bilingual | None, Seen(Stage.INTRODUCED)] = None


class InputsNeeded(Part):
    """What a solution has to be fed with; ``None`` is "not said"."""

    modalities: tuple[Modality, ...] = ()
    samples: Annotated[int, Field(ge=0)] | None = None
    labelled: Annotated[int, Field(ge=0)] | None = None
    sensors: Bilingual | None = None


class Integration(Part):
    """What a solution talks to, runs on, and how fast it answers."""

    kinds: tuple[DeploymentKind, ...] = ()
    protocols: tuple[Protocol, ...] = ()
    hardware: Bilingual | None = None
    latency_ms: Annotated[float, Field(gt=0)] | None = None
    data_leaves_site: bool | None = None


class Price(Part):
    """How a solution is paid for; a pilot offer is told in words."""

    model: PriceModel | None = None
    band: BudgetBand | None = None
    currency: Currency = "CNY"
    pilot: Bilingual | None = None


class Evidence(Part):
    """A result that the vendor states; its grade says who has seen or confirmed it."""

    customer: Bilingual
    kpi: Bilingual
    measure: Kpi | None = None
    """Which figure of the taxonomy ``kpi`` is, so that results of several vendors compare."""
    unit: str | None = None
    baseline: str | None = None
    result: Words
    period: str | None = None
    grade: Literal[0, 1, 2, 3] = 0
    benchmark: Bilingual | None = None
    """The award that makes it a benchmark application, where it is one."""

    def change(self) -> float | None:
        """Return (result − baseline) ÷ baseline, ``None`` unless both are plain numbers.

        ``1,200`` is none: some read it as 1.2.
        """
        before, after = (_plain_number(text) for text in (self.baseline, self.result))
        return (after - before) / abs(before) if before and after is not None else None


def _plain_number(text: str | None) -> float | None:
    found = PLAIN_NUMBER.fullmatch(text.strip()) if text else None
    return float(found[0].replace("−", "-")) if found else None
