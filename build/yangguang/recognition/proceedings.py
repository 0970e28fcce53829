"""Table 4: all its cells in one line, or a line, or a table, for each kind of case."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from yangguang.forms import FormTable
from yangguang.forms.labels import best_similarity
from yangguang.readers.document import Cell, Locator
from yangguang.recognition.columns import column_anchors, header_anchors, place_values
from yangguang.recognition.found import AGAIN, RecognisedTables, row_cells, shown
from yangguang.recognition.matching import SURE_LABEL
from yangguang.recognition.rows import PrintedRow, figures_of, printed_figures


def read_single_row(
    table: str,
    form: FormTable,
    lines: Sequence[PrintedRow],
    found: RecognisedTables,
    after: tuple[int, int] | None = None,
    until: tuple[int, int] | None = None,
) -> None:
    """Find the cells of the table, however its kinds of cases are set.

    Args:
        table: code of the table.
        form: its rows and columns.
        lines: rows of all tables of the document; those already used are left alone.
        found: takes the cells and what was not understood.
        after: block and row of the heading of its part, ``None`` where it was not found.
        until: of the next part, behind which no cell of the table stands.
    """
    width = len(form.columns)
    first = _first_in_part(lines, found, after, until)
    start = _proceedings_start(form, lines, found)
    if start is None or (first is not None and first < start):
        start = first
    if start is None:
        return
    stop = next((n for n in range(start + 1, len(lines)) if until and lines[n].place > until), len(lines))
    if until and lines[start].place > until:
        stop = len(lines)
    rows = lines[start:stop]
    named: dict[str, list[Cell | None]] = {}
    below: list[tuple[int, list[Cell]]] = []
    headers = 0
    by_case = [(row, code) for row in rows if (code := _row_named(form, row))]
    anchors = column_anchors([row for row, _ in by_case], width)
    for index, row in enumerate(rows):
        headers += _names_columns(form, row)
        has_cells = row.has_figures or (len(row.values) >= width and not _is_of_header(form, rows, index))
        code = _row_named(form, row) if has_cells else ""
        places = anchors.get(row.block) or header_anchors(form.columns, rows, row.block)
        values = place_values(row, width, places) if code else None
        if values and code not in named:
            named[code] = values
        elif values and _texts(values) == _texts(named[code]):
            continue  # the whole table again
        elif cells := _cells_in_order(row, form, rows):
            below.append((headers, cells))
    unnamed = _one_below_each(below)
    missing = [row.code for row in form.rows if row.code not in named]
    size = width * len(missing)
    # rows without any print are lines of blank cells only where the rows with print do not fill the table
    in_order, rest = _filling([cells for cells in unnamed if any(_texts(cells))], size)
    if len(in_order) < size:
        in_order, rest = _filling(unnamed, size)
    if in_order and len(in_order) == size:
        for number, code in enumerate(missing):
            named[code] = list(in_order[number * width : (number + 1) * width])
    elif in_order and missing:
        printed = " | ".join(cell.text.strip() for cell in in_order)
        problem = (
            f"{len(in_order)} cells stand where the form has {width * len(form.rows)} ({shown(printed)}); "
            "left out"
        )
        found.problems.append(("cells_missing", table, problem, True))
    if not named:
        return
    if any(len(cells) % width == 0 and any(_texts(cells)) for cells in rest):
        known = [text for row in form.rows if row.code in named for text in _texts(named[row.code])]
        if [text for cells in rest for text in _texts(cells)] != known:
            found.problems.append(("table_again", table, AGAIN, True))
    found.cells[table] = {
        item.code: row_cells(table, item.code, form.columns, named[item.code], lines[start], found)
        for item in form.rows
        if item.code in named
    }


def _one_below_each(rows: Sequence[tuple[int, list[Cell]]]) -> list[list[Cell]]:
    """The rows of tables that stand below one another, each with a header: of several below one, the printed.

    Args:
        rows: cells of each row, with the number of headers above it.
    """
    if len({number for number, _ in rows}) < 2:
        return [cells for _, cells in rows]
    found: list[list[Cell]] = []
    for _, its in itertools.groupby(rows, key=lambda row: row[0]):
        beside = [cells for _, cells in its]
        found += [cells for cells in beside if any(_texts(cells))] or beside[:1]
    return found


def _is_of_header(form: FormTable, rows: Sequence[PrintedRow], index: int) -> bool:
    """Whether a row belongs to a header: its table names the columns below the row, and not above it."""
    beside = [row for row in rows if row.block == rows[index].block]
    place = next(n for n, row in enumerate(beside) if row is rows[index])
    return any(_names_columns(form, row) for row in beside[place + 1 :]) and not any(
        _names_columns(form, row) for row in beside[:place]
    )


def _names_columns(form: FormTable, row: PrintedRow) -> bool:
    labels = [label for column in form.columns for label in column.labels]
    return sum(best_similarity(cell.text, labels) >= SURE_LABEL for cell in row.labels) >= len(form.columns)


def _filling(rows: Sequence[list[Cell]], size: int) -> tuple[list[Cell], list[list[Cell]]]:
    """The first rows that together have so many cells, or all; and the rows after them."""
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        if len(cells) >= size:
            return cells, list(rows[number:])
        cells += row
    return cells, []


def _texts(cells: Sequence[Cell | None]) -> list[str]:
    return [cell.text.strip() if cell else "" for cell in cells]


def _row_named(form: FormTable, row: PrintedRow) -> str:
    """The kind of case that a row's label names; "" for none."""
    for label in (row.label, "".join(cell.text for cell in row.labels)):
        best = max(form.rows, key=lambda item: best_similarity(label, item.labels))
        if best_similarity(label, best.labels) >= SURE_LABEL:
            return best.code
    return ""


