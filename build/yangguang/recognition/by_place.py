"""Rows whose figures cannot be told apart by their order, told apart by their places in a text dump.

Taken only where the figures of the row then add up to the total that it prints, or where it prints none: what
may stand under the wrong column is rather left unread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from yangguang.forms import FormTable, editions
from yangguang.readers.document import Locator
from yangguang.recognition.found import RecognisedCell, RecognisedTables
from yangguang.recognition.matching import merged_rows

_UNTOLD = ("cells_missing", "row_unread", "row_absent", "table_absent")
"""What is said of figures that could not be told apart, and is true no more once they are."""


def fill_by_place(found: RecognisedTables, placed: RecognisedTables) -> None:
    """Add rows that were read by place to the tables of a dump.

    Args:
        found: what was read by the order of the figures; takes the rows, and loses what was said of them.
        placed: what was read by the place of the figures.
    """
    for code, rows in placed.cells.items():
        forms = [edition.tables[code] for edition in editions()]
        own = found.cells.get(code, {})
        lines = {cell.locator.line for cells in own.values() for cell in cells.values()}
        untold = {place for kind, place, _, _ in found.problems if kind in _UNTOLD}
        added = {
            row: {column: _without_box(cell) for column, cell in cells.items()}
            for row, cells in rows.items()
            if not own.get(row)
            and {code, f"{code}.{row}"} & untold
            and cells
            and not any(cell.locator.line in lines for cell in cells.values())  # no line is two rows
            and any(_adds_up(form, row, cells) for form in forms)
        }
        if not added:
            continue
        order = [row.code for row in merged_rows(code)]
        found.cells[code] = dict(sorted({**own, **added}.items(), key=lambda item: order.index(item[0])))
        has_all = all(found.cells[code].get(row) for row in rows)
        found.problems = [
            problem for problem in found.problems if not _is_settled(problem, code, added, has_all)
        ]
    found.edition = found.edition or placed.edition


def _is_settled(
    problem: tuple[str, str, str, bool], table: str, added: Mapping[str, object], has_all: bool
) -> bool:
    kind, place, _, _ = problem
    if kind not in _UNTOLD:
        return False
    return (place == table and has_all) or any(place == f"{table}.{row}" for row in added)


def _adds_up(form: FormTable, row: str, cells: Mapping[str, RecognisedCell]) -> bool:
    """Whether a row is blank, or all its figures were read and make the total that is printed."""
    if any(cell.read_by == "unreadable" for cell in cells.values()):
        return False
    if not any(cell.printed.strip() for cell in cells.values()):
        return True
    sums = [equation for equation in form.sums if equation.over != "columns"]
    if not sums or all(item.code != row for item in form.rows):
        return False
    for equation in sums:
        if any(term not in cells for term in (*equation.plus, *equation.equals)):
            return False
        if all(cells[term].value is None for term in equation.equals):
            return False
        left, right = (
            sum(cells[term].value or 0 for term in terms) for terms in (equation.plus, equation.equals)
        )
        if left != right:
            return False
    return True


def _without_box(cell: RecognisedCell) -> RecognisedCell:
    """A cell whose place is a line and a field, as in other dumps."""
    return replace(cell, locator=Locator(line=cell.locator.line, field=cell.locator.field))
