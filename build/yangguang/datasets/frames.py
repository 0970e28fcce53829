"""The published tables as pandas frames; rows in the order of reports, then of the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from yangguang.checks.narrative import placed_statements
from yangguang.checks.scope import scope_of
from yangguang.datasets.changes import change_lines
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.datasets.corrections import correction_lines
from yangguang.datasets.coverage import coverage_lines
from yangguang.datasets.dictionary import ColumnType, TableSchema, dictionary
from yangguang.datasets.divisions import division_lines
from yangguang.datasets.form import cells_of, form_lines
from yangguang.datasets.indicators import IndicatorValue, counts, indicator_values, rates
from yangguang.datasets.peers import peer_lines, rate_interval
from yangguang.datasets.previous import Published, figure_status
from yangguang.datasets.reissues import reissue_lines
from yangguang.datasets.release import UNRELEASED, Release
from yangguang.datasets.repairs import repair_lines
from yangguang.datasets.wide import wide_lines
from yangguang.record.printed import printed_table

DTYPES: Mapping[ColumnType, str] = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "object",
}
"""The pandas type of each type of the dictionary; dates stay ``datetime.date``."""

Frames = Mapping[str, pd.DataFrame]
"""Name of the table → frame with the columns of the dictionary, in its order."""

Line = Mapping[str, Any]


def build_frames(
    collection: Collection, release: Release = UNRELEASED, previous: Published | None = None
) -> Frames:
    """Lay out a collection as the tables of the dictionary.

    Args:
        collection: reports as read and checked.
        release: version of the data.
        previous: what ``changes`` compares with; ``None``: nothing.

    Returns:
        ``figures`` (one printed cell a row), ``reports`` (one report), ``indicators`` (one rate of one
        report), ``peers`` (one indicator of one year and group of like bodies), ``findings`` (one equation
        that does not hold), ``checks`` (one equation on one line), ``statements`` (one figure of the text),
        ``texts`` (one part or subsection), ``authorities``, ``divisions`` (one code), ``form`` (one cell of
        one edition),
        ``<table>_wide`` (one report a row, one cell a column), ``corrections`` (one corrected cell),
        ``repairs`` (one cell that a smallest repair names), ``reissues`` (one cell of a report published
        again), and ``changes`` (one difference from the previous release). A blank cell has no value and
        the status ``blank``; what is not printed has no row.
    """
    schemas = dictionary()
    rated = {report.id: indicator_values(report.record, report.results) for report in collection.reports}
    lines: Mapping[str, Iterable[Line]] = {
        "figures": _each(collection, _figures),
        "reports": (_report(report, rated[report.id]) for report in collection.reports),
        "indicators": (
            line for report in collection.reports for line in _indicators(report, rated[report.id])
        ),
        "peers": peer_lines(collection, rated),
        "findings": _each(collection, _findings),
        "checks": _each(collection, _checks),
        "statements": _each(collection, _statements),
        "texts": _each(collection, _texts),
        "authorities": _authorities(collection),
        "divisions": division_lines(collection),
        "form": form_lines(),
        "coverage": coverage_lines(collection),
        "requests_wide": wide_lines(collection, "requests"),
        "proactive_wide": wide_lines(collection, "proactive"),
        "proceedings_wide": wide_lines(collection, "proceedings"),
        "corrections": correction_lines(collection),
        "repairs": repair_lines(collection),
        "reissues": reissue_lines(collection),
        "changes": change_lines(collection, release, previous),
    }
    return {name: _frame(schemas[name], lines[name]) for name in schemas}


def _each(collection: Collection, lines: Any) -> Iterator[Line]:
    return (line for report in collection.reports for line in lines(report))


def _frame(schema: TableSchema, lines: Iterable[Line]) -> pd.DataFrame:
    """A frame with the columns and types of the schema."""
    names = [column.name for column in schema.columns]
    rows = [tuple(line[name] for name in names) for line in lines]
    frame = pd.DataFrame(rows, columns=names, dtype="object")
    return frame.astype({column.name: DTYPES[column.type] for column in schema.columns})


def _whose(report: CollectedReport) -> dict[str, Any]:
    return {
        "report_id": report.id,
        "authority_id": report.authority.id,
        "authority": report.authority.name,
        "year": report.record.year,
    }


def _number(value: int | Decimal | None) -> float | None:
    return None if value is None else float(value)


def _figures(report: CollectedReport) -> Iterator[Line]:
    whose = _whose(report)
    described = {table: cells_of(printed_table(report.record, table)) for table in report.record.tables}
    for table, row, column, figure in report.record.figures():
        at = figure.locator
        box = at.box or (None, None, None, None)
        yield {
            **whose,
            **described[table][row, column],
            "value": _number(figure.value),
            "status": figure_status(figure),
            "printed": figure.printed,
            "read_by": figure.read_by,
            "misread": figure.misread or None,
            "confidence": figure.confidence,
            "page": at.page,
            "left": box[0],
            "top": box[1],
            "right": box[2],
            "bottom": box[3],
            "source_table": at.table,
            "source_row": at.row,
            "source_column": at.column,
            "source_line": at.line,
            "source_field": at.field,
        }


def _report(report: CollectedReport, rated: tuple[IndicatorValue, ...]) -> Line:
    record, source = report.record, report.source
    verdicts = Counter(result.verdict for result in report.results)
    scope = scope_of(record)
    line: dict[str, Any] = {
        **_whose(report),
        "authority_printed": record.authority,
        "edition": record.form,
        "scope": scope.name,
        "scope_phrase": scope.phrase or None,
        "published_on": record.published_on,
        "posted_on": record.posted_on,
        "kind": source.kind,
        "issue": source.issue,
        "supersedes": " ".join(report.supersedes) or None,
        "source_url": source.url or None,
        "source_format": record.provenance.format,
        "source_sha256": record.provenance.sha256,
        "source_bytes": record.provenance.bytes,
        "reader": record.provenance.reader,
        "recogniser": record.provenance.recogniser,
        "is_complete": record.is_complete,
        "checks_passed": verdicts["pass"],
        "checks_failed": verdicts["fail"],
        "checks_not_assessable": verdicts["not_assessable"],
    }
    for count in counts():
        line[count.code] = record.value(*count.cell.split("."))
    for value in rated:
        line[value.code] = value.value
        line[f"{value.code}_numerator"] = value.numerator
        line[f"{value.code}_denominator"] = value.denominator
    for basis in ("implied", "disputed"):
        line[f"{basis}_rates"] = " ".join(value.code for value in rated if value.basis == basis) or None
    return line


def _indicators(report: CollectedReport, rated: tuple[IndicatorValue, ...]) -> Iterator[Line]:
    for rate, value in zip(rates(), rated, strict=True):
        low, high = rate_interval(value) or (None, None)
        yield {
            **_whose(report),
            "indicator": rate.code,
            "label": rate.name,
            "label_en": rate.name_en,
            "value": value.value,
            "numerator": value.numerator,
            "denominator": value.denominator,
            "basis": value.basis,
            "interval_low": low,
            "interval_high": high,
        }


def _findings(report: CollectedReport) -> Iterator[Line]:
    # what is only context stands among the checks: a finding asks a reader to look
    notable = (finding for finding in report.concerns if finding.severity != "info")
    for finding in (*report.findings, *notable):
        yield {
            **_whose(report),
            "finding_id": finding.id,
            "rule": finding.rule,
            "check": finding.check,
            "severity": finding.severity,
            "table": finding.table or None,
            "row": finding.row or None,
            "column": finding.column or None,
            "printed": _number(finding.printed),
            "computed": _number(finding.computed),
            "difference": _number(finding.difference),
            "equation": finding.equation,
            "equation_en": finding.equation_en,
            "message": finding.message,
            "message_en": finding.message_en,
        }


def _checks(report: CollectedReport) -> Iterator[Line]:
    for result in (*report.results, *report.ledger):
        yield {
            **_whose(report),
            "check_id": result.id,
            "rule": result.rule,
            "check": result.check,
            "severity": result.severity,
            "table": result.table or None,
            "row": result.row or None,
            "column": result.column or None,
            "verdict": result.verdict,
            "reason": result.reason or None,
            "printed": _number(result.printed),
            "computed": _number(result.computed),
            "difference": _number(result.difference),
            "left_out": " ".join(result.left_out) or None,
        }


def _statements(report: CollectedReport) -> Iterator[Line]:
    for placed in placed_statements(report.record):
        one = placed.statement
        yield {
            **_whose(report),
            "statement": one.number,
            "part": placed.part,
            "subsection": placed.subsection,
            "kind": one.kind,
            "value": float(one.value),
            "unit": one.unit,
            "counts": one.counts or None,
            "subject": one.subject or None,
            "part_of": one.part_of,
            "share_of": one.share_of,
            "is_of_area": one.is_of_area,
            "sentence": one.sentence,
        }


def _texts(report: CollectedReport) -> Iterator[Line]:
    def line(part: int, part_title: str | None, place: int, title: str | None, text: str) -> Line:
        return {
            **_whose(report),
            "part": part,
            "part_title": part_title,
            "subsection": place,
            "subsection_title": title,
            "text": text,
            "characters": len("".join(text.split())),
        }

    if report.record.preamble:
        yield line(0, None, 0, None, report.record.preamble)
    for section in report.record.sections:
        yield line(section.number, section.title, 0, None, section.text)
        for place, part in enumerate(section.subsections, 1):
            yield line(section.number, section.title, place, part.title, part.text)


def _authorities(collection: Collection) -> Iterator[Line]:
    years: dict[str, list[int]] = {}
    for report in collection.reports:
        years.setdefault(report.authority.id, []).append(report.record.year)
    for authority in collection.authorities:
        of_it = years.get(authority.id, [])
        yield {
            "authority_id": authority.id,
            "name": authority.name,
            "name_en": authority.name_en or None,
            "code": authority.code or None,
            "level": authority.level or None,
            "kind": authority.kind or None,
            "parent": authority.parent or None,
            "aliases": "|".join(authority.aliases) or None,
            "reports": len(of_it),
            "first_year": min(of_it, default=None),
            "last_year": max(of_it, default=None),
            "successor_of": "|".join(authority.successor_of) or None,
            "since": authority.since or None,
        }
