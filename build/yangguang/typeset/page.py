"""The web page around a report, as content management systems of governments make it."""

from __future__ import annotations

import email.encoders
import random
import re
from dataclasses import dataclass, replace
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from html import escape
from typing import Literal

from yangguang.typeset.html import Style, body_of, css_of
from yangguang.typeset.records import pools
from yangguang.typeset.report import Report
from yangguang.typeset.sheet import Grid, GridCell, Line, Sheet

WORD_STYLE = "font-family:仿宋_GB2312;mso-hansi-font-family:'Times New Roman';font-size:16.0pt"
"""What Word leaves on every run of text it pastes."""


@dataclass(frozen=True, slots=True)
class Page:
    """Habits of a page.

    Attributes:
        has_menus: menus, breadcrumbs, a footer and links to other reports.
        metadata: how the page gives its date and publisher: a table, a line, ``<meta>`` only, or not at all.
        is_word: markup pasted from Word: nested spans, broken runs, ``&nbsp;`` in empty cells.
        is_nested: the article stands in a layout table.
        is_unmerged: cells that span several places are printed as one cell and empty ones.
        has_heads: header cells are ``<th>``, and figures are followed by a break.
        charset: encoding of the bytes.
        is_declared: the page says which.
    """

    has_menus: bool = False
    metadata: Literal["table", "line", "meta", "none"] = "none"
    is_word: bool = False
    is_nested: bool = False
    is_unmerged: bool = False
    has_heads: bool = False
    charset: Literal["utf-8", "gb18030", "gb2312"] = "utf-8"
    is_declared: bool = True

    @property
    def tags(self) -> tuple[str, ...]:
        """The habits that are on, by name."""
        marks = {
            "menus": self.has_menus,
            f"metadata {self.metadata}": self.metadata != "none",
            "pasted from Word": self.is_word,
            "layout table": self.is_nested,
            "cells unmerged": self.is_unmerged,
            "th and br": self.has_heads,
            f"{self.charset}{'' if self.is_declared else ' undeclared'}": self.charset != "utf-8",
        }
        return tuple(name for name, is_on in marks.items() if is_on) or ("bare page",)


def set_page(sheet: Sheet, report: Report, style: Style, page: Page, seed: int) -> bytes:
    """Set a sheet as the page of a government's site; the same seed gives the same bytes."""
    rng = random.Random(f"page {seed}")
    article = _word(sheet, style, page, rng) if page.is_word else body_of(_shown(sheet, page), style)
    if page.has_heads:
        article = re.sub(r'<td class="(header|corner)"(.*?)</td>', r'<th class="\1"\2</th>', article)
        article = article.replace("</td>", "<br></td>")
    above, head = _metadata(sheet, report, page, rng)
    if page.is_nested:
        article = (
            '<table width="1000"><tr><td width="20%"><table><tr><td>&nbsp;</td></tr></table></td>'
            f'<td valign="top"><div class="TRS_Editor">{article}</div></td></tr></table>\n'
        )
    body = f'{above}<div class="article" id="zoom">\n{article}</div>\n'
    if page.has_menus:
        body = _menus(report, rng) + body + _footer(report, rng)
    charset = f'<meta http-equiv="Content-Type" content="text/html; charset={page.charset}">\n'
    text = (
        f"<!DOCTYPE html>\n<html>\n<head>\n{charset if page.is_declared else ''}<title>{escape(sheet.title)}"
        f"{'_政府信息公开' if page.has_menus else ''}</title>\n{head}"
        f"<style>\n{css_of(style)}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
    return text.encode(page.charset, errors="xmlcharrefreplace")


def as_mht(page: bytes, charset: str) -> bytes:
    """The page as a browser saves it with everything in one file."""
    whole = MIMEMultipart("related", boundary="----=_NextPart_000_0000", type="text/html")
    part = MIMENonMultipart("text", "html", charset=charset)
    part.set_payload(page)
    email.encoders.encode_quopri(part)
    part["Content-Location"] = "https://www.example.gov.cn/art/1.html"
    whole.attach(part)
    picture = MIMENonMultipart("image", "gif")
    picture.set_payload(
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00"
    )
    email.encoders.encode_base64(picture)
    whole.attach(picture)
    return whole.as_bytes()


def _metadata(sheet: Sheet, report: Report, page: Page, rng: random.Random) -> tuple[str, str]:
    """Markup above the article, and elements of the head, that give date and publisher."""
    words = pools()["page"]
    if not report.posted_on or page.metadata == "none":
        return "", ""
    posted = report.posted_on.isoformat()
    values = {
        "authority": report.authority,
        "title": sheet.title,
        "posted": posted,
        "next_year": str(report.year + 1),
        "code": f"{rng.randrange(10**8):08}",
        "m": str(rng.randint(10, 59)),
        "n": str(rng.randint(100, 999)),
    }
    head = f'<meta name="PubDate" content="{posted} 10:00">\n<meta name="SiteName" content="政府网">\n'
    if page.metadata == "meta":
        return "", head
    if page.metadata == "line":
        return f'<div class="info">{escape(str(rng.choice(words["above"])).format(**values))}</div>\n', ""
    label = rng.choice(words["posted_labels"])
    pairs = [
        (label if "{posted}" in text else name, text.format(**values)) for name, text in words["metadata"]
    ]
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{escape(a)}：</td><td>{escape(b)}</td>" for a, b in pairs[n : n + 2])
        + "</tr>\n"
        for n in range(0, len(pairs), 2)
    )
    return f'<table class="table_content">\n{rows}</table>\n', ""


