"""Counts and rates as the pages show them: the value, what it rests on, and last year's beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yangguang.checks.finding import CheckResult
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.frames import Frames
from yangguang.datasets.indicators import (
    Count,
    Rate,
    counts,
    headline_codes,
    indicator_values,
    rates,
)
from yangguang.languages import Language, Words
from yangguang.pages.official import cell_id
from yangguang.pages.peers import Median, Peers
from yangguang.pages.shapes import Headline, ReportLine, Verdict
from yangguang.pages.words import authority_name, note, number_text, percent_text, word


@dataclass(frozen=True, slots=True)
class RateLine:
    """A rate of one report, from the frame of indicators."""

    value: float | None
    numerator: int | None
    denominator: int | None
    basis: str | None

    def basis_text(self, language: Language) -> str | None:
        """``18 ÷ 49``, and why it is to be read with care; ``None`` where a part is not known."""
        if self.numerator is None or self.denominator is None:
            return None
        text = f"{number_text(self.numerator)} ÷ {number_text(self.denominator)}"
        return text + (word("basis", self.basis, language) if self.basis in ("implied", "disputed") else "")


RateTable = Mapping[str, Mapping[str, RateLine]]
"""Report id → code of the rate → rate."""


def rate_table(frames: Frames) -> RateTable:
    """The frame of indicators, ready to be looked up."""
    table: dict[str, dict[str, RateLine]] = {}
    frame = frames["indicators"]
    columns = ["report_id", "indicator", "value", "numerator", "denominator", "basis"]
    plain = frame[columns].astype("object").where(frame[columns].notna(), None)
    for report, code, value, numerator, denominator, basis in plain.itertuples(index=False, name=None):
        table.setdefault(report, {})[code] = RateLine(value, numerator, denominator, basis)
    return table


def rates_of(report: CollectedReport) -> Mapping[str, RateLine]:
    """The rates of one report that is in no frame, as an earlier issue is."""
    return {
        one.code: RateLine(
            one.value,
            None if one.numerator is None else int(one.numerator),
            None if one.denominator is None else int(one.denominator),
            one.basis,
        )
        for one in indicator_values(report.record, report.results)
    }


def report_headline(
    report: CollectedReport,
    before: CollectedReport | None,
    table: RateTable,
    peers: Peers,
    language: Language,
) -> list[Headline]:
    """The figures of a report's first screen.

    Args:
        report: the report.
        before: that of the same authority for the year before, if there is one.
        table: rates of both.
        peers: whose medians stand beside them.
        language: of the page.
    """
    return [
        _count(item, report, before, peers.median(report, item.code), language)
        if isinstance(item, Count)
        else _rate(item, report, before, table, peers.median(report, item.code), language)
        for item in _headline_items()
    ]


def all_headline(reports: Sequence[CollectedReport], table: RateTable, language: Language) -> list[Headline]:
    """The same figures for several reports: sums, and rates of sums over the reports that have both parts."""
    return [
        _count_of_all(item, reports, language)
        if isinstance(item, Count)
        else _rate_of_all(item, reports, table, language)
        for item in _headline_items()
    ]


def report_line(report: CollectedReport, table: RateTable, language: Language) -> ReportLine:
    """A report in a list."""
    received = next(count for count in counts() if count.code == headline_codes()[0])
    disclosure = table[report.id][headline_codes()[1]]
    return ReportLine(
        url=report_url(report),
        authority=authority_name(report.authority, language),
        year=report.record.year,
        facts=note(
            "facts",
            language,
            received=number_text(count_value(received, report)),
            disclosure=percent_text(disclosure.value) + ("%" if disclosure.value is not None else ""),
        ),
        verdict=verdict(report.results),
        kind=report.source.kind,
    )


def report_url(report: CollectedReport) -> str:
    """The address of a report's page, from the root of a language."""
    return f"report/{report.id}/"


def authority_url(authority_id: str) -> str:
    """The address of an authority's page, from the root of a language."""
    return f"authority/{authority_id}/"


