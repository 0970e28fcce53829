"""Counts and rates as the pages show them: the value, what it rests on, and last year's beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yangguang.checks.finding import CheckResult
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.frames import Frames
from yangguang.datasets.indicators import Count, Rate, counts, headline_codes, rates
from yangguang.pages.official import cell_id
from yangguang.pages.shapes import Headline, ReportLine, Verdict
from yangguang.pages.words import note, number_text, percent_text, word


@dataclass(frozen=True, slots=True)
class RateLine:
    """A rate of one report, from the frame of indicators."""

    value: float | None
    numerator: int | None
    denominator: int | None
    basis: str | None

    @property
    def basis_text(self) -> str | None:
        """``18 ÷ 49``, and why it is to be read with care; ``None`` where a part is not known."""
        if self.numerator is None or self.denominator is None:
            return None
        text = f"{number_text(self.numerator)} ÷ {number_text(self.denominator)}"
        return f"{text}（{word('basis', self.basis)}）" if self.basis in ("implied", "disputed") else text


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


def report_headline(
    report: CollectedReport, before: CollectedReport | None, table: RateTable
) -> list[Headline]:
    """The figures of a report's first screen.

    Args:
        report: the report.
        before: that of the same authority for the year before, if there is one.
        table: rates of both.
    """
    return [
        _count(item, report, before) if isinstance(item, Count) else _rate(item, report, before, table)
        for item in _headline_items()
    ]


def all_headline(reports: Sequence[CollectedReport], table: RateTable) -> list[Headline]:
    """The same figures for several reports: sums, and rates of sums over the reports that have both parts."""
    return [
        _count_of_all(item, reports) if isinstance(item, Count) else _rate_of_all(item, reports, table)
        for item in _headline_items()
    ]


def report_line(report: CollectedReport, table: RateTable) -> ReportLine:
    """A report in a list."""
    received = next(count for count in counts() if count.code == headline_codes()[0])
    disclosure = table[report.id][headline_codes()[1]]
    return ReportLine(
        url=report_url(report),
        authority=report.authority.name,
        year=report.record.year,
        facts=note(
            "facts",
            received=number_text(count_value(received, report)),
            disclosure=percent_text(disclosure.value) + ("%" if disclosure.value is not None else ""),
        ),
        verdict=verdict(report.results),
        kind=report.source.kind,
    )


def report_url(report: CollectedReport) -> str:
    """The address of a report's page, from the root."""
    return f"report/{report.id}/"


def authority_url(authority_id: str) -> str:
    """The address of an authority's page, from the root."""
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


def _count_of_all(count: Count, reports: Sequence[CollectedReport]) -> Headline:
    known = [value for report in reports if (value := count_value(count, report)) is not None]
    return Headline(
        code=count.code,
        label=count.name,
        label_en=count.name_en,
        value=number_text(sum(known, start=0) if known else None),
        unit=word("units", count.unit) if known else "",
        basis=f"{len(known)} 份报告",
        previous=None,
        definition=f"{count.definition}{note('together')}",
        url=None,
    )


def _rate_of_all(rate: Rate, reports: Sequence[CollectedReport], table: RateTable) -> Headline:
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
        label=rate.name,
        label_en=rate.name_en,
        value=percent_text(share),
        unit="" if share is None else "%",
        basis=f"{whole.basis_text}，{len(lines)} 份报告" if lines else None,
        previous=None,
        definition=rate.definition,
        url=None,
    )


def _previous(before: CollectedReport | None, text: str | None) -> str | None:
    return note("previous", year=before.record.year, text=text) if before and text else None


def _count(count: Count, report: CollectedReport, before: CollectedReport | None) -> Headline:
    value = count_value(count, report)
    earlier = count_value(count, before) if before else None
    unit = word("units", count.unit)
    table, row, column = count.cell.split(".")
    is_printed = column in report.record.tables.get(table, {}).get(row, {})
    return Headline(
        code=count.code,
        label=count.name,
        label_en=count.name_en,
        value=number_text(value),
        unit="" if value is None else unit,
        basis=None,
        previous=_previous(before, None if earlier is None else f"{number_text(earlier)} {unit}"),
        definition=count.definition,
        url=f"#{cell_id(table, row, column)}" if is_printed else None,
    )


def _rate(rate: Rate, report: CollectedReport, before: CollectedReport | None, table: RateTable) -> Headline:
    line = table[report.id][rate.code]
    earlier = table[before.id][rate.code].value if before else None
    return Headline(
        code=rate.code,
        label=rate.name,
        label_en=rate.name_en,
        value=percent_text(line.value),
        unit="" if line.value is None else "%",
        basis=line.basis_text,
        previous=_previous(before, None if earlier is None else f"{percent_text(earlier)}%"),
        definition=rate.definition,
        url=None,
    )
