"""Tables without vertical rules: their pieces of print, placed in the columns that the form's header names.

A reader that finds no rules between columns has only white space to go by, and white space says nothing of a
column in which no row prints a figure. The form does: it knows how many columns there are and what the header
calls them. So readers hand on the pieces of print with their places (``Table.pieces``), and here they become
a grid: the header's labels, or rows that fill every column, give the middles of the columns; each figure goes
to the nearest; what stands between two columns is left unread and marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

from yangguang.forms import FormTable, editions
from yangguang.forms.labels import best_similarity
from yangguang.readers.document import Block, Cell, Document, Locator, Paragraph, Table
from yangguang.recognition.figure_columns import (
    LEAST_NAMED,
    Columns,
    columns_of_band_row,
    columns_of_full_row,
    columns_of_header,
    columns_of_table,
    headers_among,
)
from yangguang.recognition.headers import Header, around, box_of, headings_of
from yangguang.recognition.placed_rows import (
    SAME_LABEL,
    LabelColumns,
    PlacedRow,
    blank_row,
    header_rows,
    place_row,
    unplaced_row,
)
from yangguang.recognition.print_lines import PrintLine, em_of, in_lines, without_page_number
from yangguang.recognition.print_rows import label_edge, label_starts, rows_of_print
from yangguang.recognition.sections import part_places

_LEADING = 0.6
"""Ems of white between two lines of one label, at the most."""

_SENTENCE = re.compile(r"[。；]|[：:]$")
"""Prose between a heading and its table, which no row looks like."""


def place_pieces(document: Document) -> Document:
    """Set every table that is known by its pieces of print in a grid.

    Args:
        document: as any reader made it.

    Returns:
        The document with a grid for each table whose columns are found, headings that stood among its lines
        as paragraphs; other tables, and documents without such tables, unchanged.
    """
    if not any(isinstance(block, Table) and block.pieces for block in document.blocks):
        return document
    lines, headings = _lines_of_parts(document)
    rows: list[PlacedRow] = []
    done: set[int] = set()
    for form, its in lines:
        found, has_columns = _place(form, its)
        if not has_columns:
            continue
        em = em_of(its)
        belong = [
            n
            for n, row in enumerate(found)
            if isinstance(document.blocks[row.line.block], Table) or _belongs(form, row, found, em)
        ]
        if belong:
            rows += found[belong[0] : belong[-1] + 1]
            last = found[belong[-1]].line.last_block
            done |= {line.block for line in its if found[belong[0]].line.block <= line.block <= last}
    blocks: list[Block] = []
    run: list[PlacedRow] = []
    for index, block in enumerate(document.blocks):
        if index not in done:
            blocks += [*_grids(run), block]
            run = []
            continue
        here: list[tuple[int, PlacedRow | PrintLine]] = [
            (row.line.row, row) for row in rows if row.line.block == index
        ]
        here += [(line.row, line) for line in headings if line.block == index]
        for _, item in sorted(here, key=lambda pair: pair[0]):
            if isinstance(item, PlacedRow):
                run.append(item)
            else:
                blocks += [*_grids(run), Paragraph(item.text, item.pieces[0].locator)]
                run = []
    return replace(document, blocks=(*blocks, *_grids(run)))


def _lines_of_parts(
    document: Document,
) -> tuple[list[tuple[FormTable, list[PrintLine]]], list[PrintLine]]:
    """The lines of print in each part that has a table in the form, and the headings among those lines."""
    edition = editions()[0]
    forms = {form.part: form for form in edition.tables.values()}
    places = {(block, row): number for block, row, number in part_places(document, edition)}
    part = 0
    lines: dict[int, list[PrintLine]] = {}
    headings: list[PrintLine] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if (index, 0) in places:
                part = places[index, 0]
            elif part in forms and block.pieces and not _SENTENCE.search(block.text):
                lines.setdefault(part, []).extend(_lines_of(block, index))
        elif block.pieces:
            for line in _lines_of(block, index):
                if (index, line.row) in places:
                    part = places[index, line.row]
                    headings.append(line)
                elif part in forms:
                    lines.setdefault(part, []).extend(_opened(forms[part], line))
    found = [
        (forms[part], its) for part, its in sorted(lines.items()) if any(len(line.pieces) > 1 for line in its)
    ]
    return found, headings


def _lines_of(block: Block, index: int) -> list[PrintLine]:
    rows: dict[int, list[Cell]] = {}
    for piece in block.pieces:
        rows.setdefault(piece.row, []).append(piece)
    is_banded = isinstance(block, Table) and block.banded
    lines: list[PrintLine] = []
    for row in sorted(rows):
        # a reader's line may have drifted from one line to the next along a label set at another height
        parts = [rows[row]] if is_banded else in_lines(rows[row])
        for pieces in parts:
            ordered = without_page_number(sorted(pieces, key=lambda piece: box_of(piece)[0]))
            if not ordered:
                continue
            lines.append(PrintLine(index, row, ordered, is_banded))
    return lines


def _opened(form: FormTable, line: PrintLine) -> list[PrintLine]:
    """A space between two rules as one row, or its lines where it holds several: rules are few, not rows."""
    if not line.is_banded:
        return [line]
    lines = [replace(line, pieces=tuple(pieces), is_banded=False) for pieces in in_lines(line.pieces)]
    with_figures = [its for its in lines if its.figures]
    has_rows = sum(_names_row(form, its) for its in with_figures) > 1
    # figures wrap in some columns, or in all that print one, but then half a line beside their label
    counts = {len(its.figures) for its in with_figures}
    are_labelled = all(len(its.figures) < len(its.pieces) for its in with_figures)
    has_rows = has_rows or (len(with_figures) > 1 and len(counts) == 1 and min(counts) > 2 and are_labelled)
    has_header = bool(with_figures) and any(
        len(headings_of(form.code, its.pieces)) >= LEAST_NAMED[form.layout]
        for its in lines
        if not its.figures
    )
    return lines if has_rows or has_header else [line]


def _names_row(form: FormTable, line: PrintLine) -> bool:
    """Whether the words in front of a line's figures are the label of a row."""
    words = [piece.text for piece in line.pieces[: -len(line.figures)]]
    texts = {"".join(words), *words[-1:]}
    return any(best_similarity(text, _labels(form.code)) >= SAME_LABEL for text in texts)


