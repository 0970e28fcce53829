"""Which edition's table a report really prints: editions can be mixed from table to table and row by row."""

from __future__ import annotations

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
    cells = {(row, column) for row, columns in record.tables.get(table, {}).items() for column in columns}
    own = load_edition(record.form)
    best, most = own.tables[table], -1
    for edition in (own, *editions()):
        if (form := edition.tables.get(table)) is None:
            continue
        known = len(cells & {(row.code, column.code) for row, column in form.cells()})
        if known > most:
            best, most = form, known
    return best
