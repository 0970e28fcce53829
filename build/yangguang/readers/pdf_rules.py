"""The rules that are drawn on a PDF page: which are rulings of tables, and which tables they make."""

from __future__ import annotations

from typing import Any

from yangguang.readers.document import Box

EDGE_TOLERANCE = 3.0
"""Points; edges of cells nearer than this are one edge of the grid."""

_RULING_WIDTH = 3.0
"""Points; a filled rectangle thicker than this is shading, not a ruling."""

_BAND_HEIGHT = 110.0
"""Points between two rules of one table without vertical rules; more is a new table."""

_BAND_RULES = 3
"""Rules from which a page has such a table, rather than a line under a title."""


def table_settings(edges: list[dict[str, Any]]) -> dict[str, Any]:
    """Table settings that close what a page break, or a style without side rules, leaves open.

    Rulings that touch form a grid; its bounding box is drawn as rulings too, so that a last row without a
    bottom rule, and first and last columns without side rules, still are cells.
    """
    rulings = [edge for edge in edges if max(edge["width"], edge["height"]) > EDGE_TOLERANCE]
    grids: list[list[dict[str, Any]]] = []
    for ruling in rulings:
        touched = [grid for grid in grids if any(_touch(ruling, other) for other in grid)]
        grids = [grid for grid in grids if grid not in touched] + [
            [ruling, *(edge for g in touched for edge in g)]
        ]
    horizontal: list[dict[str, Any]] = []
    vertical: list[dict[str, Any]] = []
    for grid in grids:
        if {edge["orientation"] for edge in grid} != {"h", "v"}:
            continue
        x0, x1 = min(edge["x0"] for edge in grid), max(edge["x1"] for edge in grid)
        top, bottom = min(edge["top"] for edge in grid), max(edge["bottom"] for edge in grid)
        horizontal += [_ruling(x0, x1, y, y) for y in (top, bottom)]
        vertical += [_ruling(x, x, top, bottom) for x in (x0, x1)]
    return {"explicit_horizontal_lines": horizontal, "explicit_vertical_lines": vertical}


def bands(edges: list[dict[str, Any]], grids: list[Box]) -> list[tuple[Box, list[float]]]:
    """Tables with rules between their rows only: their boxes, and the heights of their rules."""
    rules: list[tuple[float, float, float]] = []
    for edge in sorted(edges, key=lambda edge: edge["top"]):
        if edge["orientation"] != "h" or edge["width"] <= EDGE_TOLERANCE:
            continue
        if any(_overlaps((edge["x0"], edge["top"], edge["x1"], edge["bottom"]), grid) for grid in grids):
            continue
        if rules and edge["top"] - rules[-1][0] <= EDGE_TOLERANCE:
            rules[-1] = (rules[-1][0], min(rules[-1][1], edge["x0"]), max(rules[-1][2], edge["x1"]))
        else:
            rules.append((edge["top"], edge["x0"], edge["x1"]))
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


def _touch(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["x0"] - EDGE_TOLERANCE <= other["x1"]
        and other["x0"] - EDGE_TOLERANCE <= one["x1"]
        and one["top"] - EDGE_TOLERANCE <= other["bottom"]
        and other["top"] - EDGE_TOLERANCE <= one["bottom"]
    )


def _ruling(x0: float, x1: float, top: float, bottom: float) -> dict[str, Any]:
    return {
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if top == bottom else "v",
    }


def is_shading(item: dict[str, Any]) -> bool:
    """Whether an object is a filled area (WPS lays one behind each line); rulings are thin or stroked."""
    is_filled = item["object_type"] == "rect" and not item.get("stroke")
    return bool(is_filled and min(item["width"], item["height"]) > _RULING_WIDTH)
