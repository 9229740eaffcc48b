"""What each signal beside the text can add to a score, and what it can take."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.results import Signal


@dataclass(frozen=True, slots=True)
class Weight:
    """What an agreement adds to a score (in which a perfect text adds 1) and what a clash takes."""

    agreement: float
    clash: float


WEIGHTS: Mapping[Signal, Weight] = {
    Signal.INDUSTRY: Weight(agreement=0.10, clash=0.03),
    Signal.SCENE: Weight(agreement=0.06, clash=0.02),
    Signal.TASK: Weight(agreement=0.08, clash=0.03),
    Signal.DATA: Weight(agreement=0.04, clash=0.03),
    Signal.DEPLOYMENT: Weight(agreement=0.03, clash=0.03),
    Signal.PROTOCOLS: Weight(agreement=0.02, clash=0.01),
    Signal.KPI: Weight(agreement=0.03, clash=0.0),
    Signal.BUDGET: Weight(agreement=0.02, clash=0.03),
    Signal.TIME: Weight(agreement=0.02, clash=0.02),
    Signal.REGION: Weight(agreement=0.02, clash=0.03),
    Signal.EVIDENCE: Weight(agreement=0.03, clash=0.0),
    Signal.FRESHNESS: Weight(agreement=0.01, clash=0.01),
}
"""Modest on purpose: chosen by judgement, not fitted, as no judged pairs carry these.

A text that fits must be able to outrank a code that was set carelessly.
"""

CODED = (Signal.INDUSTRY, Signal.SCENE, Signal.TASK)
"""What is compared by codes; only these shift the probability that a match is right."""
