"""The sums of the form as an error-detecting code over what OCR read.

Each cell of table 3 stands in a sum over its row and in one over its column, so a single misread figure
breaks two sums that meet in its cell. A text layer is never touched: what a report prints wrongly stays as
printed.

Four things happen, in this order, and only to cells read by OCR:

1. a reading that breaks sums gives way to another reading *of the same cell* if that alone satisfies every
   sum of the cell, and no other cell could do the same;
2. a cell that could not be read takes the one value that fits every sum it stands in (``derived``);
3. a reading of low confidence that breaks every sum of its cell is withdrawn: the cell stays empty. It is not
   derived, since the report may be what does not add up;
4. a reading of low confidence that no sum confirms is marked as uncertain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from yangguang.forms import Edition, FormTable
from yangguang.recognition.cells import read_cell, to_column
from yangguang.recognition.found import RecognisedCell, RecognisedTables

Place = tuple[str, str, str]

_SURE = 0.9
"""Confidence of the OCR from which a reading needs no sum to confirm it."""


@dataclass(frozen=True, slots=True)
class _Equation:
    """The sum of ``plus`` equals the sum of ``equals``, over cells that are printed."""

    plus: tuple[Place, ...]
    equals: tuple[Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        return self.plus + self.equals


def repair(found: RecognisedTables, edition: Edition) -> None:
    """Settle the readings of OCR by the sums of the form, in place.

    Args:
        found: the tables of one document; unchanged where no cell was read by OCR.
        edition: whose sums hold.
    """
    cells: dict[Place, RecognisedCell] = {
        (table, row, column): cell
        for table, rows in found.cells.items()
        for row, columns in rows.items()
        for column, cell in columns.items()
    }
    if not any(_is_ocr(cell) for cell in cells.values()):
        return
    equations = [
        equation
        for code, form in edition.tables.items()
        if code in found.cells
        for equation in _equations(form, cells)
    ]
    around: dict[Place, list[_Equation]] = {}
    for equation in equations:
        for place in equation.places:
            around.setdefault(place, []).append(equation)
    _swap_readings(cells, equations, around, edition)
    _derive(cells, equations, around)
    withdrawn = _withdraw(cells, around)
    for (table, row, column), cell in cells.items():
        found.cells[table][row][column] = cell
    derived = {".".join(place) for place, cell in cells.items() if cell.read_by == "derived"}
    found.problems[:] = [
        problem
        for problem in found.problems
        if not (problem[0] == "cell_unreadable" and problem[1] in derived)
    ]
    found.problems += [("cell_unreadable", ".".join(place), note, True) for place, note in withdrawn]
    for place, cell in cells.items():
        if cell.read_by == "unreadable":
            continue
        if cell.read_by == "derived":
            found.problems.append(("cell_derived", ".".join(place), cell.note, False))
        elif _is_ocr(cell) and (cell.confidence or 0) < _SURE and not _confirmed(place, cells, around):
            found.problems.append(
                (
                    "cell_uncertain",
                    ".".join(place),
                    (
                        f"read as “{cell.printed}” with confidence {cell.confidence or 0:.2f}, "
                        "and no sum confirms it"
                    ),
                    False,
                )
            )


def _is_ocr(cell: RecognisedCell) -> bool:
    return cell.confidence is not None or cell.read_by == "ocr"


def _is_blank(cell: RecognisedCell) -> bool:
    return cell.value is None and cell.read_by != "unreadable"


def _equations(form: FormTable, cells: Mapping[Place, RecognisedCell]) -> Iterator[_Equation]:
    """The sums of a table on every line of which both sides are printed."""
    for equation in form.sums:
        lines = form.columns if equation.over == "columns" else form.rows
        for line in lines:
            sides = [
                tuple(
                    place
                    for term in terms
                    if (place := _place(form.code, term, line.code, equation.over)) in cells
                )
                for terms in (equation.plus, equation.equals)
            ]
            if sides[0] and len(sides[1]) == len(equation.equals):
                yield _Equation(sides[0], sides[1])


def _place(table: str, term: str, line: str, over: str) -> Place:
    return (table, term, line) if over == "columns" else (table, line, term)


def _holds(
    equation: _Equation,
    cells: Mapping[Place, RecognisedCell],
    other: tuple[Place, int | Decimal] | None = None,
) -> bool | None:
    """Whether a sum holds, with one value replaced; ``None`` where unread or blank cells leave it open."""
    totals: list[int | Decimal] = []
    has_blank = False
    for side in (equation.plus, equation.equals):
        total: int | Decimal = 0
        for place in side:
            cell = cells[place]
            if other is not None and place == other[0]:
                total += other[1]
            elif cell.read_by == "unreadable":
                return None
            else:
                has_blank = has_blank or cell.value is None
                total += cell.value or 0
        totals.append(total)
    return True if totals[0] == totals[1] else None if has_blank else False


def _swap_readings(
    cells: dict[Place, RecognisedCell],
    equations: list[_Equation],
    around: Mapping[Place, list[_Equation]],
    edition: Edition,
) -> None:
    while broken := [equation for equation in equations if _holds(equation, cells) is False]:
        suspects = {place for equation in broken for place in equation.places if _is_ocr(cells[place])}
        fitting: list[tuple[int, Place, str, int | Decimal]] = []
        for place in sorted(suspects):
            column = edition.tables[place[0]].column(place[2])
            for text, _ in cells[place].alternatives:
                value, _ = to_column(read_cell(text, True), column)
                if value is None or value == cells[place].value:
                    continue
                mended = sum(_holds(equation, cells) is False for equation in around[place])
                if all(_holds(equation, cells, (place, value)) is not False for equation in around[place]):
                    fitting.append((mended, place, text, value))
        if not fitting:
            return
        most = max(item[0] for item in fitting)
        best = {(place, value): text for mended, place, text, value in fitting if mended == most}
        if len(best) > 1 and len({place for place, _ in best}) > 1:
            # two cells could be at fault: those whose sums do not meet are mended one after the other
            place, value = min(best)
            rivals = {
                q for q, _ in best if q != place and set(map(id, around[q])) & set(map(id, around[place]))
            }
            if rivals:
                return
        elif len(best) > 1:
            return
        else:
            ((place, value),) = best
        cell = cells[place]
        cells[place] = replace(
            cell,
            value=value,
            printed=best[place, value],
            note=f"OCR read “{cell.printed}” first; “{best[place, value]}” is the reading that "
            "satisfies every sum",
        )


def _derive(
    cells: dict[Place, RecognisedCell], equations: list[_Equation], around: Mapping[Place, list[_Equation]]
) -> None:
    changed = True
    while changed:
        changed = False
        for equation in equations:
            unknown = [place for place in equation.places if cells[place].read_by == "unreadable"]
            if len(unknown) != 1 or any(_is_blank(cells[place]) for place in equation.places):
                continue
            (place,) = unknown
            known: int | Decimal = 0
            for other in equation.places:
                if other != place:
                    sign = 1 if (other in equation.plus) != (place in equation.plus) else -1
                    known += sign * (cells[other].value or 0)
            if known < 0:
                continue
            if all(_holds(item, cells, (place, known)) is not False for item in around[place]):
                cells[place] = replace(
                    cells[place],
                    value=known,
                    read_by="derived",
                    note=f"could not be read; {known} is the only value that satisfies the sums of the form",
                )
                changed = True


def _withdraw(
    cells: dict[Place, RecognisedCell], around: Mapping[Place, list[_Equation]]
) -> list[tuple[Place, str]]:
    """Empty the cells that were read with doubt and break every sum they stand in; where, and why."""
    doubtful = [
        (place, cell)
        for place, cell in cells.items()
        if _is_ocr(cell) and cell.value is not None and (cell.confidence or 0) < _SURE and not cell.note
        if around.get(place) and all(_holds(equation, cells) is False for equation in around[place])
    ]
    withdrawn = []
    for place, cell in doubtful:
        note = (
            f"read as “{cell.printed}” with confidence {cell.confidence or 0:.2f}, "
            "which breaks every sum of the cell; left empty"
        )
        cells[place] = replace(cell, value=None, read_by="unreadable", note=note)
        withdrawn.append((place, note))
    return withdrawn


def _confirmed(
    place: Place, cells: Mapping[Place, RecognisedCell], around: Mapping[Place, list[_Equation]]
) -> bool:
    """Whether every sum of a cell holds, and there is one."""
    verdicts = [_holds(equation, cells) for equation in around.get(place, ())]
    return bool(verdicts) and all(verdicts)
