"""Tells whether a clause affirms, refuses, or says that something is not needed."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Stance(StrEnum):
    """What a clause says of the things it names."""

    AFFIRMS = "affirms"
    REFUSES = "refuses"
    SPARES = "spares"
    """Without it, no need for it: a merit."""


@dataclass(frozen=True, slots=True)
class Tone:
    """How a clause speaks."""

    stance: Stance = Stance.AFFIRMS
    hedged: bool = False
    """It works less well, not always, or not yet."""
    needs: bool = False
    """Something is needed for it."""
    only: bool = False
    """Nothing else is needed or done."""

    @property
    def restrains(self) -> bool:
        """Tell whether the clause takes something back."""
        return self.hedged or self.stance is Stance.REFUSES


# What looks like a refusal and is none; the last lines are defects and kinds of machine.
_NEUTRAL = re.compile(
    r"\b(?:not only|not just|no longer|nothing but|no matter|no doubt"
    r"|(?:no|not) (?:more|less|fewer|later|longer|above|below)(?: than)?|not exceed\w*)\b"
    r"|不同|不仅|不但|不只|不断|不论|不管|不错|不难|不知道|不确定|无论|除非|未来|未必|非常"
    r"|不(?:超过|低于|小于|大于|少于|高于|多于|晚于|长于|等于|到)"
    r"|不(?:锈|良|圆|均|平|稳|齐|准|合格|明)|无(?:人|线|缝|尘|刷|纺)|非标",
    re.IGNORECASE,
)
_SPARES = re.compile(
    r"\b(?:no|without|nothing|not|never|none|nobody)\b[^,;]{0,40}?"
    r"\b(?:need\w*|requir\w*|necessary|has to|have to|must)\b"
    r"|\b(?:needs?|requires?) (?:no|neither|nothing)\b|\bwithout\b|\bfree of\b|\w-free\b"
    r"|\bno (?:additional|extra|new|further|special|manual|hidden|setup|licen[cs]e)\b"
    r"|(?:n['’]t|\bnot|\bnever|\bnothing|\bnobody) (?:\w+ )?(?:be |been )?"
    r"(?:touch|disturb|interrupt|affect|interfere|modif|chang|alter|replac|damag|stopp?ed)\w*"
    r"|无需|无须|不用|不需要?|不必|毋需|免(?:标注|维护|调|费|除|编程|安装)|零(?:代码|停机|标注)"
    r"|不(?:接触|停机|停线|停产|编造|增加|影响|依赖|改造|改动|更换|换|收|遗漏|漏|损伤|打扰|另收)"
    r"|非接触|无损",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\b(?:not|cannot|no|never|neither|nor|nobody|none|unable|unsuitable|unsupported|except|excepting|nothing"
    r"|exclud(?:e|es|ed|ing)|impossible|lacks?|outside (?:of )?(?:the|our)|beyond (?:the|our))\b"
    r"|n['’]t\b|[不无没]|未|除外|暂缺",
    re.IGNORECASE,
)
_FORBIDS = re.compile(
    r"\b(?:not|no|never|without|nobody|avoid\w*|forbid\w*|instead of|rather than)\b|n['’]t\b"
    r"|\w-free\b|[不无免]|非接触|禁止|避免|杜绝|防止",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\b(?:only|solely|exclusively)\b|仅|只", re.IGNORECASE)
_NEEDS = re.compile(
    r"\b(?:needs?|needed|requires?|required|must|has to|have to|necessary)\b|需|须|要求",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"\b(?:(?:one|a single) (?:trial|pilot|test)|(?:in|under) (?:development|preparation)"
    r"|being developed|planned|poorly|less (?:well|reliabl\w+|accura\w+|often)|lower|worse"
    r"|(?:twice|more|higher) (?:as many )?(?:false|errors?)|twice as \w+|limited|partly|partial\w*"
    r"|separate(?:ly)?|on request|not yet proven|about half|reduced|restricted)\b"
    r"|(?:\bnot|\bno|n['’]t) (?:\w+ )?(?:guarantee|validat|prove|verif|tested)\w*|尚未验证|未经验证"
    r"|正在(?:开发|测试|验证)|开发中|规划中|计划(?:支持|开发)|下降|偏多|偏低|偏高|较差|较低|变差"
    r"|人工(?:校对|复核|确认|辅助)|需?单独|部分|不保证|效果不如|有限|试用阶段|不足|明显低于|另行|降低",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:，；：、](?!\d)|(?=\bbut\b|\bexcept\b|但是?|除了)", re.IGNORECASE)


def tone(clause: str) -> Tone:
    """Return how a clause of an offer speaks of the things it names."""
    left, spared = _SPARES.subn(" ", _NEUTRAL.sub(" ", clause))
    if _REFUSES.search(left):
        stance = Stance.REFUSES
    else:
        stance = Stance.SPARES if spared else Stance.AFFIRMS
    found = (pattern.search(clause) is not None for pattern in (_HEDGES, _NEEDS, _ONLY))
    return Tone(stance, *found)


def forbids(requirement: str) -> bool:
    """Tell whether a requirement asks for the absence of something."""
    return _FORBIDS.search(_NEUTRAL.sub(" ", requirement)) is not None


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the places of the clauses of a sentence; they cover all but what divides them."""
    cuts = [(0, 0), *(match.span() for match in _CLAUSE.finditer(text)), (len(text), len(text))]
    places = ((before[1], after[0]) for before, after in pairwise(cuts))
    return [(start, end) for start, end in places if text[start:end].strip()]
