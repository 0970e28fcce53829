"""The files under ``v1/compare/``, from which a page sets authorities side by side: small, one a choice.

``index.json`` (indicators, cells and places with their names), ``places/<province>.json`` (authorities to
choose from), ``authorities/<id>.json`` (every year of one authority, series as lists), ``peers/<group>.json``
(medians, quartiles and pooled rates of a group, likewise).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.form import wide_cells
from yangguang.datasets.formats import json_rows
from yangguang.datasets.frames import Frames
from yangguang.datasets.indicators import counts, rates
from yangguang.datasets.peers import peer_groups
from yangguang.datasets.statistics import MIN_CASES, MIN_REPORTS
from yangguang.forms import editions
from yangguang.sources.registry import Authority

COMPARE = "compare"
"""Folder of the files, below that of the interface."""

NATIONAL = "000000"
"""Place of authorities without a division."""

_DIGITS = 6
"""Decimals of rates in these files; numerator and denominator are exact."""

_GROUP = ("group", "grouping", "province", "level", "kind", "scope")
_PEER = (
    *("reports", "disputed", "numerator", "denominator", "pooled"),
    *("counted_reports", "lower_quartile", "median", "upper_quartile", "dispersion"),
)


def comparison_files(collection: Collection, frames: Frames) -> Iterator[tuple[str, bytes]]:
    """Name below ``v1/`` and content of every file.

    Args:
        collection: the reports.
        frames: their tables.
    """
    held: dict[str, list[CollectedReport]] = {}
    for report in collection.reports:
        held.setdefault(report.authority.id, []).append(report)
    authorities = [authority for authority in collection.authorities if authority.id in held]
    places: dict[str, list[Authority]] = {}
    for authority in authorities:
        places.setdefault(_place(authority), []).append(authority)
    yield f"{COMPARE}/index.json", _json(_index(collection, places))
    for code, inside in sorted(places.items()):
        listed = [_listed(authority, held[authority.id]) for authority in inside]
        yield f"{COMPARE}/places/{code}.json", _json({"code": code, "authorities": listed})
    rated = _by(json_rows(frames["indicators"], dictionary()["indicators"]), "report_id")
    lines = {line["report_id"]: line for line in json_rows(frames["reports"], dictionary()["reports"])}
    for authority in authorities:
        content = _authority(authority, held[authority.id], rated, lines)
        yield f"{COMPARE}/authorities/{authority.id}.json", _json(content)
    for code, of_group in _by(json_rows(frames["peers"], dictionary()["peers"]), "group").items():
        yield f"{COMPARE}/peers/{code}.json", _json(_peers(of_group))


def table_totals() -> list[tuple[str, Mapping[str, Any]]]:
    """The cells that are compared, as ``table.row.column`` and what the form says of them.

    Of requests the column of totals, of the other tables every cell; those of the newest edition come first.
    """
    tables = dict.fromkeys(table for edition in editions() for table in edition.tables)
    return [
        (f"{table}.{line['row']}.{line['column']}", line)
        for table in tables
        for line in wide_cells(table).values()
        if table != "requests" or line["column"] == "total"
    ]


def _index(collection: Collection, places: Mapping[str, list[Authority]]) -> dict[str, Any]:
    names = {division.code: division.name for division in collection.divisions}
    return {
        "years": sorted({report.record.year for report in collection.reports}),
        "min_cases": MIN_CASES,
        "min_reports": MIN_REPORTS,
        "addresses": {
            "place": "places/{code}.json",
            "authority": "authorities/{authority_id}.json",
            "peers": "peers/{group}.json",
        },
        "places": [
            {"code": code, "name": names.get(code), "authorities": len(inside)}
            for code, inside in sorted(places.items())
        ],
        "counts": [
            {
                "code": count.code,
                "cell": count.cell,
                "name": count.name,
                "name_en": count.name_en,
                "definition": count.definition,
                "definition_en": count.definition_en,
                "unit": count.unit,
            }
            for count in counts()
        ],
        "rates": [
            {
                "code": rate.code,
                "name": rate.name,
                "name_en": rate.name_en,
                "definition": rate.definition,
                "definition_en": rate.definition_en,
                "is_share": rate.is_share,
            }
            for rate in rates()
        ],
        "cells": [
            {
                "cell": cell,
                **{
                    name: line[name]
                    for name in (
                        "row_label",
                        "row_label_en",
                        "column_label",
                        "column_label_en",
                        "unit",
                        "is_total",
                        "edition",
                    )
                },
            }
            for cell, line in table_totals()
        ],
    }


def _listed(authority: Authority, reports: Iterable[CollectedReport]) -> dict[str, Any]:
    """An authority as one that may be chosen."""
    return {
        "id": authority.id,
        "name": authority.name,
        "name_en": authority.name_en or None,
        "aliases": list(authority.aliases),
        "code": authority.code or None,
        "level": authority.level,
        "kind": authority.kind,
        "years": [report.record.year for report in reports],
    }


def _authority(
    authority: Authority,
    reports: list[CollectedReport],
    rated: Mapping[str, list[dict[str, Any]]],
    lines: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Every year of an authority: lists in the order of ``years``."""
    records = [report.record for report in reports]
    scopes = [str(lines[report.id]["scope"]) for report in reports]
    series = {
        rate.code: [
            next(one for one in rated[report.id] if one["indicator"] == rate.code) for report in reports
        ]
        for rate in rates()
    }
    cells: dict[str, list[Any]] = {}
    blank: dict[str, list[int]] = {}
    for cell, _ in table_totals():
        table, row, column = cell.split(".")
        figures = [record.tables.get(table, {}).get(row, {}).get(column) for record in records]
        if any(figures):
            cells[cell] = [_plain(figure.value) if figure else None for figure in figures]
        if years := [
            record.year
            for record, figure in zip(records, figures, strict=True)
            if figure and figure.value is None
        ]:
            blank[cell] = years
    return {
        **_listed(authority, reports),
        "editions": [record.form for record in records],
        "scopes": scopes,
        "scope_phrases": [lines[report.id]["scope_phrase"] for report in reports],
        "complete": [record.is_complete for record in records],
        "failing_sums": [len(report.findings) for report in reports],
        "published_on": [record.published_on and record.published_on.isoformat() for record in records],
        "groups": [
            [group.code for group in peer_groups(report, scope)]
            for report, scope in zip(reports, scopes, strict=True)
        ],
        "counts": {
            count.code: [_plain(record.value(*count.cell.split("."))) for record in records]
            for count in counts()
        },
        "rates": {
            code: {
                name: [_plain(line[name]) for line in lines]
                for name in ("value", "numerator", "denominator", "interval_low", "interval_high", "basis")
            }
            for code, lines in series.items()
        },
        "cells": cells,
        "blank": blank,
    }


def _peers(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Every year of a group: lists in the order of ``years``; what is known of no year is left out."""
    years = sorted({line["year"] for line in lines})
    series: dict[str, dict[str, Any]] = {}
    for code, of_it in _by(lines, "indicator").items():
        by_year = {line["year"]: line for line in of_it}
        values = {name: [_plain(by_year[year][name]) for year in years] for name in _PEER}
        series[code] = {name: row for name, row in values.items() if any(one is not None for one in row)}
    return {**{name: lines[0][name] for name in _GROUP}, "years": years, "indicators": series}


def _place(authority: Authority) -> str:
    return f"{authority.code[:2]}0000" if authority.code else NATIONAL


def _by(lines: Iterable[dict[str, Any]], name: str) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        grouped.setdefault(line[name], []).append(line)
    return dict(sorted(grouped.items()))


def _plain(value: Any) -> Any:
    """A value for JSON: whole numbers without a point, others with so many decimals as are of use."""
    if value is None or isinstance(value, str | int):
        return value
    return int(value) if value == int(value) else round(float(value), _DIGITS)


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
