"""PDF files with a text layer; pages without one go to the scan reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from yangguang.readers.blocks import blocks_of_lines
from yangguang.readers.document import Block, Box, Cell, Document, Locator, Table
from yangguang.readers.lines import (
    Line,
    around,
    gather_lines,
    is_page_furniture,
    join_split_paragraphs,
    rounded,
    text_margins,
)
from yangguang.readers.pdf_file import PdfPage, load_pdf
from yangguang.readers.pdf_glyphs import UNKNOWN, Glyph
from yangguang.readers.pdf_pictures import pictures_of, tables_within
from yangguang.readers.pdf_rules import EDGE_TOLERANCE, bands, grids
from yangguang.readers.pdf_words import GlyphPlaces, cell_text, words_of
from yangguang.readers.unruled import blocks_of_bands, is_open
from yangguang.readers.versions import reader_name

if TYPE_CHECKING:
    from yangguang.readers.scan_page import ScannedPage

READER = reader_name("pdf")

_TEXT_CHARACTERS = 12
"""A page with fewer characters of text, and an image on it, is a scan."""

_OUTLINES = 200
"""A page without text that has more curves than this shows text as outlines."""

_UNKNOWN_SHARE = 0.03
"""Share of the glyphs of a page whose characters are unknown from which the page is read from its looks; a
font of digits alone is a tenth."""

_FEW_UNKNOWN = 6
"""As many unknown glyphs may be ornaments."""

_FORM_CELLS = 150
"""Cells; the tables of the form have some 250. Where the text of a file has fewer, they may be pictures."""

_FURNITURE_PAGES = 3
"""Pages on which a line must stand at the same place to be a running header or footer."""


def read_pdf(path: Path) -> Document:
    """Read a PDF file.

    Returns:
        Paragraphs and tables of all pages in reading order; boxes in points from the top left of the page.

    Raises:
        ReadError: the file is damaged, encrypted, or has no pages.
    """
    file = load_pdf(path)
    pages = [_PageContent(page) for page in file.pages]
    running = _running_lines(pages)
    blocks: list[Block] = []
    sizes = [(content.width, content.height) for content in pages]
    scanned = _scanned(
        path, [(content.number, sizes[n]) for n, content in enumerate(pages) if content.is_scan]
    )
    if sum(content.count_cells() for content in pages) < _FORM_CELLS:
        _add_pictured_tables(path, file.pages, pages)
    lines = [line for content in pages for line in content.printed_lines(running)]
    margins = text_margins([*lines, *(line for page in scanned.values() for line in page.lines)])
    for content in pages:
        if content.number in scanned:
            blocks += scanned[content.number].blocks(margins)
        elif not content.is_scan:
            blocks += content.blocks(running, margins)
    is_scan = all(content.is_scan for content in pages)
    return Document(
        path=str(path),
        format="scan" if is_scan else "pdf",
        blocks=tuple(join_split_paragraphs(blocks)),
        reader=reader_name("scan") if is_scan else READER,
        pages=tuple(sizes),
        metadata=file.metadata,
    )


def _scanned(path: Path, pages: Sequence[tuple[int, tuple[float, float]]]) -> dict[int, ScannedPage]:
    """The pages that are pictures, by number, read; blank ones are left out."""
    if not pages:
        return {}
    from yangguang.readers.scan import read_pdf_pages  # loads OCR models: only where a scan is met

    return read_pdf_pages(path, pages)


def _add_pictured_tables(path: Path, printed: Sequence[PdfPage], pages: Sequence[_PageContent]) -> None:
    """Read the tables that are pasted as pictures into pages with text."""
    pictures = {
        page.number: found
        for page, content in zip(printed, pages, strict=True)
        if not content.is_scan and (found := pictures_of(page))
    }
    sizes = [(number, (printed[number - 1].width, printed[number - 1].height)) for number in pictures]
    for number, scanned in _scanned(path, sizes).items():
        pages[number - 1].tables += tables_within(scanned, pictures[number])


class _PageContent:
    """The characters and tables of a page."""

    def __init__(self, page: PdfPage) -> None:
        self.number, self.width, self.height = page.number, page.width, page.height
        glyphs = [glyph for glyph in page.glyphs if not glyph.is_askew]
        self.is_scan = _is_picture(page, glyphs)
        places = GlyphPlaces(glyphs)
        self.tables: list[tuple[Box, list[Block]]] = []
        if not self.is_scan:
            edges = page.drawing.edges
            for cells in grids(edges):
                if len(cells) > 1 and not is_open(grid := self._grid(cells, places)):
                    self.tables.append((around(cells), [grid]))
            for box, rules in bands(edges, [box for box, _ in self.tables]):
                words = words_of(places.within(box))
                self.tables.append((box, blocks_of_bands(words, rules, self.number)))
        free = places.outside([box for box, _ in self.tables])
        self.lines = gather_lines(words_of(free), self.number)

    def count_cells(self) -> int:
        """How many cells its tables have."""
        return sum(len(block.cells) for _, its in self.tables for block in its if isinstance(block, Table))

    def printed_lines(self, running: set[tuple[int, str]]) -> list[Line]:
        """The lines outside tables without page numbers and running lines."""
        return [
            line
            for line in self.lines
            if line.text.strip()
            and not is_page_furniture(line, self.height)
            and _line_key(line) not in running
        ]

    def blocks(self, running: set[tuple[int, str]], margins: tuple[float, float]) -> list[Block]:
        """Paragraphs and tables from top to bottom."""
        blocks: list[Block] = []
        rest = self.printed_lines(running)
        for box, table in sorted(self.tables, key=lambda item: item[0][1]):
            above = [line for line in rest if (line.box[1] + line.box[3]) / 2 < box[1]]
            rest = [line for line in rest if line not in above]
            blocks += blocks_of_lines(above, margins)
            blocks += table
        return blocks + blocks_of_lines(rest, margins)

    def _grid(self, boxes: Sequence[Box], places: GlyphPlaces) -> Table:
        xs = _edges([edge for box in boxes for edge in (box[0], box[2])])
        ys = _edges([edge for box in boxes for edge in (box[1], box[3])])
        cells: list[Cell] = []
        for box in sorted(boxes, key=lambda box: (box[1], box[0])):
            left, right = _place(xs, box[0]), _place(xs, box[2])
            top, bottom = _place(ys, box[1]), _place(ys, box[3])
            if right <= left or bottom <= top:
                continue
            text, printed = cell_text(places.within(box))
            cells.append(
                Cell(
                    text=text,
                    row=top,
                    column=left,
                    locator=Locator(page=self.number, box=printed or rounded(box)),
                    row_span=bottom - top,
                    column_span=right - left,
                )
            )
        cells.sort(key=lambda cell: (cell.row, cell.column))
        return Table(tuple(cells), Locator(page=self.number))


def _is_picture(page: PdfPage, glyphs: Sequence[Glyph]) -> bool:
    """Whether what is printed must be read from its looks: no text but a picture or outlines, or hidden text.

    A font that does not say which characters its glyphs are leaves unknown or private ones.
    """
    if page.drawing.is_covered:
        return True
    if len(glyphs) < _TEXT_CHARACTERS:
        return bool(page.drawing.images) or page.drawing.curves > _OUTLINES
    unknown = sum(
        glyph.text == UNKNOWN or unicodedata.category(glyph.text[0]) in ("Co", "Cn") for glyph in glyphs
    )
    return unknown > max(_UNKNOWN_SHARE * len(glyphs), _FEW_UNKNOWN)


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > EDGE_TOLERANCE:
            edges.append(value)
    return edges


def _place(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))


def _line_key(line: Line) -> tuple[int, str]:
    return round(line.box[1] / 6), re.sub(r"[0-9]+", "#", line.text)


def _running_lines(pages: Sequence[_PageContent]) -> set[tuple[int, str]]:
    """Lines that stand at the same height with the same words (but for numbers) on several pages."""
    seen: dict[tuple[int, str], int] = {}
    for content in pages:
        for key in {_line_key(line) for line in content.lines}:
            seen[key] = seen.get(key, 0) + 1
    return {key for key, count in seen.items() if count >= _FURNITURE_PAGES}
