"""What a release published before: from its ZIP, from its figures file, or from the records at a Git tag."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from yangguang.errors import SourceError
from yangguang.record.contract import loads
from yangguang.record.corrections import corrected, parse_corrections
from yangguang.record.model import Figure, Record

Cell = tuple[str, str, str, str]
"""Report id, table, row, column."""


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure as published: its number, and the status that tells blank from unreadable."""

    value: float | None
    status: str


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A report as published; the last three are "" where the release does not say."""

    authority_id: str
    year: int
    source_sha256: str = ""
    reader: str = ""
    recogniser: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A version of the data, for comparison."""

    version: str
    reports: Mapping[str, PublishedReport]
    figures: Mapping[Cell, PublishedFigure]


def load_previous(name: str, root: Path) -> Published:
    """Read a previous release.

    Args:
        name: ``yangguang-data.zip``; or a ``figures.parquet`` or ``figures.csv``, with the ``reports`` file
            beside it, where there is one; or else a Git tag of the portal, whose records are read.
        root: of the portal.

    Raises:
        SourceError: it is none of these.
    """
    path = Path(name)
    if path.suffix == ".zip" and path.is_file():
        return _from_zip(path)
    if path.is_file():
        return _from_tables(path.suffix, lambda file: (path.parent / file).read_bytes(), path.name)
    return _from_git(name, root)


def published_record(
    report_id: str, authority_id: str, record: Record
) -> tuple[PublishedReport, dict[Cell, PublishedFigure]]:
    """What a record publishes."""
    provenance = record.provenance
    report = PublishedReport(
        authority_id, record.year, provenance.sha256, provenance.reader, provenance.recogniser
    )
    figures = {
        (report_id, table, row, column): _figure(figure) for table, row, column, figure in record.figures()
    }
    return report, figures


def figure_status(figure: Figure) -> str:
    """``value``, ``blank`` or ``unreadable``."""
    if figure.value is not None:
        return "value"
    return "unreadable" if figure.read_by == "unreadable" else "blank"


def _figure(figure: Figure) -> PublishedFigure:
    return PublishedFigure(None if figure.value is None else float(figure.value), figure_status(figure))


def _from_zip(path: Path) -> Published:
    with zipfile.ZipFile(path) as archive:
        names = {PurePosixPath(name).name: name for name in archive.namelist() if name.count("/") < 2}

        def read(file: str) -> bytes:
            if file not in names:
                raise FileNotFoundError(file)
            return archive.read(names[file])

        return _from_tables(".parquet", read, "figures.parquet")


def _from_tables(suffix: str, read: Callable[[str], bytes], name: str) -> Published:
    """From the tables ``figures`` and ``reports`` of a release; the second may be missing."""

    def table(file: str) -> pd.DataFrame:
        data = io.BytesIO(read(file))
        if suffix == ".parquet":
            return pd.read_parquet(data)
        return pd.read_csv(data, encoding="utf-8-sig", dtype=str, keep_default_na=False, na_values=[""])

    figures = table(name)
    wanted = ("report_id", "authority_id", "year", "table", "row", "column", "value", "status")
    if missing := [column for column in wanted if column not in figures.columns]:
        raise SourceError(
            f"{name}: found no column {missing[0]!r}, expected the figures of a release. Give that file."
        )
    cells: dict[Cell, PublishedFigure] = {}
    reports: dict[str, PublishedReport] = {}
    for report, authority, year, *cell, value, status in figures[list(wanted)].itertuples(index=False):
        cells[report, cell[0], cell[1], cell[2]] = PublishedFigure(
            None if pd.isna(value) else float(value), status
        )
        reports.setdefault(report, PublishedReport(authority, int(year)))
    try:
        lines = table(f"reports{suffix}")
    except FileNotFoundError:
        lines = pd.DataFrame()
    for line in lines.to_dict("records"):
        reports[line["report_id"]] = PublishedReport(
            line["authority_id"], int(line["year"]), line["source_sha256"], line["reader"], line["recogniser"]
        )
    try:
        version = str(json.loads(read("datapackage.json"))["version"])
    except (FileNotFoundError, KeyError, ValueError):
        version = ""
    return Published(version, reports, cells)


def _from_git(tag: str, root: Path) -> Published:
    command = ["git", "-C", str(root), "archive", "--format=tar", f"{tag}^{{commit}}", "data"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise SourceError(
            f"{tag}: found neither such a file nor such a Git tag ({said}). "
            "Give a release's ZIP, its figures file, or a tag."
        )
    records: dict[str, tuple[str, Record]] = {}
    version, entries = tag, ""
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive.getmembers():
            path = PurePosixPath(member.name)
            if path.parts[:2] == ("data", "records") and path.suffix == ".json" and "." not in path.stem:
                record = loads(_text(archive, member), f"{tag}:{member.name}")
                records[f"{path.stem}/{record.year}"] = path.stem, record
            elif member.name == "data/release.toml":
                version = str(tomllib.loads(_text(archive, member)).get("version", tag))
            elif member.name == "data/corrections.toml":
                entries = _text(archive, member)
    reports: dict[str, PublishedReport] = {}
    figures: dict[Cell, PublishedFigure] = {}
    for report_id, record in _corrected(records, entries, f"{tag}:data/corrections.toml").items():
        reports[report_id], cells = published_record(report_id, records[report_id][0], record)
        figures |= cells
    return Published(version, reports, figures)


def _corrected(records: Mapping[str, tuple[str, Record]], entries: str, where: str) -> dict[str, Record]:
    """The records as they were published: with the corrections of that time."""
    corrections = parse_corrections(entries, where)
    registered = [*records, *(correction.report for correction in corrections)]
    return corrected({name: record for name, (_, record) in records.items()}, corrections, registered)


def _text(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    file = archive.extractfile(member)
    return file.read().decode() if file else ""
