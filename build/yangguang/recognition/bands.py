"""Table 2: bands of rows, each under a header of its own; columns follow the header nearest above a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from yangguang.forms import Column, Edition, editions
from yangguang.forms.labels import best_similarity, normalise
from yangguang.readers.document import Cell
from yangguang.recognition.found import (
    AGAIN,
    RecognisedCell,
    RecognisedTables,
    row_cells,
    say_unknown,
    values_of,
)
from yangguang.recognition.matching import SURE_LABEL, MatchedRow, match_rows, merged_rows
from yangguang.recognition.rows import PrintedRow, figures_of, printed_figures

_HEADER_LABEL = 0.62
"""Similarity from which a cell is a column header of the form."""

_LEAST_AGAIN = 3
"""Rows outside the table from which it stands in the document a second time."""


def read_bands(table: str, lines: Sequence[PrintedRow], found: RecognisedTables, year: int | None) -> None:
    """Find the rows of the table and their cells, editions mixed or not.

    Args:
        table: code of the table.
        lines: of all tables of the document.
        found: takes the cells and what was not understood.
        year: decides between editions where neither headers nor the number of figures do.
    """
    headers = _band_headers(lines, table)
    most = _most_columns(table)

    def is_candidate(index: int) -> bool:
        line = lines[index]
        figures = printed_figures(line) if line.aligned else figures_of(line)
        return not headers[index] and len(figures) <= most

    rows = match_rows(table, lines, 1, is_candidate, 1, needs_label=True)
    if not rows or max(row.score for row in rows) < SURE_LABEL:
        return
    rows = _with_last(rows, table, lines, headers)
    span = range(rows[0].start, rows[-1].stop)
    found.used |= set(span)
    taken = {index for row in rows for index in range(row.start, row.stop)}
    found.matched |= taken
    say_unknown(table, lines, span, taken, found)
    cells = _cells_of(table, rows, headers, found, year)
    again = match_rows(
        table, lines, 1, lambda index: index not in span and is_candidate(index), 1, needs_label=True
    )
    again = [row for row in again if row.score >= SURE_LABEL and row.printed.has_figures]
    # converters may move a band behind the others: known by a header of its own
    moved = [
        row for row in again if row.code not in cells and _header_above(row.start, headers, table, row.code)
    ]
    found.matched |= {index for row in moved for index in range(row.start, row.stop)}
    cells |= _cells_of(table, moved, headers, found, year)
    _drop_untold(table, lines, cells, {row.code for row in again if row not in moved}, found)
    order = [row.code for row in merged_rows(table)]
    found.cells[table] = dict(sorted(cells.items(), key=lambda item: order.index(item[0])))
    if len(again) >= _LEAST_AGAIN:
        others = values_of(_cells_of(table, again, headers, RecognisedTables(), year))
        known = values_of(cells)
        if any(known.get(place) != value for place, value in others.items()):
            found.problems.append(("table_again", table, AGAIN, True))


def _drop_untold(
    table: str,
    lines: Sequence[PrintedRow],
    cells: dict[str, dict[str, RecognisedCell]],
    elsewhere: set[str],
    found: RecognisedTables,
) -> None:
    """Leave out rows that look blank because their figures stand elsewhere, and say so.

    Converters that read a page column by column print the figures below the headers of the columns, away from
    the labels of the rows; or a row's label stands a second time, with figures.
    """
    names = [label for item in editions() for column in item.tables[table].columns for label in column.labels]
    is_apart = any(
        line.has_figures and not line.aligned and best_similarity(line.label, names) >= _HEADER_LABEL
        for line in lines
    )
    blank = [code for code, its in cells.items() if not any(cell.printed.strip() for cell in its.values())]
    for code in blank:
        if is_apart or code in elsewhere:
            del cells[code]
            problem = "the report prints this row, its figures could not be told apart"
            found.problems.append(("row_unread", f"{table}.{code}", problem, True))


def _with_last(
    rows: list[MatchedRow],
    table: str,
    lines: Sequence[PrintedRow],
    headers: Sequence[list[tuple[str, Cell]]],
) -> list[MatchedRow]:
    """Add last rows with illegible labels, where the header above one leaves a single row of the form."""
    order = [row.code for row in merged_rows(table)]
    for index in range(rows[-1].stop, len(lines)):
        line = lines[index]
        if not line.has_figures:
            continue
        named = [code for code, _ in headers[index - 1]]
        codes = order[order.index(rows[-1].code) + 1 :]
        fitting = [
            code
            for code in codes
            if any(
                [column.code for column in edition.tables[table].columns_of(code)] == named
                for edition in editions()
                if any(row.code == code for row in edition.tables[table].rows)
            )
        ]
        if len(fitting) != 1 or len(figures_of(line)) != len(named) or not line.label:
            break
        rows = [*rows, MatchedRow(fitting[0], index, index + 1, line, 0.0)]
    return rows


def _cells_of(
    table: str,
    rows: Sequence[MatchedRow],
    headers: Sequence[list[tuple[str, Cell]]],
    found: RecognisedTables,
    year: int | None,
) -> dict[str, dict[str, RecognisedCell]]:
    placed = [(row.start, row.code, row.printed) for row in rows]
    edition = _band_edition(table, placed, headers, year)
    cells: dict[str, dict[str, RecognisedCell]] = {}
    for index, code, printed in placed:
        columns = _header_above(index, headers, table, code) or _columns_by_count(
            table, code, printed, edition
        )
        cells[code] = _band_cells(table, code, columns, _once(index, printed, headers), found)
    return cells


def _once(index: int, row: PrintedRow, headers: Sequence[list[tuple[str, Cell]]]) -> PrintedRow:
    """A row without the figures that a converter has printed in every place that a merged cell covers.

    The header above it names the same column again and again there.
    """
    above = next((named for named in reversed(headers[:index]) if named), [])
    if len(above) != len(row.values):
        return row
    kept: list[Cell] = []
    for n, ((code, _), cell) in enumerate(zip(above, row.values, strict=True)):
        if not n or above[n - 1][0] != code:
            kept.append(cell)
        elif cell.text.strip() not in ("", kept[-1].text.strip()):
            return row
    return replace(row, values=tuple(kept))


def _most_columns(table: str) -> int:
    return max(len(band.columns) for edition in editions() for band in edition.tables[table].bands)


def _band_headers(lines: Sequence[PrintedRow], table: str) -> list[list[tuple[str, Cell]]]:
    """The columns that each line names, with those of the cells above it that stand alone on their lines."""
    headers: list[list[tuple[str, Cell]]] = []
    for index, line in enumerate(lines):
        own = _band_header(line, table)
        before = lines[index - 1] if index else None
        if own and line.is_label_alone and before and before.is_label_alone and before.block == line.block:
            own = headers[-1] + own
        headers.append(own)
    return headers


def _band_header(row: PrintedRow, table: str) -> list[tuple[str, Cell]]:
    """The columns that a header row of a band names: (column code, cell), left to right."""
    if row.has_figures:
        return []
    named: list[tuple[str, Cell]] = []
    for cell in row.labels:
        best = max(
            (
                (best_similarity(_after_corner(cell.text, table), column.labels), column.code)
                for edition in editions()
                for column in edition.tables[table].columns
            ),
        )
        if best[0] >= _HEADER_LABEL:
            named.append((best[1], cell))
    return named


def _after_corner(text: str, table: str) -> str:
    """A header cell without the corner's label, which converters sometimes repeat in it."""
    plain = normalise(text)
    for edition in editions():
        corner = normalise(edition.tables[table].header)
        if plain.startswith(corner) and plain != corner:
            return plain[len(corner) :]
    return plain