def _menus(report: Report, rng: random.Random) -> str:
    items = [str(text).format(place=report.authority[:3]) for text in pools()["page"]["menus"]]
    links = "".join(f'<li><a href="/col/{n}.html">{escape(text)}</a></li>' for n, text in enumerate(items))
    script = f"var year = {report.year + 1}; document.write('<table><tr><td>1</td></tr></table>');"
    return (
        f'<div class="header"><ul>{links}</ul><form><input value="请输入关键字"></form></div>\n'
        f"<script>{script}</script>\n"
        f'<div class="position">当前位置：<a href="/">首页</a> &gt; 年报{rng.randint(1, 9)}</div>\n'
    )


def _footer(report: Report, rng: random.Random) -> str:
    values = {
        "place": report.authority[:3],
        "year": report.year,
        "n": rng.randint(100, 999),
        "m": rng.randint(10, 59),
    }
    lines = "".join(f"<p>{escape(str(text).format(**values))}</p>" for text in pools()["page"]["footer"])
    return f'<div class="footer">{lines}</div>\n'


def _shown(sheet: Sheet, page: Page) -> Sheet:
    return unmerged(sheet) if page.is_unmerged else sheet


def unmerged(sheet: Sheet) -> Sheet:
    """The sheet with every merged cell of its tables taken apart."""
    return Sheet(
        sheet.title,
        tuple(unmerge(block) if isinstance(block, Grid) else block for block in sheet.blocks),
    )


def unmerge(grid: Grid) -> Grid:
    """The table with every merged cell taken apart: text in the first place, the others empty."""
    cells: list[GridCell] = []
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                is_first = (row, column) == (cell.row, cell.column)
                single = replace(cell, row=row, column=column, row_span=1, column_span=1)
                cells.append(single if is_first else replace(single, text="", place=("", "")))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(grid.table, tuple(cells), grid.widths, grid.header_rows, grid.on_new_page)


def _word(sheet: Sheet, style: Style, page: Page, rng: random.Random) -> str:
    """The article as Word pastes it."""
    parts = []
    for block in _shown(sheet, page).blocks:
        if isinstance(block, Line):
            align = (
                "center"
                if block.role == "title"
                else "right"
                if block.role in ("signature", "date")
                else "left"
            )
            runs = _runs(block.text, rng)
            parts.append(f'<p class="MsoNormal" align="{align}" style="text-indent:2em">{runs}</p>\n')
        else:
            parts.append(_word_table(block, rng))
    return "".join(parts)


def _word_table(grid: Grid, rng: random.Random) -> str:
    rows: list[str] = []
    for cells in grid.rows():
        row = "".join(_word_cell(cell, rng) for cell in cells)
        rows.append(f'<tr style="mso-yfti-irow:{len(rows)}">{row}</tr>\n')
    body = "".join(rows) + _word_widths(grid)
    return f'<table class="MsoNormalTable" border="1" cellspacing="0">\n<tbody>{body}</tbody></table>\n'


def _word_widths(grid: Grid) -> str:
    """The row without height by which Word keeps the widths of a table with merged cells."""
    return f'<tr height="0">{"".join(f"<td width={round(40 * width)}></td>" for width in grid.widths)}</tr>\n'


def _word_cell(cell: GridCell, rng: random.Random) -> str:
    text = _runs(cell.text, rng) if cell.text else "<span>&nbsp;</span>"
    style = "border:solid windowtext 1.0pt;padding:0cm 5.4pt"
    return (
        f'<td width="{rng.randint(20, 90)}" {_spans(cell)}style="{style}">'
        f'<p class="MsoNormal"><o:p></o:p>{text}</p></td>'
    )


def _spans(cell: GridCell) -> str:
    spans = f'rowspan="{cell.row_span}" ' if cell.row_span > 1 else ""
    return spans + (f'colspan="{cell.column_span}" ' if cell.column_span > 1 else "")


def _runs(text: str, rng: random.Random) -> str:
    """A text broken into runs, Latin ones marked as such, as Word does."""
    pieces: list[str] = []
    while text:
        n = rng.randint(1, max(1, len(text)))
        pieces.append(text[:n])
        text = text[n:]
    return "".join(_run(piece, rng) for piece in pieces)


def _run(piece: str, rng: random.Random) -> str:
    lang = ' lang="EN-US"' if piece.isascii() else ""
    inner = f'<span{lang} style="{WORD_STYLE}">{escape(piece)}</span>'
    return f'<font face="仿宋">{inner}</font>' if rng.random() < 0.3 else inner
