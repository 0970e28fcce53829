"""``datapackage.json``: the tables and files described after Data Package 2.0."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from yangguang.datasets.archive import FileFacts
from yangguang.datasets.collection import Collection
from yangguang.datasets.dictionary import ColumnSchema, TableSchema, dictionary
from yangguang.datasets.frames import Frames
from yangguang.datasets.release import Release
from yangguang.forms import editions

DESCRIPTION = "datapackage.json"
"""Name of the file; paths in it are relative to it."""

_PROFILE = "https://datapackage.org/profiles/2.0/"
_MEDIA = {
    "csv": ("csv", "text/csv", "utf-8"),
    "json": ("json", "application/json", "utf-8"),
    "ndjson": ("NDJSON", "application/x-ndjson", "utf-8"),
    "parquet": ("Apache Parquet", "application/vnd.apache.parquet", None),
    "xlsx": ("Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
    "sqlite": ("SQLite", "application/vnd.sqlite3", None),
}
"""Format, media type, encoding. Called ``parquet`` or ``xlsx``, the file would be taken for one table by the
validator of the standard; as another format it is checked by size and digest."""

_WHOLE = ("全部表格", "All tables", "全部表格合成一个文件。", "All tables in one file.")
"""Words for the files that hold all tables."""


def describe(
    collection: Collection, frames: Frames, content: Mapping[str, FileFacts], release: Release
) -> bytes:
    """Describe the files of a data folder.

    The CSV files are the tabular resources, with fields, keys and constraints; JSON and Parquet hold the
    same and are listed with size and digest. No date of today: the same content gives the same description.

    Args:
        collection: the reports, whose published addresses are the sources.
        frames: for the numbers of rows.
        content: name of each file → its size and digest.
        release: version and date.
    """
    schemas = dictionary()
    resources: list[dict[str, Any]] = []
    for name, schema in schemas.items():
        for suffix in _MEDIA:
            file = f"{name}.{suffix}"
            if file not in content:
                continue
            words = (schema.title, schema.title_en, schema.description, schema.description_en)
            resource = _file(
                file, content[file], words, suffix, name if suffix == "csv" else f"{name}-{suffix}"
            )
            if suffix == "csv":
                resource |= {
                    "type": "table",
                    "rows": len(frames[name]),
                    "dialect": {
                        "delimiter": ",",
                        "lineTerminator": "\r\n",
                        "quoteChar": '"',
                        "doubleQuote": True,
                    },
                    "schema": _schema(schema),
                }
            resources.append(resource)
    resources += [
        _file(file, content[file], _WHOLE, suffix, f"all-{suffix}")
        for suffix in _MEDIA
        if (file := f"yangguang.{suffix}") in content
    ]
    years = [report.record.year for report in collection.reports]
    package = {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": "yangguang",
        "title": release.title,
        "description": (
            "中国各级行政机关政府信息公开工作年度报告的数字与文字，照印照录。 "
            "Figures and text of the annual reports on open government information of China's administrative "
            "organs, as printed."
        ),
        "version": release.version,
        "created": f"{release.released}T00:00:00+08:00" if release.released else None,
        "keywords": ["政府信息公开", "年度报告", "open government", "freedom of information", "China"],
        "licenses": [
            {"name": release.licence.id, "path": release.licence.url, "title": release.licence.title}
        ],
        "contributors": [{"title": release.portal.name, "roles": ["creator"]}],
        "sources": _sources(collection),
        "temporal": {"start": min(years), "end": max(years)} if years else None,
        "resources": resources,
    }
    wanted = {key: value for key, value in package.items() if value is not None}
    return (json.dumps(wanted, ensure_ascii=False, indent=1) + "\n").encode()


def _file(
    path: str, file: FileFacts, words: tuple[str, str, str, str], suffix: str, name: str
) -> dict[str, Any]:
    kind, media, encoding = _MEDIA[suffix]
    resource: dict[str, Any] = {
        "name": name,
        "path": path,
        "title": f"{words[0]} {words[1]}",
        "description": f"{words[2]} {words[3]}",
        "format": kind,
        "mediatype": media,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if encoding:
        resource["encoding"] = encoding
    return resource


def _schema(schema: TableSchema) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILE}tableschema.json",
        "fieldsMatch": "exact",
        "fields": [_field(column, schema) for column in schema.columns],
        "missingValues": [""],
        "primaryKey": list(schema.key),
        "foreignKeys": [
            {"fields": [column], "reference": {"resource": table, "fields": [column]}}
            for column, table in schema.references.items()
        ],
    }


def _field(column: ColumnSchema, schema: TableSchema) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "title_en": column.title_en,
        "description": column.description,
        "description_en": column.description_en,
    }
    if column.unit:
        field["unit"] = column.unit
    if column.is_total:
        field["isTotal"] = True
    constraints: dict[str, Any] = {"required": True} if column.name in schema.key else {}
    if column.values:
        constraints["enum"] = list(column.values)
    if constraints:
        field["constraints"] = constraints
    return field


def _sources(collection: Collection) -> list[dict[str, str]]:
    """The notices that set the form, then every published address."""
    notices = [{"title": edition.notice} for edition in sorted(editions(), key=lambda one: one.edition)]
    reports = [
        {"title": f"{report.authority.name} {report.record.year}", "path": report.source.url}
        for report in collection.reports
        if report.source.url
    ]
    return [*notices, *reports]
