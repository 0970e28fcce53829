"""Failing equations, filled in with the printed figures."""

from __future__ import annotations

from yangguang.charts.theme import label_text
from yangguang.checks.diagnosis import diagnose
from yangguang.checks.finding import CheckResult, Finding, Term, findings_of
from yangguang.datasets.collection import CollectedReport
from yangguang.pages.headlines import report_url
from yangguang.pages.official import cell_id
from yangguang.pages.shapes import FindingView, Part, RepairView
from yangguang.pages.words import note, number_text, signed_text
from yangguang.record.printed import printed_table

_SHOW_ALL = 6
"""An equation of so few parts is written out; of a longer one, only the parts that are not 0."""


def finding_views(report: CollectedReport) -> list[FindingView]:
    """The findings of a report, in the order of the form."""
    failed = [result for result in report.results if result.verdict == "fail"]
    return [
        _view(report, result, finding) for result, finding in zip(failed, findings_of(failed), strict=True)
    ]


def repair_views(report: CollectedReport) -> list[RepairView]:
    """The cells that alone would have to read otherwise for the sums to hold, in the order of the form."""
    found: list[RepairView] = []
    for diagnosis in diagnose(report.results):
        for repair in diagnosis.repairs:
            term = repair.term
            form = printed_table(report.record, term.table)
            row, column = form.row(term.row).printed, form.column(term.column).printed
            words = {
                "place": f"{label_text(row)} · {label_text(column)}",
                "printed": number_text(term.value),
                "value": number_text(repair.value),
                "sums": len(repair.checks),
            }
            text = [note("repair", **words), note("repair_en", **words)]
            if term.read_by not in ("text", "corrected"):
                text.append(note("repair_read", printed=term.printed))
            if repair.by_pattern:
                text.append(note("repair_pattern"))
            found.append(RepairView(cell_id(*repair.place), text[0], text[1], "".join(text[2:])))
    return found


def _view(report: CollectedReport, result: CheckResult, finding: Finding) -> FindingView:
    parts = [term for term in result.terms if not term.is_total]
    totals = [term for term in result.terms if term.is_total]
    shown = [term for term in parts if term.value or len(parts) <= _SHOW_ALL]
    return FindingView(
        id=f"finding-{result.check}-{result.row or result.column}",
        rule=result.explanation,
        rule_en=result.explanation_en,
        severity=result.severity,
        place=label_text(result.line),
        parts=[_part(term) for term in shown],
        totals=[_part(term) for term in totals],
        computed=number_text(finding.computed),
        printed=number_text(finding.printed),
        difference=signed_text(finding.difference or 0),
        text=finding.message,
        authority=report.authority.name,
        year=report.record.year,
        report_url=report_url(report),
    )


def _part(term: Term) -> Part:
    value = "空白" if term.value is None else number_text(term.value)
    return Part(label_text(term.label), value, "+", cell_id(term.table, term.row, term.column))
