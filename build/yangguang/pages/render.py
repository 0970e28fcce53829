"""Write the generated pages into ``site_src/``, and remove those that no longer have a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from yangguang.charts.applicants import applicants_chart
from yangguang.charts.outcomes import all_outcomes_chart, outcomes_chart
from yangguang.charts.series import outcomes_series, requests_series
from yangguang.charts.theme import Chart
from yangguang.datasets.collection import CollectedReport, Collection, UnreadReport
from yangguang.datasets.frames import Frames
from yangguang.datasets.release import load_release
from yangguang.files import write_whole
from yangguang.languages import LANGUAGES
from yangguang.pages.accuracy import accuracy_part
from yangguang.pages.authority import authority_context
from yangguang.pages.by_hand import licence_part, repository_part
from yangguang.pages.changes import changes_context
from yangguang.pages.coverage import coverage_context
from yangguang.pages.downloads import downloads_context
from yangguang.pages.headlines import authority_url, rate_table, report_url
from yangguang.pages.ledger import rule_pages
from yangguang.pages.overview import (
    findings_contexts,
    home_context,
    newest_year,
    unread_context,
)
from yangguang.pages.query import query_context
from yangguang.pages.report import report_context
from yangguang.pages.source import source_context
from yangguang.pages.words import printable
from yangguang.paths import Paths
from yangguang.sources.portal_config import PortalConfig, load_portal_config
from yangguang.sources.registry import Authority

OWN_FOLDERS = ("report", "authority", "findings", "generated")
"""Folders of ``site_src/`` that hold nothing but what is written here; what is not written again is
removed."""


def render_site(paths: Paths, collection: Collection, unread: Sequence[UnreadReport], frames: Frames) -> None:
    """Write every generated page and the specifications of its charts.

    ``index.md``, ``findings.md``, ``downloads.md``, ``changes.md``, ``sql.md``, ``unread.md``,
    ``report/<authority>/<year>/index.md``,
    where sources are hosted ``report/<authority>/<year>/source/`` with the pictures of its pages, and
    ``authority/<authority>/index.md``. The data files must already stand in ``site_src/data``, whose sizes
    the pages show. The same input gives the same bytes; a page that does not change is not written again.

    Args:
        paths: the portal.
        collection: reports as read and checked.
        unread: registered reports that could not be read.
        frames: of the collection.
    """
    wanted: set[Path] = set()
    for name, data in _files(paths, collection, unread, frames):
        path = paths.site_src / name
        wanted.add(path)
        if not (path.is_file() and path.read_bytes() == data):
            write_whole(path, data)
    for folder in OWN_FOLDERS:
        _remove_others(paths.site_src / folder, wanted)


def _files(
    paths: Paths, collection: Collection, unread: Sequence[UnreadReport], frames: Frames
) -> Iterator[tuple[str, bytes]]:
    """Name below ``site_src/`` and content of every file."""
    environment = _environment()
    data = paths.site_src / "data"
    table = rate_table(frames)
    config = load_portal_config(paths.portal_config, paths.mkdocs_config)
    release = load_release(paths.data / "release.toml", config)
    sizes = {
        f"data/{path.relative_to(data).as_posix()}": path.stat().st_size
        for path in data.rglob("*")
        if path.is_file()
    }

    def page(template: str, context: Mapping[str, Any]) -> bytes:
        return printable(environment.get_template(f"{template}.md.jinja").render(context)).encode()

    for report in collection.reports:
        of_authority = collection.of_authority(report.authority.id)
        charts = (outcomes_chart(report), applicants_chart(report))
        above = _parents(report.authority, collection)
        hosted = _hosted(paths, config, report)
        yield from _specifications(charts, report_url(report))
        yield (
            f"{report_url(report)}index.md",
            page(
                "report",
                report_context(
                    report,
                    of_authority,
                    charts,
                    table,
                    above,
                    sizes,
                    is_hosted=hosted is not None,
                    repository=config.repository,
                    release=release,
                ),
            ),
        )
        if hosted:
            context, images = source_context(report, hosted, paths.cache, above)
            yield f"{report_url(report)}source/index.md", page("source", context)
            for image in images:
                yield f"{report_url(report)}source/{image.name}", image.path.read_bytes()
    for authority in collection.authorities:
        if reports := collection.of_authority(authority.id):
            series = (requests_series(reports), outcomes_series(reports))
            above = _parents(authority, collection)
            yield from _specifications(series, authority_url(authority.id))
            yield (
                f"{authority_url(authority.id)}index.md",
                page("authority", authority_context(authority, reports, series, table, above, sizes)),
            )
    home = _home_charts(collection)
    yield from _specifications(home, "generated/home/")
    yield "index.md", page("home", home_context(collection, frames, home, table, config.name))
    for name, context in findings_contexts(collection, frames, data):
        yield name, page("findings", context)
    for name, context in rule_pages(collection):
        yield name, page("rule", context)
    yield "downloads.md", page("downloads", downloads_context(frames, data, release))
    yield "sql.md", page("query", query_context(frames, sizes))
    yield "changes.md", page("changes", changes_context(collection, frames, release))
    yield "coverage.md", page("coverage", coverage_context(collection, data))
    yield "generated/accuracy.part.md", accuracy_part(paths.data / "accuracy.json")
    for language in LANGUAGES:
        folder = "generated" if language == "zh" else f"{language}/generated"
        yield f"{folder}/licence.part.md", licence_part(config.licence, language)
        yield f"{folder}/repository.part.md", repository_part(config.repository, language)
    yield "unread.md", page("unread", unread_context(collection, unread))


def _hosted(paths: Paths, config: PortalConfig, report: CollectedReport) -> Path | None:
    """The source document of a report that is shown; ``None`` for none."""
    path = paths.root / report.source.path
    return path if config.hosts_sources and report.source.path and path.is_file() else None


def _environment() -> Environment:
    """Templates in which all values are text: escaped unless a template says otherwise."""
    environment = Environment(
        loader=PackageLoader("yangguang.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["tojson"] = _quoted
    return environment


def _quoted(text: str) -> Markup:
    """A text in double quotes for the front matter of a page, which is YAML."""
    return htmlsafe_json_dumps(printable(text), ensure_ascii=False)


def _specifications(charts: Sequence[Chart], address: str) -> Iterator[tuple[str, bytes]]:
    for chart in charts:
        if not chart.is_empty:
            yield f"{address}{chart.id}.json", chart.json()


def _home_charts(collection: Collection) -> list[Chart]:
    """What became of the requests of the newest year."""
    if not collection.reports:
        return []
    year = newest_year(collection)
    of_year: list[CollectedReport] = [report for report in collection.reports if report.record.year == year]
    return [all_outcomes_chart(of_year, year)]


def _parents(authority: Authority, collection: Collection) -> list[Authority]:
    """The authorities above one, the highest first; those that are not registered are left out."""
    known = {one.id: one for one in collection.authorities}
    found: list[Authority] = []
    above = known.get(authority.parent)
    while above and above not in found:
        found.insert(0, above)
        above = known.get(above.parent)
    return found


def _remove_others(folder: Path, wanted: set[Path]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()
