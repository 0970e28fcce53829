"""The three tables: printed rows placed in the form's rows, their figures in its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yangguang.forms import Column, Edition, FormTable, editions, load_edition
from yangguang.forms.labels import best_similarity, normalise
from yangguang.readers.document import Document
from yangguang.recognition.bands import read_bands
from yangguang.recognition.columns import column_anchors, column_middles, place_values
from yangguang.recognition.found import RecognisedCell, RecognisedTables, row_cells, shown
from yangguang.recognition.matching import match_rows, merged_rows, with_ends
from yangguang.recognition.proceedings import read_single_row
from yangguang.recognition.rows import PrintedRow, printed_rows

_LEAST_ROWS = 4
"""Rows of table 3 that must be found for it to be there at all."""

_LABEL_LENGTH = 60
"""Characters; longer pieces of print are not labels."""

_SURE_LENGTH = 4
"""Characters a label must have to be known again anywhere in a document."""

_SAME_LABEL = 0.85
"""Similarity from which a piece of print is the label of a row."""

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
    for code, form in editions()[0].tables.items():
        match form.layout:
            case "bands":
                read_bands(code, lines, found, year)
            case "rows":
                _read_rows(code, form.columns, lines, found)
            case "single_row":
                read_single_row(code, form, lines, found)
    found.edition = _edition_of(found, year)
    _compare_with_form(found, _words_left(document, lines, found))
    return found


def _read_rows(
    table: str, columns: Sequence[Column], lines: Sequence[PrintedRow], found: RecognisedTables
) -> None:
    """Table 3: one header, the same columns in every row."""

    def is_candidate(index: int) -> bool:
        line = lines[index]
        return index not in found.used and not (line.has_figures and len(line.values) < 2)

    rows = match_rows(table, lines, len(columns), is_candidate, _LEAST_FIGURES)
    if len(rows) < _LEAST_ROWS:
        return
    rows = with_ends(rows, table, lines, len(columns))
    taken = {index for row in rows for index in range(row.start, row.stop)}
    span = range(rows[0].start, rows[-1].stop)
    for index in span:
        if index not in taken and lines[index].has_figures and len(lines[index].values) >= _LEAST_FIGURES:
            found.problems.append(
                (
                    "row_unknown",
                    table,
                    (
                        f"a printed row is not in the form: {shown(lines[index].full_label)}; its "
                        "figures are left out"
                    ),
                    True,
                )
            )
    found.used |= set(span)
    found.matched |= taken
    anchors = column_anchors([row.printed for row in rows], len(columns))
    middles = column_middles([row.printed for row in rows], len(columns))
    cells: dict[str, dict[str, RecognisedCell]] = {}
    for row in rows:
        block = row.printed.block
        values = place_values(row.printed, len(columns), anchors.get(block), middles.get(block, ()))
        cells[row.code] = row_cells(table, row.code, columns, values, row.printed, found)
    order = [row.code for row in merged_rows(table)]
    found.cells[table] = dict(sorted(cells.items(), key=lambda item: order.index(item[0])))


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


def _words_left(document: Document, lines: Sequence[PrintedRow], found: RecognisedTables) -> list[str]:
    """Short pieces of print in no row found: a label among them is a row whose figures were lost."""
    words = [line.label for index, line in enumerate(lines) if index not in found.matched and line.label]
    words += [block.text for block in document.paragraphs if len(block.text) <= _LABEL_LENGTH]
    return words


def _compare_with_form(found: RecognisedTables, words_left: Sequence[str]) -> None:
    """Say what the form has and the report does not print, or prints where we could not read it."""
    if not found.edition:
        return
    tables: Mapping[str, FormTable] = load_edition(found.edition).tables
    for code, form in tables.items():
        if code not in found.cells:
            problem = "the table is not in the document, or not legible"
            found.problems.append(("table_absent", code, problem, True))
            continue
        for row in form.rows:
            if row.code in found.cells[code]:
                continue
            place = f"{code}.{row.code}"
            if len(normalise(row.printed)) >= _SURE_LENGTH and any(
                best_similarity(text, row.labels) >= _SAME_LABEL for text in words_left
            ):
                problem = "the report prints this row, its figures could not be told apart"
                found.problems.append(("row_unread", place, problem, True))
            else:
                problem = "the form has this row, the report does not print it"
                found.problems.append(("row_absent", place, problem, False))
