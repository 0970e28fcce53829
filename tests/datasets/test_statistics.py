"""Intervals and limits against published numbers, and what must hold of any."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.datasets.statistics import (
    MIN_CASES,
    MIN_REPORTS,
    TAILS,
    Z_95,
    dispersion,
    funnel_limits,
    funnel_position,
    spread_of,
    wilson_interval,
)

shares = st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
chances = st.floats(0.001, 0.999)
few = st.integers(1, 300)


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        # Newcombe, Stat. Med. 17 (1998) 857–872, table I, method 3 (score, no continuity correction)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_newcombes_table(
    numerator: int, denominator: int, low: float, high: float
) -> None:
    assert wilson_interval(numerator, denominator) == (
        pytest.approx(low, abs=5e-5),
        pytest.approx(high, abs=5e-5),
    )


@given(shares)
def test_the_share_lies_in_its_interval_and_the_other_outcome_mirrors_it(share: tuple[int, int]) -> None:
    part, whole = share
    low, high = wilson_interval(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    assert low < high
    assert wilson_interval(whole - part, whole) == (pytest.approx(1 - high), pytest.approx(1 - low))


@given(shares)
def test_the_ends_of_the_interval_are_just_z_away_from_the_share(share: tuple[int, int]) -> None:
    part, whole = share
    for end in wilson_interval(part, whole):
        if 1e-9 < end < 1 - 1e-9:
            score = abs(part / whole - end) / math.sqrt(end * (1 - end) / whole)
            assert score == pytest.approx(Z_95, rel=1e-6)


@given(shares, st.integers(2, 9))
def test_more_cases_of_the_same_share_narrow_the_interval(share: tuple[int, int], times: int) -> None:
    def width(part: int, whole: int) -> float:
        low, high = wilson_interval(part, whole)
        return high - low

    assert width(share[0] * times, share[1] * times) < width(*share)


@pytest.mark.parametrize("share", [(2, 1), (-1, 5), (0, 0)])
def test_what_is_no_share_has_no_interval(share: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson_interval(*share)


def test_the_limits_are_those_of_the_printed_binomial_table() -> None:
    # tables of the binomial distribution, n = 20, p = 0.2: P(X ≤ 0) = .0115, P(X ≤ 1) = .0692,
    # P(X ≤ 7) = .9679, P(X ≤ 8) = .9900; between them as Spiegelhalter 2005, §A.1.1, tells, for the upper
    # limit counted from the other end: P(X ≥ 8) = .0321, P(X ≥ 9) = .0100
    low, high = funnel_limits(0.2, 20, TAILS["95"])
    assert low == pytest.approx((1 - (0.0692 - 0.025) / (0.0692 - 0.0115)) / 20, abs=1e-4)
    assert high == pytest.approx((8 + (0.0321 - 0.025) / (0.0321 - 0.0100)) / 20, abs=2e-4)


@given(chances, few)
def test_the_wider_limits_hold_the_narrower_ones(pooled: float, cases: int) -> None:
    inner, outer = (funnel_limits(pooled, cases, TAILS[name]) for name in ("95", "99.8"))
    assert 0 <= outer[0] <= inner[0] <= inner[1] <= outer[1] <= 1


@given(chances, few, st.sampled_from(sorted(TAILS.values())))
def test_beyond_each_limit_lies_no_more_chance_than_said(pooled: float, cases: int, tail: float) -> None:
    low, high = funnel_limits(pooled, cases, tail)
    chance = [math.comb(cases, n) * pooled**n * (1 - pooled) ** (cases - n) for n in range(cases + 1)]
    assert sum(chance[n] for n in range(cases + 1) if n < low * cases - 1e-6) <= tail + 1e-9
    assert sum(chance[n] for n in range(cases + 1) if n > high * cases + 1e-6) <= tail + 1e-9


def test_many_cases_come_to_the_normal_limits_and_few_to_none() -> None:
    low, high = funnel_limits(0.3, 20_000, TAILS["95"])
    reach = Z_95 * math.sqrt(0.3 * 0.7 / 20_000)
    assert (low, high) == (pytest.approx(0.3 - reach, abs=1e-4), pytest.approx(0.3 + reach, abs=1e-4))
    assert funnel_limits(0.3, 1, TAILS["95"])[0] == 0


def test_positions() -> None:
    assert funnel_position(20, 100, 0.2) == "within"
    assert funnel_position(30, 100, 0.2) == "above_95"
    assert funnel_position(40, 100, 0.2) == "above_99.8"
    assert funnel_position(11, 100, 0.2) == "below_95"
    assert funnel_position(4, 100, 0.2) == "below_99.8"


def test_nothing_is_placed_below_ten_cases_nor_without_a_group() -> None:
    assert funnel_position(9, MIN_CASES - 1, 0.1) is None
    assert funnel_position(10, MIN_CASES, 0.1) == "above_99.8"
    assert funnel_position(50, 100, None) is None
    assert funnel_position(50, 100, 1.0) is None


def test_quartiles_are_those_of_a_spreadsheet_and_rest_on_five() -> None:
    spread = spread_of([0.1, 0.2, 0.4, 0.8, 1.0, 0.3])
    assert (spread.reports, spread.median) == (6, pytest.approx(0.35))
    assert (spread.lower_quartile, spread.upper_quartile) == (pytest.approx(0.225), pytest.approx(0.7))
    none = spread_of([0.5] * (MIN_REPORTS - 1))
    assert (none.reports, none.lower_quartile, none.median, none.upper_quartile) == (4, None, None, None)


def test_dispersion_is_the_mean_square_of_the_scores_with_the_outermost_drawn_in() -> None:
    # ten reports of 100 cases around one half: scores ±0.2 … and two far off, drawn in to ±0.8
    parts = [50 + step for step in (-40, -4, -3, -2, -1, 1, 2, 3, 4, 40)]
    expected = 2 * sum(score**2 for score in (0.8, 0.8, 0.6, 0.4, 0.2)) / 10
    assert dispersion([(part, 100) for part in parts], 0.5) == pytest.approx(expected)
    assert dispersion([(1, 10)] * 4, 0.1) is None
    assert dispersion([(0, 10)] * 9, 0.0) is None
