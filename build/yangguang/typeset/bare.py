"""A report as the small PDF that office systems and scripts write: no embedded faces, stroked lines.

Print programs differ in what they leave behind. A browser embeds its faces and fills thin boxes for rulings;
this writer names a face that every reader of Chinese PDFs knows (STSong-Light, encoding UniGB-UCS2-H) and
strokes its lines one by one.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Literal

from yangguang.typeset.html import Style, is_upright
from yangguang.typeset.sheet import Grid, GridCell, Line, Sheet

PAGE = (595, 842)
"""A4 in points."""

MARGIN = 72
"""Of every side, in points."""

SIZES = {"title": 18, "heading": 14, "subheading": 12, "text": 12, "note": 9}
"""Type size in points by role of the line; other roles as the text."""

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


@dataclass(frozen=True, slots=True)
class Press:
    """How a print program draws; the defaults are the plainest.

    Attributes:
        rulings: stroked lines; thin filled rectangles; two strokes side by side; dashes; the edges of a
            rectangle stroked round each cell; or a dark ground on which each cell is a white rectangle.
        is_bold_twice: labels of headers are drawn twice, a third of a point apart, to look bold.
        turned: the page is drawn turned by so many degrees, and the viewer told to turn it back.
        margin: points of paper outside the crop box on every side; the box's corner is not the origin.
        has_hidden_text: each page carries text that is not painted (rendering mode 3), as search layers are.
        running_head: printed at the top of each page, over a rule; "" for none.
        align: how figures stand in their cells.
        is_top: texts begin at the top of their cells, not at half their height.
        padding: between text and ruling, in points.
        has_few_rules: in tables with level rulings, only those above and below the header and at the end.
    """

    rulings: Literal["stroked", "filled", "double", "dashed", "boxes", "ground"] = "stroked"
    is_bold_twice: bool = False
    turned: Literal[0, 90, 270] = 0
    margin: float = 0.0
    has_hidden_text: bool = False
    running_head: str = ""
    align: Literal["center", "left", "right"] = "center"
    is_top: bool = False
    padding: float = 3
    has_few_rules: bool = False


PLAIN = Press()
"""The plainest way to print."""


@dataclass(slots=True)
class _Pages:
    """What is drawn, page by page, and how far down we are."""

    style: Style
    press: Press = PLAIN
    contents: list[list[str]] = field(default_factory=lambda: [[]])
    top: float = MARGIN

    def turn(self) -> None:
        self.contents.append([])
        self.top = MARGIN

    def room(self) -> float:
        return PAGE[1] - MARGIN - self.top

    def write(self, text: str, left: float, top: float, size: float, *, is_bold: bool = False) -> None:
        """One line of text whose upper edge is at ``top``."""
        if not text:
            return
        codes = text.encode("utf-16-be", errors="replace").hex()
        for shift in (0.0, 0.3) if is_bold and self.press.is_bold_twice else (0.0,):
            x, y = left + shift, PAGE[1] - top - size * 0.88
            self.contents[-1].append(f"BT /F1 {size} Tf {x:.2f} {y:.2f} Td <{codes}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """One ruling, level or upright."""
        draw = self.contents[-1].append
        top, bottom = PAGE[1] - y0, PAGE[1] - y1
        match self.press.rulings:
            case "filled":
                draw(
                    f"{x0 - 0.24:.2f} {bottom - 0.24:.2f} {x1 - x0 + 0.48:.2f} {top - bottom + 0.48:.2f} re f"
                )
            case "double":
                across, down = (0.0, 0.8) if y0 == y1 else (0.8, 0.0)
                for side in (-1, 1):
                    x, y = side * across, side * down
                    draw(f"{x0 + x:.2f} {top + y:.2f} m {x1 + x:.2f} {bottom + y:.2f} l S")
            case "dashed":
                draw(f"q [2 2] 0 d {x0:.2f} {top:.2f} m {x1:.2f} {bottom:.2f} l S Q")
            case _:
                draw(f"{x0:.2f} {top:.2f} m {x1:.2f} {bottom:.2f} l S")

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """The rulings of a cell."""
        draw = self.contents[-1].append
        if self.style.rulings == "none":
            return
        if self.style.rulings == "all" and self.press.rulings in ("boxes", "ground"):
            box = f"{x0:.2f} {PAGE[1] - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re"
            inner = f"{x0 + 0.3:.2f} {PAGE[1] - y1 + 0.3:.2f} {x1 - x0 - 0.6:.2f} {y1 - y0 - 0.6:.2f} re"
            draw(f"{box} S" if self.press.rulings == "boxes" else f"0 g {box} f 1 g {inner} f 0 g")
            return
        for y in (y0, y1):
            self.rule(x0, y, x1, y)
        if self.style.rulings == "all":
            for x in (x0, x1):
                self.rule(x, y0, x, y1)


def bare_pdf_of(sheet: Sheet, style: Style, press: Press = PLAIN) -> bytes:
    """Set a sheet as a PDF; the same sheet gives the same bytes."""
    pages = _Pages(style, press)
    for block in sheet.blocks:
        if isinstance(block, Line):
            _line(pages, block)
        else:
            _table(pages, block)
    if style.page_number:
        for number, content in enumerate(pages.contents, 1):
            codes = style.page_number.replace("#", str(number)).encode("utf-16-be").hex()
            content.append(f"BT /F1 10 Tf {PAGE[0] / 2 - 12} 40 Td <{codes}> Tj ET")
    for content in pages.contents:
        if press.running_head:
            codes = press.running_head.encode("utf-16-be").hex()
            content.append(f"BT /F1 9 Tf {MARGIN} {PAGE[1] - 48} Td <{codes}> Tj ET")
            content.append(f"{MARGIN} {PAGE[1] - 52} m {PAGE[0] - MARGIN} {PAGE[1] - 52} l S")
        if press.has_hidden_text:
            codes = sheet.title.encode("utf-16-be").hex()
            content.append(f"BT 3 Tr /F1 12 Tf 100 400 Td <{codes}> Tj 0 Tr ET")
    return _file(["\n".join(content) for content in pages.contents], press)


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
    texts = {id(cell): _cell_lines(cell, edges, pages) for cell in grid.cells}
    heights = _heights(grid, texts, size, pages.press.padding)
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


def _cell_lines(cell: GridCell, edges: list[float], pages: _Pages) -> list[str]:
    style = pages.style
    if is_upright(cell) and style.vertical != "wrapped":
        return list(cell.text)
    width = edges[cell.column + cell.column_span] - edges[cell.column] - 2 * pages.press.padding
    return wrap(cell.text, style.size, width)


def _heights(grid: Grid, texts: dict[int, list[str]], size: float, padding: float) -> list[float]:
    heights = [size * 1.3 + 2 * padding] * grid.height
    for cell in sorted(grid.cells, key=lambda cell: cell.row_span):
        needed = len(texts[id(cell)]) * size * 1.3 + 2 * padding
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
        is_inner = last not in (rows.stop, grid.header_rows) and cell.row >= grid.header_rows
        if not (pages.press.has_few_rules and pages.style.rulings == "horizontal"):
            pages.frame(left, top, right, bottom)
        elif cell.row == 0 or not is_inner:
            for level, is_drawn in ((top, cell.row == 0), (bottom, not is_inner and cell.row_span == 1)):
                if is_drawn:
                    pages.rule(left, level, right, level)
        if cell.row < rows.start:
            continue
        lines = texts[id(cell)]
        padding = pages.press.padding
        y = top + max(padding, (bottom - top - len(lines) * size * 1.3) / 2)
        if pages.press.is_top:
            y = top + padding
        for text in lines:
            x = left + padding
            align = pages.press.align if cell.role == "value" else "center"
            if cell.role not in ("label", "corner") and align == "center":
                x = left + (right - left - width_of(text, size)) / 2
            elif cell.role == "value" and align == "right":
                x = right - padding - width_of(text, size)
            pages.write(text, x, y, size, is_bold=cell.role == "header")
            y += size * 1.3
    pages.top = tops[rows.stop]


def _file(contents: list[str], press: Press) -> bytes:
    """The PDF of some page contents."""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(contents)))
    width, height = PAGE
    matrix = {0: "", 90: f"0 1 -1 0 {height} 0 cm\n", 270: f"0 -1 1 0 0 {width} cm\n"}[press.turned]
    if press.turned:
        width, height = height, width
    edge = press.margin
    boxes = f"/MediaBox [{-edge} {-edge} {width + edge} {height + edge}] /CropBox [0 0 {width} {height}]"
    if not edge:
        boxes = f"/MediaBox [0 0 {width} {height}]"
    if press.turned:
        boxes += f" /Rotate {press.turned}"
    pages = f"<</Type /Pages /Kids [{kids}] /Count {len(contents)} {boxes}>>"
    objects = [b"<</Type /Catalog /Pages 2 0 R>>", pages.encode(), *FACE]
    for n, content in enumerate(contents):
        data = zlib.compress(("0.5 w\n" + matrix + content).encode("ascii"), 9)
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
