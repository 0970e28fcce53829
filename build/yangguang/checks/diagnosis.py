"""Which cells, and as few as can be, would have to read otherwise for all sums of a table to hold.

A diagnosis for a person who looks at the source; no figure is ever changed by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yangguang.checks.finding import CheckResult, Term

MOST_CELLS = 3
"""Cells of one knot of failing sums; where more would have to change, nothing can be said."""

MOST_STEPS = 60_000
"""Values tried for one knot; enough for every pair of cells, and a table that is wrong all over ends soon."""

Place = tuple[str, str, str]
"""Table, row and column codes of a cell."""

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class CellRepair:
    """A cell, what is printed in it, and the one value with which the sums would hold.

    Attributes:
        term: the cell, as one of the failing equations has it.
        value: what would fit.
        checks: ids of the failing results that it would satisfy.
        by_pattern: several cells would do equally well, and this one stands in the line of the others named.
    """

    term: Term
    value: Number
    checks: tuple[str, ...]
    by_pattern: bool = False

    @property
    def place(self) -> Place:
        """Table, row and column codes."""
        return self.term.table, self.term.row, self.term.column


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is to be said of one table whose sums fail.

    Attributes:
        table: its code.
        repairs: the cells named; empty where several ways are equally small everywhere.
        unexplained: ids of failing results for which no cell is named.
    """

    table: str
    repairs: tuple[CellRepair, ...]
    unexplained: tuple[str, ...]


def diagnose(results: Sequence[CheckResult]) -> tuple[Diagnosis, ...]:
    """Find the smallest repair of every table with failing sums.

    Failing sums that share no cell are knots of their own. In each the fewest cells are sought whose change
    makes every sum of the table hold; counts are not negative. A knot with one such set is named. Of a knot
    with several equally small sets nothing is said, unless other cells of the table are named and exactly one
    of the sets lies in their row or column: a column of totals left at 0 is one slip, not several.

    Args:
        results: of ``check_sums`` on one record.

    Returns:
        One diagnosis for each table with a failing sum, in the order of the results.
    """
    tables = dict.fromkeys(result.table for result in results if result.verdict == "fail")
    return tuple(
        _diagnose(table, [result for result in results if result.table == table]) for table in tables
    )


def _diagnose(table: str, results: Sequence[CheckResult]) -> Diagnosis:
    sums = _Sums(results)
    knots = list(_knots([result for result in results if result.verdict == "fail"]))
    ways = [sums.smallest(knot) for knot in knots]
    named: dict[int, tuple[Mapping[Place, Number], bool]] = {
        number: (found[0], False) for number, found in enumerate(ways) if len(found) == 1
    }
    certain = [place for way, _ in named.values() for place in way]
    for number, found in enumerate(ways):
        if len(found) > 1 and (fitting := _in_line(found, certain)) is not None:
            named[number] = fitting, True
    named = _agreeing(named)
    repairs = [
        CellRepair(
            term=sums.terms[place],
            value=value,
            checks=tuple(
                result.id
                for number, (way, _) in sorted(named.items())
                if place in way
                for result in knots[number]
                if place in _places(result)
            ),
            by_pattern=all(by_pattern for way, by_pattern in named.values() if place in way),
        )
        for place, value in dict.fromkeys(
            cell for _, (way, _) in sorted(named.items()) for cell in sorted(way.items())
        )
    ]
    unexplained = [result.id for number, knot in enumerate(knots) if number not in named for result in knot]
    return Diagnosis(table, tuple(repairs), tuple(unexplained))


def _agreeing(
    named: Mapping[int, tuple[Mapping[Place, Number], bool]],
) -> dict[int, tuple[Mapping[Place, Number], bool]]:
    """Without the knots that would give one cell two values: two slips that undo each other in a sum."""
    values: dict[Place, set[Number]] = {}
    for way, _ in named.values():
        for place, value in way.items():
            values.setdefault(place, set()).add(value)
    return {
        number: (way, by_pattern)
        for number, (way, by_pattern) in named.items()
        if all(len(values[place]) == 1 for place in way)
    }


