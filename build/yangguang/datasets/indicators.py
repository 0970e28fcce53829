"""Rates with numerator and denominator, as ``indicators.toml`` defines them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal

from yangguang.checks.finding import CheckResult
from yangguang.checks.implied import Place, implied_values
from yangguang.forms import editions
from yangguang.record.model import Record

_DEFINITIONS = Path(__file__).with_name("indicators.toml")

Basis = Literal["printed", "implied", "disputed"]
"""What an indicator rests on: printed cells alone; blank cells too, which the form's sums leave only one
value; cells of an equation that the report does not satisfy."""


@dataclass(frozen=True, slots=True)
class Count:
    """A single cell of the form that is a headline figure; ``cell`` is ``table.row.column``."""

    code: str
    cell: str
    name: str
    name_en: str
    definition: str
    definition_en: str
    unit: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A quotient of two sums of cells; cells are patterns ``table.row.column``.

    ``is_share``: what is counted above is part of what is counted below.
    """

    code: str
    name: str
    name_en: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    definition: str
    definition_en: str
    is_share: bool = True


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A rate of one report.

    Attributes:
        code: of the rate.
        numerator, denominator: sums of their cells; ``None`` where a cell of theirs is not known.
        value: the quotient; ``None`` where one of them is unknown or the denominator is 0.
        basis: what it rests on; ``None`` where there is no value.
    """

    code: str
    numerator: int | Decimal | None
    denominator: int | Decimal | None
    value: float | None
    basis: Basis | None


@cache
def counts() -> tuple[Count, ...]:
    """The headline counts, in the order of the file; definitions and units are those of the newest form."""
    form = editions()[0].tables
    found: list[Count] = []
    for item in _load()["counts"]:
        table, row_code, column_code = item["cell"].split(".")
        row, column = form[table].row(row_code), form[table].column(column_code)
        found.append(
            Count(
                code=item["code"],
                cell=item["cell"],
                name=item["name"],
                name_en=item["name_en"],
                definition=row.definition,
                definition_en=row.definition_en,
                unit=column.unit,
            )
        )
    return tuple(found)


@cache
def rates() -> tuple[Rate, ...]:
    """The rates, in the order of the file."""
    return tuple(
        Rate(
            code=item["code"],
            name=item["name"],
            name_en=item["name_en"],
            numerator=tuple(item["numerator"]),
            denominator=tuple(item["denominator"]),
            definition=item["definition"],
            definition_en=item["definition_en"],
            is_share=item.get("is_share", True),
        )
        for item in _load()["rates"]
    )


@cache
def headline_codes() -> tuple[str, ...]:
    """The counts and rates that the first screen of a report shows."""
    return tuple(_load()["headline"])


def indicator_values(record: Record, results: Sequence[CheckResult]) -> tuple[IndicatorValue, ...]:
    """Compute every rate of a report.

    Args:
        record: as read.
        results: of ``check_sums`` on it.

    Returns:
        One value a rate, in the order of ``rates``.
    """
    cells = _cells(record, implied_values(results))
    gaps = {remark.place for remark in record.remarks if remark.is_incomplete}
    disputed = {
        (term.table, term.row, term.column)
        for result in results
        if result.verdict == "fail"
        for term in result.terms
    }
    return tuple(_value(rate, cells, gaps, disputed) for rate in rates())


@dataclass(frozen=True, slots=True)
class _Cell:
    value: int | Decimal | None
    is_implied: bool


def _load() -> Mapping[str, Any]:
    return tomllib.loads(_DEFINITIONS.read_text(encoding="utf-8"))


def _cells(record: Record, implied: Mapping[Place, int | Decimal]) -> dict[Place, _Cell]:
    return {
        (table, row, column): _Cell(
            implied.get((table, row, column)) if figure.value is None else figure.value, figure.value is None
        )
        for table, row, column, figure in record.figures()
    }


def _value(rate: Rate, cells: Mapping[Place, _Cell], gaps: set[str], disputed: set[Place]) -> IndicatorValue:
    above, below = _matching(rate.numerator, cells, gaps), _matching(rate.denominator, cells, gaps)
    numerator, denominator = _sum(above, cells), _sum(below, cells)
    if numerator is None or not denominator:
        return IndicatorValue(rate.code, numerator, denominator, None, None)
    used = [*(above or ()), *(below or ())]
    basis: Basis = "printed"
    if any(place in disputed for place in used):
        basis = "disputed"
    elif any(cells[place].is_implied for place in used):
        basis = "implied"
    value = float(Decimal(numerator) / Decimal(denominator))
    return IndicatorValue(rate.code, numerator, denominator, value, basis)


def _sum(places: Sequence[Place] | None, cells: Mapping[Place, _Cell]) -> int | Decimal | None:
    """The sum of the cells; ``None`` where they are not all known."""
    total: int | Decimal = 0
    for place in places or ():
        value = cells[place].value
        if value is None:
            return None
        total += value
    return None if places is None else total


def _matching(
    patterns: Iterable[str], cells: Mapping[Place, _Cell], gaps: Iterable[str]
) -> list[Place] | None:
    """The printed cells that the patterns name; ``None`` where one names none, or was not read."""
    places: list[Place] = []
    for pattern in patterns:
        table, row, column = pattern.split(".")
        if "*" not in row:
            found = [(table, row, column)] if (table, row, column) in cells else []
        else:
            found = [place for place in cells if place[::2] == (table, column) and fnmatchcase(place[1], row)]
            if any(_covers(gap, table, row, column) for gap in gaps):
                return None
        if not found:
            return None
        places += found
    return places


def _covers(gap: str, table: str, row: str, column: str) -> bool:
    """Whether a gap of the reading (``requests``, ``requests.granted`` …) may hide a cell of the pattern."""
    if not gap:
        return True
    parts = gap.split(".")
    return (
        parts[0] == table
        and (len(parts) < 2 or fnmatchcase(parts[1], row))
        and (len(parts) < 3 or parts[2] == column)
    )
