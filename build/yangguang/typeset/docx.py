"""A report as a Word document."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yangguang.forms import Edition
from yangguang.typeset.html import OFFICIAL, Options, Style, is_upright
from yangguang.typeset.layout import lay_out
from yangguang.typeset.report import Report
from yangguang.typeset.sheet import Grid, Line, Sheet

FONTS = {
    "title": ("宋体", 22),
    "heading": ("黑体", 16),
    "subheading": ("楷体", 16),
    "text": ("仿宋", 16),
    "note": ("黑体", 10.5),
    "page": ("宋体", 12),
}
"""Typeface and size in points by role; other roles as the text."""

STYLES = {"title": "Title", "heading": "Heading 1", "subheading": "Heading 2"}
"""Word's styles of headings, by role."""

TEXT_WIDTH_MM = 156
"""Width of the text on A4 with the margins below."""

EPOCH = (2000, 1, 1, 0, 0, 0)
"""The date in the archive and its properties: the same on every run."""


def set_docx(report: Report, edition: Edition, options: Options = OFFICIAL) -> bytes:
    """Set a report as a Word document; the same report gives the same bytes.

    Raises:
        EditionError: a row or column of the report stands in no edition.
    """
    return docx_of(lay_out(report, edition, options.layout), options.style)


def docx_of(sheet: Sheet, style: Style = OFFICIAL.style) -> bytes:
    """Set a sheet as a Word document."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(30), Mm(28)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = sheet.title, "", ""
    properties.created = properties.modified = datetime.datetime(*EPOCH, tzinfo=datetime.UTC)
    for block in sheet.blocks:
        if isinstance(block, Line):
            _line(document, block, style)
        else:
            _table(document, block, style)
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def _line(document: Any, line: Line, style: Style) -> None:
    paragraph = document.add_paragraph(style=STYLES.get(line.role) if style.has_heading_styles else None)
    if line.role in ("title", "page"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.role in ("signature", "date"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif line.role != "note":
        paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph, line.text, *FONTS.get(line.role, FONTS["text"]))


def _table(document: Any, grid: Grid, style: Style) -> None:
    if grid.on_new_page:
        document.add_page_break()
    table = document.add_table(rows=grid.height, cols=len(grid.widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    if style.rulings == "all":
        table.style = "Table Grid"
    total = sum(grid.widths)
    widths = [Mm(TEXT_WIDTH_MM * width / total) for width in grid.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    rows = [list(row.cells) for row in table.rows]
    for cell in grid.cells:
        place = rows[cell.row][cell.column]
        if cell.row_span > 1 or cell.column_span > 1:
            place = place.merge(rows[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1])
        place.width = sum(widths[cell.column : cell.column + cell.column_span], Mm(0))
        text = cell.text
        if is_upright(cell) and style.vertical == "chars":
            text = "\n".join(text)
        paragraph = place.paragraphs[0]
        if cell.role not in ("label", "corner"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, text, "宋体", style.size)
        _decorate(place, cell.role in ("band", "header", "corner") and style.is_shaded)
        if is_upright(cell) and style.vertical == "rotated":
            _property(place, "w:textDirection", "tbRlV")
    for row in table.rows[: grid.header_rows] if style.repeats_header else ():
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _run(paragraph: Any, text: str, face: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = face, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _decorate(cell: Any, is_shaded: bool) -> None:
    if is_shaded:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "E7E6E6")
        cell._tc.get_or_add_tcPr().append(shade)
    _property(cell, "w:vAlign", "center")


def _property(cell: Any, name: str, value: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    cell._tc.get_or_add_tcPr().append(element)


def _undated(content: bytes) -> bytes:
    """The same archive, its members dated alike and in order of name."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return buffer.getvalue()
