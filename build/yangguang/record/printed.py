"""Which edition's table a report really prints: editions can be mixed from table to table and row by row."""

from __future__ import annotations

from functools import lru_cache

from yangguang.forms import FormTable, editions, load_edition
from yangguang.record.model import Record


def printed_table(record: Record, table: str) -> FormTable:
    """Return the form's table that a record's table follows.

    The table of the record's own edition, unless another edition knows more of the printed cells (a report
    for 2021 that still prints the proactive table of 2019).

    Args:
        record: one report, as read.
        table: code of the table.

    Raises:
        EditionError: the record names an edition that is not known.
        KeyError: no edition has such a table.
    """
    cells = frozenset(
        (row, column) for row, columns in record.tables.get(table, {}).items() for column in columns
    )
    return _form_of(record.form, table, cells)


@lru_cache(maxsize=512)
def _form_of(own_edition: str, table: str, cells: frozenset[tuple[str, str]]) -> FormTable:
    """The same, of the codes of the printed cells: most reports print the same ones; it is asked often."""
    own = load_edition(own_edition)
    best, most = own.tables[table], -1
    for edition in (own, *editions()):
        if (form := edition.tables.get(table)) is None:
            continue
        known = len(cells & {(row.code, column.code) for row, column in form.cells()})
        if known > most:
            best, most = form, known
    return best
