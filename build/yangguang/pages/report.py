"""The page of one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from yangguang.charts.theme import Chart
from yangguang.datasets.api import REPORTS
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.release import UNRELEASED, Release
from yangguang.forms import load_edition
from yangguang.languages import Language, Words
from yangguang.pages.equations import finding_views, repair_views
from yangguang.pages.headlines import RateTable, authority_url, report_headline, report_url, verdict
from yangguang.pages.identity import ReissueView, scope_view
from yangguang.pages.ledger import concerns
from yangguang.pages.linked import report_markup
from yangguang.pages.official import figure_link, official_tables
from yangguang.pages.shapes import ChartView, Citation, Crumb, Download, Link
from yangguang.pages.words import ORDINALS, authority_name, size_text, word
from yangguang.sources.registry import Authority


@dataclass(frozen=True, slots=True)
class Passage:
    """A part or subsection of the report's text; ``table`` is the code of the table that stands in it.

    ``is_ours`` says that the title is not the report's but the page's.
    """

    number: int
    title: str
    paragraphs: Sequence[str]
    subsections: Sequence[Passage] = ()
    table: str | None = None
    is_ours: bool = False


def report_context(
    report: CollectedReport,
    of_authority: Sequence[CollectedReport],
    charts: Sequence[Chart],
    table: RateTable,
    parents: Sequence[Authority],
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
        parents: the authorities above, the highest first.
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
            "region": authority_name(parents[0], language) if parents else "",
            "names": search_names(authority, language, record.authority),
            "scope": scope_view(record, language),
        },
        "reissue": reissue,
        "crumbs": [
            *authority_crumbs(parents, language),
            Crumb(shown, authority_url(authority.id)),
            Crumb(year),
        ],
        "verdict": verdict(report.results),
        "headline": report_headline(report, before, table, language),
        "findings": finding_views(report, language),
        "repairs": repair_views(report, language),
        "concerns": concerns(report, language),
        "charts": [ChartView.of(chart, report_url(report)) for chart in charts if not chart.is_empty],
        "tables": [
            replace(table, wrong_url=_wrong_url(repository, report, table.code, language))
            for table in official_tables(report, figure_link(report, is_hosted), language)
        ],
        "sections": _passages(report, language),
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


def authority_crumbs(parents: Sequence[Authority], language: Language) -> list[Crumb]:
    """The authorities above, as steps of the way; those without reports of their own are only named."""
    return [Crumb(authority_name(parent, language)) for parent in parents]


def search_names(authority: Authority, language: Language, *more: str) -> str:
    """All names by which an authority may be searched for, besides the one that the page shows."""
    names = dict.fromkeys([authority.name, *authority.aliases, *more, authority.name_en, authority.code])
    shown = authority_name(authority, language)
    return " ".join(name for name in names if name and name != shown)


def _passages(report: CollectedReport, language: Language) -> list[Passage]:
    tables = {table.part: table.code for table in load_edition(report.record.form).tables.values()}
    passages = [
        Passage(
            number=section.number,
            title=f"{ORDINALS[section.number - 1]}、{section.title}",
            paragraphs=_paragraphs(section.text),
            subsections=[
                Passage(number, part.title, _paragraphs(part.text))
                for number, part in enumerate(section.subsections, 1)
            ],
            table=code if (code := tables.get(section.number)) in report.record.tables else None,
        )
        for section in report.record.sections
    ]
    if report.record.preamble:
        title = Words("前言", "Preamble").of(language)
        passages.insert(0, Passage(0, title, _paragraphs(report.record.preamble), is_ours=True))
    return passages


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


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
