"""What a maintainer needs to know of a proposal that adds or changes reports, as Markdown.

Names, titles and file names come from strangers: all of them are written as code, so that nothing in them is
a link, a mention or markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from yangguang.checks.finding import Finding
from yangguang.checks.sums import sum_findings
from yangguang.errors import RecordError
from yangguang.forms import load_edition
from yangguang.paths import Paths
from yangguang.portal import read_source
from yangguang.record.contract import to_contract
from yangguang.record.model import Record
from yangguang.record.store import load_record, record_path
from yangguang.sources.registry import Authority, Source, load_authorities
from yangguang.upkeep.changes import Changes, changes_since

MOST = 50
"""Reports, findings or changed figures that are listed one by one; of the rest, only how many there are."""

LONGEST = 60_000
"""Characters of a summary: a comment on GitHub takes 65,536."""


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """One report of a proposal: its entry, and either what was read or why not."""

    source: Source
    authority: Authority
    record: Record | None
    message: str
    findings: tuple[Finding, ...]
    differences: tuple[str, ...]
    is_new: bool
    is_stored: bool


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """The reports of a proposal, and what else it changes."""

    reports: tuple[CheckedReport, ...]
    changes: Changes

    @property
    def unread(self) -> tuple[CheckedReport, ...]:
        """Those that could not be read."""
        return tuple(report for report in self.reports if report.record is None)


def check_reports(
    paths: Paths, base: str, *, progress: Callable[[str], None] = lambda line: None
) -> ReportCheck:
    """Read every report that differs from a commit, afresh; nothing is written.

    Raises:
        UsageError: the commit is not known.
        SourceError: a register is wrong.
    """
    changes = changes_since(paths, base)
    authorities = load_authorities(paths.data / "authorities.csv")
    checked = []
    for source in changes.reports:
        progress(f"reading {source.path}")
        checked.append(_check(paths, source, authorities[source.authority_id], changes))
    return ReportCheck(tuple(checked), changes)


def _check(paths: Paths, source: Source, authority: Authority, changes: Changes) -> CheckedReport:
    result = read_source(paths.root, source, authority)
    base = changes.base_records.get(source.report_id)
    if isinstance(result, str):
        return CheckedReport(source, authority, None, result, (), (), base is None, False)
    stored = record_path(paths.records, source.authority_id, source.year, source.earlier_issue)
    return CheckedReport(
        source,
        authority,
        result,
        "",
        tuple(sum_findings(result, load_edition(result.form))),
        tuple(_differences(base, result)) if base else (),
        base is None,
        _is_record(stored, result),
    )


def _is_record(path: Path, record: Record) -> bool:
    """Whether a stored record says what was read just now."""
    try:
        return to_contract(load_record(path)) == to_contract(record)
    except RecordError:
        return False


def _differences(before: Record, after: Record) -> Iterator[str]:
    """Every figure that is read differently, as ``table.row.column: before → after``."""
    old = {(table, row, column): figure.value for table, row, column, figure in before.figures()}
    new = {(table, row, column): figure.value for table, row, column, figure in after.figures()}
    for place in dict.fromkeys([*old, *new]):
        if old.get(place, "–") != new.get(place, "–"):
            yield f"{'.'.join(place)}: {_value(old, place)} → {_value(new, place)}"


def _value(values: Mapping[tuple[str, str, str], object], place: tuple[str, str, str]) -> str:
    if place not in values:
        return "not printed"
    return "blank" if values[place] is None else str(values[place])


def summary(check: ReportCheck) -> str:
    """The check as Markdown, in both languages where a heading needs it."""
    text = "\n".join(_lines(check)) + "\n"
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit("\n", 1)[0] + "\n\n(cut here: run `make report-check` for all of it)\n"
    return text


def _lines(check: ReportCheck) -> Iterator[str]:
    reports = check.reports
    failing = sum(bool(report.findings) for report in reports)
    yield "## 报告检查 · Report check"
    yield ""
    yield (
        f"**{len(reports)}** reports new or changed: **{len(reports) - len(check.unread)}** read, "
        f"**{failing}** with sums that do not hold, **{len(check.unread)}** unread."
    )
    yield ""
    if reports:
        yield "| report | authority | year | form | format | figures | sums that fail | |"
        yield "|---|---|---|---|---|---|---|---|"
        yield from (_row(report) for report in reports[:MOST])
        yield from _more(len(reports))
    yield from _section(
        "没有读出 · Not read",
        (f"{code(one.source.report_id)}: {code(one.message)}" for one in check.unread),
    )
    yield from _section(
        "合计不符 · Sums that do not hold (as printed; nothing is changed)",
        (
            f"{code(one.source.report_id)}: {code(finding.message)}"
            for one in reports
            for finding in one.findings
        ),
    )
    yield from _section(
        "没有读全 · Not read completely",
        (
            f"{code(one.source.report_id)}: {code(f'{remark.place}: {remark.message}')}"
            for one in reports
            if one.record
            for remark in one.record.remarks
            if remark.is_incomplete
        ),
    )
    yield from _section(
        "数字的变化 · Figures that change",
        (f"{code(one.source.report_id)} {code(line)}" for one in reports for line in one.differences),
    )
    yield from _section("请注意 · Look at these", _cautions(check))
    yield ""
    yield (
        "Before you say yes: is the address one of the authority's own (`*.gov.cn`)? Does the title name "
        "this body and year? Compare three figures with the document."
    )


def _row(report: CheckedReport) -> str:
    record = report.record
    cells = (
        code(report.source.report_id),
        code(record.authority if record else report.authority.name),
        str(report.source.year),
        code(record.form) if record else "–",
        code(record.provenance.format) if record else "–",
        str(sum(1 for _ in record.figures())) if record else "–",
        str(len(report.findings)) if record else "–",
        "**unread**" if not record else "new" if report.is_new else "changed",
    )
    return f"| {' | '.join(cells)} |"


def _cautions(check: ReportCheck) -> Iterator[str]:
    changes = check.changes
    for path in changes.replaced:
        yield f"{code(path)} stood here before and was changed or removed: a document is never overwritten."
    for path in changes.strays:
        yield f"{code(path)} is not registered in `data/sources.csv`."
    for report_id in changes.removed:
        yield f"{code(report_id)} is not registered any more."
    for one in check.reports:
        if one.record and not one.is_stored:
            report = code(one.source.report_id)
            yield f"{report}: its record is missing or differs from what is read now; run `make site`."
        if one.source.kind == "report" and not one.source.url:
            yield f"{code(one.source.report_id)} has no address: where does the document come from?"
    if changes.elsewhere:
        listed = ", ".join(map(code, changes.elsewhere[:10]))
        yield f"{len(changes.elsewhere)} files outside `data/` change: {listed}."


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    listed: Sequence[str] = list(lines)
    if listed:
        yield ""
        yield f"### {title}"
        yield ""
        yield from (f"- {line}" for line in listed[:MOST])
        yield from _more(len(listed))


def _more(number: int) -> Iterator[str]:
    if number > MOST:
        yield ""
        yield f"… and {number - MOST} more."


def code(text: str) -> str:
    """A text from outside as inline code: no link, mention, table border or markup in it takes effect."""
    plain = re.sub(r"[\x00-\x1f\x7f`|\u2028\u2029\u202a-\u202e\u2066-\u2069]+", " ", text).strip()
    return f"`{plain[:300] or ' '}`"
