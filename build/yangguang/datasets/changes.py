"""What changed since the previous release: reports and figures, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yangguang.datasets.collection import Collection
from yangguang.datasets.form import cells_of, form_lines
from yangguang.datasets.previous import Cell, Published, PublishedFigure, PublishedReport, published_record
from yangguang.datasets.release import Release
from yangguang.record.printed import printed_table


def published_now(collection: Collection, release: Release) -> Published:
    """What this version publishes."""
    reports: dict[str, PublishedReport] = {}
    figures: dict[Cell, PublishedFigure] = {}
    for report in collection.reports:
        reports[report.id], cells = published_record(report.id, report.authority.id, report.record)
        figures |= cells
    return Published(release.version, reports, figures)


def change_lines(
    collection: Collection, release: Release, previous: Published | None
) -> Iterator[Mapping[str, Any]]:
    """The rows of ``changes``: by report, first the report itself, then its figures in the order of the form.

    Figures are compared in reports that both versions have; of a new or withdrawn report, the report alone is
    a change.

    Args:
        collection: reports as read and checked.
        release: this version.
        previous: the version before; ``None``: nothing is compared.
    """
    if previous is None:
        return
    now = published_now(collection, release)
    labels = _labels(collection)
    corrected = {
        (report.id, table, row, column)
        for report in collection.reports
        for table, row, column, figure in report.record.figures()
        if figure.read_by == "corrected"
    }
    cells: dict[str, dict[Cell, None]] = {}
    for cell in (*now.figures, *previous.figures):
        cells.setdefault(cell[0], {})[cell] = None
    for report_id in sorted({*now.reports, *previous.reports}):
        before, after = previous.reports.get(report_id), now.reports.get(report_id)
        known = after or before
        assert known is not None
        frame = _frame(report_id, known, previous.version, now.version)
        if before is None or after is None:
            yield {**frame, "kind": "report_added" if after else "report_withdrawn"}
            continue
        reason = _reason(before, after)
        if reason == "new_source":
            yield {**frame, "kind": "report_reissued", "reason": reason}
        for cell in cells.get(report_id, {}):
            old, new = previous.figures.get(cell), now.figures.get(cell)
            if old != new:
                why = "correction" if cell in corrected else reason
                yield {**frame, **_figure_change(cell, old, new, labels), "reason": why}


def _frame(report_id: str, report: PublishedReport, previous: str, version: str) -> dict[str, Any]:
    """A change of a report with everything empty that concerns a figure."""
    empty = (
        "table", "row", "column", "row_label", "row_label_en", "column_label", "column_label_en",
        "before", "before_status", "after", "after_status", "reason",
    )  # fmt: skip
    return {
        "change_id": report_id,
        "report_id": report_id,
        "authority_id": report.authority_id,
        "year": report.year,
        **dict.fromkeys(empty),
        "previous_version": previous or None,
        "version": version,
    }


def _figure_change(
    cell: Cell,
    old: PublishedFigure | None,
    new: PublishedFigure | None,
    labels: Mapping[tuple[str, ...], Mapping[str, Any]],
) -> dict[str, Any]:
    report, table, row, column = cell
    words = labels.get(cell) or labels.get((table, row, column)) or {}
    names = ("row_label", "row_label_en", "column_label", "column_label_en")
    return {
        "change_id": f"{report}#{table}.{row}.{column}",
        "kind": "figure_added" if old is None else "figure_removed" if new is None else "figure_changed",
        "table": table,
        "row": row,
        "column": column,
        **{name: words.get(name) for name in names},
        "before": old.value if old else None,
        "before_status": old.status if old else None,
        "after": new.value if new else None,
        "after_status": new.status if new else None,
    }


def _reason(before: PublishedReport, after: PublishedReport) -> str | None:
    """Why figures of a report may differ; ``None`` where the previous release does not say."""
    if not before.source_sha256:
        return None
    if before.source_sha256 != after.source_sha256:
        return "new_source"
    if (before.reader, before.recogniser) != (after.reader, after.recogniser):
        return "new_recogniser"
    return "correction"


def _labels(collection: Collection) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """What the form says of each cell of each report, and of cells that no report of today prints."""
    found: dict[tuple[str, ...], Mapping[str, Any]] = {
        (line["table"], line["row"], line["column"]): line for line in form_lines()
    }
    for report in collection.reports:
        for table in report.record.tables:
            described = cells_of(printed_table(report.record, table))
            found |= {(report.id, table, *place): words for place, words in described.items()}
    return found
