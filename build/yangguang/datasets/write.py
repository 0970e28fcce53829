"""Frames → files: every table in every format, every report as JSON, all described."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from yangguang.datasets.api import V1, api_files
from yangguang.datasets.archive import (
    ARCHIVE,
    CHECKSUMS,
    CITATION,
    README,
    TITLE,
    TITLE_EN,
    archive_bytes,
    checksums_bytes,
    citation_bytes,
    readme_bytes,
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
    content = dict(data_files(collection, frames, release))
    content[CHECKSUMS] = checksums_bytes(content)
    content[ARCHIVE] = archive_bytes(content)
    digest = hashlib.sha256(content[ARCHIVE]).hexdigest()
    content[f"{ARCHIVE}.sha256"] = f"{digest}  {ARCHIVE}\n".encode()
    wanted = {folder / name: data for name, data in content.items()}
    for path, data in wanted.items():
        if not (path.is_file() and path.read_bytes() == data):
            write_whole(path, data)
    _remove_others(folder, set(wanted))
    return sorted(wanted)


def data_files(collection: Collection, frames: Frames, release: Release) -> Mapping[str, bytes]:
    """Name and content of every file of the data but the checksums and the ZIP."""
    schemas = dictionary()
    content: dict[str, bytes] = {}
    for name, schema in schemas.items():
        for suffix, write in FORMATS.items():
            content[f"{name}.{suffix}"] = write(frames[name], schema)
    title = f"{TITLE} {release.version}"
    content[WORKBOOK] = workbook_bytes(frames, schemas, title)
    content[DATABASE] = database_bytes(frames, schemas)
    content[METADATA] = datasette_metadata(f"{title} {TITLE_EN}")
    content |= dict(api_files(collection, frames, release))
    content |= dict(feed_files(collection, frames, release))
    content[RECORD_SCHEMA] = record_schema()
    content[CITATION] = citation_bytes(release)
    content[README] = readme_bytes(frames, release)
    content[CATALOGUE] = catalogue_bytes(collection, release, content)
    content[DESCRIPTION] = describe(collection, frames, content, release)
    return content


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
