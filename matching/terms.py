"""The words of a requirement or a sentence that may tell, and how much each does."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from itertools import pairwise

from matching.concepts import meant
from matching.documents import Language
from matching.everyday import EVERYDAY
from matching.quantities import quantities
from matching.text import is_chinese, spans, word_edges

Background = Mapping[Language, Callable[[str], float]]
"""How telling a term is: its idf in a collection that does not change with the offer."""


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


CONCEPT = "#"
"""Begins the name of a concept among terms."""
_FLAT = 4.0
"""The weight of a word without a background: an idf as of one document in fifty."""
_CONCEPT_WEIGHT = 2.5
"""Less than a word: what is meant alike need not be the same."""
_CONCEPT_WEIGHTS = {"onsite": 12.0, "cloud": 12.0} | dict.fromkeys(
    _words("detect measure data image automatic document defect speed accuracy robot camera"), 1.0
)
"""Where the data stay is one question, in whatever words; half of all offers detect something."""
_EVERYDAY_SHARE = 0.15
_USUAL_SHARE = 0.5
_SIGN_SHARE = 0.25
"""A single Chinese sign finds what is worded a little differently, but says little."""
_WISHES = (
    "must should shall need needs needed require requires required able support supports supported"
    " suitable provide provided please least most minimum maximum than high low deliver delivered"
    " possible capable comply work works handle allow solution system supplier vendor"
)
_USUAL = (
    "detect detection measure measurement inspect inspection monitor monitoring data model machine"
    " image images recognise identify ai algorithm automatic automatically equipment"
    " 检测 测量 识别 监测 数据 模型 图像 自动 智能 算法 设备"
)
"""What half of all offers say."""
_CHINESE_WISHES = _words(
    "必须 需要 要求 希望 能够 可以 支持 至少 不低于 不超过 不少于 不高于 以上 以下 以内 最多 最高"
    " 最低 适用 同时 进行 实现 具备 提供 应当 应能 我们 我厂 供应商 系统 设备 方案 所有 每个 达到"
    " 满足 不小于 不大于 不得 不能 不要 也要 同样 适合 能否 一个 现有"
)
_CHINESE_LITTLE = frozenset(
    "的了与及和或在是有为要能可也都不无并对从到由以其该每至个把被将于上下内外中之等"
)


@lru_cache(maxsize=5_000)
def terms(text: str, language: Language) -> tuple[str, ...]:
    """Return the terms of a text, each once: stems, Chinese words and signs, and concepts.

    Figures are left out: they are compared, not shared.
    """
    text = _without_measures(text)
    words = _chinese(text) if language == "zh" else ()
    plain = (one.term for one in spans(text) if language == "en" or not is_chinese(one.term))
    told = (term for term in plain if not any(sign.isdigit() for sign in term) or _is_name(term))
    concepts = (CONCEPT + name for name in sorted(meant(text).concepts))
    return tuple(dict.fromkeys([*words, *told, *concepts]))


def weight(term: str, language: Language, background: Background | None) -> float:
    """Return how telling a term is, by the background where there is one."""
    if term.startswith(CONCEPT):
        return _CONCEPT_WEIGHTS.get(term[1:], _CONCEPT_WEIGHT)
    told = background[language](term) if background and language in background else _FLAT
    if term in _everyday():
        return told * _EVERYDAY_SHARE
    if term in _usual():
        return told * _USUAL_SHARE
    return told * _SIGN_SHARE if len(term) == 1 and is_chinese(term) else told


def _without_measures(text: str) -> str:
    """Return the text with blanks for its measures; of what is counted the words stay."""
    for one in quantities(text):
        if one.unit not in {"count", "1/s"}:
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _is_name(term: str) -> bool:
    """Tell whether a term with digits is a name, such as VDA5050 or s7, and no figure."""
    return term[0].isalpha()


def _chinese(text: str) -> tuple[str, ...]:
    """Return the pairs of signs inside dictionary words, and the single signs."""
    found: list[str] = []
    for start, end in pairwise(sorted(word_edges(text))):
        word = text[start:end]
        if word in _CHINESE_WISHES:
            found.append(word)
        elif is_chinese(word):
            found.extend(word[at : at + 2] for at in range(max(len(word) - 1, 1)))
            found.extend(word if len(word) > 1 else "")
    return tuple(found)


@cache
def _everyday() -> frozenset[str]:
    plain = frozenset(one.term for one in spans(f"{EVERYDAY} {_WISHES}"))
    return plain | _CHINESE_WISHES | _CHINESE_LITTLE


@cache
def _usual() -> frozenset[str]:
    return frozenset(one.term for one in spans(_USUAL))
