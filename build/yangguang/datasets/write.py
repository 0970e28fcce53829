"""Frames → files: every table in every format, every report as JSON, all described."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from yangguang.datasets.api import V1, api_files
from yangguang.datasets.archive import (
    ARCHIVE,
    CHECKSUMS,
    CITATION,
    README,
    FileFacts,
    checksums_bytes,
    citation_bytes,
    readme_bytes,
    write_archive,
)
from yangguang.datasets.catalogue import CATALOGUE, catalogue_bytes
from yangguang.datasets.collection import Collection
from yangguang.datasets.database import database_bytes, datasette_metadata
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.feeds import feed_files
from yangguang.datasets.formats import csv_bytes, json_bytes, ndjson_bytes, parquet_bytes
from yangguang.datasets.frames import Frames
from yangguang.datasets.package import DESCRIPTION, describe
from yangguang.datasets.record_schema import RECORD_SCHEMA, record_schema
from yangguang.datasets.release import UNRELEASED, Release
from yangguang.datasets.workbook import workbook_bytes
from yangguang.files import write_whole

FORMATS = {"csv": csv_bytes, "json": json_bytes, "ndjson": ndjson_bytes, "parquet": parquet_bytes}
"""Suffixes of the files of every table."""

WORKBOOK = "yangguang.xlsx"
DATABASE = "yangguang.sqlite"
METADATA = "metadata.json"
"""The files that hold all tables, and what Datasette shows beside them."""


def write_datasets(
    collection: Collection, frames: Frames, folder: Path, release: Release = UNRELEASED
) -> list[Path]:
    """Write every table in every format, every report, the descriptions, and a ZIP of all of it.

    Files of tables and reports that are no longer there are removed; other files are left alone.

    Args:
        collection: the reports, for their JSON files.
        frames: the tables, as ``build_frames`` made them.
        folder: ``site_src/data``.
        release: version of the data.

    Returns:
        The files, in order of their path. The same collection gives the same bytes.
    """
    facts: dict[str, FileFacts] = {}
    for name, data in data_files(collection, frames, release):
        facts[name] = FileFacts.of(data)
        _keep(folder / name, data)
    _keep(folder / CHECKSUMS, checksums_bytes(facts))
    names = {*facts, CHECKSUMS, ARCHIVE, f"{ARCHIVE}.sha256"}
    digest = _write_archive(folder, [*facts, CHECKSUMS])
    _keep(folder / f"{ARCHIVE}.sha256", f"{digest}  {ARCHIVE}\n".encode())
    wanted = {folder / name for name in names}
    _remove_others(folder, wanted)
    return sorted(wanted)


def data_files(
    collection: Collection, frames: Frames, release: Release = UNRELEASED
) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of the data but the checksums and the ZIP, one after the other."""
    facts: dict[str, FileFacts] = {}
    for name, data in _files(collection, frames, release):
        facts[name] = FileFacts.of(data)
        yield name, data
    catalogue = catalogue_bytes(collection, release, facts)
    facts[CATALOGUE] = FileFacts.of(catalogue)
    yield CATALOGUE, catalogue
    yield DESCRIPTION, describe(collection, frames, facts, release)


def _files(collection: Collection, frames: Frames, release: Release) -> Iterator[tuple[str, bytes]]:
    """The data themselves, and what goes with them."""
    schemas = dictionary()
    for name, schema in schemas.items():
        for suffix, write in FORMATS.items():
            yield f"{name}.{suffix}", write(frames[name], schema)
    title = f"{release.title} {release.version}"
    yield WORKBOOK, workbook_bytes(frames, schemas, title, release.licence)
    yield DATABASE, database_bytes(frames, schemas)
    yield METADATA, datasette_metadata(f"{title} {release.title_en}", release.licence)
    yield from api_files(collection, frames, release)
    yield from feed_files(collection, frames, release)
    yield RECORD_SCHEMA, record_schema()
    yield CITATION, citation_bytes(release)
    yield README, readme_bytes(frames, release)


def _keep(path: Path, data: bytes) -> None:
    """Write a file, unless it holds just that."""
    if not (path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data):
        write_whole(path, data)


def _write_archive(folder: Path, names: Iterable[str]) -> str:
    """Write the ZIP beside its files, whole or not at all, and return its SHA-256."""
    target = folder / ARCHIVE
    new = folder / f".{ARCHIVE}"
    write_archive(folder, names, new)
    digest = FileFacts.of_file(new).sha256
    if target.is_file() and FileFacts.of_file(target).sha256 == digest:
        new.unlink()
    else:
        new.replace(target)
    return digest


def _remove_others(folder: Path, wanted: set[Path]) -> None:
    """Remove tables and reports that are no longer written, and folders left empty."""
    for path in sorted((folder / V1).rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.suffix in (".json", ".csv", ".xml") and path not in wanted:
            path.unlink()
    for path in folder.glob("*"):
        if path.suffix.removeprefix(".") in FORMATS and path not in wanted:
            path.unlink()
