"""The page of one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from yangguang.charts.theme import Chart
from yangguang.checks.narrative import placed_statements
from yangguang.datasets.api import REPORTS
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.release import UNRELEASED, Release
from yangguang.forms import load_edition
from yangguang.languages import Language, Words
from yangguang.pages.compare_links import compare_url
from yangguang.pages.equations import finding_views, repair_views
from yangguang.pages.gaps import gaps_view
from yangguang.pages.headlines import RateTable, authority_url, report_headline, report_url, verdict
from yangguang.pages.identity import ReissueView, scope_view
from yangguang.pages.ledger import concerns
from yangguang.pages.linked import report_markup
from yangguang.pages.official import figure_link, official_tables
from yangguang.pages.passages import compared_text, text_passages, text_view
from yangguang.pages.peers import Peers
from yangguang.pages.places import Places
from yangguang.pages.shapes import ChartView, Citation, Crumb, Download, Link
from yangguang.pages.words import authority_name, size_text, word
from yangguang.sources.registry import Authority


def report_context(
    report: CollectedReport,
    of_authority: Sequence[CollectedReport],
    charts: Sequence[Chart],
    table: RateTable,
    peers: Peers,
    places: Places,
    sizes: Mapping[str, int],
    language: Language,
    is_hosted: bool = False,
    repository: str = "",
    release: Release = UNRELEASED,
    reissue: ReissueView | None = None,
) -> dict[str, Any]:
    """What the template of a report is given.

    Args:
        report: the report.
        of_authority: all reports of its authority, oldest first.
        charts: outcomes and applicants.
        table: rates of all reports.
        peers: whose medians stand beside the figures.
        places: by which the way to the page goes.
        sizes: bytes of the data files, by address from the root.
        language: of the page.
        is_hosted: whether a page shows its source document.
        repository: address where misread numbers are reported; "" for none.
        release: version of the data, and whose they are.
        reissue: earlier and later issues of it; ``None`` where there is one only.
    """
    record, authority = report.record, report.authority
    edition = load_edition(record.form)
    before = next((one for one in of_authority if one.record.year == record.year - 1), None)
    comparison = compared_text(report, before)
    name = f"{authority.name}{record.year}年政府信息公开工作年度报告"
    shown = authority_name(authority, language)
    said = Words(f"{name}。", f"{shown}: annual report on open government information for {record.year}.").of(
        language
    )
    downloads = report_downloads(report, sizes, language)
    year = str(record.year)
    if reissue and reissue.current_url:
        year += Words(f"（第 {reissue.number} 次发布）", f" (issue {reissue.number})").of(language)
    return {
        "title": f"{shown} {year}",
        "description": " ".join([said, *(chart.description for chart in charts)]),
        "report": {
            "id": report.id,
            "authority": shown,
            "authority_url": authority_url(authority.id),
            "year": record.year,
            "form": record.form,
            "form_notice": edition.notice,
            "published_on": record.published_on.isoformat() if record.published_on else None,
            "posted_on": record.posted_on.isoformat() if record.posted_on else None,
            "kind": report.source.kind,
            "region": places.province(authority.code),
            "names": search_names(authority, language, record.authority),
            "scope": scope_view(record, language),
            "compare_url": compare_url([authority], record.year),
        },
        "reissue": reissue,
        "crumbs": [
            *places.crumbs(authority.code),
            Crumb(shown, authority_url(authority.id)),
            Crumb(year),
        ],
        "verdict": verdict(report.results),
        "headline": report_headline(report, before, table, peers, language),
        "gaps": gaps_view(record, language),
        "findings": finding_views(report, language),
        "repairs": repair_views(report, language),
        "concerns": concerns(report, language),
        "charts": [ChartView.of(chart, report_url(report)) for chart in charts if not chart.is_empty],
        "tables": [
            replace(table, wrong_url=_wrong_url(repository, report, table.code, language))
            for table in official_tables(report, figure_link(report, is_hosted), language)
        ],
        "sections": text_passages(report, comparison, language),
        "text": text_view(comparison),
        "has_statements": any(True for _ in placed_statements(record)),
        "downloads": downloads,
        "linked": partial(report_markup, report, name, downloads, release),
        "source": {
            "title": f"{record.authority}{record.year}年政府信息公开工作年度报告",
            "url": report.source.url or None,
            "file_url": f"{report_url(report)}source/" if is_hosted else None,
            "retrieved": None,
            "sha256": record.provenance.sha256,
            "format": word("formats", record.provenance.format, language),
            "reader": Words(
                f"{record.provenance.reader}，识别 {record.provenance.recogniser}",
                f"{record.provenance.reader}, recogniser {record.provenance.recogniser}",
            ).of(language),
        },
        "years": [
            Link(str(one.record.year), report_url(one), 1, one.record.year, one is report)
            for one in of_authority
        ],
        "citation": _citation(report, name, release),
    }


def _wrong_url(repository: str, report: CollectedReport, table: str, language: Language) -> str | None:
    """The form for a misread number, filled in with the report and the beginning of the cell's id."""
    if not repository:
        return None
    filled = {
        "template": "number.yml",
        "title": f"{Words('数字', 'Number').of(language)}: {report.id} {table}",
        "cell": f"{report.id} {table}.",
    }
    return f"{repository}/issues/new?{urlencode(filled)}"


def report_downloads(report: CollectedReport, sizes: Mapping[str, int], language: Language) -> list[Download]:
    """The files of one report."""
    named = (
        (".json", "JSON", Words("整份报告", "The whole report")),
        (".csv", "CSV", Words("表格数字", "Its figures")),
    )
    found: list[Download] = []
    for suffix, kind, label in named:
        address = f"data/{REPORTS}/{report.id}{suffix}"
        if address in sizes:
            found.append(Download(label.of(language), address, kind, size_text(sizes[address])))
    return found


def search_names(authority: Authority, language: Language, *more: str) -> str:
    """All names by which an authority may be searched for, besides the one that the page shows."""
    names = dict.fromkeys([authority.name, *authority.aliases, *more, authority.name_en, authority.code])
    shown = authority_name(authority, language)
    return " ".join(name for name in names if name and name != shown)


def _citation(report: CollectedReport, name: str, release: Release) -> Citation:
    """How to cite the report, and where its data stand; no date of access, which is the reader's."""
    record, authority = report.record, report.authority
    date = f"{record.published_on.isoformat()}. " if record.published_on else ""
    address = f"{report.source.url}. " if report.source.url else ""
    carrier = "R/OL" if report.source.url else "R"
    gbt = f"{authority.name}. {name}[{carrier}]. {date}{address}"
    gbt += f"数据：{release.portal.title}，{report_url(report)}"
    key = f"{authority.id}-{record.year}"
    fields = {
        "institution": authority.name,
        "title": name,
        "year": str((record.published_on or record.posted_on or record).year),
        "url": report.source.url,
        "note": f"Data: {release.portal.title_en}, {report_url(report)}",
    }
    lines = [f"  {field} = {{{_bibtex(text)}}}" for field, text in fields.items() if text]
    return Citation(gbt, f"@techreport{{{key},\n" + ",\n".join(lines) + "\n}")


def _bibtex(text: str) -> str:
    return "".join(character for character in text if character not in "{}\\")
