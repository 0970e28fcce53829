"""A report as an HTML page, styled as offices print theirs; the same page is printed to PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Literal

from yangguang.forms import Edition
from yangguang.typeset.layout import Layout, lay_out, phrases
from yangguang.typeset.report import Report
from yangguang.typeset.sheet import Grid, GridCell, Line, Sheet

_STYLE = Path(__file__).parent / "report.css"

Vertical = Literal["wrapped", "chars", "rotated"]
"""A label over many rows: in a narrow column, one character a line, or turned."""


Rulings = Literal["all", "horizontal", "none"]
"""Which lines of a table are drawn."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a page looks; the defaults are an office's.

    Attributes:
        rulings: which lines of the tables are drawn.
        is_shaded: header rows have a grey ground.
        vertical: how the label over all outcomes is set.
        size: of the text in tables, in points.
        width: of the tables, in percent of the text.
        repeats_header: a table that a page break splits has its header again on the next page.
        page_number: in the foot of each page, # for the number; "" for none.
        has_heading_styles: headings carry the program's own heading styles (Word).
        watermark: printed across each page; "" for none.
    """

    rulings: Rulings = "all"
    is_shaded: bool = True
    vertical: Vertical = "wrapped"
    size: float = 10.5
    width: int = 100
    repeats_header: bool = False
    page_number: str = "- # -"
    has_heading_styles: bool = False
    watermark: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """Layout of the form and style of the page."""

    layout: Layout = field(default_factory=Layout)
    style: Style = field(default_factory=Style)


OFFICIAL = Options()
"""The form as the notice shows it, in an office's style."""


def set_html(report: Report, edition: Edition, options: Options = OFFICIAL) -> str:
    """Set a report as a complete HTML page.

    Args:
        report: what to print.
        edition: the edition of the form it follows.
        options: layout and style.

    Returns:
        The page, self-contained, ready for a browser's printer.

    Raises:
        EditionError: a row or column of the report stands in no edition.
    """
    sheet = lay_out(report, edition, options.layout)
    posted = report.posted_on.isoformat() if report.posted_on else ""
    meta = {"PubDate": posted, "ContentSource": report.authority} if posted else {}
    above = ""
    if posted:
        words = phrases()
        above = (
            f'<p class="meta">{escape(str(words["body_organ"]))}：{escape(report.authority)}　　'
            f"{escape(str(words['posted']))}：{posted}</p>"
        )
    return html_of(sheet, options.style, meta=meta, above=above)


def html_of(sheet: Sheet, style: Style, *, meta: Mapping[str, str] | None = None, above: str = "") -> str:
    """Set a sheet as a complete HTML page.

    Args:
        sheet: the report laid out.
        style: how it looks.
        meta: names and contents of ``<meta>`` elements.
        above: markup before the title.
    """
    metas = "".join(
        f'<meta name="{escape(name)}" content="{escape(text)}">\n' for name, text in (meta or {}).items()
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(sheet.title)}</title>\n{metas}"
        f"<style>\n{css_of(style)}</style>\n</head>\n<body>\n{above}{body_of(sheet, style)}</body>\n</html>\n"
    )


def css_of(style: Style) -> str:
    """The style sheet of a page."""
    rules = [_STYLE.read_text(encoding="utf-8")]
    rules.append(f"table {{ font-size: {style.size}pt; width: {style.width}%; }}\n")
    if style.rulings != "all":
        edge = "border-left: 0; border-right: 0;" if style.rulings == "horizontal" else "border: 0;"
        rules.append(f"td, th {{ {edge} }}\n")
    if style.is_shaded:
        rules.append(".band, .header, .corner { background: #e7e6e6; }\n")
    if style.vertical == "rotated":
        rules.append(".upright { writing-mode: vertical-rl; }\n")
    if not style.repeats_header:
        rules.append("thead { display: table-row-group; }\n")
    if style.page_number:
        before, _, after = style.page_number.partition("#")
        number = f'"{before}" counter(page) "{after}"'
        rules.append(f"@page {{ @bottom-center {{ content: {number}; font: 14pt serif; }} }}\n")
    return "".join(rules)


def body_of(sheet: Sheet, style: Style) -> str:
    """The markup of a sheet without the page around it."""
    parts = []
    if style.watermark:
        parts.append(f'<div class="watermark">{escape(style.watermark)}</div>\n')
    parts += [_line(block) if isinstance(block, Line) else table_of(block, style) for block in sheet.blocks]
    return "".join(parts)


def table_of(grid: Grid, style: Style) -> str:
    """The markup of a table."""
    total = sum(grid.widths)
    columns = "".join(f'<col style="width: {100 * width / total:.2f}%">' for width in grid.widths)
    rows = [f"<tr>{''.join(_cell(cell, style) for cell in cells)}</tr>\n" for cells in grid.rows()]
    head = "".join(rows[: grid.header_rows])
    head = f"<thead>\n{head}</thead>\n" if head else ""
    broken = " broken" if grid.on_new_page else ""
    return (
        f'<table class="{grid.table}{broken}">\n<colgroup>{columns}</colgroup>\n'
        f"{head}<tbody>\n{''.join(rows[grid.header_rows :])}</tbody>\n</table>\n"
    )


def _line(line: Line) -> str:
    text = escape(line.text)
    if line.role == "title":
        return f"<h1>{text}</h1>\n"
    if line.role in ("heading", "subheading"):
        level = "2" if line.role == "heading" else "3"
        return f"<h{level}>{text}</h{level}>\n"
    return f'<p class="{line.role}">{text}</p>\n'


def is_upright(cell: GridCell) -> bool:
    """Whether a cell is the label of many rows in the narrow first column."""
    return cell.role == "group" and cell.column == 0 and cell.column_span == 1 and cell.row_span > 1


def _cell(cell: GridCell, style: Style) -> str:
    names: list[str] = [cell.role]
    text = escape(cell.text)
    if is_upright(cell):
        names.append("upright")
        if style.vertical == "chars":
            text = "<br>".join(escape(character) for character in cell.text)
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    return f'<td class="{" ".join(names)}"{spans}>{text}</td>'
