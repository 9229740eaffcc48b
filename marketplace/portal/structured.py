"""What pages tell machines in schema.org's words: the same that they show people, and no more.

Everything is made of what the viewer may see. There are no ratings and no figures for prices:
nobody has given any.
"""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.listings.content import Solution
from marketplace.listings.parts import Evidence
from marketplace.listings.queries import Shown
from marketplace.organisations.models import Organisation
from marketplace.portal import labels
from marketplace.portal.blueprint import pages, site_owner
from marketplace.portal.cases import Case
from marketplace.portal.vendors import Vendor
from marketplace.web.addresses import absolute, page_address
from marketplace.web.languages import LANGUAGES, TAGS, current_language

VOCABULARY = {"@context": "https://schema.org"}
HEADLINE = 110
"""Characters of a headline that search engines show."""

Data = dict[str, Any]


@pages.app_template_global()
def site_data() -> Data:
    """Describe the whole site, and how it is searched."""
    search = absolute(url_for("portal.search"))
    return VOCABULARY | _said(
        type="WebSite",
        name=gettext("Gongxu"),
        alternateName="Gongxu 供需",
        url=page_address("portal.home", current_language()),
        inLanguage=[TAGS[language] for language in LANGUAGES],
        publisher=_said(type="Organization", name=site_owner()),
        potentialAction={
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    )


@pages.app_template_global()
def solution_data(shown: Shown) -> Data:
    """Describe a solution as a service that its vendor provides."""
    content = _solution(shown)
    return (
        VOCABULARY
        | _service(shown)
        | _said(
            description=content.summary.text(current_language()),
            provider=_provider(shown),
            category=_named(content.scenes, "scenes") + _named(content.tasks, "tasks"),
            areaServed=[_country(code) for code in content.regions],
            audience=[
                _said(type="BusinessAudience", audienceType=name)
                for name in _named(content.industries, "industries")
            ],
            award=[
                one.benchmark.text(current_language()) for one in content.evidence if one.benchmark
            ],
            offers=_offer(content),
        )
    )


@pages.app_template_global()
def vendor_data(vendor: Vendor, solutions: Iterable[Shown]) -> Data:
    """Describe a vendor, with the solutions that its page shows."""
    organisation, profile, language = vendor.organisation, vendor.profile, current_language()
    other = {organisation.name_zh, organisation.name_en} - {organisation.name(language)}
    return (
        VOCABULARY
        | _organisation(organisation)
        | _said(
            alternateName=next(filter(None, other), None),
            description=profile.about.text(language) if profile.about else None,
            sameAs=profile.website,
            foundingDate=str(profile.founded) if profile.founded else None,
            address=_said(
                type="PostalAddress",
                addressLocality=profile.place.text(language) if profile.place else None,
                addressCountry=organisation.country,
            )
            if profile.place or organisation.country
            else None,
            makesOffer=[_said(type="Offer", itemOffered=_service(one)) for one in solutions],
        )
    )


@pages.app_template_global()
def case_data(case: Case) -> Data:
    """Describe a case as an article about its solution, with the result that was measured."""
    record, language = case.record, current_language()
    address = {"slug": case.shown.slug, "number": case.number}
    grade = labels.code_label(str(record.grade), "evidence")
    customer, kpi = record.customer.text(language), record.kpi.text(language)
    return VOCABULARY | _said(
        type="Article",
        headline=f"{customer}{gettext(': ')}{kpi}"[:HEADLINE],
        url=page_address("portal.case", language, **address),
        description=labels.noted(f"{kpi}{gettext(': ')}{_figure(record)}", grade),
        author=_provider(case.shown),
        about=_service(case.shown),
        award=record.benchmark.text(language) if record.benchmark else None,
        temporalCoverage=record.period,
        mentions=_said(
            type="PropertyValue",
            name=kpi,
            value=record.result,
            unitText=record.unit,
            description=grade,
        ),
    )


def _figure(record: Evidence) -> str:
    before = f"{record.baseline} → " if record.baseline else ""
    return f"{before}{record.result} {record.unit or ''}".strip()


def _solution(shown: Shown) -> Solution:
    assert isinstance(shown.content, Solution)  # noqa: S101 for the type checker
    return shown.content


def _service(shown: Shown) -> Data:
    return _said(
        type="Service",
        name=shown.content.title.text(current_language()),
        url=page_address("portal.solution", current_language(), slug=shown.slug),
    )


def _provider(shown: Shown) -> Data | None:
    return _organisation(shown.organisation) if shown.organisation else None


def _organisation(organisation: Organisation) -> Data:
    return _said(
        type="Organization",
        name=organisation.name(current_language()),
        url=page_address("portal.vendor", current_language(), slug=organisation.slug),
        disambiguatingDescription=gettext("invented for this demo")
        if organisation.invented
        else None,
    )


def _offer(content: Solution) -> Data | None:
    price = labels.price_text(content.price) if content.price else ""
    return _said(type="Offer", description=price) if price else None


def _country(code: str) -> Data:
    return _said(type="Country", identifier=code, name=labels.country_name(code))


def _named(codes: Iterable[str], scheme: str) -> list[str]:
    return [labels.code_label(code, scheme) for code in codes]


def _said(*, type: str | None = None, **fields: object) -> Data:  # noqa: A002 schema.org's word
    """Return the fields that say something, of the given type."""
    kept = {name: value for name, value in fields.items() if value not in (None, "", [], ())}
    return ({"@type": type} if type else {}) | kept
