"""One picture of a page → its lines and tables, read, on the page as it lies straight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from yangguang.readers.blocks import blocks_of_lines
from yangguang.readers.document import Block, Box, Cell, Locator, Paragraph, Table
from yangguang.readers.grid import Grid, Place, make_grids, without_remnants
from yangguang.readers.line_text import Reading, as_figure, read_lines, read_standing
from yangguang.readers.lines import Line, gather_lines, is_page_furniture
from yangguang.readers.ocr import Engine, Gray, PixelBox
from yangguang.readers.page_image import TYPE_SIZE, straighten
from yangguang.readers.pieces import Piece, around, find_pieces, split_lines, without_dust, without_flecks
from yangguang.readers.rulings import find_frames
from yangguang.readers.scan_bands import find_bands, with_open_rows
from yangguang.readers.scan_words import find_words, is_print, word_of
from yangguang.readers.unruled import blocks_of_bands

_VERTICAL_WIDTH = 1.4
"""Width over height of lines; a cell of three lines and more, all narrower, is set one character per line."""

_STANDING_SHAPE = 2.0
"""Height over width from which the print of a cell may be a line turned on its side."""

_STANDING_CONFIDENCE = 0.7
"""Confidence of the upright reading below which that is tried."""

_HALO = 9
"""Pixels, across, of the soft edge of print; what is grey further off is a watermark, or dirt."""

_FIGURES_OF_PAGE = 4
"""Cells of a page that look like figures, from which doubtful signs are taken for figures."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What is printed on one page; boxes are in points of the page as it lies straight.

    Attributes:
        lines: outside the tables, page numbers left out, top to bottom.
        tables: from top to bottom, each with its top; one without vertical rulings can be several, with the
            headings between them.
        to_source: from points of the straight page to points of the page as scanned.
        top: of the page in the picture it is part of, in points.
    """

    lines: tuple[Line, ...]
    tables: tuple[tuple[float, tuple[Block, ...]], ...]
    to_source: Callable[[Box], Box]
    top: float = 0.0

    def blocks(self, margins: tuple[float, float]) -> list[Block]:
        """Paragraphs and tables from top to bottom, their boxes on the page as scanned.

        Args:
            margins: of the text, see ``lines.text_margins``.
        """
        blocks: list[Block] = []
        rest = list(self.lines)
        for top, table in self.tables:
            above = [line for line in rest if (line.box[1] + line.box[3]) / 2 < top]
            rest = [line for line in rest if line not in above]
            blocks += [*blocks_of_lines(above, margins), *table]
        return [self._placed(block) for block in [*blocks, *blocks_of_lines(rest, margins)]]

    def _placed(self, block: Block) -> Block:
        pieces = tuple(
            replace(piece, locator=self._moved(piece.locator), level=self._lowered(piece.locator.box))
            for piece in block.pieces
        )
        if isinstance(block, Paragraph):
            return replace(block, locator=self._moved(block.locator), pieces=pieces)
        cells = tuple(replace(cell, locator=self._moved(cell.locator)) for cell in block.cells)
        return replace(block, cells=cells, locator=self._moved(block.locator), pieces=pieces)

    def _lowered(self, box: Box | None) -> Box | None:
        """A box of the level page, in the picture it is part of."""
        return box and (box[0], round(box[1] + self.top, 2), box[2], round(box[3] + self.top, 2))

    def _moved(self, locator: Locator) -> Locator:
        if locator.box is None:
            return locator
        left, top, right, bottom = self.to_source(locator.box)
        return replace(locator, box=(left, round(top + self.top, 2), right, round(bottom + self.top, 2)))


def scan_page(
    picture: NDArray[np.uint8], number: int, size: tuple[float, float], engine: Engine
) -> ScannedPage | None:
    """Read a picture of a page.

    Args:
        picture: rows by columns by red, green and blue.
        number: of the page, from 1.
        size: width and height of the picture in points.
        engine: the OCR.

    Returns:
        The page; ``None`` where nothing is printed on it.
    """
    page = straighten(picture, engine)
    if page is None:
        return None
    frames, rules, rulings = find_frames(page.faint, page.gray)
    pieces = find_pieces(page.ink, rulings)
    grids = make_grids(frames, pieces)
    pieces = without_remnants(pieces, grids)
    print_ = cv2.dilate(page.ink, np.ones((_HALO, _HALO), np.uint8))
    gray = np.where((rulings > 0) | (print_ == 0), np.uint8(255), page.gray).astype(np.uint8)
    scale = (size[0] / picture.shape[1], size[1] / picture.shape[0])
    unit = scale[0] / page.scale
    """Points of the straight page for one of its pixels."""
    cells = [_CellPrint(grid, place, pieces) for grid in grids for place in grid.places]
    outside = [piece for piece in pieces if not any(_holds(grid.box, piece) for grid in grids)]
    banded = find_bands(rules, [grid.box for grid in grids])
    words = find_words(outside, page.lines, [band.box for band in banded])
    lines = [line for cell in cells for line in cell.lines]
    readings = read_lines(gray, [*lines, *([word.box] for word in words)], engine)
    of_cells, of_words = iter(readings[: len(lines)]), readings[len(lines) :]
    for cell in cells:
        cell.readings = [next(of_cells) for _ in cell.lines]
    _read_standing_cells(gray, cells, engine)
    printed = [
        (word.box, word_of(word.box, reading, unit))
        for word, reading in zip(words, of_words, strict=True)
        if is_print(word, reading)
    ]
    height = page.gray.shape[0] * unit
    of_cell = _readings(cells)
    tables: list[tuple[float, tuple[Block, ...]]] = []
    for grid in grids:
        mine = [cell for cell in cells if cell.grid is grid]
        tables.append((grid.box[1] * unit, (_table(mine, of_cell, number, unit),)))
    for band in banded:
        whole = with_open_rows(band, [(box, word.text) for box, word in printed])
        inside = [word for box, word in printed if _is_within(box, whole.box)]
        printed = [item for item in printed if not _is_within(item[0], whole.box)]
        blocks = blocks_of_bands(inside, [at * unit for at in whole.rules], number)
        tables.append((whole.box[1] * unit, tuple(blocks)))

    def to_source(box: Box) -> Box:
        left, top, right, bottom = (side / unit for side in box)
        return page.source_box((left, top, right, bottom), scale)

    return ScannedPage(
        lines=tuple(
            line
            for line in gather_lines([word for _, word in printed], number)
            if not is_page_furniture(line, height)
        ),
        tables=tuple(sorted(tables, key=lambda table: table[0])),
        to_source=to_source,
    )


class _CellPrint:
    """The print in one cell of a grid, by lines, and what was read of each."""

    def __init__(self, grid: Grid, place: Place, pieces: Sequence[Piece]) -> None:
        self.grid = grid
        self.place = place
        found = without_flecks(
            split_lines(without_dust([piece for piece in pieces if _holds(place.box, piece)]))
        )
        boxes = [around(line) for line in found]
        self.is_vertical = len(boxes) >= 3 and max(
            x1 - x0 for x0, _, x1, _ in boxes
        ) <= _VERTICAL_WIDTH * max(y1 - y0 for _, y0, _, y1 in boxes)
        self.lines: list[list[PixelBox]] = [boxes] if self.is_vertical else [[box] for box in boxes]
        """Each line as parts that are set side by side before reading; a vertical label is one line."""
        self.readings: list[Reading] = []
        self.box = around([piece for line in found for piece in line]) if found else place.box

    @property
    def reading(self) -> Reading:
        """All lines together; blank print is read with certainty."""
        if len(self.readings) == 1:
            only = self.readings[0]
            if self.is_vertical and len(only.text) == len(self.lines[0]):
                return replace(only, text="\n".join(only.text))
            return only
        confidence = min((reading.confidence for reading in self.readings), default=1.0)
        return Reading("\n".join(reading.text for reading in self.readings), confidence)


def _read_standing_cells(gray: Gray, cells: Sequence[_CellPrint], engine: Engine) -> None:
    """Read cells again as text turned on its side, where they are tall and make no sense upright."""
    doubtful = []
    for cell in cells:
        left, top, right, bottom = cell.box
        is_tall = bottom - top > _STANDING_SHAPE * (right - left) and bottom - top > 2 * TYPE_SIZE
        if cell.readings and is_tall and cell.reading.confidence < _STANDING_CONFIDENCE:
            doubtful.append(cell)
    for cell, reading in zip(
        doubtful, read_standing(gray, [cell.box for cell in doubtful], engine), strict=True
    ):
        if reading.confidence > cell.reading.confidence:
            cell.lines, cell.readings, cell.is_vertical = [[cell.box]], [reading], False


def _readings(cells: Sequence[_CellPrint]) -> dict[_CellPrint, Reading]:
    """What the cells of a page say; on a page with figures, signs that look like figures are figures."""
    readings = {cell: cell.reading for cell in cells}
    figures = {cell: figure for cell, reading in readings.items() if (figure := as_figure(reading))}
    return readings | figures if len(figures) >= _FIGURES_OF_PAGE else readings


def _table(
    cells: Sequence[_CellPrint], readings: Mapping[_CellPrint, Reading], number: int, unit: float
) -> Table:
    """The cells of a grid as a table."""
    return Table(
        tuple(
            Cell(
                text=readings[cell].text,
                row=cell.place.row,
                column=cell.place.column,
                locator=Locator(page=number, box=_points(cell.box, unit)),
                row_span=cell.place.row_span,
                column_span=cell.place.column_span,
                read_by="ocr",
                confidence=round(readings[cell].confidence, 4),
                alternatives=tuple((text, round(share, 4)) for text, share in readings[cell].alternatives),
            )
            for cell in cells
        ),
        Locator(page=number),
    )


def _points(box: PixelBox, unit: float) -> Box:
    return round(box[0] * unit, 2), round(box[1] * unit, 2), round(box[2] * unit, 2), round(box[3] * unit, 2)


def _is_within(box: PixelBox, other: PixelBox) -> bool:
    """Whether the middle of a box is in another."""
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] <= across <= other[2] and other[1] <= down <= other[3]


def _holds(box: PixelBox, piece: Piece) -> bool:
    across, down = piece.middle
    return box[0] <= across < box[2] and box[1] <= down < box[3]
