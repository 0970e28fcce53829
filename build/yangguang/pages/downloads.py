"""The page of downloads: every file with its size, digest and number of rows, computed from the files."""

from __future__ import annotations

import hashlib
from functools import partial
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
from yangguang.languages import Language, Words
from yangguang.pages.linked import dataset_markup
from yangguang.pages.shapes import Citation, Download
from yangguang.pages.words import size_text

_OTHERS = (
    (ARCHIVE, Words("全部文件", "Everything in one ZIP")),
    (WORKBOOK, Words("全部表格", "All tables, Excel")),
    (DATABASE, Words("全部表格", "All tables, SQLite")),
    (METADATA, Words("Datasette 说明", "Metadata for Datasette")),
    (DESCRIPTION, Words("数据包说明", "Data Package 2.0")),
    (CATALOGUE, Words("数据目录", "DCAT 3 catalogue")),
    (RECORD_SCHEMA, Words("记录的结构", "JSON Schema of a record")),
    (CITATION, Words("引用格式", "Citation File Format")),
    (CHECKSUMS, Words("校验和", "Checksums")),
)
"""Files beside those of the single tables."""


def downloads_context(frames: Frames, folder: Path, release: Release, language: Language) -> dict[str, Any]:
    """What the page of downloads is given; sizes, digests and numbers of rows are those of the files."""
    return {
        "title": Words("数据下载", "Data downloads").of(language),
        "description": Words(
            "全部表格数字、指标、核对结果和正文：CSV、JSON、Parquet，附数据字典与校验和。",
            "Every figure, indicator, check and text: CSV, JSON and Parquet, with data dictionary and "
            "checksums.",
        ).of(language),
        "datasets": [
            {
                "name": schema.name,
                "title": Words(schema.title, schema.title_en).of(language),
                "description": Words(schema.description, schema.description_en).of(language),
                "grain": Words(schema.grain, schema.grain_en).of(language),
                "rows": f"{len(frames[schema.name]):,}",
                "files": table_files(folder, schema.name, language),
                "columns": [
                    {
                        "code": column.name,
                        "type": column.type,
                        "title": Words(column.title, column.title_en).of(language),
                        "definition": Words(column.description, column.description_en).of(language),
                        "unit": column.unit,
                    }
                    for column in schema.columns
                ],
            }
            for schema in dictionary().values()
        ],
        "others": [
            _file(folder / name, label.of(language)) for name, label in _OTHERS if (folder / name).is_file()
        ],
        "version": release.version,
        "released": release.released.isoformat() if release.released else None,
        "linked": partial(dataset_markup, frames, folder, release),
        "licence": Words(release.licence.statement, release.licence.statement_en).of(language),
        "citation": _citation(release, language),
    }


def table_files(folder: Path, name: str, language: Language) -> list[Download]:
    """The files of one table, one a format."""
    schema = dictionary()[name]
    paths = [folder / f"{name}.{suffix}" for suffix in FORMATS]
    title = Words(schema.title, schema.title_en).of(language)
    return [_file(path, title) for path in paths if path.is_file()]


def _file(path: Path, label: str) -> Download:
    data = path.read_bytes()
    return Download(
        label=label,
        url=f"data/{path.name}",
        format=path.suffix.removeprefix(".").upper(),
        size=size_text(len(data)),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _citation(release: Release, language: Language) -> Citation:
    year = f"{release.released.year}. " if release.released else ""
    fields = {"title": release.title_en, "version": release.version, "year": year.strip(" .")}
    lines = [f"  {field} = {{{text}}}" for field, text in fields.items() if text]
    return Citation(
        Words(
            f"{release.portal.title}. {release.title}[DS]. {year}版本 {release.version}.",
            f"{release.portal.title_en}. {release.title_en}[DS]. {year}Version {release.version}.",
        ).of(language),
        "@misc{yangguang,\n" + ",\n".join(lines) + "\n}",
    )
