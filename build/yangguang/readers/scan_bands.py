"""Horizontal rulings without vertical ones on a page image → tables whose rows they part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yangguang.readers.ocr import PixelBox
from yangguang.readers.page_image import TYPE_SIZE
from yangguang.readers.pdf_rules import bands
from yangguang.readers.rulings import Rule
from yangguang.readers.unruled import is_value

_POINTS = 10.5 / TYPE_SIZE
"""Points of an ordinary page for one pixel of the page image, whatever the scan's resolution."""

_OPEN_ROW = 2.2
"""Ems; half the height of a row beyond the last rule, at most."""

_FIGURES = 3
"""Figures on one line by which it is such a row."""


@dataclass(frozen=True, slots=True)
class Band:
    """A table with rules between its rows only: its box, and the heights of its rules, in pixels."""

    box: PixelBox
    rules: tuple[float, ...]


def find_bands(rules: Sequence[Rule], grids: Sequence[PixelBox]) -> list[Band]:
    """Put lone rules together to tables, as those of PDF pages are.

    Args:
        rules: that meet no vertical ones.
        grids: boxes of the tables with rulings in both directions; their rules are their own.
    """
    edges = [
        {
            "orientation": "h",
            "x0": rule.left * _POINTS,
            "x1": rule.right * _POINTS,
            "width": (rule.right - rule.left) * _POINTS,
            "top": rule.at * _POINTS,
            "bottom": rule.at * _POINTS,
        }
        for rule in rules
    ]
    found = []
    for box, heights in bands(edges, [_scaled(grid) for grid in grids]):
        left, top, right, bottom = (side / _POINTS for side in box)
        found.append(
            Band(
                (round(left), round(top), round(right), round(bottom)),
                tuple(at / _POINTS for at in heights),
            )
        )
    return found


def with_open_rows(band: Band, words: Sequence[tuple[PixelBox, str]]) -> Band:
    """Take in the row that stands above the first rule, or below the last, where a page breaks the table.

    Args:
        band: a table.
        words: boxes and texts of the words of the page.
    """
    left, top, right, bottom = band.box
    for end in (-1, 1):
        edge = top if end < 0 else bottom
        near = [
            (box, text)
            for box, text in words
            if 0 <= end * ((box[1] + box[3]) / 2 - edge) <= _OPEN_ROW * TYPE_SIZE
            and box[0] >= left - TYPE_SIZE
            and box[2] <= right + TYPE_SIZE
        ]
        middles = sorted((box[1] + box[3]) / 2 for box, text in near if is_value(text))
        if len(middles) < _FIGURES or middles[-1] - middles[0] > TYPE_SIZE:
            continue
        if end < 0:
            top = min(box[1] for box, _ in near) - 2
        else:
            bottom = max(box[3] for box, _ in near) + 2
    rules = [*([float(top)] if top < band.box[1] else []), *band.rules]
    rules += [float(bottom)] if bottom > band.box[3] else []
    return Band((left, top, right, bottom), tuple(rules))


def _scaled(box: PixelBox) -> tuple[float, float, float, float]:
    left, top, right, bottom = (side * _POINTS for side in box)
    return left, top, right, bottom
