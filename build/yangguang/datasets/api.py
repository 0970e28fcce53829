"""The static interface under ``v1/``: small files at addresses that stay, one for each question asked most.

``index.json``; ``reports.json`` and ``authorities.json`` (what there is); ``reports/<authority>/<year>.json``
and ``.csv`` (an earlier issue of a report published again: ``<year>-v1.json``); ``authorities/<id>.json`` and
``.csv``; ``years/<year>.csv``; ``regions/<code>.csv``; ``compare/``. A field may be added, none is removed or
changes its meaning under ``v1``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.datasets.comparison import comparison_files
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.form import cells_of
from yangguang.datasets.formats import csv_bytes, json_rows
from yangguang.datasets.frames import Frames
from yangguang.datasets.indicators import counts
from yangguang.datasets.previous import figure_status
from yangguang.datasets.release import Release
from yangguang.record.contract import dumps
from yangguang.record.printed import printed_table

V1 = "v1"
"""Folder of the first version of the interface."""

REPORTS = f"{V1}/reports"
"""Folder of the reports: ``<authority id>/<year>.json``, and its figures as ``.csv``."""

_SHORT = ("report_id", "authority_id", "year", "table", "row", "column", "value", "status", "is_total")
"""Columns of the files of years and places: those of ``figures`` that no other table repeats."""


def api_files(collection: Collection, frames: Frames, release: Release) -> Iterator[tuple[str, bytes]]:
    """Name below ``data/`` and content of every file of the interface.

    Args:
        collection: the reports.
        frames: their tables.
        release: version of the data.
    """
    schemas = dictionary()
    figures = {str(report): frame for report, frame in frames["figures"].groupby("report_id", sort=False)}
    for report in collection.reports:
        yield f"{REPORTS}/{report.id}.json", dumps(report.record).encode()
        if report.id in figures:
            yield f"{REPORTS}/{report.id}.csv", csv_bytes(figures[report.id], schemas["figures"])
    for report in collection.superseded:
        yield f"{REPORTS}/{report.id}.json", dumps(report.record).encode()
    lines = {line["report_id"]: line for line in json_rows(frames["reports"], schemas["reports"])}
    for authority in collection.authorities:
        if reports := collection.of_authority(authority.id):
            yield (
                f"{V1}/authorities/{authority.id}.json",
                _json(
                    {
                        "authority_id": authority.id,
                        "name": authority.name,
                        "name_en": authority.name_en or None,
                        "code": authority.code or None,
                        "level": authority.level,
                        "kind": authority.kind,
                        "aliases": list(authority.aliases),
                        "reports": [lines[report.id] | _addresses(report) for report in reports],
                    }
                ),
            )
            yield f"{V1}/authorities/{authority.id}.csv", _short(reports)
    yield from _groups(
        "years", {report.id: [str(report.record.year)] for report in collection.reports}, collection
    )
    regions = {report.id: regions_of(report.authority.code) for report in collection.reports}
    yield from _groups("regions", regions, collection)
    yield from ((f"{V1}/{name}", data) for name, data in comparison_files(collection, frames))
    yield f"{V1}/reports.json", _json([_listed(report, lines[report.id]) for report in collection.reports])
    yield f"{V1}/authorities.json", _json(list(json_rows(frames["authorities"], schemas["authorities"])))
    yield f"{V1}/index.json", _index(collection, frames, release, regions)


def regions_of(code: str) -> list[str]:
    """The divisions that a division code lies in: province, prefecture, itself."""
    return list(dict.fromkeys([f"{code[:2]}0000", f"{code[:4]}00", code])) if code else []


def _groups(
    folder: str, groups_of: Mapping[str, Sequence[str]], collection: Collection
) -> Iterator[tuple[str, bytes]]:
    """One file of figures for each group of reports."""
    grouped: dict[str, list[CollectedReport]] = {}
    for report in collection.reports:
        for group in groups_of[report.id]:
            grouped.setdefault(group, []).append(report)
    for group, reports in sorted(grouped.items()):
        yield f"{V1}/{folder}/{group}.csv", _short(reports)


def _short(reports: Iterable[CollectedReport]) -> bytes:
    """Figures of some reports, without the words."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_SHORT)
    for report in reports:
        described = {table: cells_of(printed_table(report.record, table)) for table in report.record.tables}
        for table, row, column, figure in report.record.figures():
            total = "true" if described[table][row, column]["is_total"] else "false"
            value = (
                "" if figure.value is None else f"{figure.value:f}" if figure.value % 1 else int(figure.value)
            )
            place = (report.id, report.authority.id, report.record.year, table, row, column)
            writer.writerow([*place, value, figure_status(figure), total])
    return out.getvalue().encode("utf-8-sig")


def _addresses(report: CollectedReport) -> dict[str, str]:
    return {
        "json": f"reports/{report.id}.json",
        "csv": f"reports/{report.id}.csv",
        "page": f"../../report/{report.id}/",
    }


def _listed(report: CollectedReport, line: Mapping[str, Any]) -> dict[str, Any]:
    names = ("report_id", "authority_id", "authority", "year", "edition", "published_on", "is_complete")
    return {
        **{name: line[name] for name in names},
        **{count.code: line[count.code] for count in counts()},
        **_addresses(report),
    }


def _index(
    collection: Collection, frames: Frames, release: Release, regions: Mapping[str, Sequence[str]]
) -> bytes:
    """What there is and where; all addresses are relative to this file."""
    return _json(
        {
            "name": "yangguang",
            "version": release.version,
            "released": release.released.isoformat() if release.released else None,
            "license": release.licence.id,
            "counts": {name: len(frames[name]) for name in ("reports", "figures", "authorities", "findings")},
            "years": sorted({report.record.year for report in collection.reports}),
            "regions": sorted({code for codes in regions.values() for code in codes}),
            "addresses": {
                "reports": "reports.json",
                "authorities": "authorities.json",
                "report": "reports/{authority_id}/{year}.json",
                "earlier_issue": "reports/{authority_id}/{year}-v{issue}.json",
                "report_figures": "reports/{authority_id}/{year}.csv",
                "authority": "authorities/{authority_id}.json",
                "authority_figures": "authorities/{authority_id}.csv",
                "year": "years/{year}.csv",
                "region": "regions/{code}.csv",
                "compare": "compare/index.json",
                "new_reports": "feeds/reports.xml",
                "changes": "feeds/changes.xml",
                "authority_feed": "feeds/authorities/{authority_id}.xml",
                "record_schema": "../record.schema.json",
                "package": "../datapackage.json",
            },
            "tables": [
                {
                    "name": name,
                    "title": one.title,
                    "title_en": one.title_en,
                    "rows": len(frames[name]),
                    "csv": f"../{name}.csv",
                }
                for name, one in dictionary().items()
            ],
        }
    )


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
