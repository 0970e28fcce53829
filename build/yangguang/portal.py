"""The whole way, once: sources → records → datasets → pages → site. The only module that knows every step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from joblib import Parallel, delayed

from yangguang.checks.coverage import cover
from yangguang.datasets.collection import Collection, UnreadReport, collect
from yangguang.errors import RecordError, SourceError, YangguangError
from yangguang.paths import Paths
from yangguang.readers.versions import is_current
from yangguang.recognition.recognise import RECOGNISER
from yangguang.record.assemble import parse_file
from yangguang.record.corrections import corrected, load_corrections
from yangguang.record.model import Record
from yangguang.record.redaction import redacted
from yangguang.record.reissue import changed_cells
from yangguang.record.store import load_record, record_path, save_record, stored_records
from yangguang.sources.areas import load_areas
from yangguang.sources.divisions import check_divisions, load_division_list
from yangguang.sources.ledger import load_visits
from yangguang.sources.portal_config import load_portal_config
from yangguang.sources.registry import Authority, Source, load_authorities, load_sources

Progress = Callable[[str], None]
"""Told one line about each step; the command line shows it, tests collect it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading the registered sources.

    Attributes:
        reports: each source that was read, now or earlier, with its record.
        unread: the others.
        fresh: ids of the reports that were read in this run; the rest came from stored records.
    """

    reports: tuple[tuple[Source, Record], ...]
    unread: tuple[UnreadReport, ...]
    fresh: tuple[str, ...]


def read_sources(paths: Paths, *, jobs: int = -1, progress: Progress = lambda line: None) -> Reading:
    """Bring ``data/records/`` up to date with ``data/sources.csv``.

    A source is read again only if its bytes, its reader or the recogniser changed. A source that cannot be
    read becomes an ``UnreadReport``; the others go on. Corrections are applied to what is returned, not to
    what is stored.

    Args:
        paths: the portal.
        jobs: processes to read with; -1 uses every core.
        progress: told what is read.

    Raises:
        SourceError: a register is wrong.
        CorrectionError: a correction does not apply.
    """
    authorities = load_authorities(paths.data / "authorities.csv")
    registered = load_sources(paths.sources, authorities)
    check_divisions(authorities.values(), paths.data / "divisions.csv", registered)
    sources = [source for source in registered if source.path]
    known = {source.report_id: _stored(paths, source) for source in sources}
    todo = [source for source in sources if known[source.report_id] is None]
    for source in todo:
        progress(f"reading {source.path}")
    results: Iterable[Record | str] = (
        Parallel(n_jobs=min(len(todo), jobs) if jobs > 0 else jobs)(
            delayed(read_source)(paths.root, source, authorities[source.authority_id]) for source in todo
        )
        if len(todo) > 1
        else [read_source(paths.root, source, authorities[source.authority_id]) for source in todo]
    )
    unread: list[UnreadReport] = []
    fresh: list[str] = []
    for source, result in zip(todo, results, strict=True):
        if isinstance(result, Record):
            save_record(paths.records, source.authority_id, result, source.earlier_issue)
            known[source.report_id] = result
            fresh.append(source.report_id)
        else:
            unread.append(UnreadReport(source, authorities[source.authority_id], result))
            progress(result)
    _drop_unregistered(paths, sources, progress)
    _refuse_duplicates([(source, record) for source in sources if (record := known[source.report_id])])
    published = corrected(
        {report: record for report, record in known.items() if record is not None},
        load_corrections(paths.data / "corrections.toml"),
        list(known),
    )
    reports = tuple(
        (source, published[source.report_id]) for source in sources if source.report_id in published
    )
    return Reading(reports, tuple(unread), tuple(fresh))


def _stored(paths: Paths, source: Source) -> Record | None:
    """The stored record of a source, if it is of the same bytes and read by today's versions."""
    path = record_path(paths.records, source.authority_id, source.year, source.earlier_issue)
    file = paths.root / source.path
    if not path.is_file() or not file.is_file():
        return None
    try:
        record = load_record(path)
    except RecordError:
        return None
    provenance = record.provenance
    same = (
        provenance.path == source.path
        and provenance.recogniser == RECOGNISER
        and is_current(provenance.reader)
        and provenance.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    )
    return record if same else None


def read_source(root: Path, source: Source, authority: Authority) -> Record | str:
    """Read one source afresh and hold it against its entry; nothing is written.

    Returns:
        The record as published, or the sentence that says why there is none.
    """
    try:
        record = redacted(parse_file(root / source.path, name=source.path))
        _agree(source, authority, record)
    except YangguangError as error:
        return str(error).replace(str(root) + "/", "")
    return record


