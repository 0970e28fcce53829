"""What was read of a report, for a terminal: whose it is, its tables, what does not add up."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from yangguang.record.model import Figure, Record
from yangguang.record.printed import printed_table
from yangguang.upkeep.add import Added

_LABEL_WIDTH = 30
"""Columns of the terminal that labels of rows take; 15 characters tell every row of the form."""


def shown(added: Added) -> Iterator[RenderableType]:
    """The lines and tables that a person needs to say whether a report was read rightly."""
    record, source, authority = added.record, added.source, added.authority
    if record is None or source is None or authority is None:
        return
    yield Text(
        f"{record.authority} · {record.year} · form of {record.form} · {record.provenance.format}",
        style="bold",
    )
    yield Text(
        f"{source.report_id}: {authority.name} "
        f"({authority.code or 'no code'}, {authority.level} {authority.kind}), "
        f"published {record.published_on or 'on an unknown day'}"
    )
    for table in record.tables:
        yield _grid(record, table)
    for remark in record.remarks:
        if remark.is_incomplete:
            yield Text(f"not read: {remark.place or 'report'}: {remark.message}", style="yellow")
    for finding in added.findings:
        yield Text(f"does not add up: {finding.message}", style="red")
    if not added.findings:
        yield Text("everything that the form adds up adds up", style="green")


def _grid(record: Record, table: str) -> Table:
    form = printed_table(record, table)
    rows = record.tables[table]
    names = list(dict.fromkeys(column for columns in rows.values() for column in columns))
    labels = {column.code: column.printed for row in form.rows for column in form.columns_of(row.code)}
    printed = {row.code: row.printed for row in form.rows}
    grid = Table(title=table, title_justify="left", show_lines=False)
    grid.add_column("", width=_LABEL_WIDTH, no_wrap=True, overflow="ellipsis")
    for name in names:
        grid.add_column(labels.get(name, name), justify="right", overflow="fold", min_width=4)
    for code, columns in rows.items():
        grid.add_row(printed.get(code, code), *(_cell(columns.get(name)) for name in names))
    return grid


def _cell(figure: Figure | None) -> Text:
    if figure is None:
        return Text("·", style="dim")
    if figure.value is None:
        return Text("?", style="red") if figure.read_by == "unreadable" else Text("–", style="dim")
    return Text(str(figure.value), style="yellow" if figure.read_by in ("ocr", "derived") else "")
