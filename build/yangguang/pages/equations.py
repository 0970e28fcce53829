"""Failing equations, filled in with the printed figures."""

from __future__ import annotations

from yangguang.checks.diagnosis import diagnose
from yangguang.checks.finding import CheckResult, Finding, Term, findings_of
from yangguang.datasets.collection import CollectedReport
from yangguang.languages import Language, Words
from yangguang.pages.headlines import report_url
from yangguang.pages.official import cell_id
from yangguang.pages.shapes import FindingView, Part, RepairView
from yangguang.pages.words import authority_name, label, note, number_text, signed_text, word
from yangguang.record.printed import printed_table

_SHOW_ALL = 6
"""An equation of so few parts is written out; of a longer one, only the parts that are not 0."""


def finding_views(report: CollectedReport, language: Language) -> list[FindingView]:
    """The findings of a report, in the order of the form."""
    failed = [result for result in report.results if result.verdict == "fail"]
    return [
        _view(report, result, finding, language)
        for result, finding in zip(failed, findings_of(failed), strict=True)
    ]


def repair_views(report: CollectedReport, language: Language) -> list[RepairView]:
    """The cells that alone would have to read otherwise for the sums to hold, in the order of the form."""
    found: list[RepairView] = []
    for diagnosis in diagnose(report.results):
        for repair in diagnosis.repairs:
            term = repair.term
            form = printed_table(report.record, term.table)
            row, column = form.row(term.row), form.column(term.column)
            names = [label(one.printed, one.english, language) for one in (row, column)]
            words = {
                "place": " · ".join(names),
                "printed": number_text(term.value),
                "value": number_text(repair.value),
                "sums": len(repair.checks),
            }
            remarks = []
            if term.read_by not in ("text", "corrected"):
                remarks.append(note("repair_read", language, printed=term.printed))
            if repair.by_pattern:
                remarks.append(note("repair_pattern", language))
            text, remark = note("repair", language, **words), " ".join(remarks)
            found.append(RepairView(cell_id(*repair.place), text, remark))
    return found


def _view(report: CollectedReport, result: CheckResult, finding: Finding, language: Language) -> FindingView:
    parts = [term for term in result.terms if not term.is_total]
    totals = [term for term in result.terms if term.is_total]
    shown = [term for term in parts if term.value or len(parts) <= _SHOW_ALL]
    return FindingView(
        id=f"finding-{result.check}-{result.row or result.column}",
        rule=Words(result.explanation, result.explanation_en).of(language),
        severity=result.severity,
        place=label(result.line, result.line_en, language),
        parts=[_part(term, language) for term in shown],
        totals=[_part(term, language) for term in totals],
        computed=number_text(finding.computed),
        printed=number_text(finding.printed),
        difference=signed_text(finding.difference or 0),
        text=Words(finding.message, finding.message_en).of(language),
        authority=authority_name(report.authority, language),
        year=report.record.year,
        report_url=report_url(report),
    )


def _part(term: Term, language: Language) -> Part:
    value = word("cells", "blank", language) if term.value is None else number_text(term.value)
    return Part(
        label(term.label, term.label_en, language), value, "+", cell_id(term.table, term.row, term.column)
    )
