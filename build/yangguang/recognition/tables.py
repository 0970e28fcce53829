"""The three tables: printed rows placed in the form's rows, their figures in its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yangguang.forms import Column, Edition, FormTable, Row, editions
from yangguang.forms.labels import best_similarity, normalise
from yangguang.readers.document import Cell, Document, Locator
from yangguang.recognition.align import align
from yangguang.recognition.cells import to_column
from yangguang.recognition.rows import PrintedRow, printed_rows, reading_of

Value = int | Decimal | None

_SURE_LABEL = 0.75
"""Similarity from which a row without figures is a row of the form whose cells are blank."""

_SKIP_ROW = 0.3
"""What skipping a row with figures costs the alignment, in perfect matches."""

_HEADER_LABEL = 0.62
"""Similarity from which a cell is a column header of the form."""

_END_LABEL = 0.45
"""Similarity below which the first and last match of a table are not believed: nothing beyond supports them."""

_REGULAR_SHARE = 0.8
"""Share of a table's rows that must print their figures in the same columns for the columns to be believed."""

_MINIMUM_ROWS = {"proactive": 1, "requests": 4}
"""Rows that must be found for a table to be there at all."""


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
        used: the printed rows that belong to a table.
    """

    cells: dict[str, dict[str, dict[str, RecognisedCell]]] = field(default_factory=dict)
    problems: list[tuple[str, str, str, bool]] = field(default_factory=list)
    edition: str = ""
    used: set[int] = field(default_factory=set)


def recognise_tables(document: Document, year: int | None) -> RecognisedTables:
    """Find the form's tables in a document.

    Args:
        document: as any reader made it.
        year: the year reported on, where the title tells; decides between editions where the print does not.

    Returns:
        The tables found; tables that are not there have no key.
    """
    rows = printed_rows(document)
    found = RecognisedTables()
    merged = {code: _merged_rows(code) for code in editions()[0].tables}
    for code, form in editions()[0].tables.items():
        match form.layout:
            case "bands":
                _read_bands(code, merged[code], rows, found, year)
            case "rows":
                _read_rows(code, merged[code], form.columns, rows, found)
            case "single_row":
                _read_single_row(code, form, rows, found)
    found.edition = _edition_of(found, year)
    _compare_with_form(found)
    return found


# ---- which rows the form may have --------------------------------------------------------------------------------


def _merged_rows(table: str) -> tuple[Row, ...]:
    """The rows of a table in all editions, each once with all its labels, in printed order."""
    order: list[str] = []
    rows: dict[str, list[Row]] = {}
    for edition in editions():
        position = 0
        for row in edition.tables[table].rows:
            if row.code in rows:
                position = order.index(row.code) + 1
            else:
                order.insert(position, row.code)
                position += 1
            rows.setdefault(row.code, []).append(row)
    return tuple(
        Row(
            code=code,
            printed=rows[code][0].printed,
            english=rows[code][0].english,
            definition=rows[code][0].definition,
            definition_en=rows[code][0].definition_en,
            also=tuple(dict.fromkeys(label for row in rows[code] for label in row.labels)),
        )
        for code in order
    )


def _group_labels(table: str, row: str) -> tuple[str, ...]:
    """Labels of a row with those of its groups in front, as reports with one label column print them."""
    labels: list[str] = []
    for edition in editions():
        form = edition.tables[table]
        if any(item.code == row for item in form.rows):
            path = "".join(normalise(group.printed) for group in form.path_of(row)[-1:])
            labels += [path + normalise(label) for label in form.row(row).labels if path]
    return tuple(labels)


def _similarities(
    rows: Sequence[PrintedRow], form: Sequence[Row], table: str, width: int
) -> list[list[float]]:
    """How alike each printed row's label is to each row of the form.

    The label of a printed row is its own; or, where a label wraps over several printed rows, its own with the
    words of rows without figures just above and below it. ``width`` is the least number of figures a row has.
    """
    grouped = {row.code: _group_labels(table, row.code) for row in form}
    result: list[list[float]] = []
    for index, row in enumerate(rows):
        labels = _labels_around(rows, index)
        scores = []
        for item in form:
            own = max((best_similarity(label, item.labels) for label in labels), default=0.0)
            whole = max((best_similarity(label, grouped[item.code]) for label in (row.full_label, *labels)), default=0)
            scores.append(max(own, 0.98 * whole))
        if not row.has_figures:
            # words alone: a row of the form only if it says so clearly and has room for its figures
            has_room = len(row.values) >= width or (not row.values and not row.ruled)
            scores = [score if has_room and score >= _SURE_LABEL else -1.0 for score in scores]
        result.append(scores)
    return result


def _labels_around(rows: Sequence[PrintedRow], index: int) -> list[str]:
    row = rows[index]
    labels = [row.label] if row.label else []
    if len(row.labels) > 1:
        labels.append("".join(cell.text for cell in row.labels))
        labels.append("".join(cell.text for cell in row.labels[-2:]))
    if not row.has_figures:
        return labels
    above: list[str] = []
    for before in reversed(rows[max(0, index - 2) : index]):
        if before.has_figures or before.block != row.block:
            break
        above.insert(0, before.label)
    below: list[str] = []
    for after in rows[index + 1 : index + 3]:
        if after.has_figures or after.block != row.block:
            break
        below.append(after.label)
    for start in range(len(above) + 1):
        for stop in range(len(below) + 1):
            if start < len(above) or stop:
                labels.append("".join((*above[start:], row.label, *below[:stop])))
    return labels


# ---- requests: one header, seven columns --------------------------------------------------------------------------


def _read_rows(
    table: str, form: Sequence[Row], columns: Sequence[Column], rows: Sequence[PrintedRow], found: RecognisedTables
) -> None:
    scores = _similarities(rows, form, table, len(columns))
    for index, row in enumerate(rows):
        if index in found.used or (row.has_figures and len(row.values) < 2):
            scores[index] = [-1.0] * len(form)
    skip = [_SKIP_ROW if row.has_figures and len(row.values) >= 3 else 0.0 for row in rows]
    pairs = _believed(align(scores, skip), scores)
    if len(pairs) < _MINIMUM_ROWS[table]:
        return
    pairs = _with_ends(pairs, rows, len(form), len(columns))
    placed = {i: form[j].code for i, j in pairs}
    first, last = pairs[0][0], pairs[-1][0]
    for index in range(first, last + 1):
        if index not in placed and rows[index].has_figures and len(rows[index].values) >= 3:
            found.problems.append(
                (
                    "row_unknown",
                    table,
                    f"a printed row is not in the form: {_shown(rows[index].full_label)}; its figures are left out",
                    True,
                )
            )
    found.used |= set(range(first, last + 1))
    anchors = _column_anchors([rows[i] for i in placed], len(columns))
    cells: dict[str, dict[str, RecognisedCell]] = {}
    for index, code in placed.items():
        values = _place_values(rows[index], len(columns), anchors.get(rows[index].block))
        cells[code] = _row_cells(table, code, columns, values, rows[index], found)
    order = [row.code for row in form]
    found.cells[table] = dict(sorted(cells.items(), key=lambda item: order.index(item[0])))


def _believed(pairs: list[tuple[int, int]], scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs from the first to the last that is alike enough to stand without a neighbour beyond it."""
    sure = [n for n, (i, j) in enumerate(pairs) if scores[i][j] >= _END_LABEL]
    return pairs[sure[0] : sure[-1] + 1] if sure else []


