"""Ruling lines on a page image → grids of cells, merged cells included.

Rulings are long runs of ink. Those that meet make a grid; where a piece of ruling is missing between two
places of the grid, they are one cell. Ends left open, as a page break leaves them, are closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from yangguang.readers.ocr import Gray, PixelBox
from yangguang.readers.page_image import TYPE_SIZE

_RULING_LENGTH = 1.5
"""Ems; shorter runs of ink are strokes of characters."""

_BRIDGE = (3, 7)
"""Pixels of gap that do not end a run, across and down; lines of text are further apart than characters."""

_LEAST_TABLE = 6.0
"""Ems; rulings that meet and reach no further are a box or a sign."""

_LEAST_SIDE = 0.9
"""Ems; a grid whose places are mostly smaller is made of the strokes of large bold type."""

_SURE_SHARE = 0.6
"""Share of the width of a table: so long, a run is a ruling even if its ends (worn away?) meet no others."""

_SAME_LINE = 0.3
"""Ems between pieces of one ruling, across its direction."""

_REACH = 0.25
"""Ems to which an end comes near another ruling to meet it."""

_COVERED = 0.55
"""Share of the side of a place along which ruling must be found to divide it from its neighbour."""

_LEAST_CELL = 0.35
"""Ems; a narrower row or column is the gap of a double ruling."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a grid: where it is on the page, between its rulings, and in the grid."""

    box: PixelBox
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its outline on the page and its cells, by row, then column."""

    box: PixelBox
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """A straight piece of ruling: where it lies across its direction, from where to where along it."""

    at: float
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def find_grids(faint: Gray) -> tuple[list[Grid], Gray]:
    """Find the ruled tables of a page.

    Args:
        faint: the ink of a page image, faint strokes included.

    Returns:
        Grids of two cells and more, from top to bottom, and a mask of all rulings, to erase before reading.
    """
    across = _runs_of_ink(faint, (1, round(_RULING_LENGTH * TYPE_SIZE)))
    down = _runs_of_ink(faint, (round(_RULING_LENGTH * TYPE_SIZE), 1))
    reach = round(_REACH * TYPE_SIZE) | 1
    joined = cv2.dilate(across | down, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined.astype(np.uint8))
    rulings = np.zeros_like(faint)
    grids: list[Grid] = []
    for label in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[label])
        if max(w, h) < _LEAST_TABLE * TYPE_SIZE:
            continue
        window = (slice(y, y + h), slice(x, x + w))
        mine = labels[window] == label
        rows, row_mask = _rulings(np.where(mine, across[window], 0).astype(np.uint8), down[window])
        columns, column_mask = _rulings(np.where(mine, down[window], 0).astype(np.uint8).T, across[window].T)
        rulings[window] |= row_mask | column_mask.T
        if len(rows) + len(columns) >= 3 and rows and columns:
            grid = _grid(rows, columns, row_mask, column_mask.T, (x, y))
            if _is_table(grid):
                grids.append(grid)
    grids.sort(key=lambda grid: (grid.box[1], grid.box[0]))
    return grids, cv2.dilate(rulings, np.ones((3, 3), np.uint8)).astype(np.uint8)


def _runs_of_ink(faint: Gray, shape: tuple[int, int]) -> Gray:
    """Keep the runs of ink that are at least so high and wide."""
    bridge = (1, _BRIDGE[0]) if shape[1] > shape[0] else (_BRIDGE[1], 1)
    whole = cv2.morphologyEx(faint, cv2.MORPH_CLOSE, np.ones(bridge, np.uint8))
    return cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones(shape, np.uint8)).astype(np.uint8)


def _rulings(mask: Gray, others: Gray) -> tuple[list[_Run], Gray]:
    """The horizontal rulings of a grid, top to bottom, and the mask of their pieces.

    Args:
        mask: long horizontal runs of ink.
        others: long vertical runs, which horizontal ones must meet at both ends: dashes, and strokes of bold
            characters side by side, do not.
    """
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask)
    pieces: list[tuple[_Run, int]] = []
    for label in range(1, count):
        x, _, w, _, _ = (int(value) for value in stats[label])
        pieces.append((_Run(float(centres[label][1]), x, x + w), label))
    pieces.sort(key=lambda piece: piece[0].at)
    groups: list[list[tuple[_Run, int]]] = []
    for piece in pieces:
        if groups and piece[0].at - groups[-1][-1][0].at <= _SAME_LINE * TYPE_SIZE:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    lines: list[_Run] = []
    kept: list[int] = []
    for group in groups:
        length = sum(run.length for run, _ in group)
        at = sum(run.at * run.length for run, _ in group) / length
        line = _Run(at, min(run.start for run, _ in group), max(run.end for run, _ in group))
        if length >= _SURE_SHARE * mask.shape[1] or all(
            _meets(line, end, others) for end in (line.start, line.end)
        ):
            lines.append(line)
            kept += [label for _, label in group]
    return lines, np.where(np.isin(labels, kept), np.uint8(255), np.uint8(0)).astype(np.uint8)


def _meets(line: _Run, end: int, others: Gray) -> bool:
    """Whether an end of a horizontal ruling comes to a vertical one, or to where the page broke the table."""
    reach = round(_REACH * TYPE_SIZE)
    if end <= 2 * reach or end >= others.shape[1] - 2 * reach:
        return True
    band = slice(max(0, round(line.at) - 2 * reach), round(line.at) + 2 * reach)
    return bool(others[band, max(0, end - 2 * reach) : end + 2 * reach].any())


def _grid(
    rows: Sequence[_Run], columns: Sequence[_Run], row_mask: Gray, column_mask: Gray, origin: tuple[int, int]
) -> Grid:
    """Lay the places between all rulings out and join those that no ruling divides."""
    ys = _closed([row.at for row in rows], [end for column in columns for end in (column.start, column.end)])
    xs = _closed([column.at for column in columns], [end for row in rows for end in (row.start, row.end)])
    height, width = len(ys) - 1, len(xs) - 1
    group = np.arange(height * width).reshape(height, width)
    for row in range(height):
        for column in range(width):
            if column + 1 < width and not _is_divided(column_mask.T, xs[column + 1], ys[row], ys[row + 1]):
                group[group == group[row, column + 1]] = group[row, column]
            if row + 1 < height and not _is_divided(row_mask, ys[row + 1], xs[column], xs[column + 1]):
                group[group == group[row + 1, column]] = group[row, column]
    left, top = origin
    places = [
        Place(
            (
                left + round(xs[x0]),
                top + round(ys[y0]),
                left + round(xs[x1]),
                top + round(ys[y1]),
            ),
            y0,
            x0,
            y1 - y0,
            x1 - x0,
        )
        for y0, x0, y1, x1 in _rectangles(group)
    ]
    box = (left + round(xs[0]), top + round(ys[0]), left + round(xs[-1]), top + round(ys[-1]))
    return Grid(box, tuple(places))


def _closed(lines: Sequence[float], ends: Sequence[int]) -> list[float]:
    """The places of parallel rulings, with one more where the rulings across go on beyond the outermost."""
    closed = [lines[0]]
    for line in lines[1:]:
        if line - closed[-1] >= _LEAST_CELL * TYPE_SIZE:
            closed.append(line)
    for end, place in ((min(ends), 0), (max(ends), len(closed))):
        if min(abs(end - line) for line in closed) > 0.6 * TYPE_SIZE and not closed[0] < end < closed[-1]:
            closed.insert(place, float(end))
    return sorted(closed)


def _is_table(grid: Grid) -> bool:
    """Whether a grid has several places, and these have room for text."""
    small = sum(
        min(x1 - x0, y1 - y0) < _LEAST_SIDE * TYPE_SIZE for x0, y0, x1, y1 in (p.box for p in grid.places)
    )
    return len(grid.places) > 1 and small <= len(grid.places) / 3


def _is_divided(mask: Gray, at: float, start: float, end: float) -> bool:
    """Whether a horizontal ruling runs from start to end; the mask is of horizontal rulings."""
    reach = round(_SAME_LINE * TYPE_SIZE)
    trim = min((end - start) / 6, _REACH * TYPE_SIZE)
    band = mask[
        max(0, round(at) - reach) : round(at) + reach + 1, round(start + trim) : max(round(end - trim), 1)
    ]
    return band.size == 0 or float(band.any(axis=0).mean()) >= _COVERED


def _rectangles(group: np.ndarray[tuple[int, int], np.dtype[np.int_]]) -> list[tuple[int, int, int, int]]:
    """The places of each group as rectangles (top, left, bottom, right); a ragged group is cut into rows."""
    rectangles: list[tuple[int, int, int, int]] = []
    for name in np.unique(group):
        ys, xs = np.nonzero(group == name)
        y0, y1, x0, x1 = int(ys.min()), int(ys.max()) + 1, int(xs.min()), int(xs.max()) + 1
        if len(ys) == (y1 - y0) * (x1 - x0):
            rectangles.append((y0, x0, y1, x1))
            continue
        for row in range(y0, y1):
            columns = xs[ys == row]
            pieces = np.split(columns, np.nonzero(np.diff(columns) > 1)[0] + 1)
            rectangles += [
                (row, int(piece[0]), row + 1, int(piece[-1]) + 1) for piece in pieces if len(piece)
            ]
    return sorted(rectangles)
