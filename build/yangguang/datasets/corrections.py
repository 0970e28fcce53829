"""The rows of ``corrections``: cells that were misread, with both values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yangguang.datasets.collection import Collection
from yangguang.datasets.form import cells_of
from yangguang.datasets.previous import figure_status
from yangguang.record.printed import printed_table


def correction_lines(collection: Collection) -> Iterator[Mapping[str, Any]]:
    """Every corrected cell, by report, then in the order of the form."""
    for report in collection.reports:
        for table, row, column, figure in report.record.figures():
            if figure.read_by != "corrected":
                continue
            yield {
                "report_id": report.id,
                "authority_id": report.authority.id,
                "authority": report.authority.name,
                "year": report.record.year,
                **cells_of(printed_table(report.record, table))[row, column],
                "misread": figure.misread,
                "value": None if figure.value is None else float(figure.value),
                "status": figure_status(figure),
                "reason": figure.note or None,
            }
