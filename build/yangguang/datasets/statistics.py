"""How far a rate may stray by chance alone: intervals of one rate, limits around that of a group.

A report counts every request of its year: nothing was sampled. The intervals answer another question: how
well so few cases tell the chance of an outcome at this authority. They keep 1 of 2 from passing for 500 of
1,000.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import quantiles
from typing import Literal

Z_95 = 1.959963984540054
"""97.5 % point of the normal distribution: two-sided 95 %."""

TAILS = {"95": 0.025, "99.8": 0.001}
"""Chance beyond each limit of a funnel, on either side; those of Spiegelhalter 2005."""

MIN_CASES = 10
"""Cases (denominator) below which a rate is neither placed among others nor counted in their median."""

MIN_REPORTS = 5
"""Reports below which a group has no median, quartiles or limits: they would show single reports."""

_WINSORISED = 0.1
"""Share of z-scores on either side that are drawn in to the next; the choice of Spiegelhalter 2005."""

Position = Literal["below_99.8", "below_95", "within", "above_95", "above_99.8"]
"""Where a rate lies in the funnel of its group."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Quartiles of the rates of a group; ``reports`` is how many they rest on."""

    reports: int
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None


def wilson_interval(numerator: int, denominator: int, z: float = Z_95) -> tuple[float, float]:
    """Score interval of a share, without continuity correction.

    Args:
        numerator: cases with the outcome, 0 to ``denominator``.
        denominator: all cases, at least 1.
        z: of the normal distribution; 95 % unless told.

    Returns:
        Its lower and upper end, from 0 to 1; the share lies between them.

    Raises:
        ValueError: the numerator is no part of the denominator, or there are no cases.

    Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209–212; method 3 of Newcombe, Stat. Med. 17 (1998) 857–872.
    """
    if not 0 <= numerator <= denominator or denominator < 1:
        raise ValueError(f"{numerator} of {denominator} is no share")
    share, square = numerator / denominator, z * z
    middle = share + square / (2 * denominator)
    reach = z * math.sqrt(share * (1 - share) / denominator + square / (4 * denominator * denominator))
    scale = 1 + square / denominator
    low = (middle - reach) / scale if numerator else 0.0
    high = (middle + reach) / scale if numerator < denominator else 1.0
    return low, high


def funnel_limits(pooled: float, denominator: int, tail: float = TAILS["95"]) -> tuple[float, float]:
    """Between which shares ``denominator`` cases fall if each has the group's chance of the outcome.

    Exact binomial limits, smoothed between whole numbers of cases. The upper one mirrors the lower, so that
    beyond each lies at most ``tail``; taken upwards, the formula of the source would flag more there than it
    says (Manktelow and Seaton, PLOS ONE 7 (2012) e45723).

    Args:
        pooled: share of the group, above 0 and below 1.
        denominator: cases, at least 1.
        tail: chance beyond each limit.

    Returns:
        Lower and upper limit, from 0 to 1.

    Raises:
        ValueError: the group's share or the number of cases is none that a funnel can be drawn for.

    Source: Spiegelhalter, Funnel plots for comparing institutional performance, Stat. Med. 24 (2005)
    1185–1202, §A.1.1.
    """
    if not 0 < pooled < 1 or denominator < 1:
        raise ValueError(f"no funnel around {pooled} at {denominator} cases")
    return _lower_limit(pooled, denominator, tail), 1 - _lower_limit(1 - pooled, denominator, tail)


def funnel_position(numerator: int, denominator: int, pooled: float | None) -> Position | None:
    """Where a share lies in the funnel of its group; ``None`` below ten cases or where there is none."""
    if pooled is None or not 0 < pooled < 1 or denominator < MIN_CASES:
        return None
    share = numerator / denominator
    for name in ("99.8", "95"):
        low, high = funnel_limits(pooled, denominator, TAILS[name])
        if share < low:
            return "below_99.8" if name == "99.8" else "below_95"
        if share > high:
            return "above_99.8" if name == "99.8" else "above_95"
    return "within"


def spread_of(values: Sequence[float]) -> Spread:
    """Median and quartiles as spreadsheets compute them (inclusive); none of fewer than five values."""
    if len(values) < MIN_REPORTS:
        return Spread(len(values), None, None, None)
    return Spread(len(values), *quantiles(values, n=4, method="inclusive"))


def dispersion(shares: Iterable[tuple[int, int]], pooled: float) -> float | None:
    """How many times more the shares of a group vary than chance alone would make them.

    Args:
        shares: numerator and denominator of each report.
        pooled: share of the group.

    Returns:
        Mean square of their z-scores, the outermost tenth on either side drawn in; about 1 where only chance
        is at work, ``None`` of fewer than five reports or where there is no funnel. Where it is far above 1,
        most reports lie beyond the limits: the authorities differ, or what they count does.

    Source: Spiegelhalter 2005, on over-dispersion.
    """
    if not 0 < pooled < 1:
        return None
    spread = math.sqrt(pooled * (1 - pooled))
    scores = sorted((above / below - pooled) * math.sqrt(below) / spread for above, below in shares)
    if len(scores) < MIN_REPORTS:
        return None
    cut = int(len(scores) * _WINSORISED)
    low, high = scores[cut], scores[-1 - cut]
    return sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)


def _lower_limit(share: float, cases: int, tail: float) -> float:
    """The share below which ``tail`` lies, between the two whole numbers of cases around it."""
    before = 0.0
    for number, below in enumerate(accumulate(_chances(share, cases))):
        if below > tail:
            weight = (below - tail) / (below - before)
            return min(max((number - weight) / cases, 0.0), 1.0)
        before = below
    return 1.0


def _chances(share: float, cases: int) -> Iterator[float]:
    """Chance of 0, 1, 2 … cases; logarithms keep thousands of cases from vanishing."""
    yes, no = math.log(share), math.log1p(-share)
    whole = math.lgamma(cases + 1)
    for number in range(cases + 1):
        ways = whole - math.lgamma(number + 1) - math.lgamma(cases - number + 1)
        yield math.exp(ways + number * yes + (cases - number) * no)
