"""Formulas over the keys of the record contract: read from text, evaluated over one year or two.

``requests.received_new.total + prev.requests.carried_forward.total <= 0.25 * year``. A term is a cell
(``table.row.column``; ``*`` in it stands for any characters, and then the printed cells are summed),
``prev.`` before it is the year before, or a number, or ``year``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from typing import Literal

from yangguang.errors import EditionError
from yangguang.record.model import Figure, Record

Number = int | Decimal

RELATIONS: Mapping[str, Callable[[Number, Number], bool]] = {
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}

_RELATION = re.compile(r" (<=|>=|=|<|>) ")
_TERM = re.compile(
    r"(?P<sign>[+-]?) *(?:(?P<factor>[0-9]+(?:\.[0-9]+)?) *\* *)?"
    r"(?:(?P<prev>prev\.)?(?P<cell>[a-z0-9_*]+\.[a-z0-9_*]+\.[a-z0-9_*]+)|(?P<year>year)|(?P<number>[0-9]+))\s*"
)

Gap = Literal["", "not_printed", "blank_parts", "not_read", "no_neighbour"]
"""Why a side has no certain value; "" where it has."""


@dataclass(frozen=True, slots=True)
class FormulaTerm:
    """A term: cells of this year or the one before, the year's number, or a constant."""

    factor: Decimal
    pattern: tuple[str, str, str] | None = None
    is_previous: bool = False
    is_year: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """A comparison of two sums of terms."""

    text: str
    left: tuple[FormulaTerm, ...]
    relation: str
    right: tuple[FormulaTerm, ...]


@dataclass(frozen=True, slots=True)
class UsedCell:
    """A printed cell that a formula looked at."""

    place: tuple[str, str, str]
    figure: Figure
    is_previous: bool
    is_right: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a formula: whether it holds (``None``: left open by a gap), the value of each side."""

    holds: bool | None
    gap: Gap
    left: Number
    right: Number
    cells: tuple[UsedCell, ...]


@cache
def parse_formula(text: str) -> Formula:
    """Read a formula.

    Raises:
        EditionError: it is not one.
    """
    sides = _RELATION.split(text)
    if len(sides) != 3:
        raise EditionError(f"formula {text!r}: expected one of {' '.join(RELATIONS)} between two sides.")
    return Formula(text, tuple(_terms(sides[0], text)), sides[1], tuple(_terms(sides[2], text)))


def _terms(side: str, whole: str) -> Iterator[FormulaTerm]:
    at = 0
    side = side.strip()
    while at < len(side):
        match = _TERM.match(side, at)
        if match is None or (at and not match["sign"]):
            raise EditionError(
                f"formula {whole!r}: found {side[at:]!r}, expected a term of the record contract."
            )
        factor = Decimal(match["factor"] or 1) * (-1 if match["sign"] == "-" else 1)
        if match["cell"]:
            table, row, column = match["cell"].split(".")
            yield FormulaTerm(factor, (table, row, column), is_previous=bool(match["prev"]))
        elif match["year"]:
            yield FormulaTerm(factor, is_year=True)
        else:
            yield FormulaTerm(factor * int(match["number"]))
        at = match.end()


def evaluate(formula: Formula, record: Record, previous: Record | None) -> Outcome:
    """Hold a formula against a record and the record of the year before.

    What is missing is no count below 0: an inequality that is decided without it is decided.
    """
    left = _Side(formula.left, record, previous, is_right=False)
    right = _Side(formula.right, record, previous, is_right=True)
    gap: Gap = left.gap or right.gap
    holds: bool | None = RELATIONS[formula.relation](left.value, right.value)
    if gap:
        rising = {"<=": right, "<": right, ">=": left, ">": left}.get(formula.relation)
        falling = left if rising is right else right
        decided = rising is not None and (
            (holds and not falling.gap and rising.only_grows)
            or (not holds and not rising.gap and falling.only_grows)
        )
        holds = holds if decided else None
    return Outcome(
        holds, "" if holds is not None else gap, left.value, right.value, (*left.cells, *right.cells)
    )


class _Side:
    """One side of a formula with figures filled in."""

    def __init__(
        self, terms: tuple[FormulaTerm, ...], record: Record, previous: Record | None, *, is_right: bool
    ) -> None:
        self.cells: list[UsedCell] = []
        self.gap: Gap = ""
        self.only_grows = True
        total: Number = 0
        for term in terms:
            if term.pattern is None:
                total += _whole(term.factor * (record.year if term.is_year else 1))
                continue
            source = previous if term.is_previous else record
            if source is None:
                self._miss("no_neighbour", term)
                continue
            found = list(_matching(source, term.pattern))
            if not found:
                unread = any(remark.is_incomplete for remark in source.remarks)
                self._miss("not_read" if unread else "not_printed", term)
            for place, figure in found:
                self.cells.append(UsedCell(place, figure, term.is_previous, is_right))
                if figure.value is not None:
                    total += _whole(term.factor * figure.value)
                elif len(found) == 1:
                    self._miss("not_read" if figure.read_by == "unreadable" else "blank_parts", term)
        self.value = total

    def _miss(self, gap: Gap, term: FormulaTerm) -> None:
        self.gap = self.gap or gap
        self.only_grows = self.only_grows and term.factor > 0


def _matching(record: Record, pattern: tuple[str, str, str]) -> Iterator[tuple[tuple[str, str, str], Figure]]:
    table, row, column = pattern
    for name, columns in record.tables.get(table, {}).items():
        if fnmatchcase(name, row):
            for code, figure in columns.items():
                if fnmatchcase(code, column):
                    yield (table, name, code), figure


def _whole(value: Decimal | int) -> Number:
    return int(value) if value == int(value) else value
