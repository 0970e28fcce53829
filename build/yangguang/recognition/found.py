"""What is found in a document's tables: cells of the form, and what was printed but not understood."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yangguang.forms import Column
from yangguang.readers.document import Cell, Locator
from yangguang.recognition.cells import UNREADABLE, to_column
from yangguang.recognition.rows import PrintedRow, reading_of

Value = int | Decimal | None

_SURE_MARK = 0.8
"""Confidence of the OCR from which a dash is a dash; below, it may be a blot on a figure."""


AGAIN = (
    "the document prints this table more than once, with other figures; the one that is most like the form's "
    "was read"
)
"""What is said of a second report, of last year's table, or of a subordinate body's in the same document."""


@dataclass(frozen=True, slots=True)
class RecognisedCell:
    """A cell of the form as a report prints it; fields as in the record's ``Figure``."""

    value: Value
    printed: str
    locator: Locator
    read_by: str
    confidence: float | None = None
    note: str = ""
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(slots=True)
class RecognisedTables:
    """The tables found in a document.

    Attributes:
        cells: table → row → column → cell, in the order of the form; what is not printed has no key.
        problems: (code, place, sentence, whether the record lacks something printed).
        edition: name of the edition that the first table follows.
        used: the printed rows from the first to the last of a table.
        matched: those of them that are a row of the form.
        rows: table and row → the print that was taken for it.
    """

    cells: dict[str, dict[str, dict[str, RecognisedCell]]] = field(default_factory=dict)
    problems: list[tuple[str, str, str, bool]] = field(default_factory=list)
    edition: str = ""
    used: set[int] = field(default_factory=set)
    matched: set[int] = field(default_factory=set)
    rows: dict[tuple[str, str], PrintedRow] = field(default_factory=dict)


def row_cells(
    table: str,
    code: str,
    columns: Sequence[Column],
    values: Sequence[Cell | None] | None,
    row: PrintedRow,
    found: RecognisedTables,
) -> dict[str, RecognisedCell]:
    """The cells of a row; none, and a note, where its values cannot be placed in the columns (``None``)."""
    if values is None:
        printed = " | ".join(cell.text.strip() for cell in row.values)
        found.problems.append(
            (
                "cells_missing",
                f"{table}.{code}",
                (
                    f"{len(row.values)} cells stand where the form has {len(columns)} "
                    f"({shown(printed)}); left out"
                ),
                True,
            )
        )
        return {}
    nowhere = row.cells[0].locator
    place = Locator(page=nowhere.page, table=nowhere.table, row=nowhere.row, line=nowhere.line)
    is_scan = row.ruled and any(cell.read_by == "ocr" for cell in row.cells)
    if is_scan and all(cell.column_span == 1 for cell in row.values):
        # rulings make a cell of every blank, so where none is, it was misread and taken for a label
        values = [cell or Cell(UNREADABLE, 0, 0, place, read_by="ocr", confidence=0.0) for cell in values]
    return {
        column.code: _cell(f"{table}.{code}.{column.code}", column, cell, place, found)
        for column, cell in zip(columns, values, strict=True)
    }


def _cell(
    name: str, column: Column, cell: Cell | None, place: Locator, found: RecognisedTables
) -> RecognisedCell:
    if cell is None:
        return RecognisedCell(None, "", place, "text")
    reading = reading_of(cell)
    value, note = to_column(reading, column)
    read_by = cell.read_by
    is_doubtful = (
        reading.kind == "blank" and bool(cell.text.strip()) and (cell.confidence or 1.0) < _SURE_MARK
    )
    if reading.kind in ("unreadable", "text") or is_doubtful:
        read_by = "unreadable"
        found.problems.append(
            (
                "cell_unreadable",
                name,
                f"a figure was expected, {shown(cell.text)} is printed; left empty",
                True,
            )
        )
    return RecognisedCell(value, cell.text, cell.locator, read_by, cell.confidence, note, cell.alternatives)


def shown(text: str) -> str:
    """A printed text, shortened for a sentence."""
    flat = "".join(text.split())
    return f"“{flat[:40]}{'…' if len(flat) > 40 else ''}”"


def values_of(cells: Mapping[str, Mapping[str, RecognisedCell]]) -> dict[tuple[str, str], Value]:
    """The values of cells by row and column."""
    return {(row, column): cell.value for row, its in cells.items() for column, cell in its.items()}


def say_unknown(
    table: str,
    lines: Sequence[PrintedRow],
    span: range,
    taken: Collection[int],
    found: RecognisedTables,
) -> None:
    """Say which lines between the rows of a table print figures and are no row of the form."""
    for index in span:
        line = lines[index]
        printed = [cell for cell in line.values if reading_of(cell).kind != "blank"]
        if index in taken or not printed or (_is_lone(line) and _is_between_full_rows(lines, index, taken)):
            continue
        label = shown(line.full_label) if line.full_label else "one without a label"
        problem = f"a printed row is not in the form: {label}; its figures are left out"
        found.problems.append(("row_unknown", table, problem, True))


def _is_lone(line: PrintedRow) -> bool:
    return not line.labels and sum(bool(cell.text.strip()) for cell in line.values) == 1


def _is_between_full_rows(lines: Sequence[PrintedRow], index: int, taken: Collection[int]) -> bool:
    """Whether the rows around a line print figures of their own: one figure between them is a page number."""
    above = max((n for n in taken if n < index), default=index)
    below = min((n for n in taken if n > index), default=index)
    return lines[above].has_figures and lines[below].has_figures
