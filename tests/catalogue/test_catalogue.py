"""The demo catalogue: valid, bilingual where it says so, and complete for its scenarios."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typesetting import CJK, badly_set, bilinguals, in_the_wrong_language, languages, texts

from marketplace.listings.content import Problem, Solution, stored
from marketplace.organisations.models import Organisation, OrganisationKind, Verification
from marketplace.organisations.profile import Profile
from marketplace.resources import resource

CATALOGUE = resource("catalogue")
PROBLEMS = sorted((CATALOGUE / "problems").glob("*.toml"))
SOLUTIONS = sorted((CATALOGUE / "solutions").glob("*.toml"))
FILES = [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in PROBLEMS + SOLUTIONS]
POSTS = {"problems": OrganisationKind.MANUFACTURER, "solutions": OrganisationKind.VENDOR}


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def listing(path: Path) -> Problem | Solution:
    document = toml(path)
    del document["organisation"]
    model = Problem if path.parent.name == "problems" else Solution
    return model.model_validate(document)


def problem(slug: str) -> Problem:
    found = listing(CATALOGUE / "problems" / f"{slug}.toml")
    assert isinstance(found, Problem)
    return found


def solution(slug: str) -> Solution:
    found = listing(CATALOGUE / "solutions" / f"{slug}.toml")
    assert isinstance(found, Solution)
    return found


ORGANISATIONS = toml(CATALOGUE / "organisations.toml")


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_a_listing_that_survives_storing(path: Path) -> None:
    content = listing(path)
    assert type(content).model_validate(stored(content)) == content


@pytest.mark.parametrize("path", FILES)
def test_its_organisation_exists_and_may_post_it(path: Path) -> None:
    owner = ORGANISATIONS[toml(path)["organisation"]]
    assert owner["kind"] in {POSTS[path.parent.name], OrganisationKind.BOTH}


@pytest.mark.parametrize("slug", ORGANISATIONS)
def test_an_organisation_is_verified_and_marked_as_invented(slug: str) -> None:
    written = dict(ORGANISATIONS[slug])
    profile = Profile.model_validate(written.pop("profile"))
    made = Organisation(slug=slug, **written)
    assert profile.about
    assert profile.place
    assert made.verification == Verification.VERIFIED
    assert made.invented
    assert made.kind in set(OrganisationKind)
    assert made.name_en
    assert not CJK.search(made.name_en)
    assert made.name_zh is None or CJK.search(made.name_zh)


def test_the_market_is_as_large_as_promised() -> None:
    industries = {(problem(path.stem).industry or "")[:2] for path in PROBLEMS}
    vendors = {toml(path)["organisation"] for path in SOLUTIONS}
    assert (len(PROBLEMS) >= 40, len(SOLUTIONS) >= 60) == (True, True)
    assert (len(industries) >= 15, len(vendors) >= 25) == (True, True)


def test_no_organisation_is_idle() -> None:
    posting = {toml(path)["organisation"] for path in PROBLEMS + SOLUTIONS}
    assert posting == set(ORGANISATIONS)


@pytest.mark.parametrize("path", FILES)
def test_it_speaks_the_same_languages_throughout(path: Path) -> None:
    content = listing(path)
    spoken = languages(content.title)
    assert {languages(text) for text in bilinguals(content)} == {spoken}


@pytest.mark.parametrize("path", FILES)
def test_no_text_stands_in_the_wrong_language(path: Path) -> None:
    content = listing(path)
    assert in_the_wrong_language(content) == []


@pytest.mark.parametrize("path", FILES)
def test_chinese_is_set_as_chinese(path: Path) -> None:
    assert badly_set(texts(listing(path), "zh")) == []


@pytest.mark.parametrize("path", FILES)
def test_it_is_neither_terse_nor_long(path: Path) -> None:
    content = listing(path)
    assert content.description is not None
    if content.title.zh:
        assert len(content.summary.zh or "") in range(40, 121)
        assert len(content.description.zh or "") in range(150, 401)
    if content.title.en:
        assert len((content.summary.en or "").split()) in range(20, 61)
        assert len((content.description.en or "").split()) in range(80, 181)


def test_nothing_is_said_twice() -> None:
    said: Counter[str] = Counter()
    for path in PROBLEMS + SOLUTIONS:
        content = listing(path)
        own = (
            (content.must_haves, content.nice_to_haves)
            if isinstance(content, Problem)
            else (content.problems_solved, content.limits)
        )
        main = (content.title, content.summary, content.description, *own)
        said.update(texts(main, "zh") + texts(main, "en"))
    assert [text for text, times in said.items() if times > 1] == []


@pytest.mark.parametrize("files", [PROBLEMS, SOLUTIONS], ids=["problems", "solutions"])
def test_the_market_is_mixed(files: list[Path]) -> None:
    spoken = Counter(languages(listing(path).title) for path in files)
    assert set(spoken) == {frozenset({"zh", "en"}), frozenset({"zh"}), frozenset({"en"})}
    assert 0.6 <= spoken[frozenset({"zh", "en"})] / len(files) <= 0.75


@pytest.mark.parametrize("path", [path for path in FILES if "problems/" in str(path.id)])
def test_a_problem_can_be_published(path: Path) -> None:
    content = problem(path.stem)
    assert content.industry
    assert content.scene
    assert content.kpis
    assert content.must_haves
    assert content.data
    assert content.budget
    assert content.site
    requirements = texts(content.must_haves + content.nice_to_haves, "en")
    assert [text for text in requirements if len(text.split()) > 30] == []


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
def test_a_baseline_is_not_given_away_by_the_texts(path: Path) -> None:
    """A baseline is for introduced vendors, so nothing that others read may tell it."""
    content = problem(path.stem)
    readable = (content.title, content.summary, content.description)
    told = "\n".join(texts(readable, "zh") + texts(readable, "en"))
    numbers = set(re.findall(r"\d+(?:\.\d+)?", told))
    assert numbers.isdisjoint(kpi.baseline for kpi in content.kpis if kpi.baseline)


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_a_solution_can_be_published(path: Path) -> None:
    content = solution(path.stem)
    assert 3 <= len(content.problems_solved) <= 6
    assert content.industries
    assert content.scenes
    assert content.tasks
    assert content.limits
    assert content.evidence
    assert content.confirmed_current


def test_only_the_operator_makes_a_benchmark() -> None:
    evidence = [record for path in SOLUTIONS for record in solution(path.stem).evidence]
    assert any(record.benchmark for record in evidence)
    assert {record.grade for record in evidence} == {0, 1, 2, 3}
    assert all(record.grade == 3 for record in evidence if record.benchmark)


def test_no_two_listings_share_an_address() -> None:
    slugs = Counter(path.stem for path in PROBLEMS + SOLUTIONS)
    assert max(slugs.values()) == 1
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


def test_each_result_names_its_customer_by_itself() -> None:
    """A case has a page of its own, where "the same customer" would mean nobody."""
    told = [record.customer for path in SOLUTIONS for record in solution(path.stem).evidence]
    assert [one for one in told if re.search(r"同一|同上|\bsame\b", f"{one.zh} {one.en}")] == []
