"""What a check says: a verdict for every rule and line, and a finding where a report does not add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from yangguang.record.model import Figure, Value

Severity = Literal["error", "warning", "info"]
"""error: the form's own arithmetic; warning: needs a human; info: context."""

Verdict = Literal["pass", "fail", "not_assessable"]
"""Whether a rule holds on one line; ``not_assessable`` where blanks leave it open."""

Reason = Literal[
    "",
    "blank_parts",
    "blank_total",
    "not_read",
    "not_printed",
    "derived",
    "no_neighbour",
    "edition_changed",
    "scope_differs",
    "not_applicable",
    "no_date",
    "disputed",
    "not_stated",
    "body_changed",
    "scope_unknown",
    "units_unknown",
]
"""Why a verdict is what it is: parts are printed blank; the total is; we could not read a cell that is
printed; the report does not print one side; a cell was computed from the form's equations, so that passing
proves less; there is no report of the year before, or its table is of another edition, or of another scope;
what the rule is about does not occur; no date is printed; a figure of it is itself in a sum that fails;
the text does not say; the year before is reported on by the body that this one succeeded; nothing says whom
the other reports cover; not all units that a whole area's report adds up are known and here."""


@dataclass(frozen=True, slots=True)
class Term:
    """One printed cell in an equation.

    Attributes:
        table, row, column: codes of the record contract; together the place of the cell.
        label, label_en: what the form calls it in this equation (its row, or its column).
        printed: as it stands in the source.
        value: as read; ``None`` where blank or unreadable.
        read_by: how it was read.
        is_total: whether it stands on the right, among the totals.
        is_previous: whether it is a cell of the report of the year before.
    """

    table: str
    row: str
    column: str
    label: str
    label_en: str
    printed: str
    value: Value
    read_by: str
    is_total: bool
    is_previous: bool = False

    @classmethod
    def of(cls, place: tuple[str, str, str], figure: Figure, label: tuple[str, str], is_total: bool) -> Term:
        """Make the term of a figure; ``label`` is Chinese, English."""
        return cls(*place, *label, figure.printed, figure.value, figure.read_by, is_total)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One rule on one line of one report.

    Attributes:
        rule: number in the check ledger, ``R2``.
        check: permanent name of the equation, ``requests.outcomes``.
        table: code of the table.
        row, column: the line on which the equation holds: one of the two, the other is "".
        severity: of the finding, if it fails.
        verdict, reason: see the types.
        printed: sum of the totals as printed; ``None`` where none is.
        computed: sum of the parts that are printed with a number; ``None`` where no part is printed.
        terms: every printed cell of the equation, parts first, in the order of the form.
        left_out: codes of rows (or columns) that belong to the equation and that this report does not print.
        name, name_en: of the equation.
        line, line_en: label of the row or column.
        explanation, explanation_en: the equation in a sentence.
        message, message_en: what is to be said if it fails, where the figures do not say it themselves.
        relation: between left and right; "" where the rule compares nothing.
        is_sum: whether this is the form's own arithmetic.
    """

    rule: str
    check: str
    table: str
    row: str
    column: str
    severity: Severity
    verdict: Verdict
    reason: Reason
    printed: int | Decimal | None
    computed: int | Decimal | None
    terms: tuple[Term, ...]
    left_out: tuple[str, ...]
    name: str
    name_en: str
    line: str
    line_en: str
    explanation: str
    explanation_en: str
    message: str = ""
    message_en: str = ""
    relation: str = "="
    is_sum: bool = True

    @property
    def id(self) -> str:
        """Permanent within the report: ``requests.outcomes:total``."""
        return f"{self.check}:{self.row or self.column}"

    @property
    def difference(self) -> int | Decimal | None:
        """Printed minus computed; ``None`` where one of them is."""
        if self.printed is None or self.computed is None:
            return None
        return self.printed - self.computed


@dataclass(frozen=True, slots=True)
class Finding:
    """An equation of the form that a report does not satisfy; it does not say which figure is wrong.

    Attributes:
        id: permanent within the report.
        rule, check, severity: as in ``CheckResult``.
        table, row, column: the line.
        printed, computed, difference: totals as printed, sum of the parts, the first minus the second;
            ``None`` where a rule compares no numbers.
        message, message_en: one sentence.
        equation, equation_en: the equation filled in; parts that are 0 are left out.
        terms: every printed cell of the equation.
    """

    id: str
    rule: str
    check: str
    severity: Severity
    table: str
    row: str
    column: str
    printed: int | Decimal | None
    computed: int | Decimal | None
    difference: int | Decimal | None
    message: str
    message_en: str
    equation: str
    equation_en: str
    terms: tuple[Term, ...]


def findings_of(results: Iterable[CheckResult]) -> list[Finding]:
    """The findings among results: one for each that failed, in the same order."""
    return [_finding(result) for result in results if result.verdict == "fail"]


def _finding(result: CheckResult) -> Finding:
    if not result.is_sum:
        return _rule_finding(result)
    assert result.printed is not None
    assert result.computed is not None
    assert result.difference is not None
    difference = f"{result.difference:+}".replace("-", "−")
    blank = any(term.value is None for term in result.terms)
    return Finding(
        id=result.id,
        rule=result.rule,
        check=result.check,
        severity=result.severity,
        table=result.table,
        row=result.row,
        column=result.column,
        printed=result.printed,
        computed=result.computed,
        difference=result.difference,
        message=(
            f"{result.name}，{result.line}：报告印为 {result.printed}，各项相加为 {result.computed}，"
            f"相差 {difference}{'（空白单元格未计入）' if blank else ''}。"
        ),
        message_en=(
            f"{result.name_en}, {result.line_en}: printed {result.printed}, "
            f"the parts add up to {result.computed}, "
            f"difference {difference}{' (blank cells are left out)' if blank else ''}."
        ),
        equation=_equation(result, [term.label for term in result.terms]),
        equation_en=_equation(result, [term.label_en for term in result.terms]),
        terms=result.terms,
    )


def _rule_finding(result: CheckResult) -> Finding:
    line = f"{result.name}，{result.line}" if result.line else result.name
    line_en = f"{result.name_en}, {result.line_en}" if result.line_en else result.name_en
    equation, equation_en = _comparison(result, english=False), _comparison(result, english=True)
    return Finding(
        id=result.id,
        rule=result.rule,
        check=result.check,
        severity=result.severity,
        table=result.table,
        row=result.row,
        column=result.column,
        printed=result.printed,
        computed=result.computed,
        difference=result.difference,
        message=result.message or f"{line}：{equation}。",
        message_en=result.message_en or f"{line_en}: {equation_en}.",
        equation=equation,
        equation_en=equation_en,
        terms=result.terms,
    )


_NEGATED = {"=": "≠", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}
"""What is true of the two sides when the relation does not hold."""


def _comparison(result: CheckResult, *, english: bool) -> str:
    """``本年 3 ≠ 上年 2``: the cells of both sides that are not 0, and the relation that holds instead."""
    if not result.relation or result.printed is None or result.computed is None:
        return ""

    def side(is_right: bool, value: int | Decimal) -> str:
        terms = [term for term in result.terms if term.is_total is is_right]
        shown = [term for term in terms if term.value] or terms[:1]
        year = "last year's " if english else "上年 "
        named = [
            f"{year if term.is_previous else ''}{term.label_en if english else term.label} {term.value}"
            for term in shown
        ]
        return f"{', '.join(named)} ({value})" if len(named) > 1 else named[0] if named else str(value)

    relation = _NEGATED[result.relation]
    return f"{side(False, result.computed)} {relation} {side(True, result.printed)}"


def _equation(result: CheckResult, labels: list[str]) -> str:
    """``结果维持 10 + 结果纠正 1 = 11 ≠ 总计 0``: parts that count, their sum, the totals as printed."""
    labelled = list(zip(labels, result.terms, strict=True))
    parts = [f"{label} {term.value}" for label, term in labelled if term.value and not term.is_total]
    totals = [f"{label} {term.value}" for label, term in labelled if term.value is not None and term.is_total]
    left = " + ".join(parts) or "0"
    if len(parts) > 1:
        left += f" = {result.computed}"
    right = " + ".join(totals) + (f" = {result.printed}" if len(totals) > 1 else "")
    return f"{left} ≠ {right}"
