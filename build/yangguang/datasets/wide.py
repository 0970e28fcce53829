"""The wide tables: one report a row, one cell of the form a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.datasets.form import edition_of, wide_cells, wide_name
from yangguang.record.model import Figure
from yangguang.record.printed import printed_table


def wide_lines(collection: Collection, table: str) -> Iterator[Mapping[str, Any]]:
    """The rows of ``<table>_wide``.

    A report that does not print the table has no row. A cell without a number is ``None``; ``blank_cells``
    and ``unreadable_cells`` name those that are printed, so that the others are known not to be.
    """
    for report in collection.reports:
        if table in report.record.tables:
            yield _line(report, table)


def _line(report: CollectedReport, table: str) -> Mapping[str, Any]:
    cells = {
        wide_name(row, column): figure
        for row, columns in report.record.tables[table].items()
        for column, figure in columns.items()
    }
    empty = {name: figure for name, figure in cells.items() if figure.value is None}
    unreadable = [name for name, figure in empty.items() if figure.read_by == "unreadable"]
    return {
        "report_id": report.id,
        "authority_id": report.authority.id,
        "authority": report.authority.name,
        "year": report.record.year,
        "edition": edition_of(printed_table(report.record, table)),
        **{name: _number(cells.get(name)) for name in wide_cells(table)},
        "blank_cells": " ".join(name for name in empty if name not in unreadable) or None,
        "unreadable_cells": " ".join(unreadable) or None,
    }


def _number(figure: Figure | None) -> float | None:
    return None if figure is None or figure.value is None else float(figure.value)
