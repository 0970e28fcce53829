"""A report laid out, before it takes a file format: lines, and tables as grids of cells with spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from yangguang.forms import Column

LineRole = Literal["title", "note", "text", "heading", "subheading", "signature", "date", "page"]
"""What a line is; "page" is a page number or running head that stands among the text of a dump."""

CellRole = Literal["band", "corner", "header", "group", "label", "value"]
"""What a cell is: an article over a band of rows, the corner of a header, a column's label, a label over
several rows, a row's label, a figure."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph outside tables."""

    text: str
    role: LineRole = "text"


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a grid.

    Attributes:
        row, column: top left grid place, from 0.
        place: row and column code of the form, for a figure.
        value: the figure printed, for a figure.
        form_column: the form's column, for a figure.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    role: CellRole = "label"
    place: tuple[str, str] = ("", "")
    value: int | Decimal | None = None
    form_column: Column | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        table: code of the form's table.
        cells: in order of row, then column.
        widths: of the grid columns, relative.
        header_rows: how many rows at the top are the header; 0 where bands carry their own.
        on_new_page: a page break stands before it.
    """

    table: str
    cells: tuple[GridCell, ...]
    widths: tuple[float, ...]
    header_rows: int = 0
    on_new_page: bool = False

    @property
    def height(self) -> int:
        """Number of grid rows."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    def rows(self) -> list[list[GridCell]]:
        """The cells that start in each grid row, left to right."""
        rows: list[list[GridCell]] = [[] for _ in range(self.height)]
        for cell in sorted(self.cells, key=lambda cell: (cell.row, cell.column)):
            rows[cell.row].append(cell)
        return rows


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report laid out, blocks in reading order; ``title`` in one line."""

    title: str
    blocks: tuple[Line | Grid, ...]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))


def map_cells(sheet: Sheet, change: Callable[[GridCell], GridCell]) -> Sheet:
    """The sheet with every cell of its tables changed."""
    return map_grids(sheet, lambda grid: (replace(grid, cells=tuple(map(change, grid.cells))),))


def map_grids(sheet: Sheet, change: Callable[[Grid], Iterable[Line | Grid]]) -> Sheet:
    """The sheet with every table replaced by one or several blocks."""
    blocks: list[Line | Grid] = []
    for block in sheet.blocks:
        blocks.extend(change(block) if isinstance(block, Grid) else (block,))
    return replace(sheet, blocks=tuple(blocks))


def map_lines(sheet: Sheet, change: Callable[[Line], Iterable[Line]]) -> Sheet:
    """The sheet with every line replaced by none, one or several."""
    blocks: list[Line | Grid] = []
    for block in sheet.blocks:
        blocks.extend(change(block) if isinstance(block, Line) else (block,))
    return replace(sheet, blocks=tuple(blocks))


def split_grid(grid: Grid, at: int, *, repeat_header: bool, repeat_groups: bool = False) -> tuple[Grid, Grid]:
    """Split a table as a page break does.

    Args:
        grid: the table.
        at: first grid row of the second half; not within the header.
        repeat_header: whether the header stands above the second half again.
        repeat_groups: whether a label that the break cuts is printed again below it.

    Returns:
        The two halves; a label cut by the break stays in the upper one and leaves an empty cell below.
    """
    head = [cell for cell in grid.cells if cell.row < grid.header_rows] if repeat_header else []
    shift = grid.header_rows if repeat_header else 0
    upper: list[GridCell] = []
    lower: list[GridCell] = list(head)
    for cell in grid.cells:
        end = cell.row + cell.row_span
        if end <= at:
            upper.append(cell)
        elif cell.row >= at:
            lower.append(replace(cell, row=cell.row - at + shift))
        else:
            upper.append(replace(cell, row_span=at - cell.row))
            text = cell.text if repeat_groups else ""
            lower.append(replace(cell, text=text, row=shift, row_span=end - at))
    lower.sort(key=lambda cell: (cell.row, cell.column))
    return (
        replace(grid, cells=tuple(upper)),
        replace(grid, cells=tuple(lower), header_rows=shift, on_new_page=True),
    )
