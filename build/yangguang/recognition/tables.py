"""The three tables: printed rows placed in the form's rows, their figures in its columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yangguang.forms import Column, Edition, FormTable, editions
from yangguang.forms.labels import best_similarity
from yangguang.readers.document import Document
from yangguang.recognition.bands import read_bands
from yangguang.recognition.columns import column_anchors, column_middles, header_anchors, place_values
from yangguang.recognition.completeness import compare_with_form
from yangguang.recognition.found import (
    AGAIN,
    RecognisedCell,
    RecognisedTables,
    row_cells,
    say_unknown,
    values_of,
)
from yangguang.recognition.matching import SURE_LABEL, MatchedRow, match_rows, merged_rows, with_ends
from yangguang.recognition.proceedings import read_single_row
from yangguang.recognition.rows import PrintedRow, printed_rows
from yangguang.recognition.sections import part_places

_LEAST_ROWS = 4
"""Rows of table 3 that must be found for it to be there at all."""

_MOST_RUNS = 3
"""Times that a table is looked for in one document."""

_LEAST_FIGURES = 3
"""Figures in a line from which it is a row of table 3, known to the form or not."""


def recognise_tables(document: Document, year: int | None) -> RecognisedTables:
    """Find the form's tables in a document.

    Args:
        document: as any reader made it.
        year: the year reported on, where the title tells; decides between editions where the print does not.

    Returns:
        The tables found; tables that are not there have no key.
    """
    lines = printed_rows(document)
    found = RecognisedTables()
    parts = {number: (block, row) for block, row, number in part_places(document, editions()[0])}
    for code, form in editions()[0].tables.items():
        match form.layout:
            case "bands":
                read_bands(code, lines, found, year)
            case "rows":
                _read_rows(code, form.columns, lines, found, parts.get(form.part, (0, 0)))
            case "single_row":
                read_single_row(code, form, lines, found, parts.get(form.part), parts.get(form.part + 1))
    found.edition = _edition_of(found, year)
    compare_with_form(found, document, lines)
    return found


def _read_rows(
    table: str,
    columns: Sequence[Column],
    lines: Sequence[PrintedRow],
    found: RecognisedTables,
    after: tuple[int, int],
) -> None:
    """Table 3: one header, the same columns in every row; ``after``: the place of its part's heading."""
    runs: list[_Run] = []
    taken = set(found.used)

    def is_row(index: int) -> bool:
        line = lines[index]
        return index not in taken and not (line.has_figures and len(line.values) < 2)

    while len(runs) < _MOST_RUNS and (not runs or _names_rows(table, lines, taken)):
        run = _read_run(table, columns, lines, is_row)
        if run is None:
            break
        runs.append(run)
        taken |= set(run.span)
    if not runs:
        return

    def worth(n: int) -> tuple[int, bool, int]:
        return sum(map(bool, runs[n].cells.values())), runs[n].rows[0].printed.place >= after, -n

    best = max(range(len(runs)), key=worth)
    run = runs.pop(best)
    found.problems += run.found.problems
    found.rows |= run.found.rows
    found.used |= set(run.span)
    found.matched |= {index for row in run.rows for index in range(row.start, row.stop)}
    order = [row.code for row in merged_rows(table)]
    found.cells[table] = dict(sorted(run.cells.items(), key=lambda item: order.index(item[0])))
    if any(values_of(other.cells) != values_of(run.cells) for other in runs):
        found.problems.append(("table_again", table, AGAIN, True))


@dataclass(frozen=True, slots=True)
class _Run:
    """The rows of table 3, once found: their cells, and in ``found`` what was said of them."""

    rows: list[MatchedRow]
    cells: dict[str, dict[str, RecognisedCell]]
    found: RecognisedTables

    @property
    def span(self) -> range:
        """The printed rows from the first to the last."""
        return range(self.rows[0].start, self.rows[-1].stop)


