"""Pages about all reports: home, findings, downloads, unread."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from yangguang.charts.theme import Chart
from yangguang.checks.rules import rules
from yangguang.datasets.collection import CollectedReport, Collection, UnreadReport
from yangguang.datasets.frames import Frames
from yangguang.forms import editions
from yangguang.languages import Language, Words
from yangguang.pages.downloads import table_files
from yangguang.pages.equations import finding_views
from yangguang.pages.headlines import RateTable, all_headline, authority_url, report_line
from yangguang.pages.listing import ITEMS_A_PAGE, Pager
from yangguang.pages.places import Places, place_url
from yangguang.pages.shapes import ChartView, FindingView, Link
from yangguang.pages.topics import topic_url, topics
from yangguang.pages.words import UNKNOWN, authority_name
from yangguang.pages.years import year_links
from yangguang.sources.portal_config import NO_CONFIG

NEWEST = 8
NOTABLE = 4
PLACES = 60
EXAMPLES = 3
"""How many reports, findings, authorities and example searches the home page lists, however many there
are."""

_SENTENCE = re.compile(
    r"^(?P<where>.+?): (?P<found>.+?)(?:, expected (?P<expected>.+?))?\. (?P<action>[A-Z].*)$", re.DOTALL
)
"""The form of every message of the package: *where: found, expected. What to do.*"""


def newest_year(collection: Collection) -> int:
    """The last year of which there is a report."""
    return max(report.record.year for report in collection.reports)


def home_context(
    collection: Collection,
    frames: Frames,
    places: Places,
    charts: Sequence[Chart],
    table: RateTable,
    language: Language,
    title: Words = NO_CONFIG.titles,
) -> dict[str, Any]:
    """What the template of the home page is given; the portal may still be empty."""
    reports = collection.reports
    years = Counter(report.record.year for report in reports)
    of_authority = Counter(report.authority.id for report in reports)
    checks = _sums(frames).verdict.value_counts()
    year = max(years, default=0)
    of_year = [report for report in reports if report.record.year == year]
    newest = sorted(reports, key=_newest_first)[:NEWEST]
    listed = [authority for authority in collection.authorities if of_authority[authority.id]]
    return {
        "title": title.of(language),
        "description": Words(
            "中国各级行政机关政府信息公开工作年度报告：逐格读出，逐式验算，可以搜索、比较和下载。",
            "China’s annual reports on open government information: read cell by cell, checked sum by sum, "
            "free to search, compare and reuse.",
        ).of(language),
        "counts": {
            "reports": len(reports),
            "authorities": len(of_authority),
            "first_year": min(years, default=year),
            "last_year": year,
            "figures": len(frames["figures"]),
            "sums": int(checks.get("pass", 0) + checks.get("fail", 0)),
            "failed": int(checks.get("fail", 0)),
        },
        "headline": all_headline(of_year, table, language),
        "headline_year": str(year),
        "newest": [report_line(report, table, language) for report in newest],
        "charts": [ChartView.of(chart, "generated/home/") for chart in charts if not chart.is_empty],
        "findings": _newest_findings(collection, language)[:NOTABLE],
        "places": [
            Link(authority_name(authority, language), authority_url(authority.id), of_authority[authority.id])
            for authority in listed[:PLACES]
        ],
        "provinces": [
            Link(places.name(code), place_url(code), len(places.reports(code)))
            for code in places.below("")
            if places.reports(code)
        ],
        "topics": [
            Link(topic.label.of(language), topic_url(topic.code), 0)
            for topic in topics(editions()[0])
            if not topic.group
        ],
        "years": year_links(collection),
        "examples": list(dict.fromkeys(authority_name(report.authority, language) for report in newest))[
            :EXAMPLES
        ],
    }


@dataclass(frozen=True, slots=True)
class YearFindings:
    """The findings of one year."""

    year: int
    findings: Sequence[FindingView]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule that is checked, and how often it fails; ``notice`` is the notice whose form has it."""

    id: str
    rule: str
    basis: str
    severity: str
    count: int
    notice: str = ""


