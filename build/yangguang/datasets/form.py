"""What the official form says of each of its cells: labels, unit, definition, whether it is a total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from yangguang.forms import Edition, FormTable, editions, load_edition


def form_lines() -> Iterator[Mapping[str, Any]]:
    """Every cell of every edition, the oldest first."""
    for edition in sorted(editions(), key=lambda one: one.edition):
        for table in edition.tables.values():
            yield from _form_table(edition, table)


def cells_of(table: FormTable) -> DescribedCells:
    """What the form says of each cell of one of its tables."""
    return _cells_by(edition_of(table), table.code)


def edition_of(table: FormTable) -> str:
    """The edition that a table of the form belongs to."""
    return next(edition.edition for edition in editions() if edition.tables.get(table.code) is table)


@cache
def wide_cells(table: str) -> Mapping[str, Mapping[str, Any]]:
    """Every cell of a table in any edition, by its name in the wide tables (``granted__total``).

    The newest edition comes first; cells that only earlier editions print follow.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for edition in sorted(editions(), key=lambda one: one.edition, reverse=True):
        if form := edition.tables.get(table):
            for line in _form_table(edition, form):
                found.setdefault(wide_name(line["row"], line["column"]), line)
    return found


def wide_name(row: str, column: str) -> str:
    """Name of a cell as a column of a wide table."""
    return f"{row}__{column}"


def total_codes(table: FormTable) -> frozenset[str]:
    """The rows and columns of a table that are sums of others: alone on the right of one of its equations."""
    return frozenset(equation.equals[0] for equation in table.sums if len(equation.equals) == 1)


class DescribedCells(dict[tuple[str, str], dict[str, Any]]):
    """What the form says of each cell; a cell of no edition has its codes and no words."""

    def __init__(self, table: FormTable, edition: str) -> None:
        self._table, self._edition = table.code, edition
        totals = total_codes(table)
        for row, column in table.cells():
            self[row.code, column.code] = {
                "edition": edition,
                "table": table.code,
                "row": row.code,
                "column": column.code,
                "row_label": row.printed,
                "row_label_en": row.english,
                "column_label": column.printed,
                "column_label_en": column.english,
                "unit": column.unit,
                "is_total": row.code in totals or column.code in totals,
            }

    def __missing__(self, place: tuple[str, str]) -> dict[str, Any]:
        return {
            "edition": self._edition,
            "table": self._table,
            "row": place[0],
            "column": place[1],
            "row_label": None,
            "row_label_en": None,
            "column_label": None,
            "column_label_en": None,
            "unit": None,
            "is_total": False,
        }


@cache
def _cells_by(edition: str, table: str) -> DescribedCells:
    return DescribedCells(load_edition(edition).tables[table], edition)


def _form_table(edition: Edition, table: FormTable) -> Iterator[Mapping[str, Any]]:
    described = _cells_by(edition.edition, table.code)
    for row, column in table.cells():
        yield {
            **described[row.code, column.code],
            "notice": edition.notice,
            "definition": f"{row.definition}{column.definition}",
            "definition_en": f"{row.definition_en} {column.definition_en}",
            "basis": row.basis or None,
            "number": column.number,
        }
