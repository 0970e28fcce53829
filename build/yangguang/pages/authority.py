"""The page of one authority: all its years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yangguang.charts.theme import Chart
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.indicators import counts, rates
from yangguang.forms import editions
from yangguang.pages.equations import finding_views
from yangguang.pages.headlines import (
    RateTable,
    authority_url,
    count_value,
    report_headline,
    report_line,
    report_url,
)
from yangguang.pages.ledger import carry_over_chain
from yangguang.pages.report import authority_crumbs, report_downloads, search_names
from yangguang.pages.shapes import ChartView, Crumb, Download, Headline, Link
from yangguang.pages.words import note, number_text, percent_text, word
from yangguang.sources.registry import Authority


@dataclass(frozen=True, slots=True)
class IndicatorCell:
    """A figure of one year; ``basis`` is what it rests on."""

    text: str
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A count or rate over the years."""

    code: str
    label: str
    label_en: str
    definition: str
    cells: Sequence[IndicatorCell]


def authority_context(
    authority: Authority,
    reports: Sequence[CollectedReport],
    charts: Sequence[Chart],
    table: RateTable,
    parents: Sequence[Authority],
    sizes: Mapping[str, int],
) -> dict[str, Any]:
    """What the template of an authority is given.

    Args:
        authority: whose page.
        reports: its reports, oldest first; at least one.
        charts: requests and outcomes by year.
        table: rates of all reports.
        parents: the authorities above, the highest first.
        sizes: bytes of the data files, by address from the root.
    """
    newest = list(reversed(reports))
    before = next((one for one in reports if one.record.year == newest[0].record.year - 1), None)
    span = (
        f"{reports[0].record.year}–{newest[0].record.year}"
        if len(reports) > 1
        else str(newest[0].record.year)
    )
    address = authority_url(authority.id)
    return {
        "root": "../../",
        "title": authority.name,
        "description": f"{authority.name}{span}年政府信息公开工作年度报告，{len(reports)} 份。",
        "crumbs": [*authority_crumbs(parents), Crumb(authority.name)],
        "authority": {
            "name": authority.name,
            "region": parents[0].name if parents else "",
            "names": search_names(authority, *(one.record.authority for one in reports)),
            "level": word("levels", authority.level),
            "note": None,
        },
        "headline": [_of_report(figure, newest[0]) for figure in report_headline(newest[0], before, table)],
        "headline_year": str(newest[0].record.year),
        "charts": [ChartView.of(chart, address) for chart in charts if not chart.is_empty],
        "years": [Link(str(one.record.year), report_url(one), 1, one.record.year) for one in newest],
        "rows": _rows(newest, table),
        "chain": carry_over_chain(reports),
        "reports": [report_line(one, table) for one in newest],
        "findings": [view for one in newest for view in finding_views(one)],
        "downloads": [_of_year(file, one) for one in newest for file in report_downloads(one, sizes)],
        "break_note": _break_note(reports),
    }


def _of_report(figure: Headline, report: CollectedReport) -> Headline:
    """A headline figure whose link leads to the page of its report."""
    return replace(figure, url=f"../../{report_url(report)}{figure.url}") if figure.url else figure


def _of_year(file: Download, report: CollectedReport) -> Download:
    year = report.record.year
    return replace(file, label=f"{year}年 {file.label}", label_en=f"{file.label_en}, {year}")


def _rows(reports: Sequence[CollectedReport], table: RateTable) -> list[IndicatorRow]:
    rows = [
        IndicatorRow(
            count.code,
            count.name,
            count.name_en,
            count.definition,
            [IndicatorCell(number_text(count_value(count, report))) for report in reports],
        )
        for count in counts()
    ]
    for rate in rates():
        lines = [table[report.id][rate.code] for report in reports]
        cells = [
            IndicatorCell(percent_text(line.value) + ("%" if line.value is not None else ""), line.basis_text)
            for line in lines
        ]
        rows.append(IndicatorRow(rate.code, rate.name, rate.name_en, rate.definition, cells))
    return rows


def _break_note(reports: Sequence[CollectedReport]) -> str | None:
    """Why some figures are not compared, where the years of the reports lie on both sides of a new form."""
    first, last = reports[0].record.year, reports[-1].record.year
    starts = sorted(edition.first_year for edition in editions())[1:]
    return note(f"break_{starts[-1]}") if any(first < start <= last for start in starts) else None
