"""Write the generated pages into ``site_src/`` in every language, and remove those without a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yangguang.charts.applicants import applicants_chart
from yangguang.charts.flow import flow_chart
from yangguang.charts.outcomes import all_outcomes_chart, outcomes_chart
from yangguang.charts.proceedings import proceedings_chart
from yangguang.charts.rate_series import proactive_series, rate_series
from yangguang.charts.series import outcomes_series, requests_series
from yangguang.charts.share_cards import share_pictures
from yangguang.charts.theme import Chart
from yangguang.datasets.collection import CollectedReport, Collection, UnreadReport
from yangguang.datasets.frames import Frames
from yangguang.datasets.release import Release, load_release
from yangguang.files import write_whole
from yangguang.languages import LANGUAGES, Language
from yangguang.pages.accuracy import accuracy_part
from yangguang.pages.authority import authority_context
from yangguang.pages.by_hand import licence_part, repository_part
from yangguang.pages.changes import changes_context
from yangguang.pages.compare import compare_pages
from yangguang.pages.coverage import coverage_context
from yangguang.pages.downloads import downloads_context
from yangguang.pages.environment import environment
from yangguang.pages.glossary import glossary_part
from yangguang.pages.headlines import RateTable, authority_url, rate_table, rates_of, report_url
from yangguang.pages.identity import reissue_view, successions
from yangguang.pages.ledger import rule_pages
from yangguang.pages.overview import (
    findings_contexts,
    home_context,
    newest_year,
    unread_context,
)
from yangguang.pages.peers import Peers
from yangguang.pages.places import RATE, Places, place_pages
from yangguang.pages.query import query_context
from yangguang.pages.report import report_context
from yangguang.pages.source import source_context, source_images, source_url
from yangguang.pages.topics import topic_pages
from yangguang.pages.words import printable
from yangguang.pages.years import RATES, year_pages
from yangguang.paths import Paths
from yangguang.sources.divisions import load_division_list
from yangguang.sources.portal_config import PortalConfig, load_portal_config

OWN_FOLDERS = ("report", "authority", "region", "year", "topic", "compare", "findings", "generated")
"""Folders of each language in ``site_src/`` that hold nothing but what is written here; what is not written
again is removed."""

PROACTIVE = (("licensing", "decisions"), ("penalties", "decisions"))
"""Figures of proactive disclosure that an authority's page follows over the years: most bodies have them."""


@dataclass(frozen=True, slots=True)
class _Portal:
    """What all pages are made of; ``sizes`` are bytes of the data files, by address from the root."""

    paths: Paths
    collection: Collection
    unread: Sequence[UnreadReport]
    frames: Frames
    table: RateTable
    config: PortalConfig
    release: Release
    sizes: Mapping[str, int]
    places: Places
    peers: Peers

    @property
    def data(self) -> Path:
        return self.paths.site_src / "data"


def source_folder(language: Language) -> str:
    """The folder of a language's pages in ``site_src/``, whichever language the portal puts at its root."""
    return "" if language == "zh" else f"{language}/"


def render_site(paths: Paths, collection: Collection, unread: Sequence[UnreadReport], frames: Frames) -> None:
    """Write every generated page in every language, and the specifications of its charts beside it.

    Chinese pages stand in ``site_src/`` itself, others in a folder of their language. Pictures of sources
    are written once. The data files must already stand in ``site_src/data``, whose sizes the pages show. The
    same input gives the same bytes; a page that does not change is not written again.

    Args:
        paths: the portal.
        collection: reports as read and checked.
        unread: registered reports that could not be read.
        frames: of the collection.
    """
    data = paths.site_src / "data"
    config = load_portal_config(paths.portal_config, paths.mkdocs_config)
    sizes = {
        f"data/{path.relative_to(data).as_posix()}": path.stat().st_size
        for path in data.rglob("*")
        if path.is_file()
    }
    release = load_release(paths.data / "release.toml", config)
    table = {**rate_table(frames), **{one.id: rates_of(one) for one in collection.superseded}}
    peers = Peers(frames, collection)
    places = Places(load_division_list(paths.data / "divisions.csv"), collection)
    portal = _Portal(paths, collection, unread, frames, table, config, release, sizes, places, peers)
    wanted: set[Path] = set()
    for name, content in _files(portal):
        path = paths.site_src / name
        wanted.add(path)
        if not (path.is_file() and path.read_bytes() == content):
            write_whole(path, content)
    for language in LANGUAGES:
        for folder in OWN_FOLDERS:
            _remove_others(paths.site_src / source_folder(language) / folder, wanted)


def _files(portal: _Portal) -> Iterator[tuple[str, bytes]]:
    """Name below ``site_src/`` and content of every file."""
    for language in LANGUAGES:
        folder, templates = source_folder(language), environment(language)
        for name, made in _pages(portal, language):
            if isinstance(made, bytes):
                yield f"{folder}{name}", made
                continue
            template, context = made
            ways = _ways(name, portal.config.folder(language))
            text = templates.get_template(f"{template}.md.jinja").render(context, **ways)
            yield f"{folder}{name}", printable(text).encode()
    for report in (*portal.collection.reports, *portal.collection.superseded):
        if source := _hosted(portal, report):
            for image in source_images(report, source, portal.paths.cache):
                yield f"{source_url(report)}{image.name}", image.path.read_bytes()
    yield from share_pictures(portal.collection, portal.config.titles, portal.paths.cache)


