"""Which of a row's cells stand in which column of the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yangguang.readers.document import Cell
from yangguang.recognition.rows import PrintedRow, figures_of, reading_of

_REGULAR_SHARE = 0.8
"""Share of a table's rows that must print their figures in the same columns for the columns to be
believed."""


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
        if len(values) == count:
            columns = tuple(cell.column for cell in values)
            seen.setdefault(row.block, {}).setdefault(columns, 0)
            seen[row.block][columns] += 1
    anchors: dict[int, Anchors] = {}
    for block, found in seen.items():
        columns = max(found, key=lambda columns: found[columns])
        anchors[block] = Anchors(columns, found[columns] >= _REGULAR_SHARE * sum(found.values()))
    return anchors


def place_values(row: PrintedRow, count: int, anchors: Anchors | None) -> list[Cell | None] | None:
    """The cells of a row in the form's columns.

    Returns:
        ``count`` entries, ``None`` for a column in which nothing at all stands; or ``None`` if the row cannot
        be divided in this many columns without guessing.
    """
    values = list(row.values)
    if len(values) == count:
        return list(values)
    options: list[list[Cell | None]] = []
    if (
        anchors is not None
        and row.aligned
        and all(cell.column in anchors.columns or not cell.text.strip() for cell in values)
    ):
        by_column = {cell.column: cell for cell in values}
        options.append([by_column.get(column) for column in anchors.columns])
        if anchors.is_regular:
            return options[0]
    figures = list(figures_of(row))
    if len(figures) == count:
        options.append(list(figures))
    options += [
        list(values[start : start + count])
        for start in range(len(values) - count, -1, -1)
        if not any(cell.text.strip() for cell in values[:start] + values[start + count :])
    ]
    if options:
        return next((option for option in options if _adds_up(option)), options[0])
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


def _adds_up(cells: Sequence[Cell | None]) -> bool:
    """Whether the last figure is the sum of the others."""
    numbers = [reading_of(cell).number if cell else None for cell in cells]
    return numbers[-1] is not None and sum(number or 0 for number in numbers[:-1]) == numbers[-1]