def _with_ends(
    pairs: list[tuple[int, int]], rows: Sequence[PrintedRow], height: int, width: int
) -> list[tuple[int, int]]:
    """Add first and last rows whose labels are illegible: as many full rows in the same table as the form lacks."""
    (first, top), (last, bottom) = pairs[0], pairs[-1]

    def is_full(index: int, block: int) -> bool:
        return (
            0 <= index < len(rows)
            and rows[index].block == block
            and rows[index].has_figures
            and len(_figures_of(rows[index])) == width
        )

    above, below = range(first - top, first), range(last + 1, last + height - bottom)
    if all(is_full(index, rows[first].block) for index in above) and not is_full(first - top - 1, rows[first].block):
        pairs = [*((index, n) for n, index in enumerate(above)), *pairs]
    if all(is_full(index, rows[last].block) for index in below) and not is_full(
        last + height - bottom, rows[last].block
    ):
        pairs = [*pairs, *((index, bottom + 1 + n) for n, index in enumerate(below))]
    return pairs


@dataclass(frozen=True, slots=True)
class _Anchors:
    """The grid columns of a table's figures; ``is_regular``: nearly all its rows print them there."""

    columns: tuple[int, ...]
    is_regular: bool


def _column_anchors(rows: Sequence[PrintedRow], count: int) -> dict[int, _Anchors]:
    """For each table the grid columns of its figures, from the rows that print exactly as many as the form."""
    seen: dict[int, dict[tuple[int, ...], int]] = {}
    for row in rows:
        values = _figures_of(row)
        if len(values) == count:
            columns = tuple(cell.column for cell in values)
            seen.setdefault(row.block, {}).setdefault(columns, 0)
            seen[row.block][columns] += 1
    anchors: dict[int, _Anchors] = {}
    for block, found in seen.items():
        columns = max(found, key=lambda columns: found[columns])
        anchors[block] = _Anchors(columns, found[columns] >= _REGULAR_SHARE * sum(found.values()))
    return anchors


