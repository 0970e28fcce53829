"""Pages of years: all reports of a year together, by province, and set beside their peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yangguang.charts.funnel import funnel_chart
from yangguang.charts.phrases import phrase
from yangguang.charts.ranking import ranked_rates
from yangguang.charts.rated import rated
from yangguang.charts.theme import Chart
from yangguang.datasets.api import V1
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.datasets.peers import PeerGroup, peer_groups
from yangguang.datasets.statistics import MIN_REPORTS
from yangguang.languages import Language, Words
from yangguang.pages.headlines import RateTable, all_headline, report_line
from yangguang.pages.listing import CoverageCounts, Made, charts_made, data_file, paged
from yangguang.pages.peers import group_name
from yangguang.pages.places import Places, place_url, together
from yangguang.pages.shapes import Crumb, Link

RATES = ("disclosure_rate", "refusal_rate")
"""The rates whose distribution among peers a year's page shows."""

GROUPS = 3
"""Peer groups that a year's page shows, the largest first; the others are in the dataset ``peers``."""


@dataclass(frozen=True, slots=True)
class ProvinceLine:
    """A province in a year."""

    label: str
    url: str
    reports: int
    received: str
    disclosure: str
    basis: str


def year_url(year: int) -> str:
    """The address of a year's page, from the root of a language."""
    return f"year/{year}/"


def year_links(collection: Collection, current: int = 0) -> list[Link]:
    """The years of which there are reports, newest first."""
    years: dict[int, int] = defaultdict(int)
    for report in collection.reports:
        years[report.record.year] += 1
    return [
        Link(str(year), year_url(year), count, year, year == current)
        for year, count in sorted(years.items(), reverse=True)
    ]


def year_pages(
    places: Places, collection: Collection, table: RateTable, sizes: Mapping[str, int], language: Language
) -> Iterator[Made]:
    """The page of every year, and the page that lists them.

    Args:
        places: for the lines by province.
        collection: with its coverage.
        table: rates of all reports.
        sizes: bytes of the data files, by address from the root.
        language: of the pages.
    """
    by_year: dict[int, list[CollectedReport]] = defaultdict(list)
    for report in collection.reports:
        by_year[report.record.year].append(report)
    span = f"{min(by_year)}–{max(by_year)}" if by_year else ""
    title = Words("按年度", "Years").of(language)
    yield (
        "year/index.md",
        (
            "years",
            {
                "title": title,
                "description": Words(
                    f"{span} 年的政府信息公开工作年度报告，按年度汇总。".lstrip(),
                    f"Annual reports on open government information by year {span}".rstrip() + ".",
                ).of(language),
                "crumbs": [Crumb(title)],
                "years": [
                    (link, all_headline(by_year[link.year or 0], table, language))
                    for link in year_links(collection)
                ],
            },
        ),
    )
    for year, reports in sorted(by_year.items()):
        yield from _year(year, reports, places, collection, table, sizes, language)


def _year(
    year: int,
    reports: Sequence[CollectedReport],
    places: Places,
    collection: Collection,
    table: RateTable,
    sizes: Mapping[str, int],
    language: Language,
) -> Iterator[Made]:
    views, files = charts_made(_charts(year, reports, language), year_url(year))
    yield from files
    ordered = sorted(reports, key=lambda one: (one.authority.code or "~", one.id))
    coverage = CoverageCounts()
    for line in collection.coverage:
        if line.year == year:
            coverage = coverage.with_line(line)
    failing = sum(any(result.verdict == "fail" for result in report.results) for report in reports)
    for file, shown, pager in paged(ordered, year_url(year)):
        first = pager.number == 1
        yield (
            file,
            (
                "year",
                {
                    "title": Words(f"{year} 年", str(year)).of(language),
                    "description": Words(
                        f"{year} 年度政府信息公开工作年度报告 {len(reports)} 份：合计、办理结果与各省情况。",
                        f"{len(reports)} annual reports for {year}: totals, outcomes, provinces.",
                    ).of(language),
                    "crumbs": [Crumb(Words("按年度", "Years").of(language), "year/"), Crumb(str(year))],
                    "year": year,
                    "count": len(reports),
                    "failing": failing,
                    "years": year_links(collection, year),
                    "headline": all_headline(reports, table, language) if first else [],
                    "charts": views if first else [],
                    "provinces": _provinces(reports, places, table, language) if first else [],
                    "coverage": coverage if first else None,
                    "reports": [report_line(one, table, language) for one in shown],
                    "downloads": data_file(
                        f"data/{V1}/years/{year}.csv",
                        Words("本年度全部表格数字", "All figures of the year").of(language),
                        sizes,
                    ),
                    "pager": pager,
                },
            ),
        )


def _charts(year: int, reports: Sequence[CollectedReport], language: Language) -> list[Chart]:
    """Outcomes of all; then each large peer group: as a funnel, or as dots while its members are few."""
    charts = [together(reports, year, language)]
    groups: dict[PeerGroup, list[CollectedReport]] = defaultdict(list)
    for report in reports:
        groups[peer_groups(report)[0]].append(report)
    largest = sorted(groups.items(), key=lambda one: (-len(one[1]), one[0].code))
    for group, members in largest[:GROUPS]:
        name = group_name(group)
        whose = Words(f"{name.zh}，{year}年", f"{name.en}, {year}")
        source = phrase("source.reports_of_year", reports=len(members), year=year)
        for code in RATES:
            bodies = rated(members, code)
            if sum(not body.has_few for body in bodies) >= MIN_REPORTS:
                charts.append(_named(funnel_chart(bodies, code, whose, source, language), group))
            elif len(bodies) > 1:
                charts.append(_named(ranked_rates(bodies, code, whose, source, language), group))
    return charts


def _named(chart: Chart, group: PeerGroup) -> Chart:
    """A chart of which the page has several, told apart by their group."""
    return chart.renamed(f"{chart.id}-{group.code}")


def _provinces(
    reports: Sequence[CollectedReport], places: Places, table: RateTable, language: Language
) -> list[ProvinceLine]:
    grouped: dict[str, list[CollectedReport]] = defaultdict(list)
    for report in reports:
        if way := places.way_to(report.authority.code):
            grouped[way[0]].append(report)
    lines: list[ProvinceLine] = []
    for code, found in sorted(grouped.items()):
        figures: dict[str, Any] = {one.code: one for one in all_headline(found, table, language)}
        received, disclosure = figures["received_new"], figures["disclosure_rate"]
        lines.append(
            ProvinceLine(
                places.name(code),
                place_url(code),
                len(found),
                received.value,
                f"{disclosure.value}{disclosure.unit}",
                disclosure.basis or "",
            )
        )
    return lines
