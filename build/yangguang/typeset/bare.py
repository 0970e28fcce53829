"""A report as the small PDF that office systems and scripts write: no embedded faces, stroked lines.

Print programs differ in what they leave behind. A browser embeds its faces and fills thin boxes for rulings;
this writer names a face that every reader of Chinese PDFs knows (STSong-Light, encoding UniGB-UCS2-H) and
strokes its lines one by one.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

from yangguang.typeset.html import Style, is_upright
from yangguang.typeset.sheet import Grid, GridCell, Line, Sheet

PAGE = (595, 842)
"""A4 in points."""

MARGIN = 72
"""Of every side, in points."""

SIZES = {"title": 18, "heading": 14, "subheading": 12, "text": 12, "note": 9}
"""Type size in points by role of the line; other roles as the text."""

PADDING = 3
"""Between text and ruling, in points."""


FACE = (
    (
        b"<</Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R]>>"
    ),
    (
        b"<</Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500 814 939 500]"
        b" /CIDSystemInfo <</Registry (Adobe) /Ordering (GB1) /Supplement 2>> /FontDescriptor 5 0 R>>"
    ),
    (
        b"<</Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93>>"
    ),
)
"""Objects 3 to 5: the face, named and not embedded."""


@dataclass(slots=True)
class _Pages:
    """What is drawn, page by page, and how far down we are."""

    style: Style
    contents: list[list[str]] = field(default_factory=lambda: [[]])
    top: float = MARGIN

    def turn(self) -> None:
        self.contents.append([])
        self.top = MARGIN

    def room(self) -> float:
        return PAGE[1] - MARGIN - self.top

    def write(self, text: str, left: float, top: float, size: float) -> None:
        """One line of text whose upper edge is at ``top``."""
        if text:
            codes = text.encode("utf-16-be", errors="replace").hex()
            self.contents[-1].append(
                f"BT /F1 {size} Tf {left:.2f} {PAGE[1] - top - size * 0.88:.2f} Td <{codes}> Tj ET"
            )

    def stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.contents[-1].append(f"{x0:.2f} {PAGE[1] - y0:.2f} m {x1:.2f} {PAGE[1] - y1:.2f} l S")


def bare_pdf_of(sheet: Sheet, style: Style) -> bytes:
    """Set a sheet as a PDF; the same sheet gives the same bytes."""
    pages = _Pages(style)
    for block in sheet.blocks:
        if isinstance(block, Line):
            _line(pages, block)
        else:
            _table(pages, block)
    if style.page_number:
        for number, content in enumerate(pages.contents, 1):
            codes = style.page_number.replace("#", str(number)).encode("utf-16-be").hex()
            content.append(f"BT /F1 10 Tf {PAGE[0] / 2 - 12} 40 Td <{codes}> Tj ET")
    return _file(["\n".join(content) for content in pages.contents])


def width_of(text: str, size: float) -> float:
    """Width in points: half an em for ASCII, one for the rest."""
    return sum(size / 2 if character.isascii() else size for character in text)


def wrap(text: str, size: float, width: float) -> list[str]:
    """Cut a text into lines at any character."""
    lines = [""]
    for character in text:
        if character == "\n" or (lines[-1] and width_of(lines[-1] + character, size) > width):
            lines.append("")
        if character != "\n":
            lines[-1] += character
    return lines


def _line(pages: _Pages, line: Line) -> None:
    size = SIZES.get(line.role, SIZES["text"])
    width = PAGE[0] - 2 * MARGIN
    indent = "" if line.role in ("title", "signature", "date", "page", "note") else "\u3000\u3000"
    for text in wrap(indent + line.text, size, width):
        if pages.room() < size * 1.6:
            pages.turn()
        left: float = MARGIN
        if line.role in ("title", "page"):
            left += (width - width_of(text, size)) / 2
        elif line.role in ("signature", "date"):
            left += width - width_of(text, size) - 2 * size
        pages.write(text, left, pages.top, size)
        pages.top += size * 1.6


def _table(pages: _Pages, grid: Grid) -> None:
    if grid.on_new_page:
        pages.turn()
    size, total = pages.style.size, sum(grid.widths)
    width = (PAGE[0] - 2 * MARGIN) * pages.style.width / 100
    edges = [MARGIN + width * sum(grid.widths[:n]) / total for n in range(len(grid.widths) + 1)]
    texts = {id(cell): _cell_lines(cell, edges, pages.style) for cell in grid.cells}
    heights = _heights(grid, texts, size)
    start = 0
    while start < grid.height:
        head = range(grid.header_rows) if start and pages.style.repeats_header else range(0)
        room = pages.room() - sum(heights[row] for row in head)
        end = start
        while end < grid.height and sum(heights[start : end + 1]) <= room:
            end += 1
        if end == start:
            pages.turn()
            continue
        for rows in (head, range(start, end)):
            _rows(pages, grid, rows, edges, heights, texts)
        start = end
        if start < grid.height:
            pages.turn()
    pages.top += 12


def _cell_lines(cell: GridCell, edges: list[float], style: Style) -> list[str]:
    if is_upright(cell) and style.vertical != "wrapped":
        return list(cell.text)
    width = edges[cell.column + cell.column_span] - edges[cell.column] - 2 * PADDING
    return wrap(cell.text, style.size, width)


def _heights(grid: Grid, texts: dict[int, list[str]], size: float) -> list[float]:
    heights = [size * 1.3 + 2 * PADDING] * grid.height
    for cell in sorted(grid.cells, key=lambda cell: cell.row_span):
        needed = len(texts[id(cell)]) * size * 1.3 + 2 * PADDING
        lacking = needed - sum(heights[cell.row : cell.row + cell.row_span])
        if lacking > 0:
            heights[cell.row + cell.row_span - 1] += lacking
    return heights


def _rows(
    pages: _Pages,
    grid: Grid,
    rows: range,
    edges: list[float],
    heights: list[float],
    texts: dict[int, list[str]],
) -> None:
    """Draw some rows of a table from where we are; a cell that begins above them keeps its text there."""
    tops = {row: pages.top + sum(heights[rows.start : row]) for row in (*rows, rows.stop)}
    size = pages.style.size
    for cell in grid.cells:
        first, last = max(cell.row, rows.start), min(cell.row + cell.row_span, rows.stop)
        if first >= last:
            continue
        top, bottom = tops[first], tops[last]
        left, right = edges[cell.column], edges[cell.column + cell.column_span]
        if pages.style.rulings != "none":
            pages.stroke(left, top, right, top)
            pages.stroke(left, bottom, right, bottom)
        if pages.style.rulings == "all":
            pages.stroke(left, top, left, bottom)
            pages.stroke(right, top, right, bottom)
        if cell.row < rows.start:
            continue
        lines = texts[id(cell)]
        y = top + max(PADDING, (bottom - top - len(lines) * size * 1.3) / 2)
        for text in lines:
            x = left + PADDING
            if cell.role not in ("label", "corner"):
                x = left + (right - left - width_of(text, size)) / 2
            pages.write(text, x, y, size)
            y += size * 1.3
    pages.top = tops[rows.stop]


def _file(contents: list[str]) -> bytes:
    """The PDF of some page contents."""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(contents)))
    pages = f"<</Type /Pages /Kids [{kids}] /Count {len(contents)} /MediaBox [0 0 {PAGE[0]} {PAGE[1]}]>>"
    objects = [b"<</Type /Catalog /Pages 2 0 R>>", pages.encode(), *FACE]
    for n, content in enumerate(contents):
        data = zlib.compress(("0.5 w\n" + content).encode("ascii"), 9)
        objects.append(
            b"<</Type /Page /Parent 2 0 R /Resources <</Font <</F1 3 0 R>>>> /Contents %d 0 R>>" % (7 + 2 * n)
        )
        objects.append(b"<</Filter /FlateDecode /Length %d>> stream\n%s\nendstream" % (len(data), data))
    body = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(body)
