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

Reason = Literal["", "blank_parts", "blank_total", "not_read", "not_printed", "derived"]
"""Why a verdict is what it is: parts are printed blank; the total is; we could not read a cell that is
printed; the report does not print one side; a cell was computed from the form's equations, so that passing
proves less."""


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
        printed, computed, difference: totals as printed, sum of the parts, the first minus the second.
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
    printed: int | Decimal
    computed: int | Decimal
    difference: int | Decimal
    message: str
    message_en: str
    equation: str
    equation_en: str
    terms: tuple[Term, ...]


def findings_of(results: Iterable[CheckResult]) -> list[Finding]:
    """The findings among results: one for each that failed, in the same order."""
    return [_finding(result) for result in results if result.verdict == "fail"]


def _finding(result: CheckResult) -> Finding:
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
