"""A report as the text that PDF converters print: paragraphs, and tables as lines of fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from yangguang.forms import Edition
from yangguang.typeset.html import OFFICIAL, Options, table_of
from yangguang.typeset.layout import lay_out
from yangguang.typeset.report import Report
from yangguang.typeset.sheet import Grid, Line, Sheet

Separator = Literal["tab", "pipe", "space", "line", "html"]
"""What stands between the fields of a table's line; "line": each stands on its own line, as in text copied
from a page; "html": tables as markup, as in some Markdown."""


def set_text(report: Report, edition: Edition, options: Options = OFFICIAL) -> str:
    """Set a report as plain text, tables tab separated.

    Raises:
        EditionError: a row or column of the report stands in no edition.
    """
    return text_of(lay_out(report, edition, options.layout))


def text_of(
    sheet: Sheet,
    separator: Separator = "tab",
    *,
    is_compact: bool = False,
    is_repeated: bool = False,
    is_markdown: bool = False,
) -> str:
    """Set a sheet as plain text.

    Args:
        sheet: the report laid out.
        separator: between the fields of a line; a covered field is empty, or left out with blanks.
        is_compact: what a merged cell covers has no field at all.
        is_repeated: it has the text of the merged cell again; and a Markdown table no ruling.
        is_markdown: headings with ``#``, tables with a ruling under their first line.
    """
    parts = [
        _line(block, is_markdown)
        if isinstance(block, Line)
        else _table(block, separator, is_compact, is_repeated, is_markdown)
        for block in sheet.blocks
    ]
    return "\n\n".join(parts) + "\n"


def _line(line: Line, is_markdown: bool) -> str:
    marks = {"title": "# ", "heading": "## ", "subheading": "### "} if is_markdown else {}
    return marks.get(line.role, "") + line.text


def _table(grid: Grid, separator: Separator, is_compact: bool, is_repeated: bool, is_markdown: bool) -> str:
    if separator == "html":
        return table_of(grid, OFFICIAL.style).replace("\n", "")
    if separator == "line":
        return "\n".join(cell.text for cells in grid.rows() for cell in cells if cell.text)
    width = len(grid.widths)
    if is_repeated:
        grid = _repeated(grid)
    lines = []
    for cells in grid.rows():
        if separator == "space":
            lines.append("   ".join(cell.text for cell in cells if cell.text))
            continue
        fields = [cell.text for cell in cells] if is_compact else [""] * width
        for cell in () if is_compact else cells:
            fields[cell.column] = cell.text
        lines.append("\t".join(fields) if separator == "tab" else f"| {' | '.join(fields)} |")
    if is_markdown and separator == "pipe" and not is_repeated:
        lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)


def _repeated(grid: Grid) -> Grid:
    """The table with the text of each merged cell in every place that it covers."""
    cells = [
        replace(cell, row=row, column=column, row_span=1, column_span=1)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    return replace(grid, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))
