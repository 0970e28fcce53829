"""The page of downloads: every file with its size, digest and number of rows, computed from the files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from yangguang.datasets.archive import ARCHIVE, CHECKSUMS, CITATION
from yangguang.datasets.catalogue import CATALOGUE
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.frames import Frames
from yangguang.datasets.package import DESCRIPTION
from yangguang.datasets.record_schema import RECORD_SCHEMA
from yangguang.datasets.release import Release
from yangguang.datasets.write import DATABASE, FORMATS, METADATA, WORKBOOK
from yangguang.pages.linked import dataset_markup
from yangguang.pages.shapes import Citation, Download
from yangguang.pages.words import size_text

_OTHERS = (
    (ARCHIVE, "全部文件", "Everything in one ZIP"),
    (WORKBOOK, "全部表格", "All tables, Excel"),
    (DATABASE, "全部表格", "All tables, SQLite"),
    (METADATA, "Datasette 说明", "Metadata for Datasette"),
    (DESCRIPTION, "数据包说明", "Data Package 2.0"),
    (CATALOGUE, "数据目录", "DCAT 3 catalogue"),
    (RECORD_SCHEMA, "记录的结构", "JSON Schema of a record"),
    (CITATION, "引用格式", "Citation File Format"),
    (CHECKSUMS, "校验和", "Checksums"),
)
"""Files beside those of the single tables."""


def downloads_context(frames: Frames, folder: Path, release: Release) -> dict[str, Any]:
    """What the page of downloads is given; sizes, digests and numbers of rows are those of the files."""
    return {
        "root": "../",
        "title": "数据下载",
        "description": "全部表格数字、指标、核对结果和正文：CSV、JSON、Parquet，附数据字典与校验和。",
        "datasets": [
            {
                "name": schema.name,
                "title": schema.title,
                "title_en": schema.title_en,
                "description": f"{schema.description} {schema.description_en}",
                "grain": f"{schema.grain} {schema.grain_en}",
                "rows": f"{len(frames[schema.name]):,}",
                "files": table_files(folder, schema.name),
                "columns": [
                    {
                        "code": column.name,
                        "type": column.type,
                        "title": column.title,
                        "title_en": column.title_en,
                        "definition": f"{column.description} {column.description_en}",
                        "unit": column.unit,
                    }
                    for column in schema.columns
                ],
            }
            for schema in dictionary().values()
        ],
        "others": [
            _file(folder / name, label, label_en)
            for name, label, label_en in _OTHERS
            if (folder / name).is_file()
        ],
        "version": release.version,
        "released": release.released.isoformat() if release.released else None,
        "linked": dataset_markup(frames, folder, release),
        "licence": release.licence,
        "citation": _citation(release),
    }


def table_files(folder: Path, name: str) -> list[Download]:
    """The files of one table, one a format."""
    schema = dictionary()[name]
    paths = [folder / f"{name}.{suffix}" for suffix in FORMATS]
    return [_file(path, schema.title, schema.title_en) for path in paths if path.is_file()]


def _file(path: Path, label: str, label_en: str) -> Download:
    data = path.read_bytes()
    return Download(
        label=label,
        label_en=label_en,
        url=f"data/{path.name}",
        format=path.suffix.removeprefix(".").upper(),
        size=size_text(len(data)),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _citation(release: Release) -> Citation:
    year = f"{release.released.year}. " if release.released else ""
    fields = {"title": release.title_en, "version": release.version, "year": year.strip(" .")}
    lines = [f"  {field} = {{{text}}}" for field, text in fields.items() if text]
    return Citation(
        f"{release.portal.name}. {release.title}[DS]. {year}版本 {release.version}.",
        "@misc{yangguang,\n" + ",\n".join(lines) + "\n}",
    )