def _figures_of(row: PrintedRow) -> tuple[Cell, ...]:
    """The cells of a row from its first figure to its last."""
    filled = [n for n, cell in enumerate(row.values) if cell.text.strip()]
    return row.values[filled[0] : filled[-1] + 1] if filled else ()


def _place_values(row: PrintedRow, count: int, anchors: _Anchors | None) -> list[Cell | None] | None:
    """The cells of a row in the form's columns.

    Returns:
        ``count`` entries, ``None`` for a column in which nothing at all stands; or ``None`` if the row cannot be
        divided in this many columns without guessing.
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
    figures = list(_figures_of(row))
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


def _row_cells(
    table: str,
    code: str,
    columns: Sequence[Column],
    values: Sequence[Cell | None] | None,
    row: PrintedRow,
    found: RecognisedTables,
) -> dict[str, RecognisedCell]:
    if values is None:
        printed = " | ".join(cell.text.strip() for cell in row.values)
        found.problems.append(
            (
                "cells_missing",
                f"{table}.{code}",
                f"{len(row.values)} cells stand where the form has {len(columns)} ({_shown(printed)}); left out",
                True,
            )
        )
        return {}
    nowhere = row.cells[0].locator
    place = Locator(page=nowhere.page, table=nowhere.table, row=nowhere.row, line=nowhere.line)
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
    if reading.kind in ("unreadable", "text"):
        read_by = "unreadable"
        found.problems.append(
            ("cell_unreadable", name, f"a figure was expected, {_shown(cell.text)} is printed; left empty", True)
        )
    return RecognisedCell(value, cell.text, cell.locator, read_by, cell.confidence, note, cell.alternatives)


def _shown(text: str) -> str:
    flat = "".join(text.split())
    return f"“{flat[:40]}{'…' if len(flat) > 40 else ''}”"


# ---- proactive disclosure: bands with a header each ----------------------------------------------------------------


def _read_bands(
    table: str, form: Sequence[Row], rows: Sequence[PrintedRow], found: RecognisedTables, year: int | None
) -> None:
    scores = _similarities(rows, form, table, 1)
    headers = [_band_header(row, table) for row in rows]
    for index, row in enumerate(rows):
        if headers[index] or not row.labels or len(_figures_of(row)) > _most_columns(table):
            scores[index] = [-1.0] * len(form)
    skip = [_SKIP_ROW if row.has_figures and row.labels else 0.0 for row in rows]
    pairs = _believed(align(scores, skip), scores)
    if len(pairs) < _MINIMUM_ROWS[table] or max(scores[i][j] for i, j in pairs) < _SURE_LABEL:
        return
    found.used |= set(range(pairs[0][0], pairs[-1][0] + 1))
    placed = [(i, form[j].code) for i, j in pairs]
    edition = _band_edition(table, placed, rows, headers, year)
    cells: dict[str, dict[str, RecognisedCell]] = {}
    for index, code in placed:
        header = _header_above(index, rows, headers, table, code)
        columns = header or _columns_by_count(table, code, rows[index], edition)
        cells[code] = _band_cells(table, code, columns, rows[index], found)
    found.cells[table] = cells


def _most_columns(table: str) -> int:
    return max(len(band.columns) for edition in editions() for band in edition.tables[table].bands)


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
    index: int, rows: Sequence[PrintedRow], headers: Sequence[list[tuple[str, Cell]]], table: str, code: str
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
    count = len(_figures_of(row)) or len(row.values)
    known = [item.tables[table] for item in (edition, *editions())]
    options = [form.columns_of(code) for form in known if any(item.code == code for item in form.rows)]
    return list(next((columns for columns in options if len(columns) == count), options[0]))


def _band_edition(
    table: str,
    placed: Sequence[tuple[int, str]],
    rows: Sequence[PrintedRow],
    headers: Sequence[list[tuple[str, Cell]]],
    year: int | None,
) -> Edition:
    """The edition that most rows of the table follow, by their headers, else by their number of figures."""

    def fits(edition: Edition) -> tuple[int, bool]:
        form = edition.tables[table]
        fitting = 0
        for index, code in placed:
            if not any(row.code == code for row in form.rows):
                continue
            columns = _header_above(index, rows, headers, table, code)
            if columns:
                fitting += 2 * (columns == list(form.columns_of(code)))
            else:
                fitting += len(_figures_of(rows[index])) == len(form.columns_of(code))
        in_force = year is not None and edition.first_year <= year <= (edition.last_year or year)
        return fitting, in_force

    return max(editions(), key=fits)


def _band_cells(
    table: str, code: str, columns: Sequence[Column], row: PrintedRow, found: RecognisedTables
) -> dict[str, RecognisedCell]:
    values: list[Cell] = list(row.values)
    figures = list(_figures_of(row))
    if len(values) != len(columns) and len(figures) <= len(columns):
        # converters pad rows with empty fields on the right; the figures stand first
        start = values.index(figures[0]) if figures and len(figures) == len(columns) else 0
        values = values[start : start + len(columns)]
    if len(values) > len(columns):
        return _row_cells(table, code, columns, None, row, found)
    if len(values) < len(columns):
        if len(columns) > 1 and any(cell.text.strip() for cell in values):
            return _row_cells(table, code, columns, None, row, found)
        return _row_cells(table, code, columns, [*values, *[None] * (len(columns) - len(values))], row, found)
    return _row_cells(table, code, columns, values, row, found)


# ---- proceedings: all cells in one line, or a line for each kind of case --------------------------------------------


def _read_single_row(table: str, form: FormTable, rows: Sequence[PrintedRow], found: RecognisedTables) -> None:
    width, height = len(form.columns), len(form.rows)
    start = _proceedings_start(form, rows, found)
    if start is None:
        return
    named: dict[str, list[Cell]] = {}
    unnamed: list[tuple[list[Cell], bool]] = []
    evidence = rows[start]
    for row in rows[start:]:
        code = _row_named(form, row)
        if code and code not in named and len(_trim(row.values, width)) == width:
            named[code] = _trim(row.values, width)
        elif values := _cells_in_order(row, form, rows[start:]):
            unnamed.append((values, any(cell.text.strip() for cell in values)))
    missing = [row.code for row in form.rows if row.code not in named]
    # rows without any print are lines of blank cells only where the rows with print do not fill the table
    for lines in ([values for values, is_printed in unnamed if is_printed], [values for values, _ in unnamed]):
        in_order = [cell for values in lines for cell in values][: width * height]
        if len(in_order) >= width * len(missing):
            break
    if in_order and missing and len(in_order) == width * len(missing):
        for number, code in enumerate(missing):
            named[code] = in_order[number * width : (number + 1) * width]
    elif in_order and missing:
        printed = " | ".join(cell.text.strip() for cell in in_order)
        found.problems.append(
            (
                "cells_missing",
                table,
                f"{len(in_order)} cells stand where the form has {width * height} ({_shown(printed)}); left out",
                True,
            )
        )
    if not named:
        return
    found.cells[table] = {
        item.code: _row_cells(table, item.code, form.columns, named[item.code], evidence, found)
        for item in form.rows
        if item.code in named
    }


def _row_named(form: FormTable, row: PrintedRow) -> str:
    """The kind of case that a row's label names; "" for none."""
    if not row.label:
        return ""
    best = max(form.rows, key=lambda item: best_similarity(row.label, item.labels))
    return best.code if best_similarity(row.label, best.labels) >= _SURE_LABEL else ""


