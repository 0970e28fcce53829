"""Records built in a test, without a document."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yangguang.readers.document import Locator
from yangguang.record.model import Figure, Provenance, Record, Section, Subsection, Value

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
