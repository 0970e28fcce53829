"""Whose reports a whole area's report adds up: ``data/areas.csv``, where somebody has listed them all."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from yangguang.errors import SourceError

_COLUMNS = ("authority_id", "first_year", "last_year", "units", "source")


@dataclass(frozen=True, slots=True)
class Area:
    """A complete list of units.

    Attributes:
        authority_id: whose report adds them up.
        first_year, last_year: the reports for which the list holds.
        units: ids of the authorities: the government's own organ, departments, townships.
        source: where the list can be seen.
    """

    authority_id: str
    first_year: int
    last_year: int
    units: tuple[str, ...]
    source: str


def load_areas(path: Path, authorities: Collection[str]) -> tuple[Area, ...]:
    """Read the lists; without the file there are none.

    Args:
        path: ``data/areas.csv``: the columns authority_id, first_year, last_year (may be blank), units (ids
            joined by ``|``) and source.
        authorities: ids of the register.

    Raises:
        SourceError: a column is missing, a year is none, or a body is not registered.
    """
    if not path.is_file():
        return ()
    reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    if missing := [column for column in _COLUMNS if column not in (reader.fieldnames or ())]:
        raise SourceError(
            f"{path}: column {missing[0]!r} is missing, expected {', '.join(_COLUMNS)}. Add it."
        )
    found: list[Area] = []
    for row in reader:
        where = f"{path} line {reader.line_num}"
        units = tuple(unit.strip() for unit in row["units"].split("|") if unit.strip())
        for body in (row["authority_id"], *units):
            if body not in authorities:
                raise SourceError(
                    f"{where}: authority {body!r} is not registered. Add it to data/authorities.csv."
                )
        if not row["first_year"].isdigit() or not (row["last_year"] or "9999").isdigit():
            raise SourceError(f"{where}: expected years such as 2021. Correct them.")
        if not units or not row["source"].strip():
            raise SourceError(f"{where}: expected the units, and where the list can be seen. Add them.")
        years = int(row["first_year"]), int(row["last_year"] or 9999)
        found.append(Area(row["authority_id"], *years, units, row["source"].strip()))
    return tuple(found)


def units_of(areas: Iterable[Area], authority_id: str, year: int) -> tuple[str, ...] | None:
    """The units that a report adds up; ``None`` where nobody has listed them."""
    for area in areas:
        if area.authority_id == authority_id and area.first_year <= year <= area.last_year:
            return area.units
    return None
