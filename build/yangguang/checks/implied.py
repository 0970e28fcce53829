"""What blank cells must be if the form's own sums hold: used for rates, never written into a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from yangguang.checks.finding import CheckResult, Term

Place = tuple[str, str, str]
"""Table, row and column codes of a cell."""


def implied_values(results: Sequence[CheckResult]) -> Mapping[Place, int | Decimal]:
    """Deduce blank cells from sums that leave them exactly one value.

    Counts are not negative, so where the known parts already reach the total, every blank part is 0; and
    where one cell alone is blank, it is what is missing. Repeated until nothing more follows. Equations
    that fail imply nothing, and a table whose blanks cannot all be filled without contradiction gives
    nothing at all.

    Args:
        results: of ``check_sums`` on one record.

    Returns:
        The deduced cells only, by place.
    """
    equations = [
        (
            [term for term in result.terms if not term.is_total],
            [term for term in result.terms if term.is_total],
        )
        for result in results
        if result.verdict != "fail" and result.reason not in ("not_read", "not_printed")
    ]
    implied: dict[Place, int | Decimal] = {}
    while found := {
        place: value
        for parts, totals in equations
        for place, value in _deduce(parts, totals, implied).items()
    }:
        implied.update(found)
    contradicted = {
        parts[0].table
        for parts, totals in equations
        if not _blank(parts, implied) and not _blank(totals, implied)
        if _known(parts, implied) != _known(totals, implied)
    }
    return {place: value for place, value in implied.items() if place[0] not in contradicted}


def _deduce(
    parts: Sequence[Term], totals: Sequence[Term], implied: Mapping[Place, int | Decimal]
) -> dict[Place, int | Decimal]:
    """What one equation says about its blank cells."""
    left, right = _known(parts, implied), _known(totals, implied)
    blank_parts, blank_totals = _blank(parts, implied), _blank(totals, implied)
    if blank_parts and not blank_totals:
        if left == right:
            return dict.fromkeys(blank_parts, 0)
        if len(blank_parts) == 1 and left < right:
            return {blank_parts[0]: right - left}
    if blank_totals and not blank_parts:
        if left == right:
            return dict.fromkeys(blank_totals, 0)
        if len(blank_totals) == 1 and left > right:
            return {blank_totals[0]: left - right}
    return {}


def _blank(terms: Sequence[Term], implied: Mapping[Place, int | Decimal]) -> list[Place]:
    return [_place(term) for term in terms if term.value is None and _place(term) not in implied]


def _known(terms: Sequence[Term], implied: Mapping[Place, int | Decimal]) -> int | Decimal:
    return sum(
        (implied.get(_place(term), 0) if term.value is None else term.value for term in terms), start=0
    )


def _place(term: Term) -> Place:
    return term.table, term.row, term.column