def verdict(results: Sequence[CheckResult]) -> Verdict:
    """Whether a report adds up."""
    passed = sum(result.verdict == "pass" for result in results)
    failed = sum(result.verdict == "fail" for result in results)
    state = "fail" if failed else "pass" if passed else "unknown"
    return Verdict(state, passed, failed, len(results) - passed - failed)  # type: ignore[arg-type]


def count_value(count: Count, report: CollectedReport) -> int | Decimal | None:
    """The value of a headline count."""
    table, row, column = count.cell.split(".")
    return report.record.value(table, row, column)


def _headline_items() -> list[Count | Rate]:
    items: list[Count | Rate] = [*counts(), *rates()]
    known = {item.code: item for item in items}
    return [known[code] for code in headline_codes()]


def _count_of_all(count: Count, reports: Sequence[CollectedReport], language: Language) -> Headline:
    known = [value for report in reports if (value := count_value(count, report)) is not None]
    return Headline(
        code=count.code,
        label=Words(count.name, count.name_en).of(language),
        value=number_text(sum(known, start=0) if known else None),
        unit=word("units", count.unit, language) if known else "",
        basis=note("reports", language, count=len(known)),
        previous=None,
        peers=None,
        definition=_definition(count, language) + note("together", language),
        url=None,
    )


def _rate_of_all(
    rate: Rate, reports: Sequence[CollectedReport], table: RateTable, language: Language
) -> Headline:
    lines = [line for report in reports if (line := table[report.id][rate.code]).value is not None]
    whole = RateLine(
        value=None,
        numerator=sum(line.numerator or 0 for line in lines),
        denominator=sum(line.denominator or 0 for line in lines),
        basis=None,
    )
    share = (whole.numerator or 0) / whole.denominator if whole.denominator else None
    return Headline(
        code=rate.code,
        label=Words(rate.name, rate.name_en).of(language),
        value=percent_text(share),
        unit="" if share is None else "%",
        basis=note("rests_on", language, basis=whole.basis_text(language), count=len(lines))
        if lines
        else None,
        previous=None,
        peers=None,
        definition=_definition(rate, language),
        url=None,
    )


def _definition(item: Count | Rate, language: Language) -> str:
    return Words(item.definition, item.definition_en).of(language)


def _previous(before: CollectedReport | None, text: str | None, language: Language) -> str | None:
    return note("previous", language, year=before.record.year, text=text) if before and text else None


def _of_peers(median: Median | None, text: str, language: Language) -> str | None:
    return note("peers", language, text=text, count=median.reports) if median else None


def _count(
    count: Count,
    report: CollectedReport,
    before: CollectedReport | None,
    median: Median | None,
    language: Language,
) -> Headline:
    value = count_value(count, report)
    earlier = count_value(count, before) if before else None
    unit = word("units", count.unit, language)
    table, row, column = count.cell.split(".")
    is_printed = column in report.record.tables.get(table, {}).get(row, {})
    return Headline(
        code=count.code,
        label=Words(count.name, count.name_en).of(language),
        value=number_text(value),
        unit="" if value is None else unit,
        basis=None,
        previous=_previous(before, None if earlier is None else f"{number_text(earlier)} {unit}", language),
        peers=_of_peers(median, f"{number_text(median.value)} {unit}" if median else "", language),
        definition=_definition(count, language),
        url=f"#{cell_id(table, row, column)}" if is_printed else None,
    )


def _rate(
    rate: Rate,
    report: CollectedReport,
    before: CollectedReport | None,
    table: RateTable,
    median: Median | None,
    language: Language,
) -> Headline:
    line = table[report.id][rate.code]
    earlier = table[before.id][rate.code].value if before else None
    return Headline(
        code=rate.code,
        label=Words(rate.name, rate.name_en).of(language),
        value=percent_text(line.value),
        unit="" if line.value is None else "%",
        basis=line.basis_text(language),
        previous=_previous(before, None if earlier is None else f"{percent_text(earlier)}%", language),
        peers=_of_peers(median, f"{percent_text(median.value)}%" if median else "", language),
        definition=_definition(rate, language),
        url=None,
    )
