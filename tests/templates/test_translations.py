"""Every text of code and templates has its Chinese, with the same places to fill in."""

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
}
PLACE = re.compile(r"%\((\w+)\)[a-z]")
HAN = re.compile(r"[\u4e00-\u9fff]")


def used(root: Path) -> Catalog:
    """Return all texts that code and templates below ``root`` ask for."""
    mappings = tomllib.loads((ROOT / "translations/babel.toml").read_text("utf-8"))["mappings"]
    found = extract_from_dir(
        root,
        directory_filter=lambda folder: _is_ours(Path(folder).relative_to(root)),
        method_map=[(entry["pattern"], entry["method"]) for entry in mappings],
        options_map={
            entry["pattern"]: {key: entry[key] for key in entry.keys() - {"pattern", "method"}}
            for entry in mappings
        },
        keywords=KEYWORDS,
    )
    catalogue = Catalog()
    for _file, _line, message, _comments, _context in found:
        catalogue.add(message)
    return catalogue


def _is_ours(folder: Path) -> bool:
    return not folder.parts or folder.parts[0] in {"marketplace", "templates"}


def kept() -> Catalog:
    """Return the Chinese catalogue."""
    path = ROOT / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as lines:
        return read_po(lines, locale="zh", abort_invalid=True)


def faults(wanted: Catalog, catalogue: Catalog) -> list[str]:
    """Name every text whose translation is missing, doubtful, or fills in something else."""
    return [
        f"{fault}: {message.id!r}"
        for message in wanted
        if message.id and (fault := _fault(message, catalogue.get(message.id)))
    ]


def _fault(message: Message, translation: Message | None) -> str | None:
    texts = _texts(translation)
    if translation is None or not all(texts) or not texts:
        return "missing"
    if translation.fuzzy:
        return "fuzzy"
    if any(set(PLACE.findall(text)) != _places(message) for text in texts):
        return "other places"
    return None


def _texts(translation: Message | None) -> list[str]:
    if translation is None:
        return []
    string = translation.string or ""
    return [string] if isinstance(string, str) else list(string)


def _places(message: Message) -> set[str]:
    ids = message.id if isinstance(message.id, tuple | list) else [message.id]
    return {place for text in ids for place in PLACE.findall(text)}


def test_every_text_is_translated() -> None:
    wanted = used(ROOT)
    assert len(wanted) > 150
    assert faults(wanted, kept()) == []


def test_every_translation_is_chinese() -> None:
    for message in kept():
        for text in _texts(message) if message.id else []:
            assert HAN.search(text) or not re.search("[A-Za-z]", text), message.id


def test_nothing_is_kept_that_is_no_longer_used() -> None:
    wanted = used(ROOT)
    assert [message.id for message in kept() if message.id and message.id not in wanted] == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (None, "missing: 'Hello %(name)s'"),
        (Message("Hello %(name)s", ""), "missing: 'Hello %(name)s'"),
        (Message("Hello %(name)s", "您好 %(name)s", flags=["fuzzy"]), "fuzzy: 'Hello %(name)s'"),
        (Message("Hello %(name)s", "您好"), "other places: 'Hello %(name)s'"),
        (Message("Hello %(name)s", "您好 %(nmae)s"), "other places: 'Hello %(name)s'"),
    ],
)
def test_a_fault_is_noticed(tmp_path: Path, entry: Message | None, fault: str) -> None:
    page = tmp_path / "templates" / "portal" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text('{{ _("Hello %(name)s", name=name) }}', encoding="utf-8")
    catalogue = Catalog(locale="zh")
    if entry is not None:
        catalogue[entry.id] = entry
    assert faults(used(tmp_path), catalogue) == [fault]


def test_texts_of_python_are_found(tmp_path: Path) -> None:
    module = tmp_path / "marketplace" / "portal" / "labels.py"
    module.parent.mkdir(parents=True)
    module.write_text('lazy_gettext("One"); ngettext("%(num)s day", "%(num)s days", 2)', "utf-8")
    assert [message.id for message in used(tmp_path) if message.id] == [
        "One",
        ("%(num)s day", "%(num)s days"),
    ]


TEMPLATE_CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def test_templates_say_nothing_untranslated() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = TEMPLATE_CODE.sub(" ", path.read_text("utf-8"))
        words = set(re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", " ", text)))
        assert words <= {"ISIC"}, path.name


def test_the_head_is_filled_in() -> None:
    head = " ".join(text for _name, text in kept().mime_headers)
    assert "The Gongxu authors" in head
    assert not re.search("FULL NAME|EMAIL|ADDRESS|LANGUAGE|LL@|YEAR-MO", head)
