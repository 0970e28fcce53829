"""The rows of ``reissues``: what a report that was published again prints otherwise than before."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.datasets.form import cells_of
from yangguang.datasets.previous import figure_status
from yangguang.record.model import Figure
from yangguang.record.printed import printed_table
from yangguang.record.reissue import changed_cells


def reissue_lines(collection: Collection) -> Iterator[Mapping[str, Any]]:
    """Every cell that differs from the issue before, by report and issue, then in the order of the form."""
    for report in collection.reports:
        issues = [*collection.earlier_issues(report), report]
        for before, after in itertools.pairwise(issues):
            yield from _lines(report, before, after)


def _lines(
    report: CollectedReport, before: CollectedReport, after: CollectedReport
) -> Iterator[Mapping[str, Any]]:
    for cell in changed_cells(before.record, after.record):
        record = after.record if cell.after else before.record
        yield {
            "report_id": report.id,
            "authority_id": report.authority.id,
            "authority": report.authority.name,
            "year": report.record.year,
            "earlier_id": before.id,
            "issue": after.source.issue,
            **cells_of(printed_table(record, cell.table))[cell.row, cell.column],
            "before": _value(cell.before),
            "before_status": figure_status(cell.before) if cell.before else None,
            "after": _value(cell.after),
            "after_status": figure_status(cell.after) if cell.after else None,
            "earlier_source_sha256": before.record.provenance.sha256,
            "earlier_source_url": before.source.url or None,
        }


def _value(figure: Figure | None) -> float | None:
    return None if figure is None or figure.value is None else float(figure.value)