def findings_contexts(
    collection: Collection, frames: Frames, folder: Path, language: Language
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The pages of findings, newest year first: name of the file, and what its template is given."""
    views = _newest_findings(collection, language)
    pages = [views[at : at + ITEMS_A_PAGE] for at in range(0, len(views), ITEMS_A_PAGE)] or [[]]
    verdicts = _sums(frames).verdict.value_counts()
    passed, failed = int(verdicts.get("pass", 0)), int(verdicts.get("fail", 0))
    for number, shown in enumerate(pages, 1):
        years = sorted({view.year for view in shown}, reverse=True)
        yield (
            "findings.md" if number == 1 else f"findings/{number}.md",
            {
                "title": Words("合计不符之处", "Sums that do not hold").of(language),
                "description": Words(
                    f"{len(collection.reports)} 份报告，验算 {passed + failed} 个等式，{failed} 个不成立。",
                    f"{len(collection.reports)} reports, {passed + failed} sums recomputed, {failed} fail.",
                ).of(language),
                "summary": {
                    "reports": len(collection.reports),
                    "sums": passed + failed,
                    "passed": passed,
                    "failed": failed,
                },
                "groups": [
                    YearFindings(year, [view for view in shown if view.year == year]) for year in years
                ],
                "rules": _rules(frames, language),
                "pager": Pager(
                    previous=None
                    if number == 1
                    else "findings/"
                    if number == 2
                    else f"findings/{number - 1}/",
                    next=f"findings/{number + 1}/" if number < len(pages) else None,
                    number=number,
                    of=len(pages),
                ),
                "downloads": [
                    *table_files(folder, "findings", language),
                    *table_files(folder, "checks", language),
                ],
            },
        )


def unread_context(
    collection: Collection, unread: Sequence[UnreadReport], language: Language
) -> dict[str, Any]:
    """What the page of unread reports is given."""
    return {
        "title": Words("未能读取的报告", "Unread reports").of(language),
        "description": Words(
            f"登记而没有读出的报告：{len(unread)} 份。",
            f"Registered reports that were not read: {len(unread)}.",
        ).of(language),
        "items": [
            _unread(report, language)
            for report in sorted(unread, key=lambda one: (one.source.authority_id, one.source.year))
        ],
        "counts": {
            "registered": len(collection.reports) + len(unread),
            "read": len(collection.reports),
            "unread": len(unread),
        },
    }


def _unread(report: UnreadReport, language: Language) -> dict[str, Any]:
    """A report that could not be read, its message taken apart; a message of another form is shown whole."""
    match = _SENTENCE.match(report.message)
    parts = match.groupdict() if match else {"found": report.message, "expected": None, "action": None}
    return {
        "file": report.source.path,
        "authority": authority_name(report.authority, language) if report.authority else None,
        "year": report.source.year,
        "url": report.source.url or None,
        "found": parts["found"],
        "expected": parts["expected"] or UNKNOWN,
        "action": parts["action"] or UNKNOWN,
    }


def _newest_first(report: CollectedReport) -> tuple[int, int, str]:
    published = report.record.published_on
    return -report.record.year, -(published.toordinal() if published else 0), report.id


def _newest_findings(collection: Collection, language: Language) -> list[FindingView]:
    newest: list[CollectedReport] = sorted(collection.reports, key=lambda one: (-one.record.year, one.id))
    return [view for report in newest for view in finding_views(report, language)]


def _sums(frames: Frames) -> pd.DataFrame:
    """The results of the form's own sums."""
    sums = {one.id for edition in editions() for table in edition.tables.values() for one in table.sums}
    checks = frames["checks"]
    return checks[checks.check.isin(sums)]


def _rules(frames: Frames, language: Language) -> list[RuleLine]:
    """Every sum of every edition once, then every other rule, with the number of lines on which it fails."""
    checks = frames["checks"]
    failing = Counter(checks[checks.verdict == "fail"].check)
    sums = {
        equation.id: (equation, edition.notice)
        for edition in reversed(editions())
        for table in edition.tables.values()
        for equation in table.sums
    }
    return [
        RuleLine(
            id=equation.rule,
            rule=f"{equation.rule} {Words(equation.name, equation.name_en).of(language)}",
            basis=Words(equation.explanation, equation.explanation_en).of(language),
            notice=notice,
            severity=equation.severity,
            count=failing[equation.id],
        )
        for equation, notice in sums.values()
    ] + [
        RuleLine(
            id=rule.number,
            rule=f"{rule.number} {Words(rule.name, rule.name_en).of(language)}",
            basis=Words(rule.explanation, rule.explanation_en).of(language),
            severity=rule.severity,
            count=failing[rule.number],
        )
        for rule in rules()
    ]
