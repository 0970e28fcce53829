"""Records built in a test, without a document."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yangguang.datasets.collection import Collection, collect
from yangguang.forms import load_edition
from yangguang.readers.document import Locator
from yangguang.record.model import Figure, Provenance, Record, Section, Subsection, Value
from yangguang.sources.registry import Authority, Source

NOWHERE = Locator()


def figure_of(value: int | float | Decimal | str | None, locator: Locator = NOWHERE) -> Figure:
    """A figure as if printed: ``None`` is a blank cell."""
    if value is None:
        return Figure(None, "", locator)
    exact: Value = (
        Decimal(str(value))
        if isinstance(value, float)
        else Decimal(value)
        if isinstance(value, str)
        else value
    )
    return Figure(exact, str(value), locator)


def record_from_contract(data: Mapping[str, Any]) -> Record:
    """A record with the figures and text of a contract dictionary; every cell without a place."""

    def date(name: str) -> datetime.date | None:
        return datetime.date.fromisoformat(data[name]) if data.get(name) else None

    return Record(
        authority=data["authority"],
        year=data["year"],
        form=data["form"],
        published_on=date("published_on"),
        posted_on=date("posted_on"),
        tables={
            table: {
                row: {column: figure_of(value) for column, value in columns.items()}
                for row, columns in rows.items()
            }
            for table, rows in data["tables"].items()
        },
        sections=tuple(
            Section(
                section["number"],
                section["title"],
                section.get("text", ""),
                tuple(Subsection(part["title"], part["text"]) for part in section.get("subsections", ())),
            )
            for section in data.get("sections", ())
        ),
        provenance=Provenance("reports/example.pdf", "0" * 64, 1, "pdf", "test/1", "test/1"),
    )


def contract_of(
    authority: str = "某县人民政府", year: int = 2024, form: str = "2021", **more: Any
) -> dict[str, Any]:
    """A contract dictionary whose tables print 0 in every cell of the form; ``more`` replaces whole
    fields."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for code, table in load_edition(form).tables.items():
        for row, column in table.cells():
            tables.setdefault(code, {}).setdefault(row.code, {})[column.code] = 0
    return {"authority": authority, "year": year, "form": form, "tables": tables, "sections": [], **more}


def collection_of(*records: Record | Mapping[str, Any], kind: str = "report") -> Collection:
    """A collection of records (or contract dictionaries); one authority for each name, numbered in order."""
    read = [one if isinstance(one, Record) else record_from_contract(one) for one in records]
    names = list(dict.fromkeys(record.authority for record in read))
    authorities = {
        name: Authority(
            f"{number:06}-government", name, f"Authority {number}", f"{number:06}", "county", "government"
        )
        for number, name in enumerate(names, 1)
    }
    return collect(
        [
            (Source(authorities[one.authority].id, one.year, f"data/reports/{one.year}/x.pdf", kind), one)
            for one in read
        ],
        authorities.values(),
    )
