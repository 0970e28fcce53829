"""Every rule of ``rules.toml`` held against a report and that of the year before; every result is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import cast

from yangguang.checks.case import Case, Place
from yangguang.checks.finding import CheckResult, Reason, Severity, Term, Verdict
from yangguang.checks.formula import Outcome, evaluate
from yangguang.checks.rule_procedures import ALL_PROCEDURES
from yangguang.checks.rules import Rule, rules
from yangguang.checks.scope import scopes_differ
from yangguang.forms import FormTable, load_edition
from yangguang.record.model import Figure, Record
from yangguang.record.printed import printed_table


def check_ledger(case: Case) -> tuple[CheckResult, ...]:
    """Hold every rule against a report; passed, failed and not assessable alike, in the order of the rules.

    Args:
        case: the report, that of the year before, and the results of the form's own sums.
    """
    return tuple(result for rule in rules() for result in _check(rule, case))


def _check(rule: Rule, case: Case) -> Iterator[CheckResult]:
    if not _concerns(rule, case):
        yield _result(rule, "", "not_assessable", "not_applicable", [], None)
        return
    if rule.procedure:
        judgement = ALL_PROCEDURES[rule.procedure](case, rule.tables)
        form = _forms(case.record)
        terms = [_term(form(place[0]), place, figure) for place, figure in judgement.cells]
        yield _result(
            rule,
            "",
            judgement.verdict,
            judgement.reason,
            terms,
            None,
            message=(judgement.message, judgement.message_en),
            severity=cast(Severity, judgement.severity or rule.severity),
        )
        return
    for line in rule.each or ("",):
        verdict, reason, outcome = _evaluate(rule, line, case)
        terms = _terms(case, outcome) if outcome else []
        yield _result(rule, line, verdict, reason, terms, outcome, relation=_relation(rule, line, outcome))


def _concerns(rule: Rule, case: Case) -> bool:
    """Whether the rule is about such a body; of one that is not registered nothing is said."""
    return (not rule.levels or case.level in rule.levels) and (not rule.kinds or case.kind in rule.kinds)


def _relation(rule: Rule, line: str, outcome: Outcome | None) -> str:
    """That of the formula whose outcome is shown."""
    _, formulas = rule.parsed(line)
    return formulas[0].relation if formulas else ""


def _evaluate(rule: Rule, line: str, case: Case) -> tuple[Verdict, Reason, Outcome | None]:
    if rule.uses_previous and case.previous is None and rule.number not in _WITHOUT_PREVIOUS:
        return "not_assessable", "body_changed" if case.body_changed else "no_neighbour", None
    if rule.uses_previous and case.previous and scopes_differ(case.record, case.previous):
        return "not_assessable", "scope_differs", None
    if rule.editions and not _follows(rule, case):
        return "not_assessable", "edition_changed" if rule.uses_previous else "not_applicable", None
    conditions, formulas = rule.parsed(line)
    for condition in conditions:
        met = evaluate(condition, case.record, case.previous)
        if met.holds is not True:
            return "not_assessable", met.gap or "not_applicable", None
    outcomes = [evaluate(formula, case.record, case.previous) for formula in formulas]
    for outcome in outcomes:
        if outcome.holds is False and _is_disputed(outcome, case):
            return "not_assessable", "disputed", outcome
        if outcome.holds is False:
            return "fail", "", outcome
    for outcome in outcomes:
        if outcome.holds is None:
            return "not_assessable", outcome.gap, outcome
    return "pass", "", outcomes[0]


def _is_disputed(outcome: Outcome, case: Case) -> bool:
    """Whether a figure of the rule stands in a sum that fails: the fault may lie there, and is said there."""
    now, before = (
        {
            (term.table, term.row, term.column)
            for result in results
            if result.verdict == "fail"
            for term in result.terms
        }
        for results in (case.sums, case.previous_sums)
    )
    return any(cell.place in (before if cell.is_previous else now) for cell in outcome.cells)


_WITHOUT_PREVIOUS = frozenset({"P3", "X2"})
"""Rules that last year's report only makes easier to meet."""


def _follows(rule: Rule, case: Case) -> bool:
    """Whether the tables that the formulas name are printed in one of the rule's editions, in both years."""
    tables = {
        term.pattern[0]
        for line in (rule.each or ("",))
        for formula in rule.parsed(line)[1]
        for term in (*formula.left, *formula.right)
        if term.pattern
    }
    records = [case.record, *([case.previous] if rule.uses_previous and case.previous else [])]
    return all(
        printed_table(record, table) in [load_edition(edition).tables[table] for edition in rule.editions]
        for record in records
        for table in tables
        if table in record.tables
    )


def _terms(case: Case, outcome: Outcome) -> list[Term]:
    now, before = _forms(case.record), _forms(case.previous or case.record)
    return [
        _term(
            (before if cell.is_previous else now)(cell.place[0]),
            cell.place,
            cell.figure,
            is_total=cell.is_right,
            is_previous=cell.is_previous,
        )
        for cell in outcome.cells
    ]


def _forms(record: Record) -> Callable[[str], FormTable]:
    """The form's table that a record prints, by its code; looked up once for many cells."""
    return cache(partial(printed_table, record))


def _term(
    form: FormTable, place: Place, figure: Figure, *, is_total: bool = False, is_previous: bool = False
) -> Term:
    table, row, column = place
    return Term(
        table=table,
        row=row,
        column=column,
        label=f"{form.row(row).printed}·{form.column(column).printed}",
        label_en=f"{form.row(row).english} · {form.column(column).english}",
        printed=figure.printed,
        value=figure.value,
        read_by=figure.read_by,
        is_total=is_total,
        is_previous=is_previous,
    )


def _result(
    rule: Rule,
    line: str,
    verdict: Verdict,
    reason: Reason,
    terms: Sequence[Term],
    outcome: Outcome | None,
    *,
    relation: str = "",
    message: tuple[str, str] = ("", ""),
    severity: Severity | None = None,
) -> CheckResult:
    first = terms[0] if terms else None
    is_column = any(re.search(r"\.\{\}(?: |$)", text) for text in rule.formulas)
    return CheckResult(
        rule=rule.number,
        check=rule.number,
        table=first.table if first else (rule.tables[0] if len(rule.tables) == 1 else ""),
        row="" if is_column else line,
        column=line if is_column else "",
        severity=severity or rule.severity,
        verdict=verdict,
        reason=reason,
        printed=outcome.right if outcome else None,
        computed=outcome.left if outcome else None,
        terms=tuple(terms),
        left_out=(),
        name=rule.name,
        name_en=rule.name_en,
        line=first.label if line and first else "",
        line_en=first.label_en if line and first else "",
        explanation=rule.explanation,
        explanation_en=rule.explanation_en,
        message=message[0],
        message_en=message[1],
        relation=relation,
        is_sum=False,
    )