def _header_above(
    index: int, headers: Sequence[list[tuple[str, Cell]]], table: str, code: str
) -> list[Column]:
    """The columns of the nearest header above a row, if some edition prints them for that row."""
    for above in range(index - 1, -1, -1):
        if not headers[above]:
            continue
        codes = [name for name, _ in headers[above]]
        for edition in editions():
            form = edition.tables[table]
            if any(row.code == code for row in form.rows):
                columns = form.columns_of(code)
                if set(codes) <= {column.code for column in columns} and len(codes) * 2 > len(columns):
                    return list(columns)
        return []
    return []


def _columns_by_count(table: str, code: str, row: PrintedRow, edition: Edition) -> list[Column]:
    """The columns of a row whose header is missing or illegible: those of the edition that prints as many."""
    count = len(figures_of(row)) or len(row.values)
    known = [item.tables[table] for item in (edition, *editions())]
    options = [form.columns_of(code) for form in known if any(item.code == code for item in form.rows)]
    return list(next((columns for columns in options if len(columns) == count), options[0]))


def _band_edition(
    table: str,
    placed: Sequence[tuple[int, str, PrintedRow]],
    headers: Sequence[list[tuple[str, Cell]]],
    year: int | None,
) -> Edition:
    """The edition that most rows of the table follow, by their headers, else by their number of figures."""

    def fits(edition: Edition) -> tuple[int, bool]:
        form = edition.tables[table]
        fitting = 0
        for index, code, printed in placed:
            if not any(row.code == code for row in form.rows):
                continue
            columns = _header_above(index, headers, table, code)
            if columns:
                fitting += 2 * (columns == list(form.columns_of(code)))
            else:
                fitting += len(figures_of(printed)) == len(form.columns_of(code))
        in_force = year is not None and edition.first_year <= year <= (edition.last_year or year)
        return fitting, in_force

    return max(editions(), key=fits)


def _band_cells(
    table: str, code: str, columns: Sequence[Column], row: PrintedRow, found: RecognisedTables
) -> dict[str, RecognisedCell]:
    values: list[Cell] = list(row.values)
    figures = list(figures_of(row))
    printed = list(printed_figures(row))
    if len(figures) > len(columns) == len(printed) and row.aligned:
        values = figures = printed  # a converter made columns between them that are none
    if len(values) != len(columns) and len(figures) <= len(columns):
        # converters pad rows with empty fields on the right; the figures stand first
        start = values.index(figures[0]) if figures and len(figures) == len(columns) else 0
        values = values[start : start + len(columns)]
    if len(values) > len(columns):
        return row_cells(table, code, columns, None, row, found)
    if len(values) < len(columns):
        if len(columns) > 1 and any(cell.text.strip() for cell in values):
            return row_cells(table, code, columns, None, row, found)
        return row_cells(table, code, columns, [*values, *[None] * (len(columns) - len(values))], row, found)
    return row_cells(table, code, columns, values, row, found)
