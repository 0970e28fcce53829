"""Frames of rulings, and what is printed between them → grids of cells, merged cells included.

Where a piece of ruling is missing between two places of the grid, they are one cell, unless the print on
both sides shows that it was there and is worn away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yangguang.readers.ocr import Gray, PixelBox
from yangguang.readers.page_image import TYPE_SIZE
from yangguang.readers.pieces import Piece
from yangguang.readers.rulings import REACH, SAME_LINE, Frame

_COVERED = 0.55
"""Share of the side of a place along which ruling must be found to divide it from its neighbour."""

_TRACE = 0.2
"""Share that is enough where no print crosses the line."""

_WORN = 0.45
"""Worth of ink on the line that is not part of a long run, compared with ink that is."""

_PARTED = 0.7
"""Ems between print on both sides of a missing piece of ruling from which they are two cells, as they are in
the row above or below."""

_NEXT, _FREE = 3, 5
"""Pixels at the ends of a stretch that the rulings across it may darken, and that must be free of print."""

_GAP = 2
"""Stretches in a row over which a worn ruling may be gone."""

_LEAST_SIDE = 0.9
"""Ems; a grid whose places are mostly smaller is made of the strokes of large bold type."""

_REMNANT = 0.13
"""Ems; thinner print, along the side of a cell and as near to it, is what was left of the ruling."""


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


def make_grids(frames: Sequence[Frame], pieces: Sequence[Piece]) -> list[Grid]:
    """Make the tables of a page.

    Args:
        frames: see ``rulings.find_frames``.
        pieces: what is printed besides rulings.

    Returns:
        Grids of two cells and more, from top to bottom.
    """
    found = [_grid(frame, pieces) for frame in frames]
    return sorted((grid for grid in found if _is_table(grid)), key=lambda grid: (grid.box[1], grid.box[0]))


def without_remnants(pieces: Sequence[Piece], grids: Sequence[Grid]) -> list[Piece]:
    """Leave out the pieces that are remnants of the rulings of grids."""
    remnants: set[Piece] = set()
    for grid in grids:
        near = [piece for piece in pieces if _holds(grid.box, piece)]
        for place in grid.places:
            left, top, right, bottom = place.box
            mine = [piece for piece in near if _holds(place.box, piece)]
            remnants.update(piece for piece in mine if _is_remnant(piece, (top, bottom), (left, right)))
    return [piece for piece in pieces if piece not in remnants]


def _is_remnant(piece: Piece, rows: Sequence[float], columns: Sequence[float]) -> bool:
    """Whether a piece is thin and lies along one of the rulings of its grid."""
    limit = _REMNANT * TYPE_SIZE
    left, top, right, bottom = piece.box
    across, down = piece.middle
    if bottom - top <= limit < right - left:
        return _is_near(rows, down, limit)
    return right - left <= limit < bottom - top and _is_near(columns, across, limit)


def _is_near(places: Sequence[float], at: float, limit: float) -> bool:
    index = int(np.searchsorted(places, at))
    return any(abs(place - at) <= limit for place in places[max(0, index - 1) : index + 1])


def _holds(box: PixelBox, piece: Piece) -> bool:
    across, down = piece.middle
    return box[0] - 2 <= across <= box[2] + 2 and box[1] - 2 <= down <= box[3] + 2


def _grid(frame: Frame, pieces: Sequence[Piece]) -> Grid:
    """Lay the places between all rulings out and join those that nothing divides."""
    ys, xs = frame.rows, frame.columns
    mine = [
        piece for piece in pieces if _holds((round(xs[0]), round(ys[0]), round(xs[-1]), round(ys[-1])), piece)
    ]
    print_boxes = _boxes([piece for piece in mine if not _is_remnant(piece, ys, xs)])
    height, width = len(ys) - 1, len(xs) - 1
    left, top = frame.origin
    below_boxes, is_worn = print_boxes[:, [1, 0, 3, 2]], frame.is_worn
    beside = _divisions((frame.down.T, frame.faint.T), xs, ys, (left, top), print_boxes, is_worn=is_worn)
    below = _divisions((frame.across, frame.faint), ys, xs, (top, left), below_boxes, is_worn=is_worn)
    beside = _restored(beside, xs, ys, _boxes(mine))
    group = np.arange(height * width).reshape(height, width)
    for row in range(height):
        for column in range(width):
            if column + 1 < width and not beside[column, row]:
                group[group == group[row, column + 1]] = group[row, column]
            if row + 1 < height and not below[row, column]:
                group[group == group[row + 1, column]] = group[row, column]
    places = tuple(
        Place((round(xs[x0]), round(ys[y0]), round(xs[x1]), round(ys[y1])), y0, x0, y1 - y0, x1 - x0)
        for y0, x0, y1, x1 in _rectangles(group)
    )
    return Grid((round(xs[0]), round(ys[0]), round(xs[-1]), round(ys[-1])), places)


def _boxes(pieces: Sequence[Piece]) -> NDArray[np.float64]:
    return np.array([piece.box for piece in pieces], dtype=np.float64).reshape(-1, 4)


def _divisions(
    masks: tuple[Gray, Gray],
    lines: Sequence[float],
    across: Sequence[float],
    origin: tuple[int, int],
    boxes: NDArray[np.float64],
    *,
    is_worn: bool,
) -> NDArray[np.bool_]:
    """For each inner ruling, and each stretch of it between the rulings across, whether it divides.

    Args:
        masks: of the rulings, and of all ink, turned so that the rulings lie.
        lines: where they are.
        across: where the rulings across them are.
        origin: of the mask: along the lines' places first.
        boxes: of the print, their first and third side along ``lines``.
        is_worn: the rulings may have gaps as long as a stretch, and then divide where they do on both sides.
    """
    reach, near = round(SAME_LINE * TYPE_SIZE), round(SAME_LINE * TYPE_SIZE / 2)
    divided = np.zeros((max(0, len(lines) - 2), len(across) - 1), dtype=np.bool_)
    for index, line in enumerate(lines[1:-1]):
        at = round(line - origin[0])
        crossing, touching = _crossing(boxes, line), _crossing(boxes, line, -near)
        is_crossed = np.zeros(len(across) - 1, dtype=np.bool_)
        for stretch in range(len(across) - 1):
            start, end = across[stretch], across[stretch + 1]
            trim = min((end - start) / 6, REACH * TYPE_SIZE)
            left, right = round(start + trim - origin[1]), round(end - trim - origin[1])
            stretch_of = slice(max(0, left), max(right, left + 1))
            ruled = masks[0][max(0, at - reach) : at + reach + 1, stretch_of]
            inked = masks[1][max(0, at - near) : at + near + 1, stretch_of]
            if ruled.size == 0:
                divided[index, stretch] = True
                continue
            covered = float(ruled.any(axis=0).mean())
            if not _any_between(
                touching, start, end
            ):  # what is on the line can only be ruling, worn as it may be
                covered = max(covered, _fullest(inked) * _WORN)
            is_crossed[stretch] = _any_between(crossing, start, end)
            if is_worn and is_crossed[stretch]:
                on_line = masks[0][max(0, at - near) : at + near + 1]
                covered = _beside_print(on_line, crossing, start, end, origin)
            divided[index, stretch] = covered >= (_COVERED if is_crossed[stretch] else _TRACE)
        if is_worn:
            _close_gaps(divided[index], is_crossed)
    return divided


def _beside_print(
    ruled: Gray, crossing: NDArray[np.float64], start: float, end: float, origin: tuple[int, int]
) -> float:
    """The share of a stretch that is ruled, where the print that crosses it leaves it free."""
    free = np.ones(ruled.shape[1], dtype=np.bool_)
    free[: max(0, round(start - origin[1]) + _NEXT)] = False
    free[max(0, round(end - origin[1]) - _NEXT) :] = False
    for box in crossing:
        free[max(0, round(box[1] - origin[1]) - 1) : max(0, round(box[3] - origin[1]) + 1)] = False
    return float(ruled[:, free].any(axis=0).mean()) if free.sum() >= _FREE else 0.0


def _close_gaps(divided: NDArray[np.bool_], is_crossed: NDArray[np.bool_]) -> None:
    """Take a ruling to go on where it does on both sides and no print shows that it does not, in place."""
    for stretch in range(1, len(divided) - 1):
        if divided[stretch - 1] and not divided[stretch] and not is_crossed[stretch]:
            divided[stretch] = divided[stretch + 1 : stretch + 1 + _GAP].any()


def _fullest(inked: Gray) -> float:
    """The largest share of a row of pixels, or of two rows, that has ink."""
    rows = inked > 0
    pairs = rows[:-1] | rows[1:] if len(rows) > 1 else rows
    return float(pairs.mean(axis=1).max()) if pairs.size else 0.0


def _crossing(boxes: NDArray[np.float64], line: float, reach: float = 0.1 * TYPE_SIZE) -> NDArray[np.float64]:
    """The boxes of print that reach so far across a line on both sides; less than nothing: come so near."""
    return boxes[(boxes[:, 0] < line - reach) & (boxes[:, 2] > line + reach)]


def _any_between(boxes: NDArray[np.float64], start: float, end: float) -> bool:
    """Whether one of the boxes is between two places along the line."""
    return bool(((boxes[:, 1] < end) & (boxes[:, 3] > start)).any())


def _restored(
    beside: NDArray[np.bool_], xs: Sequence[float], ys: Sequence[float], boxes: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Put vertical divisions back where print stands apart on both sides and a row beside has them."""
    restored = beside.copy()
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    for index, line in enumerate(xs[1:-1]):
        for row in range(len(ys) - 1):
            neighbours = beside[index, max(0, row - 1) : row + 2]
            if beside[index, row] or not neighbours.any():
                continue
            mine = boxes[(middles >= ys[row]) & (middles < ys[row + 1])]
            left, right = (
                mine[mine[:, [0, 2]].mean(axis=1) < line],
                mine[mine[:, [0, 2]].mean(axis=1) >= line],
            )
            if (left[:, 2] > xs[index]).any() and (right[:, 0] < xs[index + 2]).any():
                restored[index, row] = right[:, 0].min() - left[:, 2].max() >= _PARTED * TYPE_SIZE
    return restored


def _is_table(grid: Grid) -> bool:
    """Whether a grid has several places, and these have room for text."""
    sides = [
        min(right - left, bottom - top) for left, top, right, bottom in (place.box for place in grid.places)
    ]
    return len(sides) > 1 and sum(side < _LEAST_SIDE * TYPE_SIZE for side in sides) <= len(sides) / 2


def _rectangles(group: NDArray[np.int_]) -> list[tuple[int, int, int, int]]:
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
