"""What the form has and a report does not print, and what it prints outside the table that was read.

A row without a key in the record looks as right as one that is there, so it may be silent only where an
edition of the form is known to do without it. Everything else that is absent, or printed twice, is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from yangguang.forms import Edition, FormTable, Row, editions, load_edition
from yangguang.forms.labels import best_similarity, normalise, similarity
from yangguang.readers.document import Document
from yangguang.recognition.found import RecognisedCell, RecognisedTables
from yangguang.recognition.rows import PrintedRow

_LABEL_LENGTH = 60
"""Characters; longer pieces of print are not labels."""

_SURE_LENGTH = 4
"""Characters a label must have to be known again anywhere in a document."""

_SAME_LABEL = 0.85
"""Similarity from which a piece of print is the label of a row."""


def compare_with_form(found: RecognisedTables, document: Document, lines: Sequence[PrintedRow]) -> None:
    """Say what the form has and the report does not print, or prints where we could not read it.

    Args:
        found: the tables, all read; takes the problems.
        document: as any reader made it.
        lines: its printed rows.
    """
    if not found.edition:
        return  # without any table, only the year tells whether there should be some: see ``say_all_absent``
    words_left = _words_left(document, lines, found)
    own = load_edition(found.edition)
    for code, form in own.tables.items():
        if code not in found.cells:
            problem = "the table is not in the document, or not legible"
            found.problems.append(("table_absent", code, problem, True))
            continue
        for row, is_known in _absent(own, form, found):
            place = f"{code}.{row.code}"
            labels = [label for label in row.labels if len(normalise(label)) >= _SURE_LENGTH]
            if any(best_similarity(text, labels) >= _SAME_LABEL for text in words_left):
                problem = "the report prints this row, its figures could not be told apart"
                found.problems.append(("row_unread", place, problem, True))
            elif is_known:
                problem = "the form has this row, the report does not print it"
                found.problems.append(("row_absent", place, problem, False))
            else:
                problem = "the form has this row, it was not found in the report's table"
                found.problems.append(("row_absent", place, problem, True))


def say_all_absent(found: RecognisedTables, edition: Edition) -> None:
    """Say of every table of the form that it was not found: pictures of tables are not read as no tables."""
    problem = "the table is not in the document, or not legible"
    found.problems += [("table_absent", code, problem, True) for code in edition.tables]


def _words_left(document: Document, lines: Sequence[PrintedRow], found: RecognisedTables) -> list[str]:
    """Short pieces of print in no row found: a label among them is a row whose figures were lost."""
    words = [line.label for index, line in enumerate(lines) if index not in found.matched and line.label]
    words += [block.text for block in document.paragraphs if len(block.text) <= _LABEL_LENGTH]
    return words


def _absent(own: Edition, form: FormTable, found: RecognisedTables) -> Iterator[tuple[Row, bool]]:
    """The rows that should be there and are not, and whether an edition is known to print as little."""
    cells = found.cells[form.code]
    others = [edition.tables[form.code] for edition in editions() if edition is not own]
    for row in form.rows:
        if row.code not in cells:
            is_known = any(_has_no(other, row.code) and _follows(other, form, row, found) for other in others)
            yield row, is_known
    known = {row.code for row in form.rows}
    for other in others:
        for row in other.rows:
            # a band that follows another edition must have all the rows of that edition
            if row.code not in {*cells, *known} and _band_follows(other, row.code, form, cells):
                yield row, False


def _has_no(form: FormTable, row: str) -> bool:
    return all(item.code != row for item in form.rows)


def _follows(other: FormTable, form: FormTable, row: Row, found: RecognisedTables) -> bool:
    """Whether the print around an absent row is that of an edition which does without the row."""
    cells = found.cells[form.code]
    if form.bands:
        band = next(band for band in form.bands if row.code in band.rows)
        beside = [code for code in band.rows if code in cells]
        if not beside:  # a whole band: the row before it tells
            before = [item.code for item in form.rows[: form.rows.index(row)] if item.code in cells]
            beside = before[-1:]
        return all(not _has_no(other, code) and _has_columns(other, code, cells) for code in beside)
    group = [item for item in form.rows if item.group == row.group]
    lacking = [item for item in group if _has_no(other, item.code)]
    beside = [item.code for item in group if item not in lacking]
    return (
        not any(item.code in cells for item in lacking)
        and all(code in cells for code in beside)
        and all(_is_printed_as(other, form, code, found) for code in beside)
    )


def _band_follows(
    other: FormTable, row: str, form: FormTable, cells: Mapping[str, Mapping[str, RecognisedCell]]
) -> bool:
    """Whether the rows beside one, in its band, are printed as in another edition than the report's."""
    band = next((band for band in other.bands if row in band.rows), None)
    if band is None:
        return False
    beside = [code for code in band.rows if code in cells and not _has_no(form, code)]
    return any(_has_columns(other, code, cells) and not _has_columns(form, code, cells) for code in beside)


def _has_columns(form: FormTable, row: str, cells: Mapping[str, Mapping[str, RecognisedCell]]) -> bool:
    return [column.code for column in form.columns_of(row)] == list(cells[row])


def _is_printed_as(other: FormTable, form: FormTable, row: str, found: RecognisedTables) -> bool:
    """Whether the label of a row is rather that of the one edition than that of the other."""
    printed = found.rows[form.code, row]
    one, two = other.row(row).printed, form.row(row).printed
    return similarity(printed.label, one) > similarity(printed.label, two)
