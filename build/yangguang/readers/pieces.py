"""Connected pieces of ink on a page image → lines of characters, without rulings, specks and remnants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from yangguang.readers.ocr import Gray, PixelBox
from yangguang.readers.page_image import TYPE_SIZE

_SPECK = 0.11
"""Ems; a piece smaller in both directions is dirt (a full stop is twice as large)."""

_DUST, _BESIDE = 0.24, 0.5
"""Ems; a piece smaller than the first is print only if larger print is as near as the second."""

_FLECK = 0.35
"""Ems; a line of print that is smaller in both directions is dirt beside other lines."""

_SHORT_DASH = 0.15
"""Ems; the shortest dash."""

_REMNANT = 0.11
"""Ems; a piece thinner than this that lies along a ruling is what was left of the ruling."""

_STROKE = 0.5
"""Ems; a line of print less high is part of the line next to it (the bars of 三), unless it stands alone."""

_LINE = 1.35
"""Ems; parts that would make a line higher than this are not put together."""

_TALL = 1.75
"""Ems; a line higher than this may be two that touch."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A connected piece of ink and its number of pixels."""

    box: PixelBox
    area: int

    @property
    def middle(self) -> tuple[float, float]:
        """Across and down."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def find_pieces(ink: Gray, rulings: Gray) -> list[Piece]:
    """Find what is printed on a page besides rulings.

    Args:
        ink: of the page image.
        rulings: mask of the rulings to leave out.

    Returns:
        The pieces that can be print, from top to bottom.
    """
    text = np.where(rulings > 0, np.uint8(0), ink).astype(np.uint8)
    near = cv2.dilate(rulings, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(text)
    speck, thin = _SPECK * TYPE_SIZE, _REMNANT * TYPE_SIZE
    pieces: list[Piece] = []
    for x, y, w, h, area in stats[1:count].tolist():
        if max(w, h) < speck or area < speck * speck / 2:
            continue
        if min(w, h) <= thin:
            strip = near[y : y + h, x : x + w]
            along = strip.any(axis=1 if h > w else 0).mean() if strip.any() else 0.0
            if along > 0.5:
                continue
        pieces.append(Piece((x, y, x + w, y + h), area))
    return sorted(pieces, key=lambda piece: (piece.box[1], piece.box[0]))


def around(pieces: Sequence[Piece]) -> PixelBox:
    """The box around pieces."""
    boxes = [piece.box for piece in pieces]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def without_dust(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out pieces as small as a full stop that do not stand next to larger print."""
    small = [_is_small(piece) for piece in pieces]
    large = [piece.box for piece, is_small in zip(pieces, small, strict=True) if not is_small]
    reach = _BESIDE * TYPE_SIZE

    def is_beside(box: PixelBox) -> bool:
        left, top, right, bottom = box
        return any(
            left < x1 + reach and right > x0 - reach and top < y1 + reach / 4 and bottom > y0 - reach / 4
            for x0, y0, x1, y1 in large
        )

    return [
        piece for piece, is_small in zip(pieces, small, strict=True) if not is_small or is_beside(piece.box)
    ]


def without_flecks(lines: Sequence[list[Piece]]) -> list[list[Piece]]:
    """Leave out the lines of a cell that hold nothing but a fleck, where others hold print.

    A dash is as small as a fleck, but it stands alone in its cell.
    """
    sizes = [around(line) for line in lines]
    is_fleck = [max(x1 - x0, y1 - y0) < _FLECK * TYPE_SIZE for x0, y0, x1, y1 in sizes]
    return [line for line, fleck in zip(lines, is_fleck, strict=True) if not fleck or all(is_fleck)]


def _is_small(piece: Piece) -> bool:
    """Whether a piece is no larger than a full stop, and no dash."""
    left, top, right, bottom = piece.box
    is_dash = right - left >= max(_SHORT_DASH * TYPE_SIZE, 1.4 * (bottom - top))
    return max(right - left, bottom - top) < _DUST * TYPE_SIZE and not is_dash


def split_lines(pieces: Sequence[Piece], em: float = TYPE_SIZE) -> list[list[Piece]]:
    """Put pieces into lines.

    Args:
        pieces: of one cell, or of one stretch of text.
        em: size of its type in pixels.

    Returns:
        Lines from top to bottom, each from left to right.
    """
    lines = [part for line in _stacked(pieces) for part in _untouched(line, em)]
    lines = _with_strokes(lines, em)
    return [sorted(line, key=lambda piece: piece.box[0]) for line in lines]


def split_rows(pieces: Sequence[Piece], em: float = TYPE_SIZE) -> list[list[Piece]]:
    """Put pieces into rows with white between them; lines that overlap, side by side, are one row.

    Args:
        pieces: of a table, say.
        em: size of its type in pixels.

    Returns:
        Rows from top to bottom, each from left to right.
    """
    rows = _with_strokes(_stacked(pieces), em)
    return [sorted(row, key=lambda piece: piece.box[0]) for row in rows]


def _stacked(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Divide pieces where a line of white goes through them."""
    rows: list[list[Piece]] = []
    bottom = 0
    for piece in sorted(pieces, key=lambda piece: piece.box[1]):
        if rows and piece.box[1] < bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
            bottom = piece.box[3]
        bottom = max(bottom, piece.box[3])
    return rows


def _untouched(line: list[Piece], em: float) -> list[list[Piece]]:
    """Divide a line that is too high where few of its pieces reach across."""
    _, top, _, bottom = around(line)
    height = bottom - top
    if height < _TALL * em:
        return [line]
    profile = np.zeros(height)
    for piece in line:
        profile[piece.box[1] - top : piece.box[3] - top] += piece.box[2] - piece.box[0]
    margin = round(0.6 * em)
    inner = profile[margin : height - margin]
    cut = margin + int(np.argmin(inner))
    if profile[cut] > 0.35 * float(np.median(profile)):
        return [line]
    above = [piece for piece in line if piece.middle[1] < top + cut]
    below = [piece for piece in line if piece.middle[1] >= top + cut]
    return [*_untouched(above, em), *_untouched(below, em)] if above and below else [line]


def _with_strokes(lines: list[list[Piece]], em: float) -> list[list[Piece]]:
    """Join flat lines (strokes of a character) to the nearest line with which they are not too high."""
    while True:
        joined = None
        for index, line in enumerate(lines):
            box = around(line)
            if box[3] - box[1] >= _STROKE * em:
                continue
            for other in (index - 1, index + 1):
                if 0 <= other < len(lines):
                    first, second = around(lines[min(index, other)]), around(lines[max(index, other)])
                    height, gap = second[3] - first[1], second[1] - first[3]
                    overlap = min(first[2], second[2]) - max(first[0], second[0])
                    if height <= _LINE * em and overlap > 0 and (joined is None or gap < joined[0]):
                        joined = (gap, min(index, other))
        if joined is None:
            return lines
        at = joined[1]
        lines = [*lines[:at], lines[at] + lines[at + 1], *lines[at + 2 :]]