def _in_line(
    ways: Sequence[Mapping[Place, Number]], certain: Sequence[Place]
) -> Mapping[Place, Number] | None:
    """The only way whose cells all stand in the one row or column of the cells already named."""
    if not certain:
        return None
    rows, columns = {row for _, row, _ in certain}, {column for _, _, column in certain}
    fitting = [
        way
        for way in ways
        if (len(columns) == 1 and {column for _, _, column in way} == columns)
        or (len(rows) == 1 and {row for _, row, _ in way} == rows)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _knots(failed: Sequence[CheckResult]) -> Iterator[list[CheckResult]]:
    """Failing sums, together where they share a cell."""
    left = list(failed)
    while left:
        knot, cells = [left.pop(0)], set[Place]()
        grown = True
        while grown:
            cells = {place for result in knot for place in _places(result)}
            near = [result for result in left if cells & set(_places(result))]
            left = [result for result in left if result not in near]
            knot += near
            grown = bool(near)
        yield knot


def _places(result: CheckResult) -> tuple[Place, ...]:
    return tuple((term.table, term.row, term.column) for term in result.terms)


class _Sums:
    """The sums of one table, ready to be tried with other values."""

    def __init__(self, results: Sequence[CheckResult]) -> None:
        self.terms: dict[Place, Term] = {
            place: term
            for result in results
            for place, term in zip(_places(result), result.terms, strict=True)
        }
        self.values: dict[Place, Number | None] = {place: term.value for place, term in self.terms.items()}
        self.equations = {
            result.id: (
                [
                    place
                    for place, term in zip(_places(result), result.terms, strict=True)
                    if not term.is_total
                ],
                [place for place, term in zip(_places(result), result.terms, strict=True) if term.is_total],
            )
            for result in results
            if result.verdict != "not_assessable"
        }
        self.of_cell: dict[Place, list[str]] = {}
        for name, (parts, totals) in self.equations.items():
            for place in (*parts, *totals):
                self.of_cell.setdefault(place, []).append(name)
        self.steps = 0

    def smallest(self, knot: Iterable[CheckResult]) -> list[Mapping[Place, Number]]:
        """All sets of the fewest cells, with values, that untie a knot; none if more than can be tried."""
        broken = frozenset(result.id for result in knot)
        for most in range(1, MOST_CELLS + 1):
            self.steps = 0
            found: dict[frozenset[tuple[Place, Number]], Mapping[Place, Number]] = {}
            for way in self._ways(broken, {}, most):
                found[frozenset(way.items())] = way
            if self.steps > MOST_STEPS:
                return []
            if found:
                return list(found.values())
        return []

    def _ways(
        self, broken: frozenset[str], changed: dict[Place, Number], most: int
    ) -> Iterator[dict[Place, Number]]:
        if not broken:
            yield dict(changed)
            return
        if len(changed) == most:
            return
        first = min(broken, key=lambda name: (sum(map(len, self.equations[name])), name))
        for place in (*self.equations[first][0], *self.equations[first][1]):
            if place in changed or self.values[place] is None:
                continue
            for value in self._fitting(place, broken, changed):
                self.steps += 1
                if self.steps > MOST_STEPS:
                    return
                now = {**changed, place: value}
                still = {name for name in broken if name not in self.of_cell[place]}
                still |= {name for name in self.of_cell[place] if not self._holds(name, now)}
                if len(still) <= 4 * (most - len(now)):
                    yield from self._ways(frozenset(still), now, most)

    def _fitting(self, place: Place, broken: frozenset[str], changed: Mapping[Place, Number]) -> list[Number]:
        """The values of a cell with which one of the broken sums would hold, others as they are now."""
        found: set[Number] = set()
        for name in self.of_cell[place]:
            if name not in broken:
                continue
            parts, totals = self.equations[name]
            gap = self._sum(totals, changed) - self._sum(parts, changed)
            value = (self.values[place] or 0) + (gap if place in parts else -gap)
            if value >= 0 and value != self.values[place]:
                found.add(value)
        return sorted(found)

    def _holds(self, name: str, changed: Mapping[Place, Number]) -> bool:
        """Whether a sum holds, or is left open by blank cells; as ``check_sums`` decides."""
        parts, totals = self.equations[name]
        left, right = self._sum(parts, changed), self._sum(totals, changed)
        if left == right:
            return True
        blank = parts if left < right else totals
        return any(self.values[place] is None for place in blank)

    def _sum(self, places: Sequence[Place], changed: Mapping[Place, Number]) -> Number:
        return sum((changed.get(place, self.values[place] or 0) for place in places), start=0)