def _ways(name: str, folder: str) -> dict[str, str]:
    """The ways from a page: ``home`` to the root of its language, ``root`` to that of the site."""
    steps = name.count("/") + (not name.endswith("index.md"))
    home = "../" * steps
    return {"home": home, "root": home + "../" * folder.count("/")}


def _pages(
    portal: _Portal, language: Language
) -> Iterator[tuple[str, bytes | tuple[str, Mapping[str, Any]]]]:
    """Every page of a language: name of its file, its template and what that is given; or a file as it is."""
    collection, frames, table = portal.collection, portal.frames, portal.table
    for report in (*collection.reports, *collection.superseded):
        of_authority = collection.of_authority(report.authority.id)
        charts = _report_charts(report, portal.peers, language)
        hosted = _hosted(portal, report)
        yield from _specifications(charts, report_url(report))
        context = report_context(
            report,
            of_authority,
            charts,
            table,
            portal.peers,
            portal.places,
            portal.sizes,
            language,
            is_hosted=hosted is not None,
            repository=portal.config.repository,
            release=portal.release,
            reissue=reissue_view(report, collection, language),
        )
        yield f"{report_url(report)}index.md", ("report", context)
        if hosted:
            images = source_images(report, hosted, portal.paths.cache)
            context = source_context(
                report, hosted, images, portal.places, language, portal.config.repository
            )
            yield f"{source_url(report)}index.md", ("source", context)
    for authority in collection.authorities:
        if reports := collection.of_authority(authority.id):
            series = _authority_charts(reports, language)
            yield from _specifications(series, authority_url(authority.id))
            context = authority_context(
                authority,
                reports,
                series,
                table,
                portal.peers,
                portal.places,
                portal.sizes,
                language,
                successions(authority, collection, language),
            )
            yield f"{authority_url(authority.id)}index.md", ("authority", context)
    yield from place_pages(portal.places, collection, table, portal.sizes, language)
    yield from year_pages(portal.places, collection, table, portal.sizes, language)
    yield from topic_pages(collection, language)
    yield from compare_pages(portal.places, collection, language)
    home = _home_charts(collection, language)
    yield from _specifications(home, "generated/home/")
    yield (
        "index.md",
        (
            "home",
            home_context(collection, frames, portal.places, home, table, language, portal.config.titles),
        ),
    )
    for name, context in findings_contexts(collection, frames, portal.data, language):
        yield name, ("findings", context)
    for name, context in rule_pages(collection, language):
        yield name, ("rule", context)
    yield "downloads.md", ("downloads", downloads_context(frames, portal.data, portal.release, language))
    yield "sql.md", ("query", query_context(frames, portal.sizes, language))
    yield "changes.md", ("changes", changes_context(collection, frames, portal.release, language))
    yield "coverage.md", ("coverage", coverage_context(collection, portal.data, language))
    yield "unread.md", ("unread", unread_context(collection, portal.unread, language))
    yield "generated/accuracy.part.md", accuracy_part(portal.paths.data / "accuracy.json", language)
    yield "generated/glossary.part.md", glossary_part(language)
    yield "generated/licence.part.md", licence_part(portal.config.licence, language)
    yield "generated/repository.part.md", repository_part(portal.config.repository, language)


def _hosted(portal: _Portal, report: CollectedReport) -> Path | None:
    """The source document of a report that is shown; ``None`` for none."""
    path = portal.paths.root / report.source.path
    return path if portal.config.hosts_sources and report.source.path and path.is_file() else None


def _specifications(charts: Sequence[Chart], address: str) -> Iterator[tuple[str, bytes]]:
    for chart in charts:
        if not chart.is_empty:
            yield f"{address}{chart.id}.json", chart.json()


def _report_charts(report: CollectedReport, peers: Peers, language: Language) -> Sequence[Chart]:
    """What came in and what became of it, who asked, what was contested, and where it stands among peers."""
    return (
        flow_chart(report, language),
        outcomes_chart(report, language),
        applicants_chart(report, language),
        proceedings_chart(report, language),
        peers.distribution(report, RATE, language),
    )


def _authority_charts(reports: Sequence[CollectedReport], language: Language) -> Sequence[Chart]:
    """Small multiples over the years; a single year is no series."""
    always = requests_series(reports, language), outcomes_series(reports, language)
    if len(reports) < 2:
        return always
    rates = [rate_series(reports, code, language) for code in RATES]
    proactive = [proactive_series(reports, row, column, language) for row, column in PROACTIVE]
    return (*always, *rates, *proactive)


def _home_charts(collection: Collection, language: Language) -> list[Chart]:
    """What became of the requests of the newest year."""
    if not collection.reports:
        return []
    year = newest_year(collection)
    of_year: list[CollectedReport] = [report for report in collection.reports if report.record.year == year]
    return [all_outcomes_chart(of_year, year, language)]


def _remove_others(folder: Path, wanted: set[Path]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()
