"""What the reading of a report noticed, in words: what it could not read, what the report does without."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yangguang.forms import FormTable, load_edition
from yangguang.languages import Language, Words
from yangguang.pages.official import cell_id
from yangguang.pages.words import ORDINALS, label, say, word, words
from yangguang.record.model import Record, Remark
from yangguang.record.printed import printed_table

MOST = 12
"""Gaps named on a page; the data have them all."""

_QUOTED = re.compile(r"“([^”]*)”")
"""How a remark quotes what is printed."""

_SAID_ELSEWHERE = ("cell_derived", "cell_uncertain")
"""Remarks about cells with a number: the table marks them."""


@dataclass(frozen=True, slots=True)
class GapView:
    """One thing noticed; ``cell`` is the id of its cell on the page, if it is about a cell that is there."""

    text: str
    cell: str | None


@dataclass(frozen=True, slots=True)
class GapsView:
    """What was noticed about a report.

    Attributes:
        unread: what it prints and the record lacks.
        noticed: what it does without, or says in an unusual way.
        more: how many of ``unread`` are not named.
    """

    unread: tuple[GapView, ...]
    noticed: tuple[GapView, ...]
    more: int


def gaps_view(record: Record, language: Language) -> GapsView:
    """What the reading of a report noticed, in the order of the record.

    Args:
        record: the report.
        language: of the sentences; what a document prints is quoted as it is.
    """
    unread = [one for one in record.remarks if one.is_incomplete]
    noticed = [one for one in record.remarks if not one.is_incomplete and one.code not in _SAID_ELSEWHERE]
    return GapsView(
        tuple(_view(record, one, language) for one in unread[:MOST]),
        tuple(_view(record, one, language) for one in noticed[:MOST]),
        max(len(unread) - MOST, 0),
    )


def _view(record: Record, remark: Remark, language: Language) -> GapView:
    code = remark.code
    if code == "row_absent" and not remark.is_incomplete:
        code = "row_not_printed"
    printed = _QUOTED.search(remark.message)
    known = words()["remarks"].get(code)
    place, cell = _place(record, remark.place, language)
    if known is None:  # of a newer recogniser: better its own words than none
        return GapView(f"{place}: {remark.message}", cell)
    return GapView(say(known, language, place=place, printed=printed[1] if printed else ""), cell)


def _place(record: Record, place: str, language: Language) -> tuple[str, str | None]:
    """The name of a place in a report, and the id of its cell if the record has one."""
    table, *rest = place.split(".")
    if table not in load_edition(record.form).tables:
        number = place.removeprefix("part ")
        if number.isdecimal() and 0 < int(number) <= len(ORDINALS):
            return Words(f"第{ORDINALS[int(number) - 1]}部分", f"Part {number}").of(language), None
        return place, None
    names = [word("tables", table, language), *_names(printed_table(record, table), rest, language)]
    row, column = (*rest, "", "")[:2]
    is_there = column in record.tables.get(table, {}).get(row, {})
    return " · ".join(names), cell_id(table, row, column) if is_there else None


def _names(form: FormTable, codes: list[str], language: Language) -> list[str]:
    """The names of a row and a column; a code where the printed form has no such row or column."""
    items = [{one.code: one for one in axis} for axis in (form.rows, form.columns)]
    return [
        label(axis[code].printed, axis[code].english, language) if code in axis else code
        for code, axis in zip(codes, items, strict=False)
    ]
