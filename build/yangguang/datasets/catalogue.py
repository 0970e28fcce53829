"""``catalog.jsonld``: the data described after DCAT 3 and DCAT-AP, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from yangguang.datasets.archive import FileFacts
from yangguang.datasets.collection import Collection
from yangguang.datasets.dictionary import TableSchema, dictionary
from yangguang.datasets.release import Release

CATALOGUE = "catalog.jsonld"
"""Name of the file; addresses in it are relative to its own, so that it is true on any host."""


MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sqlite": "application/vnd.sqlite3",
    "zip": "application/zip",
}
"""Suffix → media type."""

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FORMATS = "http://publications.europa.eu/resource/authority/file-type/"
_LISTED = ("csv", "json", "xlsx", "zip")
"""Suffixes in the list of file types of the EU Publications Office; others have a media type alone."""

_TYPES = "https://www.iana.org/assignments/media-types/"
_THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_CHINA = "http://publications.europa.eu/resource/authority/country/CHN"
_YEARLY = "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
_LANGUAGES = [
    {"@id": f"http://publications.europa.eu/resource/authority/language/{code}"} for code in ("ZHO", "ENG")
]
_YEARS = "v1/years/"


def catalogue_bytes(collection: Collection, release: Release, content: Mapping[str, FileFacts]) -> bytes:
    """Describe the catalogue, a dataset for every table, and a series of yearly datasets.

    Args:
        collection: for the years covered.
        release: version and date.
        content: name of each published file → its size and digest.
    """
    years = sorted({report.record.year for report in collection.reports})
    publisher = {
        "@id": "#publisher",
        "@type": "foaf:Agent",
        "foaf:name": [_zh(release.portal.title), _en(release.portal.title_en)],
    }
    about = {
        "dcterms:publisher": {"@id": "#publisher"},
        "dcterms:license": {"@id": release.licence.url},
        "dcterms:language": _LANGUAGES,
        "dcterms:spatial": {"@id": _CHINA},
        **({"dcterms:temporal": _period(years[0], years[-1])} if years else {}),
        **({"dcterms:issued": _date(release)} if release.released else {}),
    }
    tables = [_dataset(schema, release, content, about) for schema in dictionary().values()]
    whole = _whole(release, content, about)
    series = _series(about)
    yearly = [_year(year, release, content, about) for year in years if f"{_YEARS}{year}.csv" in content]
    datasets = [whole, *tables, *yearly]
    for dataset in datasets:
        for distribution in dataset["dcat:distribution"]:
            distribution["dcterms:license"] = about["dcterms:license"]
    catalogue = {
        "@context": _CONTEXT,
        "@id": "#catalog",
        "@type": "dcat:Catalog",
        "dcterms:title": [
            _zh(release.title),
            _en(release.title_en),
        ],
        "dcterms:description": [
            _zh("中国各级行政机关政府信息公开工作年度报告的数字与文字，照印照录。"),
            _en("Figures and text of the annual reports on open government information, as printed."),
        ],
        "foaf:homepage": {"@id": "../"},
        "dcat:themeTaxonomy": {"@id": "http://publications.europa.eu/resource/authority/data-theme"},
        **about,
        "dcterms:publisher": publisher,
        "dcat:dataset": [*datasets, series],
    }
    return (json.dumps(catalogue, ensure_ascii=False, indent=1) + "\n").encode()


def _dataset(
    schema: TableSchema, release: Release, content: Mapping[str, FileFacts], about: Mapping[str, Any]
) -> dict[str, Any]:
    files = [f"{schema.name}.{suffix}" for suffix in MEDIA if f"{schema.name}.{suffix}" in content]
    return {
        "@id": f"#{schema.name}",
        "@type": "dcat:Dataset",
        "dcterms:identifier": schema.name,
        "dcterms:title": [_zh(schema.title), _en(schema.title_en)],
        "dcterms:description": [_zh(schema.description), _en(schema.description_en)],
        "dcat:version": release.version,
        "dcat:theme": {"@id": _THEME},
        "dcat:landingPage": {"@id": f"../downloads/#data-{schema.name}"},
        **about,
        "dcat:distribution": list(_distributions(files, content)),
    }


def _whole(release: Release, content: Mapping[str, FileFacts], about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@id": "#all",
        "@type": "dcat:Dataset",
        "dcterms:identifier": "all",
        "dcterms:title": [_zh("全部表格"), _en("All tables")],
        "dcterms:description": [_zh("全部表格合成一个文件。"), _en("All tables in one file.")],
        "dcat:version": release.version,
        "dcat:theme": {"@id": _THEME},
        **about,
        "dcat:distribution": list(
            _distributions(
                [name for name in ("yangguang.xlsx", "yangguang.sqlite") if name in content], content
            )
        ),
    }


def _series(about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@id": "#years",
        "@type": "dcat:DatasetSeries",
        "dcterms:title": [_zh("各年表格数字"), _en("Figures by year")],
        "dcterms:description": [_zh("每个报告年度一份数据。"), _en("One dataset a reporting year.")],
        "dcterms:accrualPeriodicity": {"@id": _YEARLY},
        "dcat:theme": {"@id": _THEME},
        **about,
    }


def _year(
    year: int, release: Release, content: Mapping[str, FileFacts], about: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "@id": f"#year-{year}",
        "@type": "dcat:Dataset",
        "dcterms:identifier": f"year-{year}",
        "dcterms:title": [_zh(f"{year} 年表格数字"), _en(f"Figures of {year}")],
        "dcterms:description": [
            _zh(f"{year} 年度报告的全部表格数字。"),
            _en(f"All figures of the reports for {year}."),
        ],
        "dcat:inSeries": {"@id": "#years"},
        "dcat:version": release.version,
        "dcat:theme": {"@id": _THEME},
        **about,
        "dcterms:temporal": _period(year, year),
        "dcat:distribution": list(_distributions([f"{_YEARS}{year}.csv"], content)),
    }


def _distributions(files: list[str], content: Mapping[str, FileFacts]) -> Iterator[dict[str, Any]]:
    for name in files:
        file = content[name]
        suffix = name.rpartition(".")[2]
        yield {
            "@id": name,
            "@type": "dcat:Distribution",
            "dcterms:title": [_en(name)],
            "dcat:accessURL": {"@id": name},
            "dcat:downloadURL": {"@id": name},
            "dcat:mediaType": {"@id": f"{_TYPES}{MEDIA[suffix]}"},
            **({"dcterms:format": {"@id": f"{_FORMATS}{suffix.upper()}"}} if suffix in _LISTED else {}),
            "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
            },
        }


def _period(first: int, last: int) -> dict[str, Any]:
    return {
        "@type": "dcterms:PeriodOfTime",
        "dcat:startDate": {"@type": "xsd:date", "@value": f"{first}-01-01"},
        "dcat:endDate": {"@type": "xsd:date", "@value": f"{last}-12-31"},
    }


def _date(release: Release) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": f"{release.released}"}


def _zh(text: str) -> dict[str, str]:
    return {"@language": "zh", "@value": text}


def _en(text: str) -> dict[str, str]:
    return {"@language": "en", "@value": text}
