"""The data dictionary: one definition of every published table and column."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from yangguang.datasets.form import wide_cells
from yangguang.datasets.indicators import counts, rates
from yangguang.forms import editions

_TABLES = Path(__file__).with_name("tables.toml")

ColumnType = Literal["string", "integer", "number", "boolean", "date"]
"""As in the Table Schema of Data Package 2.0."""


@dataclass(frozen=True, slots=True)
class ColumnSchema:
    """A column of a published table.

    Attributes:
        name: in every format.
        type: of its values; any column may be empty unless it is part of the key.
        unit: "" where it has none.
        values: the codes it may hold; empty: any.
        is_total: whether it is a sum of other columns.
    """

    name: str
    type: ColumnType
    title: str
    title_en: str
    description: str
    description_en: str
    unit: str = ""
    values: tuple[str, ...] = ()
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A published table.

    Attributes:
        name: of the table and its files.
        grain: what one row is.
        columns: in the order of the files.
        key: columns that identify a row.
        references: column → table whose column of the same name it refers to.
    """

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    grain: str
    grain_en: str
    columns: tuple[ColumnSchema, ...]
    key: tuple[str, ...]
    references: Mapping[str, str]


@cache
def dictionary() -> Mapping[str, TableSchema]:
    """Every published table by name, in the order in which they are listed."""
    data = tomllib.loads(_TABLES.read_text(encoding="utf-8"))
    tables: dict[str, TableSchema] = {}
    for item in data["tables"]:
        tables[item["name"]] = _table(item, tables)
    return tables


def _table(item: Mapping[str, Any], before: Mapping[str, TableSchema]) -> TableSchema:
    return TableSchema(
        name=item["name"],
        title=item["title"],
        title_en=item["title_en"],
        description=item["description"],
        description_en=item["description_en"],
        grain=item["grain"],
        grain_en=item["grain_en"],
        columns=tuple(column for entry in item["columns"] for column in _columns(entry, before)),
        key=tuple(item["key"]),
        references=item.get("references", {}),
    )


def _columns(entry: Mapping[str, Any], before: Mapping[str, TableSchema]) -> Iterator[ColumnSchema]:
    match entry.get("insert"):
        case "same":
            known = {column.name: column for column in before[entry["as"]].columns}
            yield from (known[name] for name in entry["names"])
        case "cells":
            yield from _cell_columns(entry["table"])
        case "counts":
            yield from _count_columns()
        case "rates":
            yield from _rate_columns()
        case _:
            yield ColumnSchema(
                name=entry["name"],
                type=entry["type"],
                title=entry["title"],
                title_en=entry["title_en"],
                description=entry["description"],
                description_en=entry["description_en"],
                unit=entry.get("unit", ""),
                values=_values(entry),
            )


def _values(entry: Mapping[str, Any]) -> tuple[str, ...]:
    match entry.get("values_of"):
        case "editions":
            return tuple(sorted(edition.edition for edition in editions()))
        case "tables":
            return tuple(dict.fromkeys(table for edition in editions() for table in edition.tables))
        case _:
            return tuple(entry.get("values", ()))


def _cell_columns(table: str) -> Iterator[ColumnSchema]:
    """One column a cell of the form, those of the newest edition first; the codes are joined by two lines."""
    for code, line in wide_cells(table).items():
        kind, kind_en = ("合计。", "A sum of others. ") if line["is_total"] else ("", "")
        names = (line["row_label"], line["column_label"])
        names_en = (line["row_label_en"], line["column_label_en"])
        yield ColumnSchema(
            code,
            "number",
            " · ".join(dict.fromkeys(filter(None, names))),
            " · ".join(dict.fromkeys(filter(None, names_en))),
            f"{kind}{line['definition']}",
            f"{kind_en}{line['definition_en']}",
            line["unit"],
            is_total=line["is_total"],
        )


def _count_columns() -> Iterator[ColumnSchema]:
    for count in counts():
        yield ColumnSchema(
            count.code,
            "integer",
            count.name,
            count.name_en,
            count.definition,
            count.definition_en,
            count.unit,
        )


def _rate_columns() -> Iterator[ColumnSchema]:
    for rate in rates():
        yield ColumnSchema(
            rate.code, "number", rate.name, rate.name_en, rate.definition, rate.definition_en, "ratio"
        )
        yield ColumnSchema(
            f"{rate.code}_numerator",
            "integer",
            f"{rate.name}：分子",
            f"{rate.name_en}: numerator",
            f"{'、'.join(rate.numerator)} 之和。",
            f"Sum of {', '.join(rate.numerator)}.",
        )
        yield ColumnSchema(
            f"{rate.code}_denominator",
            "integer",
            f"{rate.name}：分母",
            f"{rate.name_en}: denominator",
            f"{'、'.join(rate.denominator)} 之和。",
            f"Sum of {', '.join(rate.denominator)}.",
        )
