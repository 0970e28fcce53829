"""The form's own sums, evaluated on every line of a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from yangguang.checks.finding import CheckResult, Finding, Reason, Term, Verdict, findings_of
from yangguang.errors import EditionError
from yangguang.forms import Edition, FormTable, Sum
from yangguang.record.model import Record
from yangguang.record.printed import printed_table


def sum_findings(record: Record, edition: Edition) -> list[Finding]:
    """Compare every sum the form prints with the sum of its parts.

    Args:
        record: one report, figures as printed.
        edition: the form edition its tables follow.

    Returns:
        One finding per sum and line that does not add up, in the order of the form; ``difference`` is printed
        minus computed, in the unit of the cells. Blank parts are left out of the sum, and the finding says
        so.

    Raises:
        EditionError: the record was read with another edition.

    Source: 国办公开办函〔2021〕30号 and 〔2019〕60号, tables of parts 三 and 四.
    """
    return findings_of(check_sums(record, edition))


def check_sums(record: Record, edition: Edition) -> tuple[CheckResult, ...]:
    """Evaluate every sum on every printed line; passed, failed and not assessable alike.

    A table printed in the layout of another edition is held against that edition's sums. A row or column
    that the report does not print is left out of the sum. Where cells are blank, the sum of the known ones
    decides: equal to the total, it passes; below, it is not assessable; above, it fails, since no count is
    negative.

    Args:
        record: one report, figures as printed.
        edition: the form edition its first table follows.

    Raises:
        EditionError: the record was read with another edition.
    """
    if record.form != edition.edition:
        raise EditionError(
            f"{record.authority} {record.year}: read with edition {record.form}, but checked with edition "
            f"{edition.edition}. Pass the edition named in the record."
        )
    results: list[CheckResult] = []
    for code in edition.tables:
        if code in record.tables:
            form = printed_table(record, code)
            for equation in form.sums:
                results += _check(record, form, equation)
    return tuple(results)


def _check(record: Record, form: FormTable, equation: Sum) -> Iterator[CheckResult]:
    is_down = equation.over == "columns"
    lines: Sequence[tuple[str, str, str]] = [
        (item.code, item.printed, item.english) for item in (form.columns if is_down else form.rows)
    ]
    for code, line, line_en in lines:
        parts = _terms(record, form, equation, code, is_total=False)
        totals = _terms(record, form, equation, code, is_total=True)
        if not parts and not totals:
            continue
        printed_codes = {term.row if is_down else term.column for term in (*parts, *totals)}
        verdict, reason = _verdict(parts, totals, *_unread(record, form.code, equation, code))
        yield CheckResult(
            rule=equation.rule,
            check=equation.id,
            table=form.code,
            row="" if is_down else code,
            column=code if is_down else "",
            severity=equation.severity,
            verdict=verdict,
            reason=reason,
            printed=_known(totals) if _any_known(totals) else None,
            computed=_known(parts) if verdict != "not_assessable" or _any_known(parts) else None,
            terms=(*parts, *totals),
            left_out=tuple(c for c in (*equation.plus, *equation.equals) if c not in printed_codes),
            name=equation.name,
            name_en=equation.name_en,
            line=line,
            line_en=line_en,
            explanation=equation.explanation,
            explanation_en=equation.explanation_en,
        )


def _place(equation: Sum, term: str, line: str) -> tuple[str, str]:
    """Row and column of a term on a line."""
    return (term, line) if equation.over == "columns" else (line, term)


def _terms(record: Record, form: FormTable, equation: Sum, line: str, is_total: bool) -> tuple[Term, ...]:
    """The printed cells of one side of an equation on one line."""
    terms: list[Term] = []
    for code in equation.equals if is_total else equation.plus:
        row, column = _place(equation, code, line)
        figure = record.tables[form.code].get(row, {}).get(column)
        if figure is not None:
            item = form.row(code) if equation.over == "columns" else form.column(code)
            terms.append(Term.of((form.code, row, column), figure, (item.printed, item.english), is_total))
    return tuple(terms)


def _unread(record: Record, table: str, equation: Sum, line: str) -> tuple[bool, bool]:
    """Whether the reading lacks something among the parts, and among the totals, that the source prints."""
    gaps = {remark.place for remark in record.remarks if remark.is_incomplete}
    if not gaps:
        return False, False

    def lacks(codes: Sequence[str]) -> bool:
        places = {"", table}
        for code in codes:
            row, column = _place(equation, code, line)
            places |= {f"{table}.{row}", f"{table}.{row}.{column}"}
        return bool(gaps & places)

    return lacks(equation.plus), lacks(equation.equals)


def _any_known(terms: Sequence[Term]) -> bool:
    return any(term.value is not None for term in terms)


def _known(terms: Sequence[Term]) -> int | Decimal:
    return sum((term.value for term in terms if term.value is not None), start=0)


def _verdict(
    parts: Sequence[Term], totals: Sequence[Term], parts_unread: bool, totals_unread: bool
) -> tuple[Verdict, Reason]:
    """Decide one equation; see ``check_sums``."""
    is_unread = parts_unread or totals_unread
    if not parts or not totals:
        return "not_assessable", "not_read" if is_unread else "not_printed"
    if not _any_known(totals):
        return "not_assessable", "not_read" if totals_unread else "blank_total"
    left, right = _known(parts), _known(totals)
    parts_blank = any(term.value is None for term in parts)
    totals_blank = any(term.value is None for term in totals)
    if left == right:
        return "pass", "derived" if any(term.read_by == "derived" for term in (*parts, *totals)) else ""
    missing_left = parts_blank or parts_unread
    missing_right = totals_blank or totals_unread
    if (left < right and missing_left) or (left > right and missing_right):
        if is_unread:
            return "not_assessable", "not_read"
        return "not_assessable", "blank_parts" if left < right else "blank_total"
    return "fail", ""