def _cells_in_order(row: PrintedRow, form: FormTable, rows: Sequence[PrintedRow]) -> list[Cell]:
    """The cells of a row that holds one, two or all kinds of cases side by side; none where it does not."""
    if row.label and not row.has_figures:
        return []
    width = len(form.columns)
    sizes = [width * count for count in range(len(form.rows), 0, -1)]
    for size in sizes:
        if len(trimmed := _trim(row.values, size)) == size:
            return trimmed
    header = [cell for other in rows if other.block == row.block for cell in other.labels]
    by_column = {cell.column: cell for cell in row.values}
    places = sorted(
        {
            cell.column
            for cell in header
            if best_similarity(cell.text, [label for column in form.columns for label in column.labels]) >= _SURE_LABEL
        }
    )
    if row.aligned and row.has_figures and len(places) in sizes and set(by_column) <= set(places):
        empty = Locator(page=row.cells[0].locator.page, line=row.cells[0].locator.line)
        return [by_column.get(column) or Cell("", 0, column, empty) for column in places]
    return list(row.values) if row.has_figures and not row.label else []


def _proceedings_start(form: FormTable, rows: Sequence[PrintedRow], found: RecognisedTables) -> int | None:
    """The first row of the table's header: the first unused row that names two of its labels, or one of each kind."""
    labels = [label for item in (*form.columns, *form.rows) for label in item.labels]
    labels += [group.printed for group in form.groups]
    after = max(found.used, default=-1)
    for begin in (after + 1, 0):
        for index in range(begin, len(rows)):
            if index in found.used:
                continue
            alike = sum(best_similarity(cell.text, labels) >= _SURE_LABEL for cell in rows[index].labels)
            if alike >= 2:
                return index
    size = len(form.columns) * len(form.rows)
    for index in range(after + 1, len(rows)):
        # the header is not legible, or is no table: a row of just as many figures after the other tables
        if not rows[index].labels and len(_figures_of(rows[index])) == size:
            return index
    return None


