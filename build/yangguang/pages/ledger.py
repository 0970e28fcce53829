"""The check ledger on pages: what breaks a rule on the page of its report, and a page for each rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from yangguang.checks.finding import CheckResult, Finding, Term, findings_of
from yangguang.checks.rules import LedgerEntry, ledger_entries
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.languages import Language, Words
from yangguang.pages.headlines import report_url
from yangguang.pages.official import cell_id
from yangguang.pages.words import authority_name, label, note, number_text, word

FAILURES_A_PAGE = 200
"""Failures that the page of a rule lists, newest first; all of them are in the dataset."""

CELLS_OF_A_CONCERN = 12
"""Cells that a sentence links to."""


@dataclass(frozen=True, slots=True)
class CellLink:
    """A cell that a rule looked at; ``url`` from the page of its report."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Concern:
    """What breaks a rule in one report; ``cells`` are at most ``CELLS_OF_A_CONCERN``, of ``cells_in_all``."""

    id: str
    rule: str
    rule_url: str
    name: str
    severity: str
    text: str
    is_misread: bool
    cells: Sequence[CellLink]
    cells_in_all: int
    authority: str
    year: int
    report_url: str


def rule_url(number: str) -> str:
    """The address of a rule's page, from the root of a language."""
    return f"findings/{number.lower()}/"


def concerns(report: CollectedReport, language: Language) -> list[Concern]:
    """What breaks a rule beyond the sums in one report, grave ones first."""
    failed = [result for result in report.ledger if result.verdict == "fail"]
    views = [
        _concern(report, result, finding, language)
        for result, finding in zip(failed, findings_of(failed), strict=True)
    ]
    return sorted(views, key=lambda view: ("error", "warning", "info").index(view.severity))


def _concern(report: CollectedReport, result: CheckResult, finding: Finding, language: Language) -> Concern:
    terms = [term for term in result.terms if term.value or term.value is None or len(result.terms) <= 4]
    previous = f"../{report.record.year - 1}/"
    return Concern(
        id=f"rule-{finding.id}".replace(":", "-").rstrip("-"),
        rule=result.rule,
        rule_url=rule_url(result.rule),
        name=Words(result.name, result.name_en).of(language),
        severity=result.severity,
        text=Words(finding.message, finding.message_en).of(language),
        is_misread=any(term.read_by not in ("text", "corrected") for term in result.terms),
        cells=[
            CellLink(
                label=_cell_label(term, language),
                value=word("cells", "blank", language) if term.value is None else number_text(term.value),
                url=f"{previous if term.is_previous else ''}#{cell_id(term.table, term.row, term.column)}",
            )
            for term in terms[:CELLS_OF_A_CONCERN]
        ],
        cells_in_all=len(terms),
        authority=authority_name(report.authority, language),
        year=report.record.year,
        report_url=report_url(report),
    )


def _cell_label(term: Term, language: Language) -> str:
    name = label(term.label, term.label_en, language)
    return note("last_year", language, label=name) if term.is_previous else name


@dataclass(frozen=True, slots=True)
class ChainLink:
    """What one report carries forward beside what the next one carries over; addresses from ``home``.

    Attributes:
        state: "pass", "fail", or "open" where it cannot be told; ``reason`` says why.
        columns_failed: of the seven columns, how many differ.
    """

    before: int
    after: int
    forward: str
    over: str
    forward_url: str
    over_url: str
    state: str
    reason: str
    columns_failed: int


def carry_over_chain(reports: Sequence[CollectedReport], language: Language) -> list[ChainLink]:
    """The links between consecutive years of one authority, oldest first; rule Y1 decides each column."""
    found: list[ChainLink] = []
    for before, after in pairwise(reports):
        results = [result for result in after.ledger if result.rule == _CHAIN_RULE]
        if after.record.year != before.record.year + 1 or not results:
            continue
        failed = sum(result.verdict == "fail" for result in results)
        total = results[-1]
        state = "fail" if failed else "pass" if total.verdict == "pass" else "open"
        found.append(
            ChainLink(
                before=before.record.year,
                after=after.record.year,
                forward=number_text(before.record.value(*_FORWARD)),
                over=number_text(after.record.value(*_OVER)),
                forward_url=f"{report_url(before)}#{cell_id(*_FORWARD)}",
                over_url=f"{report_url(after)}#{cell_id(*_OVER)}",
                state=state,
                reason=word("reasons", total.reason, language) if state == "open" else "",
                columns_failed=failed,
            )
        )
    return found


_CHAIN_RULE = "Y1"
_FORWARD = ("requests", "carried_forward", "total")
_OVER = ("requests", "received_carried_over", "total")
"""The rule of the chain, and the cells shown of it; the rule itself looks at all seven columns."""


@dataclass(frozen=True, slots=True)
class RuleTally:
    """How often a rule passes, fails, and cannot be assessed (with reasons and their numbers)."""

    passed: int
    failed: int
    open: int
    reports_failed: int
    reasons: Sequence[tuple[str, int]]


def rule_pages(collection: Collection, language: Language) -> Iterator[tuple[str, dict[str, Any]]]:
    """The page of every rule of the ledger: name of the file, and what its template is given."""
    of_rule: dict[str, list[tuple[CollectedReport, CheckResult]]] = {}
    newest: list[CollectedReport] = sorted(collection.reports, key=lambda one: (-one.record.year, one.id))
    for report in newest:
        for result in (*report.results, *report.ledger):
            of_rule.setdefault(result.rule, []).append((report, result))
    for number, entry in ledger_entries().items():
        yield f"{rule_url(number)}index.md", _page(entry, of_rule.get(number, []), language)


def tally(results: Sequence[tuple[CollectedReport, CheckResult]], language: Language) -> RuleTally:
    """Count the results of one rule."""
    verdicts = Counter(result.verdict for _, result in results)
    reasons = Counter(result.reason for _, result in results if result.verdict == "not_assessable")
    return RuleTally(
        passed=verdicts["pass"],
        failed=verdicts["fail"],
        open=verdicts["not_assessable"],
        reports_failed=len({report.id for report, result in results if result.verdict == "fail"}),
        reasons=[(word("reasons", reason, language), count) for reason, count in reasons.most_common()],
    )


def _page(
    entry: LedgerEntry, results: Sequence[tuple[CollectedReport, CheckResult]], language: Language
) -> dict[str, Any]:
    failed = [(report, result) for report, result in results if result.verdict == "fail"]
    return {
        "title": Words(f"规则 {entry.number}：{entry.name}", f"Rule {entry.number}: {entry.name_en}").of(
            language
        ),
        "description": Words(
            f"{entry.name}：{entry.explanation}", f"{entry.name_en}: {entry.explanation_en}"
        ).of(language),
        "rule": entry,
        "name": Words(entry.name, entry.name_en).of(language),
        "explanation": Words(entry.explanation, entry.explanation_en).of(language),
        "exceptions": Words(entry.exceptions, entry.exceptions_en).of(language),
        "tally": tally(results, language),
        "failures": [
            _concern(report, result, findings_of([result])[0], language)
            for report, result in failed[:FAILURES_A_PAGE]
        ],
    }
