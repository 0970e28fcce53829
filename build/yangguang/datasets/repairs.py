"""The rows of ``repairs``: the cells that would make a table's failing sums hold, and their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yangguang.checks.diagnosis import diagnose
from yangguang.datasets.collection import Collection
from yangguang.datasets.form import cells_of
from yangguang.record.printed import printed_table


def repair_lines(collection: Collection) -> Iterator[Mapping[str, Any]]:
    """Every cell that the smallest repair of a table names, by report, then in the order of the form.

    A diagnosis, never applied: the figures stay as printed.
    """
    for report in collection.reports:
        for diagnosis in diagnose(report.results):
            described = cells_of(printed_table(report.record, diagnosis.table))
            for repair in diagnosis.repairs:
                table, row, column = repair.place
                yield {
                    "report_id": report.id,
                    "authority_id": report.authority.id,
                    "authority": report.authority.name,
                    "year": report.record.year,
                    **described[row, column],
                    "value": float(repair.term.value) if repair.term.value is not None else None,
                    "fitting": float(repair.value),
                    "checks": " ".join(repair.checks),
                    "by_pattern": repair.by_pattern,
                    "read_by": report.record.tables[table][row][column].read_by,
                }
