"""Which of a row's cells stand in which column of the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from yangguang.forms import Column
from yangguang.forms.labels import best_similarity
from yangguang.readers.document import Cell
from yangguang.recognition.matching import SURE_LABEL
from yangguang.recognition.rows import PrintedRow, figures_of, printed_figures, reading_of

_REGULAR_SHARE = 0.8
"""Share of a table's rows that must print their figures in the same columns for the columns to be
believed."""


_NEAR_MIDDLE = 0.4
"""Distance of a figure from the middle of its column, in distances between columns."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """The grid columns of a table's figures; ``is_regular``: nearly all its rows print them there."""

    columns: tuple[int, ...]
    is_regular: bool


def column_anchors(rows: Sequence[PrintedRow], count: int) -> dict[int, Anchors]:
    """The grid columns of the figures of each table, from its rows that print as many as the form."""
    seen: dict[int, dict[tuple[int, ...], int]] = {}
    for row in rows:
        values = figures_of(row)
        if len(values) != count and row.aligned:
            values = printed_figures(row)
        if len(values) == count:
            columns = tuple(cell.column for cell in values)
            seen.setdefault(row.block, {}).setdefault(columns, 0)
            seen[row.block][columns] += 1
    anchors: dict[int, Anchors] = {}
    for block, found in seen.items():
        columns = max(found, key=lambda columns: found[columns])
        anchors[block] = Anchors(columns, found[columns] >= _REGULAR_SHARE * sum(found.values()))
    return anchors


def header_anchors(columns: Sequence[Column], rows: Sequence[PrintedRow], block: int) -> Anchors | None:
    """The grid columns that the header of a table names; ``None`` where it does not name each column once.

    Args:
        columns: of the form.
        rows: printed rows, those of the header among them.
        block: of the table.
    """
    labels = [label for column in columns for label in column.labels]
    named = {
        cell.column
        for row in rows
        if row.block == block and row.aligned and not row.has_figures
        for cell in row.labels
        if best_similarity(cell.text, labels) >= SURE_LABEL
    }
    return Anchors(tuple(sorted(named)), is_regular=True) if len(named) == len(columns) else None


def column_middles(rows: Sequence[PrintedRow], count: int) -> dict[int, tuple[float, ...]]:
    """Where on the page the columns of figures of each table have their middles, in points.

    A table whose rows never show all columns (blank ones, no rules, no header on its page) has those of
    the table before it, or else after it. Empty where the format knows no places.
    """
    own: dict[int, list[list[float]]] = {}
    for row in rows:
        boxes = [cell.locator.box for cell in row.values]
        if len(boxes) == count and all(boxes):
            own.setdefault(row.block, []).append([(box[0] + box[2]) / 2 for box in boxes if box])
    blocks = sorted({row.block for row in rows})
    known = {block: tuple(median(column) for column in zip(*own[block], strict=True)) for block in own}
    found: dict[int, tuple[float, ...]] = {}
    for block in blocks:
        near = [other for other in known if other <= block] or list(known)
        if near:
            found[block] = known[min(near, key=lambda other: abs(other - block))]
    return found


def place_values(
    row: PrintedRow, count: int, anchors: Anchors | None, middles: tuple[float, ...] = ()
) -> list[Cell | None] | None:
    """The cells of a row in the form's columns.

    Args:
        row: as printed.
        count: number of columns.
        anchors: grid columns of the figures of the row's table, where known.
        middles: places of the columns on the page, where known.

    Returns:
        ``count`` entries, ``None`` for a column in which nothing at all stands; or ``None`` if the row cannot
        be divided in this many columns without guessing.
    """
    values = list(row.values)
    if len(values) == count:
        return list(values)
    if not values and not row.ruled:
        return [None] * count  # a line of blank cells: without rules, there is no print to show them
    options: list[list[Cell | None]] = []
    if (
        anchors is not None
        and row.aligned
        and all(cell.column in anchors.columns or not cell.text.strip() for cell in values)
    ):
        by_column = {cell.column: cell for cell in (*row.labels, *values)}  # words there are a figure misread
        options.append([by_column.get(column) for column in anchors.columns])
        if anchors.is_regular:
            return options[0]
    figures = list(figures_of(row))
    printed = [cell for cell in figures if cell.text.strip()]
    if len(figures) == count:
        options.append(list(figures))
    elif len(printed) == count and not row.ruled:
        options.append(list(printed))  # white space made a column that is none: no column is blank
    options += [
        list(values[start : start + count])
        for start in range(len(values) - count, -1, -1)
        if not any(cell.text.strip() for cell in values[:start] + values[start + count :])
    ]
    if options:
        return next((option for option in options if _adds_up(option)), options[0])
    if not row.ruled and middles and (by_place := _by_place(values, middles)) is not None:
        return by_place
    if anchors is None or not row.aligned or row.ruled or len(values) > count:
        return None
    placed: list[Cell | None] = [None] * count
    for cell in values:
        if not cell.text.strip():
            continue
        nearest = min(range(count), key=lambda n: abs(anchors.columns[n] - cell.column))
        if placed[nearest] is not None:
            return None
        placed[nearest] = cell
    return placed


def _by_place(values: Sequence[Cell], middles: tuple[float, ...]) -> list[Cell | None] | None:
    """The cells by the columns they stand under; ``None`` where one stands under none, or two under one."""
    width = min((b - a for a, b in pairwise(middles)), default=0.0)
    placed: list[Cell | None] = [None] * len(middles)
    for cell in values:
        if not cell.text.strip():
            continue
        if cell.locator.box is None:
            return None
        middle = (cell.locator.box[0] + cell.locator.box[2]) / 2
        nearest = min(range(len(middles)), key=lambda n: abs(middles[n] - middle))
        if placed[nearest] is not None or abs(middles[nearest] - middle) > _NEAR_MIDDLE * width:
            return None
        placed[nearest] = cell
    return placed


def _adds_up(cells: Sequence[Cell | None]) -> bool:
    """Whether the last figure is the sum of the others."""
    numbers = [reading_of(cell).number if cell else None for cell in cells]
    return numbers[-1] is not None and sum(number or 0 for number in numbers[:-1]) == numbers[-1]
