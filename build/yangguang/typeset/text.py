"""A report as the text that PDF converters print: paragraphs, and tables as lines of fields."""

from __future__ import annotations

from typing import Literal

from yangguang.forms import Edition
from yangguang.typeset.html import OFFICIAL, Options, table_of
from yangguang.typeset.layout import lay_out
from yangguang.typeset.report import Report
from yangguang.typeset.sheet import Grid, Line, Sheet

Separator = Literal["tab", "pipe", "space", "html"]
"""What stands between the fields of a table's line; "html": tables as markup, as in some Markdown."""


def set_text(report: Report, edition: Edition, options: Options = OFFICIAL) -> str:
    """Set a report as plain text, tables tab separated.

    Raises:
        EditionError: a row or column of the report stands in no edition.
    """
    return text_of(lay_out(report, edition, options.layout))


def text_of(
    sheet: Sheet, separator: Separator = "tab", *, is_compact: bool = False, is_markdown: bool = False
) -> str:
    """Set a sheet as plain text.

    Args:
        sheet: the report laid out.
        separator: between the fields of a line; a covered field is empty, or left out with blanks.
        is_compact: what a merged cell covers has no field at all.
        is_markdown: headings with ``#``, tables with a ruling under their first line.
    """
    parts = [
        _line(block, is_markdown)
        if isinstance(block, Line)
        else _table(block, separator, is_compact, is_markdown)
        for block in sheet.blocks
    ]
    return "\n\n".join(parts) + "\n"


def _line(line: Line, is_markdown: bool) -> str:
    marks = {"title": "# ", "heading": "## ", "subheading": "### "} if is_markdown else {}
    return marks.get(line.role, "") + line.text


def _table(grid: Grid, separator: Separator, is_compact: bool, is_markdown: bool) -> str:
    if separator == "html":
        return table_of(grid, OFFICIAL.style).replace("\n", "")
    width = len(grid.widths)
    lines = []
    for cells in grid.rows():
        if separator == "space":
            lines.append("   ".join(cell.text for cell in cells if cell.text))
            continue
        fields = [cell.text for cell in cells] if is_compact else [""] * width
        for cell in () if is_compact else cells:
            fields[cell.column] = cell.text
        lines.append("\t".join(fields) if separator == "tab" else f"| {' | '.join(fields)} |")
    if is_markdown and separator == "pipe":
        lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)
