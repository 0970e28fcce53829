"""What the datasets and pages are computed from: reports as read, with source and check results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from yangguang.checks.case import Case, Neighbour
from yangguang.checks.coverage import CoverageLine
from yangguang.checks.finding import CheckResult, Finding, findings_of
from yangguang.checks.ledger import check_ledger
from yangguang.checks.sums import check_sums
from yangguang.errors import SourceError
from yangguang.forms import load_edition
from yangguang.record.model import Record
from yangguang.sources.areas import Area, units_of
from yangguang.sources.divisions import Division
from yangguang.sources.registry import Authority, Source


@dataclass(frozen=True, slots=True)
class CollectedReport:
    """One report: whose, where from, what it says, what its checks say.

    Attributes:
        results: the form's own sums.
        ledger: every other rule.
        supersedes: ids of earlier issues of the same report, oldest first.
    """

    source: Source
    authority: Authority
    record: Record
    results: tuple[CheckResult, ...]
    ledger: tuple[CheckResult, ...] = ()
    supersedes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Permanent name and address: ``650103-government/2024``; an earlier issue is ``…/2024-v1``."""
        return self.source.report_id

    @property
    def findings(self) -> list[Finding]:
        """What does not add up, in the order of the form."""
        return findings_of(self.results)

    @property
    def concerns(self) -> list[Finding]:
        """What breaks a rule beyond the form's sums, in the order of the ledger."""
        return findings_of(self.ledger)


@dataclass(frozen=True, slots=True)
class UnreadReport:
    """A registered source that could not be read; ``message`` is that of the exception."""

    source: Source
    authority: Authority | None
    message: str


@dataclass(frozen=True, slots=True)
class Collection:
    """All reports by authority and year, and the authorities of the register.

    ``superseded`` are earlier issues of reports that were published again: kept, and in no count.
    ``divisions`` is the list of places by code, empty where the portal has none.
    """

    reports: tuple[CollectedReport, ...]
    authorities: tuple[Authority, ...]
    coverage: tuple[CoverageLine, ...] = ()
    superseded: tuple[CollectedReport, ...] = ()
    divisions: tuple[Division, ...] = ()

    def of_authority(self, authority_id: str) -> tuple[CollectedReport, ...]:
        """The reports of one authority, oldest first."""
        return tuple(report for report in self.reports if report.authority.id == authority_id)

    def earlier_issues(self, report: CollectedReport) -> tuple[CollectedReport, ...]:
        """Earlier issues of a report, oldest first."""
        return tuple(one for one in self.superseded if one.id in report.supersedes)


def collect(
    read: Iterable[tuple[Source, Record]], authorities: Iterable[Authority], areas: Iterable[Area] = ()
) -> Collection:
    """Check every record and put the reports in order.

    Args:
        read: each registered source that could be read, with its record.
        authorities: of the register.
        areas: complete lists of units, of which a whole area's report is the sum.

    Raises:
        SourceError: a source names an authority that is not in the register, or a report is registered twice.
        EditionError: a record names an edition of the form that is not known.
    """
    known = {authority.id: authority for authority in authorities}
    reports: dict[str, CollectedReport] = {}
    for source, record in read:
        if source.authority_id not in known:
            raise SourceError(
                f"{source.path}: authority {source.authority_id!r} is not in the register. "
                "Add it to data/authorities.csv."
            )
        results = check_sums(record, load_edition(record.form))
        report = CollectedReport(source, known[source.authority_id], record, results)
        if report.id in reports:
            raise SourceError(
                f"{source.path}: {report.id} is registered twice, also as {reports[report.id].source.path}. "
                "Keep one of the two lines of data/sources.csv."
            )
        reports[report.id] = report
    around = _Around(reports.values(), areas)
    checked = [
        replace(report, ledger=check_ledger(around.case(report)), supersedes=around.earlier(report))
        for report in sorted(
            reports.values(), key=lambda one: (one.authority.id, one.record.year, one.source.issue)
        )
    ]
    return Collection(
        reports=tuple(report for report in checked if report.source.is_current),
        authorities=tuple(sorted(known.values(), key=lambda one: one.id)),
        superseded=tuple(report for report in checked if not report.source.is_current),
    )


class _Around:
    """What stands around each report of a collection: years before, other bodies of its division."""

    def __init__(self, reports: Iterable[CollectedReport], areas: Iterable[Area]) -> None:
        self.areas = tuple(areas)
        self.issues: dict[tuple[str, int], list[CollectedReport]] = {}
        for report in reports:
            self.issues.setdefault((report.authority.id, report.record.year), []).append(report)
        self.by_id = {
            report.id: report
            for found in self.issues.values()
            for report in found
            if report.source.is_current
        }
        self.years: dict[str, list[int]] = {}
        self.of_division: dict[tuple[str, int], list[CollectedReport]] = {}
        for report in self.by_id.values():
            self.years.setdefault(report.authority.id, []).append(report.record.year)
            self.of_division.setdefault((report.authority.code, report.record.year), []).append(report)

    def earlier(self, report: CollectedReport) -> tuple[str, ...]:
        """Ids of the issues before this one, oldest first."""
        issues = self.issues[report.authority.id, report.record.year]
        before = [one for one in issues if one.source.issue < report.source.issue]
        return tuple(one.id for one in sorted(before, key=lambda one: one.source.issue))

    def case(self, report: CollectedReport) -> Case:
        """A report as its rules see it."""
        authority, record = report.authority, report.record
        before = self.by_id.get(f"{authority.id}/{record.year - 1}")
        nearby = self.of_division.get((authority.code, record.year), []) if authority.code else []
        return Case(
            record=record,
            previous=before.record if before else None,
            sums=report.results,
            level=authority.level,
            kind=authority.kind,
            previous_sums=before.results if before else (),
            names=authority.names,
            years=tuple(sorted(self.years.get(authority.id, ()))),
            body_changed=before is None
            and any(f"{other}/{record.year - 1}" in self.by_id for other in authority.successor_of),
            is_reissue=bool(self.earlier(report)),
            is_own_wording=report.source.kind == "transcription",
            neighbours=tuple(
                Neighbour(one.authority.id, one.authority.kind, one.record)
                for one in nearby
                if one.authority.id != authority.id
            ),
            units=units_of(self.areas, authority.id, record.year),
        )