def _trim(values: Sequence[Cell], size: int) -> list[Cell]:
    """Drop empty cells at the right, then at the left, down to a size."""
    trimmed = list(values)
    while len(trimmed) > size and not trimmed[-1].text.strip():
        trimmed.pop()
    while len(trimmed) > size and not trimmed[0].text.strip():
        trimmed.pop(0)
    return trimmed


# ---- what the report follows ---------------------------------------------------------------------------------------


def _edition_of(found: RecognisedTables, year: int | None) -> str:
    """The edition of the first table: the one that has most of its printed cells and lacks fewest."""
    for table in editions()[0].tables:
        if table not in found.cells:
            continue
        printed = {(row, column) for row, columns in found.cells[table].items() for column in columns}

        def fit(edition: Edition, table: str = table, printed: set[tuple[str, str]] = printed) -> tuple[int, bool]:
            official = {(row.code, column.code) for row, column in edition.tables[table].cells()}
            in_force = year is not None and edition.first_year <= year <= (edition.last_year or year)
            return len(printed & official) * 2 - len(printed) - len(official - printed), in_force

        return max(editions(), key=fit).edition
    return ""


def _compare_with_form(found: RecognisedTables) -> None:
    """Say what the form has and the report does not print."""
    if not found.edition:
        return
    tables: Mapping[str, FormTable] = next(item for item in editions() if item.edition == found.edition).tables
    for code, form in tables.items():
        if code not in found.cells:
            found.problems.append(("table_absent", code, "the table is not in the document, or not legible", True))
            continue
        for row in form.rows:
            if row.code not in found.cells[code]:
                found.problems.append(
                    ("row_absent", f"{code}.{row.code}", "the form has this row, the report does not print it", False)
                )
