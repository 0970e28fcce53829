"""The rules that are drawn on a PDF page: which are rulings of tables, and which tables they make."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

from pdfplumber.page import Page
from pdfplumber.table import TableFinder, merge_edges

from yangguang.readers.document import Box
from yangguang.readers.pdf_paths import Edge, edge

EDGE_TOLERANCE = 3.0
"""Points; edges of cells nearer than this are one edge of the grid."""

_SHORTEST_PIECE = 1.0
"""Points; shorter edges are the ends of rulings drawn as thin rectangles."""

_BAND_HEIGHT = 110.0
"""Points between two rules of one table without vertical rules; more is a new table."""

_BAND_RULES = 3
"""Rules from which a page has such a table, rather than a line under a title."""


def grids(edges: Sequence[Edge]) -> list[list[Box]]:
    """The boxes of the cells of each table that rulings make, top to bottom; pdfplumber finds them.

    Rulings that touch form a grid; its bounding box is drawn as rulings too, so that what a page break, or a
    style without side rules, leaves open is closed: a last row without a bottom rule, and first and last
    columns without side rules, still are cells.
    """
    rulings = _joined(edges)
    horizontal: list[Edge] = []
    vertical: list[Edge] = []
    for grid in _touching(rulings):
        if {side["orientation"] for side in grid} != {"h", "v"}:
            continue
        x0, x1 = min(side["x0"] for side in grid), max(side["x1"] for side in grid)
        top, bottom = min(side["top"] for side in grid), max(side["bottom"] for side in grid)
        horizontal += [edge(x0, x1, y, y) for y in (top, bottom)]
        vertical += [edge(x, x, top, bottom) for x in (x0, x1)]
    if not horizontal:
        return []
    drawn = cast(Page, SimpleNamespace(edges=rulings))  # all that the finder asks of a page for rulings
    settings = {"explicit_horizontal_lines": horizontal, "explicit_vertical_lines": vertical}
    return [
        [(float(left), float(top), float(right), float(bottom)) for left, top, right, bottom in table.cells]
        for table in TableFinder(drawn, settings).tables
    ]


def bands(edges: Sequence[Edge], found: Sequence[Box]) -> list[tuple[Box, list[float]]]:
    """Tables with rules between their rows only: their boxes, and the heights of their rules.

    Args:
        edges: of the page.
        found: the boxes of its tables with rules of both kinds.
    """
    rules: list[tuple[float, float, float]] = []
    for one in sorted(edges, key=lambda one: float(one["top"])):
        if one["orientation"] != "h" or one["width"] <= EDGE_TOLERANCE:
            continue
        if any(_overlaps((one["x0"], one["top"], one["x1"], one["bottom"]), box) for box in found):
            continue
        if rules and one["top"] - rules[-1][0] <= EDGE_TOLERANCE:
            rules[-1] = (rules[-1][0], min(rules[-1][1], one["x0"]), max(rules[-1][2], one["x1"]))
        else:
            rules.append((one["top"], one["x0"], one["x1"]))
    tables: list[list[tuple[float, float, float]]] = []
    for rule in rules:
        last = tables[-1][-1] if tables else None
        if (
            last is not None
            and rule[0] - last[0] <= _BAND_HEIGHT
            and min(rule[2], last[2]) - max(rule[1], last[1])
            > 0.5 * min(rule[2] - rule[1], last[2] - last[1])
        ):
            tables[-1].append(rule)
        else:
            tables.append([rule])
    return [
        (
            (min(r[1] for r in table) - 1, table[0][0], max(r[2] for r in table) + 1, table[-1][0] + 1),
            [r[0] for r in table],
        )
        for table in tables
        if len(table) >= _BAND_RULES
    ]


def _overlaps(one: Box, other: Box) -> bool:
    return (
        one[0] <= other[2] + EDGE_TOLERANCE
        and other[0] <= one[2] + EDGE_TOLERANCE
        and one[1] <= other[3] + EDGE_TOLERANCE
        and other[1] <= one[3] + EDGE_TOLERANCE
    )


def _joined(edges: Sequence[Edge]) -> list[Edge]:
    """Edges with those of one ruling joined; a ruling may come as a side of each cell, or as dashes."""
    pieces = [one for one in edges if max(one["width"], one["height"]) >= _SHORTEST_PIECE]
    return [
        one
        for one in merge_edges(pieces, *[EDGE_TOLERANCE] * 4)
        if max(one["width"], one["height"]) > EDGE_TOLERANCE
    ]


def _touching(rulings: Sequence[Edge]) -> list[list[Edge]]:
    """Rulings in groups of those that touch, one another or by way of others."""
    groups: list[list[Edge]] = []
    for ruling in rulings:
        touched = [group for group in groups if any(_touch(ruling, other) for other in group)]
        groups = [group for group in groups if not any(group is other for other in touched)]
        groups.append([ruling, *(other for group in touched for other in group)])
    return groups


def _touch(one: Edge, other: Edge) -> bool:
    return bool(
        one["x0"] - EDGE_TOLERANCE <= other["x1"]
        and other["x0"] - EDGE_TOLERANCE <= one["x1"]
        and one["top"] - EDGE_TOLERANCE <= other["bottom"]
        and other["top"] - EDGE_TOLERANCE <= one["bottom"]
    )
