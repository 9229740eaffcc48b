"""The signals themselves: each compares needs with offers and yields values from -1 to 1.

What either side does not say is NaN: it adds exactly nothing and takes nothing.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from matching.results import Signal
from matching.signals.facts import GRADE, UNKNOWN, Facts, Numbers
from matching.signals.figures import LEAST, MOST, REACHED
from matching.signals.values import clipped, contained, covered, enough, mean, shared, within, worst

BEST_GRADE = 3
STALE_DAYS = 365
"""After so many days without a word a listing counts as stale; twice as many are a full clash."""
_SAME, _SHORT, _MET = np.float32(0.5), np.float32(0.25), np.float32(1)
"""What a result in the same figure is worth: not comparable, short of the target, reaching it."""
_BOUNDS = (("targets.most.", LEAST), ("targets.least.", MOST))


def data_fit(need: Facts, offer: Facts) -> Numbers:
    """Compare the data that an offer has to be fed with to those that are there.

    Their kinds count by half, their amounts and labels by the other half.
    """
    kinds = shared(need, "data.modalities", offer, "inputs.modalities")
    amounts = mean(
        enough(need.number("data.samples"), offer.number("inputs.samples")),
        enough(need.number("data.labelled"), offer.number("inputs.labelled")),
    )
    return mean(covered(kinds, offer.count("inputs.modalities")), amounts)


def deployment(need: Facts, offer: Facts) -> Numbers:
    """Compare where an offer runs, how fast it answers and whether data leave: the worst counts."""
    kinds = shared(need, "deployment.kinds", offer, "integration.kinds")
    return worst(
        covered(kinds, need.count("deployment.kinds")),
        within(offer.number("integration.latency_ms"), need.number("deployment.latency_ms")),
        _data_stay(need.number("data_rules.may_leave_site"), offer),
    )


def protocols(need: Facts, offer: Facts) -> Numbers:
    """Compare what an offer can talk to with what has to be talked to."""
    spoken = shared(need, "deployment.protocols", offer, "integration.protocols")
    return covered(spoken, need.count("deployment.protocols"))


def kpi(need: Facts, offer: Facts) -> Numbers:
    """Return the share of the targets whose figure an offer has moved before; never a clash.

    A result that reaches the target counts in full, one that falls short of it a quarter: another
    customer began elsewhere. One in another unit counts by half.
    """
    same = shared(need, "targets", offer, REACHED)
    if same is UNKNOWN:
        return UNKNOWN
    worth: Numbers = _SAME * same
    for wanted, reached in _BOUNDS:
        for name in need.figures:
            other = reached + name.removeprefix(wanted)
            if name.startswith(wanted) and other in offer.figures:
                rows, bound = need.figure(name)
                others, value = offer.figure(other)
                met = bound >= value if reached == LEAST else bound <= value
                # One side is a single document; the rows are the other's.
                worth[others if need.size == 1 else rows] += np.where(met, _MET, _SHORT) - _SAME
    share: Numbers = worth / need.count("targets")
    return np.minimum(share, np.float32(1))


def budget(need: Facts, offer: Facts) -> Numbers:
    """Compare the least price with the most that may be spent, in one currency.

    A price that begins where the budget ends is half a clash, ten times as much a full one.
    """
    price, most = offer.number("price.least"), need.number("budget.most")
    same = shared(need, "budget.currency", offer, "price.currency")
    if same is UNKNOWN or price is UNKNOWN or most is UNKNOWN:
        return UNKNOWN
    over = np.log10(np.maximum(price, np.float32(1))) - np.log10(most)
    above = np.maximum(np.float32(-0.5) * (1 + over), np.float32(-1))
    # Times 0 where the currencies differ: that tells nothing.
    return same * np.where(over < 0, np.float32(1), above)


def time(need: Facts, offer: Facts) -> Numbers:
    """Compare the weeks that an offer takes with those between decision and the dates wanted."""
    return mean(
        within(offer.number("weeks_to_pilot"), need.number("timing.weeks_to_pilot")),
        within(offer.number("weeks_to_production"), need.number("timing.weeks_to_production")),
    )


def region(need: Facts, offer: Facts) -> Numbers:
    """Tell whether the site's country is among those that an offer serves."""
    return contained(shared(need, "site.country", offer, "regions"))


def evidence(_need: Facts, offer: Facts) -> Numbers:
    """Return how far the best-proven result of an offer is proven, by its grade."""
    grade = offer.number(GRADE)
    return UNKNOWN if grade is UNKNOWN else grade / np.float32(BEST_GRADE)


def freshness(offer: Facts, today: date) -> Numbers:
    """Return how lately an offer was confirmed: 1 today, 0 when it becomes stale."""
    confirmed = offer.number("confirmed_current")
    if confirmed is UNKNOWN:
        return UNKNOWN
    return clipped(1 - (today.toordinal() - confirmed) / np.float32(STALE_DAYS))


def _data_stay(may_leave: Numbers, offer: Facts) -> Numbers:
    """Where data may not leave the site, staying fits and leaving clashes."""
    leaves = offer.number("integration.data_leaves_site")
    if may_leave is UNKNOWN or leaves is UNKNOWN:
        return UNKNOWN
    may: Numbers = np.where(may_leave == 0, np.float32(1), np.float32(math.nan))
    return may - np.float32(2) * leaves


FITS: Mapping[Signal, Callable[[Facts, Facts], Numbers]] = {
    Signal.DATA: data_fit,
    Signal.DEPLOYMENT: deployment,
    Signal.PROTOCOLS: protocols,
    Signal.KPI: kpi,
    Signal.BUDGET: budget,
    Signal.TIME: time,
    Signal.REGION: region,
    Signal.EVIDENCE: evidence,
}
"""Every signal that depends on the two sides alone; freshness needs the day as well."""