def _belongs(form: FormTable, row: PlacedRow, rows: Sequence[PlacedRow], em: float) -> bool:
    """Whether a line from outside the tables found by the reader is a line of one after all.

    It is if it has figures, if its words are a label of the form, or if it stands so near to such a line that
    it must be a piece of a label that wraps.
    """
    if row.values or row.is_header:
        return True
    if best_similarity(row.line.text, _labels(form.code)) >= SAME_LABEL:
        return True
    top, bottom = _extent(row.line)
    return any(
        (other.values or other.is_header)
        and other.line.page == row.line.page
        and min(abs(_extent(other.line)[0] - bottom), abs(top - _extent(other.line)[1])) < _LEADING * em
        for other in rows
    )


@cache
def _labels(table: str) -> tuple[str, ...]:
    """What stands in a table besides its columns' labels: rows, groups of rows and of columns, bands."""
    labels: list[str] = []
    for edition in editions():
        form = edition.tables[table]
        labels += [label for row in form.rows for label in row.labels]
        labels += [group.printed for group in form.groups]
        labels += [group.printed for group in form.column_groups]
        labels += [band.printed for band in form.bands]
    return tuple(dict.fromkeys(labels))


def _extent(line: PrintLine) -> tuple[float, float]:
    box = around([box_of(piece) for piece in line.pieces])
    return box[1], box[3]


def _place(form: FormTable, lines: Sequence[PrintLine]) -> tuple[list[PlacedRow], bool]:
    """The rows of a table of the form, and whether any of its columns were found."""
    em = em_of(lines)
    headers = headers_among(form, lines, em)
    rows: list[PlacedRow] = []
    has_columns = False
    first = headers[0].start if headers else len(lines)
    begin: list[tuple[Header | None, int]] = [(None, 0)] if first else []
    begin += [(header, header.stop) for header in headers]
    common = columns_of_table(form, headers, lines, em) if form.layout == "rows" else None
    for n, (header, start) in enumerate(begin):
        following = begin[n + 1][0] if n + 1 < len(begin) else None
        body = lines[start : following.start if following else len(lines)]
        columns = common or (columns_of_header(form, header, lines, em) if header else None)
        is_single = form.layout == "single_row"
        columns = columns or (columns_of_full_row(form, body, None) if is_single else None)
        if columns is None:
            rows += [
                unplaced_row(line) for line in (*(lines[header.start : header.stop] if header else ()), *body)
            ]
            continue
        has_columns = True
        if header:
            rows += header_rows(header, lines, columns, em)
        # table 2 has one column of labels, table 4 no row that begins at the same place as another
        starts = label_starts(lines, columns.left)
        edge = {"bands": 0.0, "rows": label_edge(starts, em)}.get(form.layout)
        placed = [
            place_row(
                form,
                line,
                _columns_for(form, line, columns),
                LabelColumns(edge, frozenset(starts)),
                em,
            )
            for line in rows_of_print(body, columns.left, edge, em)
        ]
        is_bare = header is not None and not lines[header.start].is_banded
        if header and is_bare and is_single and not any(row.values for row in placed):
            # nothing below the header: without rules, a line of blank cells leaves no print
            placed.insert(0, blank_row(lines[header.stop - 1], (), columns))
        rows += placed
    return rows, has_columns


def _columns_for(form: FormTable, line: PrintLine, columns: Columns) -> Columns:
    """The columns for one line: its own, where it fills more than its header names legibly."""
    match form.layout:
        case "single_row":
            return columns_of_full_row(form, [line], columns) or columns
        case "bands":
            return columns_of_band_row(form, line, columns) or columns
    return columns


def _grids(rows: Sequence[PlacedRow]) -> list[Table]:
    """Rows that follow one another as tables: one for each page, and for rows parted by rules or not."""
    tables: list[Table] = []
    for _, run in groupby(rows, key=lambda row: (row.line.page, row.is_exact)):
        tables += _grid(list(run))
    return tables


def _grid(rows: Sequence[PlacedRow]) -> list[Table]:
    if not any(row.labels or row.values for row in rows):
        return []
    width = max(len(row.labels) for row in rows)
    cells: list[Cell] = []
    for number, row in enumerate(row for row in rows if row.labels or row.values):
        cells += [replace(cell, row=number, column=n) for n, cell in enumerate(row.labels)]
        cells += [replace(cell, row=number, column=width + n) for n, cell in enumerate(row.values)]
    is_exact = rows[0].is_exact
    return [Table(tuple(cells), Locator(page=rows[0].line.page), ruled=is_exact)]