def _read_run(
    table: str, columns: Sequence[Column], lines: Sequence[PrintedRow], is_row: Callable[[int], bool]
) -> _Run | None:
    """The table among the lines; where labels are garbled, with the rows whose sums fail least."""
    best: tuple[int, _Run] | None = None
    forms = [edition.tables[table] for edition in editions()]
    for rows in (merged_rows(table), *(form.rows for form in forms)):
        matched = match_rows(table, lines, len(columns), is_row, _LEAST_FIGURES, form=rows)
        if len(matched) < _LEAST_ROWS:
            continue
        matched = with_ends(matched, table, lines, len(columns))
        found = RecognisedTables()
        cells = _cells_of(table, columns, matched, lines, found)
        broken = min(_broken_sums(form, cells) for form in forms)
        if best is None or broken < best[0]:
            best = broken, _Run(matched, cells, found)
        if not best[0] or all(row.score >= SURE_LABEL for row in matched):
            break
    return best[1] if best else None


def _broken_sums(form: FormTable, cells: Mapping[str, Mapping[str, RecognisedCell]]) -> int:
    """How many sums of the table do not hold."""

    def value(row: str, column: str) -> int | Decimal:
        cell = cells.get(row, {}).get(column)
        return (cell.value if cell else None) or 0

    broken = 0
    for equation in form.sums:
        for line in form.columns if equation.over == "columns" else form.rows:
            sides = [
                sum(
                    value(term, line.code) if equation.over == "columns" else value(line.code, term)
                    for term in terms
                )
                for terms in (equation.plus, equation.equals)
            ]
            broken += sides[0] != sides[1]
    return broken


def _cells_of(
    table: str,
    columns: Sequence[Column],
    rows: Sequence[MatchedRow],
    lines: Sequence[PrintedRow],
    found: RecognisedTables,
) -> dict[str, dict[str, RecognisedCell]]:
    """The figures of matched rows in their columns; what is printed between them and unknown is said."""
    taken = {index for row in rows for index in range(row.start, row.stop)}
    say_unknown(table, lines, range(rows[0].start, rows[-1].stop), taken, found)
    anchors = column_anchors([row.printed for row in rows], len(columns))
    middles = column_middles([row.printed for row in rows], len(columns))
    cells: dict[str, dict[str, RecognisedCell]] = {}
    for row in rows:
        found.rows[table, row.code] = row.printed
        block = row.printed.block
        known = anchors.get(block) or header_anchors(columns, lines, block)
        values = place_values(row.printed, len(columns), known, middles.get(block, ()))
        cells[row.code] = row_cells(table, row.code, columns, values, row.printed, found)
    return cells


def _names_rows(table: str, lines: Sequence[PrintedRow], taken: Collection[int]) -> bool:
    """Whether enough lines with figures are left that name rows of the table for it to stand there again."""
    labels = [label for row in merged_rows(table) for label in row.labels]
    named = (
        line.label
        for index, line in enumerate(lines)
        if index not in taken and len(line.values) > 1 and line.has_figures and line.label
    )
    return sum(best_similarity(label, labels) >= SURE_LABEL for label in named) >= _LEAST_ROWS


def _edition_of(found: RecognisedTables, year: int | None) -> str:
    """The edition of the first table: the one that has most of its printed cells and lacks fewest."""
    for table in editions()[0].tables:
        if table not in found.cells:
            continue
        printed = {(row, column) for row, columns in found.cells[table].items() for column in columns}

        def fit(
            edition: Edition, table: str = table, printed: set[tuple[str, str]] = printed
        ) -> tuple[int, bool]:
            official = {(row.code, column.code) for row, column in edition.tables[table].cells()}
            in_force = year is not None and edition.first_year <= year <= (edition.last_year or year)
            return len(printed & official) * 2 - len(printed) - len(official - printed), in_force

        return max(editions(), key=fit).edition
    return ""
