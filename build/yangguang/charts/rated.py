"""Bodies with a rate each, to be compared: the quotient, how many cases it rests on, its interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yangguang.charts.phrases import phrase
from yangguang.charts.quantities import authority_words
from yangguang.charts.theme import count_text
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.indicators import IndicatorValue, Rate, indicator_values, rates
from yangguang.datasets.statistics import MIN_CASES, wilson_interval
from yangguang.languages import Words
from yangguang.record.model import Record


@dataclass(frozen=True, slots=True)
class Rated:
    """A rate of one body in one year.

    Attributes:
        id: of the authority.
        name: in both languages.
        numerator, denominator: whole numbers, the second at least 1, the first no greater.
    """

    id: str
    name: Words
    numerator: int
    denominator: int

    @property
    def share(self) -> float:
        """The rate, 0 to 1."""
        return self.numerator / self.denominator

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval (Wilson)."""
        return wilson_interval(self.numerator, self.denominator)

    @property
    def has_few(self) -> bool:
        """Whether it rests on too few cases to be placed among others."""
        return self.denominator < MIN_CASES

    @property
    def text(self) -> Words:
        """``36.7%（18/49）``."""
        return phrase("rate", percent=percent_text(self.share), cases=self.cases)

    @property
    def cases(self) -> str:
        """``18/49``."""
        return f"{count_text(self.numerator)}/{count_text(self.denominator)}"


def rate_named(code: str) -> Rate:
    """A rate by its code.

    Raises:
        KeyError: there is no such rate.
    """
    found = next((rate for rate in rates() if rate.code == code), None)
    if found is None:
        raise KeyError(code)
    return found


def rate_words(rate: Rate) -> tuple[Words, Words]:
    """Name and definition of a rate."""
    return Words(rate.name, rate.name_en), Words(rate.definition, rate.definition_en)


def value_of(report: CollectedReport, code: str) -> IndicatorValue:
    """A rate of a report as its figures give it."""
    return _values(report)[code]


_COMPUTED: dict[str, tuple[Record, Mapping[str, IndicatorValue]]] = {}
"""Report → the record its rates were computed of, and the rates: a report is compared on many pages."""


def _values(report: CollectedReport) -> Mapping[str, IndicatorValue]:
    kept = _COMPUTED.get(report.id)
    if kept is None or kept[0] is not report.record:
        found = {one.code: one for one in indicator_values(report.record, report.results)}
        kept = _COMPUTED[report.id] = (report.record, found)
    return kept[1]


def rated(reports: Iterable[CollectedReport], code: str) -> tuple[Rated, ...]:
    """The reports that have a rate, in their order.

    Left out are those without it, those whose figures it rests on do not add up, and those in which the part
    exceeds the whole.

    Args:
        reports: of one year.
        code: of a rate that is a share.
    """
    found: list[Rated] = []
    for report in reports:
        one = value_of(report, code)
        if one.value is None or one.basis == "disputed" or one.numerator is None or one.denominator is None:
            continue
        if 0 <= one.numerator <= one.denominator:
            body = report.authority
            found.append(Rated(body.id, authority_words(body), int(one.numerator), int(one.denominator)))
    return tuple(found)


def together(bodies: Sequence[Rated]) -> Rated | None:
    """The rate of all bodies as one; ``None`` of none."""
    if not bodies:
        return None
    numerator, denominator = sum(one.numerator for one in bodies), sum(one.denominator for one in bodies)
    return Rated("", Words("", ""), numerator, denominator)


def percent_text(share: float) -> str:
    """A rate in per cent with one decimal."""
    percent = 100 * share
    if 0 < percent < 0.05:
        return "<0.1%"
    return "100%" if share == 1 else f"{percent:.1f}%"