def parse_report(paths: Paths, file: Path) -> Record:
    """Read a file as it stands; if it is that of a registered report, with the corrections of that report.

    Raises:
        ReadError, RecognitionError: it cannot be read.
        SourceError: a register is wrong.
        CorrectionError: a correction of the report does not apply.
    """
    record = parse_file(file)
    if not file.resolve().is_relative_to(paths.reports.resolve()):
        return record
    for source in load_sources(paths.sources, load_authorities(paths.data / "authorities.csv")):
        if source.path and (paths.root / source.path).resolve() == file.resolve():
            report = source.report_id
            corrections = load_corrections(paths.data / "corrections.toml")
            its = [correction for correction in corrections if correction.report == report]
            return corrected({report: record}, its, [report])[report]
    return record


def _agree(source: Source, authority: Authority, record: Record) -> None:
    """Hold what the register says against what the report says of itself.

    Raises:
        SourceError: they name different years or bodies.
    """
    if record.year != source.year:
        raise SourceError(
            f"{source.path}: the report is of {record.year}, data/sources.csv registers it for "
            f"{source.year}. Correct the register."
        )
    if record.authority not in authority.names:
        raise SourceError(
            f"{source.path}: the report calls its authority {record.authority}, data/authorities.csv knows "
            f"{authority.id} as {'、'.join(authority.names)}. Correct the register, or add the "
            "name to its aliases."
        )


def _refuse_duplicates(read: Iterable[tuple[Source, Record]]) -> None:
    """A report published again has other figures; with the same ones it is one report, registered twice.

    Raises:
        SourceError: two issues print the same figures.
    """
    seen: dict[tuple[str, int], list[tuple[Source, Record]]] = {}
    for source, record in read:
        earlier = seen.setdefault((source.authority_id, source.year), [])
        for other, before in earlier:
            if not changed_cells(before, record):
                raise SourceError(
                    f"{source.path}: {source.authority_id}/{source.year} is registered twice, with the same "
                    f"figures as {other.path}. Keep one of the two rows of data/sources.csv."
                )
        earlier.append((source, record))


def _drop_unregistered(paths: Paths, sources: Sequence[Source], progress: Progress) -> None:
    """Remove records whose report is no longer registered; Git keeps what was."""
    registered = {
        record_path(paths.records, source.authority_id, source.year, source.earlier_issue)
        for source in sources
    }
    for _, path in stored_records(paths.records):
        if path not in registered:
            progress(f"removing {path.relative_to(paths.root)}: its report is not registered any more")
            path.unlink()


def _covered(paths: Paths, collection: Collection, reading: Reading) -> Collection:
    """A collection with the places there are, and with what the register expects beside what it holds."""
    authorities = {authority.id: authority for authority in collection.authorities}
    coverage = cover(
        collection.authorities,
        load_sources(paths.sources, authorities),
        {report.id: report.record for report in collection.reports},
        {report.source.report_id for report in reading.unread},
        load_visits(paths.data / "fetched.csv"),
    )
    divisions = load_division_list(paths.data / "divisions.csv")
    return replace(
        collection, coverage=coverage, divisions=tuple(divisions[code] for code in sorted(divisions))
    )


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did: reports published, read in this run, and not readable; pages; bytes."""

    collection: Collection
    fresh: tuple[str, ...]
    unread: tuple[UnreadReport, ...]
    pages: int
    bytes: int


def build_portal(
    paths: Paths,
    *,
    jobs: int = -1,
    strict: bool = True,
    previous: str | None = None,
    progress: Progress = lambda line: None,
) -> BuildSummary:
    """Build ``public/`` from ``data/``: all of it.

    Args:
        paths: the portal.
        jobs: processes to read reports with.
        strict: let a warning of MkDocs end the build.
        previous: the release that changes are told against: its ZIP, its figures file, or a Git tag.
        progress: told what is done.

    Raises:
        SourceError: a register is wrong, or there is no such release.
        BuildError: the site cannot be built; ``public/`` is left as it was.
    """
    from yangguang.datasets.frames import build_frames  # pandas and MkDocs load slowly: `parse` does without
    from yangguang.datasets.previous import load_previous
    from yangguang.datasets.release import load_release
    from yangguang.datasets.write import write_datasets
    from yangguang.pages.render import render_site
    from yangguang.site.build import build_site

    before = load_previous(previous, paths.root) if previous else None
    reading = read_sources(paths, jobs=jobs, progress=progress)
    authorities = load_authorities(paths.data / "authorities.csv")
    areas = load_areas(paths.data / "areas.csv", authorities)
    collection = _covered(paths, collect(reading.reports, authorities.values(), areas), reading)
    progress(f"{len(collection.reports)} reports, {len(reading.fresh)} of them read now; datasets")
    portal = load_portal_config(paths.portal_config, paths.mkdocs_config)
    release = load_release(paths.data / "release.toml", portal)
    frames = build_frames(collection, release, before)
    write_datasets(collection, frames, paths.site_src / "data", release)
    progress("pages")
    render_site(paths, collection, reading.unread, frames)
    progress("site")
    site = build_site(paths, strict=strict)
    return BuildSummary(collection, reading.fresh, reading.unread, site.pages, site.bytes)
