"""What differs between two issues of one report."""

from __future__ import annotations

from dataclasses import dataclass

from yangguang.record.model import Figure, Record


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell that a later issue prints otherwise; ``None`` where an issue does not print it at all."""

    table: str
    row: str
    column: str
    before: Figure | None
    after: Figure | None


def changed_cells(before: Record, after: Record) -> tuple[ChangedCell, ...]:
    """The cells whose value differs between two records, in the order of the form.

    Args:
        before: the earlier issue.
        after: the later one.
    """
    old, new = (
        {(table, row, column): figure for table, row, column, figure in record.figures()}
        for record in (before, after)
    )
    return tuple(
        ChangedCell(*place, old.get(place), new.get(place))
        for place in dict.fromkeys([*new, *old])
        if place not in old or place not in new or old[place].value != new[place].value
    )