def _cells_in_order(row: PrintedRow, form: FormTable, rows: Sequence[PrintedRow]) -> list[Cell]:
    """The cells of a row that holds one, two or all kinds of cases side by side; none where it does not."""
    if row.label and not row.has_figures:
        return []
    width = len(form.columns)
    sizes = [width * count for count in range(len(form.rows), 0, -1)]
    header = _labels_above(row, rows)
    labels = [label for column in form.columns for label in column.labels]
    named = [cell.column for cell in header if best_similarity(cell.text, labels) >= SURE_LABEL]
    # two names at one place: merged cells were dropped, and the columns are not those of the figures
    places = sorted(named) if len(set(named)) == len(named) else []
    by_column = {cell.column: cell for cell in printed_figures(row)}
    if row.aligned and row.has_figures and len(places) in sizes and set(by_column) <= set(places):
        empty = Locator(page=row.cells[0].locator.page, line=row.cells[0].locator.line)
        own = {cell.column: cell for cell in row.cells}  # words among the figures are one, misread
        return [own.get(column) or Cell("", 0, column, empty) for column in places]
    for size in sizes:
        if len(trimmed := _trim(row.values, size)) == size:
            return trimmed
    return list(row.values) if row.has_figures and not row.label else []


def _proceedings_start(form: FormTable, rows: Sequence[PrintedRow], found: RecognisedTables) -> int | None:
    """The first row of the table's header: the first unused row that names two of its labels."""
    labels = [label for column in form.columns for label in column.labels]
    labels += [label for row in form.rows for label in row.labels]
    labels += [group.printed for group in form.groups]
    after = max(found.used, default=-1)
    for begin in (after + 1, 0):
        for index in range(begin, len(rows)):
            if index in found.used:
                continue
            header = rows[index].labels
            if rows[index].is_label_alone and index + 1 < len(rows) and rows[index + 1].is_label_alone:
                header += rows[index + 1].labels  # a dump with each cell on a line of its own
            alike = sum(best_similarity(cell.text, labels) >= SURE_LABEL for cell in header)
            if alike >= 2:
                return _first_of_block(form, rows, index, found)
    size = len(form.columns) * len(form.rows)
    for index in range(after + 1, len(rows)):
        # the header is not legible, or is no table: a row of just as many figures after the other tables
        if not rows[index].labels and len(figures_of(rows[index])) == size:
            return index
    return None


def _labels_above(row: PrintedRow, rows: Sequence[PrintedRow]) -> list[Cell]:
    """The words between a row and the figures above it in its table: one table may hold several headers."""
    labels: list[Cell] = []
    for other in rows:
        if other is row:
            break
        if other.block == row.block:
            labels = [] if other.has_figures else [*labels, *other.labels]
    return labels


def _first_in_part(
    lines: Sequence[PrintedRow],
    found: RecognisedTables,
    after: tuple[int, int] | None,
    until: tuple[int, int] | None,
) -> int | None:
    """The first unused row with figures between the headings of two parts, where no header is legible."""
    if after is None or until is None:
        return None
    places = (n for n, row in enumerate(lines) if n not in found.used and after < row.place < until)
    return next((n for n in places if lines[n].has_figures), None)


def _first_of_block(form: FormTable, rows: Sequence[PrintedRow], index: int, found: RecognisedTables) -> int:
    """The first row of a kind of case above a row of the table, where its header is not legible."""
    while (
        index > 0
        and index - 1 not in found.used
        and rows[index - 1].block == rows[index].block
        and len(rows[index - 1].values) >= len(form.columns)
        and _row_named(form, rows[index - 1])
    ):
        index -= 1
    return index


def _trim(values: Sequence[Cell], size: int) -> list[Cell]:
    """Drop empty cells at the right, then at the left, down to a size."""
    trimmed = list(values)
    while len(trimmed) > size and not trimmed[-1].text.strip():
        trimmed.pop()
    while len(trimmed) > size and not trimmed[0].text.strip():
        trimmed.pop(0)
    return trimmed
