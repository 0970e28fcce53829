"""Rules that no formula says: each function looks at one report and says what it found."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from yangguang.checks.case import Case, Judgement, Place, Procedure
from yangguang.checks.deadlines import due_on
from yangguang.checks.diagnosis import diagnose
from yangguang.checks.finding import CheckResult, Term
from yangguang.checks.scope import scope_of, scopes_differ
from yangguang.forms import edition_for_year
from yangguang.record.model import Figure, Record
from yangguang.record.printed import printed_table

FEWEST_FIGURES = 5
"""Figures other than 0 from which equality with last year's table is more than chance."""


def whole_counts(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether counts are whole and not negative; the form says which columns hold signed numbers or money."""
    wrong: list[tuple[Place, Figure]] = []
    seen = False
    for table in tables:
        kinds = {}
        if table in case.record.tables:
            kinds = {column.code: column.number for column in printed_table(case.record, table).columns}
        for place, figure in _cells(case.record, [table]):
            if (value := figure.value) is None:
                continue
            seen = True
            kind = kinds[place[2]]
            if (value < 0 and kind != "signed") or (kind != "money" and value != int(value)):
                wrong.append((place, figure))
    if not seen:
        return Judgement("not_assessable", "not_printed")
    return _on_cells(wrong, "不是非负整数", "not whole numbers from 0")


def blank_cells(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether cells are printed blank; what we could not read is not blank."""
    if not any(table in case.record.tables for table in tables):
        return Judgement("not_assessable", "not_printed")
    blank = [
        (place, figure)
        for place, figure in _cells(case.record, tables)
        if figure.value is None and figure.read_by != "unreadable"
    ]
    return _on_cells(blank, "空白、横线或斜线", "blank, dashed or slashed")


def digit_shift(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether failing sums would hold with a digit more or less in one cell, or with two cells joined."""
    if not any(result.table in tables for result in case.sums):
        return Judgement("not_assessable", "not_printed")
    cells: list[tuple[Place, Figure]] = []
    said: list[str] = []
    for diagnosis in diagnose([result for result in case.sums if result.table in tables]):
        for repair in diagnosis.repairs:
            printed, fitting = str(repair.term.value), str(repair.value)
            if repair.term.value and repair.value and _is_shift(printed, fitting):
                table, row, column = repair.place
                cells.append((repair.place, case.record.tables[table][row][column]))
                said.append(f"{printed} → {fitting}")
    for result in case.sums:
        if result.table in tables and (pair := _split_cell(result)):
            places = [(one.table, one.row, one.column) for one in pair]
            cells += [(place, case.record.tables[place[0]][place[1]][place[2]]) for place in places]
            said.append(f"{pair[0].value} | {pair[1].value} → {pair[0].value}{pair[1].value}")
    if not cells:
        return Judgement("pass")
    return Judgement(
        "fail", "", tuple(cells), f"疑为少一位或多一位：{'；'.join(said)}。", f"{'; '.join(said)}."
    )


def copied_from_last_year(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether every figure other than 0 is last year's."""
    if case.previous is None:
        return Judgement("not_assessable", "no_neighbour")
    if scopes_differ(case.record, case.previous):
        return Judgement("not_assessable", "scope_differs")
    now, before = (
        {place: figure.value for place, figure in _cells(record, tables) if figure.value}
        for record in (case.record, case.previous)
    )
    if len(now) < FEWEST_FIGURES:
        return Judgement("not_assessable", "not_applicable")
    if now != before:
        return Judgement("pass")
    return Judgement(
        "fail",
        message=f"申请表 {len(now)} 个非零数字与 {case.previous.year} 年逐格相同。",
        message_en=f"All {len(now)} figures other than 0 equal those of {case.previous.year}.",
    )


def late(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether the report is dated after the day by which it was to be published."""
    date = case.record.published_on or case.record.posted_on
    if date is None:
        return Judgement("not_assessable", "no_date")
    kind = case.kind
    if kind == "office" and scope_of(case.record).name != "own_organ":
        kind = "government"  # an office that may report for its government has the government's time
    limit = due_on(kind, case.level, case.record.year)
    if limit is None:
        return Judgement("not_assessable", "not_applicable")
    if date <= limit:
        return Judgement("pass")
    return Judgement(
        "fail",
        message=f"日期为 {date}，期限为 {limit}。",
        message_en=f"Dated {date}; the limit is {limit}.",
    )


def year_of_publication(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether the printed date lies in the year after the one reported on; that of a reissue may be later."""
    date, expected = case.record.published_on, case.record.year + 1
    if date is None:
        return Judgement("not_assessable", "no_date")
    if date.year == expected or (date.year > expected and case.is_reissue):
        return Judgement("pass")
    return Judgement(
        "fail",
        message=f"落款为 {date}，应在 {expected} 年。",
        message_en=f"Dated {date}, expected in {expected}.",
        severity="warning" if date.year > expected else "error",
    )


def edition_of_the_year(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether every table follows the edition in force for the year."""
    expected = edition_for_year(case.record.year)
    other: list[str] = []
    for table in case.record.tables:
        form = printed_table(case.record, table)
        if form is not expected.tables.get(table) and form.columns != expected.tables[table].columns:
            other.append(form.english)
    if case.record.form == expected.edition and not other:
        return Judgement("pass")
    return Judgement(
        "fail",
        message=f"{case.record.year} 年应使用 {expected.edition} 年格式，所印为 {case.record.form} 年的。",
        message_en=f"A report for {case.record.year} follows the form of {expected.edition}.",
    )


PROCEDURES: Mapping[str, Procedure] = {
    function.__name__: function
    for function in (
        whole_counts,
        blank_cells,
        digit_shift,
        copied_from_last_year,
        late,
        year_of_publication,
        edition_of_the_year,
    )
}
"""By the name that ``rules.toml`` uses."""


def _cells(record: Record, tables: Sequence[str]) -> Iterator[tuple[Place, Figure]]:
    for table, row, column, figure in record.figures():
        if table in tables:
            yield (table, row, column), figure


def _on_cells(wrong: Sequence[tuple[Place, Figure]], what: str, what_en: str) -> Judgement:
    if not wrong:
        return Judgement("pass")
    return Judgement(
        "fail", "", tuple(wrong), f"{len(wrong)} 格{what}。", f"{len(wrong)} cells are {what_en}."
    )


def _is_shift(printed: str, fitting: str) -> bool:
    """Whether one number is the other without one digit."""
    longer, shorter = sorted((printed, fitting), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def _split_cell(result: CheckResult) -> tuple[Term, Term] | None:
    """Two neighbours in a row that does not add up which, written as one number, would make it add up."""
    if result.verdict != "fail" or not result.is_sum or not result.row or result.difference is None:
        return None
    parts = [term for term in result.terms if not term.is_total]
    found = [
        (one, other)
        for one, other in itertools.pairwise(parts)
        if one.value
        and other.value is not None
        and int(f"{one.value}{other.value}") - one.value - other.value == result.difference
    ]
    return found[0] if len(found) == 1 else None
