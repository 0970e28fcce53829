"""The page of one authority: all its years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yangguang.charts.theme import Chart
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.indicators import counts, rates
from yangguang.forms import editions
from yangguang.languages import Language, Words
from yangguang.pages.compare_links import compare_url
from yangguang.pages.equations import finding_views
from yangguang.pages.headlines import (
    RateTable,
    authority_url,
    count_value,
    report_headline,
    report_line,
    report_url,
)
from yangguang.pages.identity import Succession, scope_view
from yangguang.pages.ledger import carry_over_chain
from yangguang.pages.peers import Peers
from yangguang.pages.places import Places
from yangguang.pages.report import report_downloads, search_names
from yangguang.pages.shapes import ChartView, Crumb, Download, Headline, Link
from yangguang.pages.words import authority_name, note, number_text, percent_text, word
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
    definition: str
    cells: Sequence[IndicatorCell]


def authority_context(
    authority: Authority,
    reports: Sequence[CollectedReport],
    charts: Sequence[Chart],
    table: RateTable,
    peers: Peers,
    places: Places,
    sizes: Mapping[str, int],
    language: Language,
    succession: Sequence[Succession] = (),
) -> dict[str, Any]:
    """What the template of an authority is given.

    Args:
        authority: whose page.
        reports: its reports, oldest first; at least one.
        charts: requests and outcomes by year.
        table: rates of all reports.
        peers: whose medians stand beside the figures.
        places: by which the way to the page goes.
        sizes: bytes of the data files, by address from the root.
        language: of the page.
        succession: bodies before and after it.
    """
    newest = list(reversed(reports))
    before = next((one for one in reports if one.record.year == newest[0].record.year - 1), None)
    span = (
        f"{reports[0].record.year}–{newest[0].record.year}"
        if len(reports) > 1
        else str(newest[0].record.year)
    )
    address = authority_url(authority.id)
    name = authority_name(authority, language)
    return {
        "title": name,
        "description": Words(
            f"{name}{span}年政府信息公开工作年度报告，{len(reports)} 份。",
            f"{name}: {len(reports)} annual reports on open government information, {span}.",
        ).of(language),
        "crumbs": [*places.crumbs(authority.code), Crumb(name)],
        "authority": {
            "name": name,
            "region": places.province(authority.code),
            "names": search_names(authority, language, *(one.record.authority for one in reports)),
            "level": word("levels", authority.level, language),
            "note": None,
        },
        "headline": [
            _of_report(figure, newest[0])
            for figure in report_headline(newest[0], before, table, peers, language)
        ],
        "headline_year": str(newest[0].record.year),
        "compare_url": compare_url([authority], "all" if len(reports) > 1 else newest[0].record.year),
        "charts": [ChartView.of(chart, address) for chart in charts if not chart.is_empty],
        "years": [Link(str(one.record.year), report_url(one), 1, one.record.year) for one in newest],
        "rows": _rows(newest, table, language),
        "chain": carry_over_chain(reports, language),
        "chain_starts": _chain_starts(reports),
        "reports": [report_line(one, table, language) for one in newest],
        "findings": [view for one in newest for view in finding_views(one, language)],
        "downloads": [
            _of_year(file, one, language) for one in newest for file in report_downloads(one, sizes, language)
        ],
        "succession": succession,
        "break_note": _break_note(reports, language),
    }


def _of_report(figure: Headline, report: CollectedReport) -> Headline:
    """A headline figure whose link leads to the page of its report."""
    return replace(figure, url=f"../../{report_url(report)}{figure.url}") if figure.url else figure


def _of_year(file: Download, report: CollectedReport, language: Language) -> Download:
    year = report.record.year
    return replace(file, label=Words(f"{year}年 {file.label}", f"{file.label}, {year}").of(language))


def _rows(reports: Sequence[CollectedReport], table: RateTable, language: Language) -> list[IndicatorRow]:
    scopes = [scope_view(report.record, language) for report in reports]
    name = Words("口径", "Scope").of(language)
    covered = Words("数字包含哪些机关", "Whom the figures cover").of(language)
    rows = [IndicatorRow("scope", name, covered, [IndicatorCell(one.text, one.phrase) for one in scopes])]
    rows += [
        IndicatorRow(
            count.code,
            Words(count.name, count.name_en).of(language),
            Words(count.definition, count.definition_en).of(language),
            [IndicatorCell(number_text(count_value(count, report))) for report in reports],
        )
        for count in counts()
    ]
    for rate in rates():
        lines = [table[report.id][rate.code] for report in reports]
        cells = [
            IndicatorCell(
                percent_text(line.value) + ("%" if line.value is not None else ""), line.basis_text(language)
            )
            for line in lines
        ]
        name = Words(rate.name, rate.name_en).of(language)
        definition = Words(rate.definition, rate.definition_en).of(language)
        rows.append(IndicatorRow(rate.code, name, definition, cells))
    return rows


def _chain_starts(reports: Sequence[CollectedReport]) -> int | None:
    """The first year, where that before it was reported on by another body; ``None`` where it was not."""
    first = reports[0]
    changed = any(result.reason == "body_changed" for result in first.ledger)
    return first.record.year if changed else None


def _break_note(reports: Sequence[CollectedReport], language: Language) -> str | None:
    """Why some figures are not compared, where the years of the reports lie on both sides of a new form."""
    first, last = reports[0].record.year, reports[-1].record.year
    starts = sorted(edition.first_year for edition in editions())[1:]
    is_broken = any(first < start <= last for start in starts)
    return note(f"break_{starts[-1]}", language) if is_broken else None
