"""A whole area's report beside those of its organs, for the same year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from yangguang.checks.case import Case, Judgement, Procedure, named_cells
from yangguang.checks.scope import scope_of
from yangguang.record.model import Record
from yangguang.record.printed import printed_table

COMPARED = (
    "requests.received_new.total",
    "requests.concluded_total.total",
    "proactive.licensing.decisions",
    "proactive.penalties.decisions",
)
"""Counts that every organ has and that add up over organs."""


def sum_of_units(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether a whole area's figures are the sum of its units', where all of them are known and present."""
    if scope_of(case.record).name != "whole_area":
        return Judgement("not_assessable", "not_applicable")
    if case.units is None:
        return Judgement("not_assessable", "units_unknown")
    present = {one.authority_id: one.record for one in case.neighbours}
    if not set(case.units) <= set(present):
        return Judgement("not_assessable", "units_unknown")
    said, said_en, cells = [], [], []
    seen = False
    for name in COMPARED:
        whole = named_cells(case.record, [name])
        parts = [named_cells(present[unit], [name]) for unit in case.units]
        if whole is None or None in parts:
            continue
        seen = True
        value = whole[0][1].value or 0
        total = sum((part[0][1].value or 0 for part in parts if part), start=Decimal(0))
        if value != total:
            cells += whole
            label, label_en = _label(case.record, name)
            said.append(f"{label}：全域 {value}，各单位之和 {total}")
            said_en.append(f"{label_en}: area {value}, sum of its units {total}")
    if not seen:
        return Judgement("not_assessable", "not_printed")
    if not said:
        return Judgement("pass")
    return Judgement("fail", "", tuple(cells), f"{'；'.join(said)}。", f"{'; '.join(said_en)}.")


def within_the_area(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether one organ's figure exceeds that of the whole area: the two scopes may be swapped."""
    if scope_of(case.record).name != "whole_area":
        return Judgement("not_assessable", "not_applicable")
    organs = [
        one for one in case.neighbours if one.kind == "department" or scope_of(one.record).name == "own_organ"
    ]
    if not organs:
        return Judgement("not_assessable", "scope_unknown" if case.neighbours else "no_neighbour")
    said, said_en, cells = [], [], []
    for name in COMPARED:
        whole = named_cells(case.record, [name])
        for organ in organs:
            own = named_cells(organ.record, [name])
            if whole is None or own is None:
                continue
            value, part = whole[0][1].value or 0, own[0][1].value or 0
            if part > value:
                cells += whole
                label, label_en = _label(case.record, name)
                said.append(f"{label}：{organ.record.authority} {part}，全域 {value}")
                said_en.append(f"{label_en}: {organ.record.authority} {part}, area {value}")
    if not said:
        return Judgement("pass")
    return Judgement(
        "fail", "", tuple(dict.fromkeys(cells)), f"{'；'.join(said)}。", f"{'; '.join(said_en)}."
    )


def _label(record: Record, name: str) -> tuple[str, str]:
    """What the form calls the row of a cell."""
    table, row, _ = name.split(".")
    item = printed_table(record, table).row(row)
    return item.printed, item.english


AREA: Mapping[str, Procedure] = {function.__name__: function for function in (sum_of_units, within_the_area)}
"""By the name that ``rules.toml`` uses."""
