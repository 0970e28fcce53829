"""Which reports the portal holds, of those its authorities must have published; and when they came.

What is absent here is absent from this portal, no more: it never follows that an authority did not publish.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from yangguang.checks.deadlines import due_on
from yangguang.record.model import Record
from yangguang.sources.ledger import Visit
from yangguang.sources.registry import Authority, Source

Status = Literal["held", "unread", "listed", "not_in_portal"]
"""Read and published here; held, but not read; an address is known, the document is not here; nothing is
known here."""

Timeliness = Literal["on_time", "late", "unknown", "no_deadline"]
"""The date on the report or its page against the legal day; "unknown": no date, or no report here."""

LINKS: Mapping[str, str] = {
    "fetched": "ok",
    "unchanged": "ok",
    "replaced": "replaced",
    "gone": "dead",
    "denied": "closed",
    "refused": "closed",
    "failed": "no_answer",
}
"""What a visit met → the state of the address that is published."""


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One authority and year.

    Attributes:
        authority: whose report.
        year: the year reported on.
        status: whether it is here.
        due_on: the legal day; ``None`` where none is set.
        dated_on: the date on the report, else that of its page; ``None`` where neither is known.
        timeliness: of ``dated_on`` against ``due_on``.
        is_scan: the document is pictures only.
        link: state of the address when it was last visited: ok, replaced, dead, closed, no_answer; "" not
        visited.
        visited_on: when; "" never.
        url: the address, "" for none.
    """

    authority: Authority
    year: int
    status: Status
    due_on: datetime.date | None
    dated_on: datetime.date | None
    timeliness: Timeliness
    is_scan: bool
    link: str
    visited_on: str
    url: str

    @property
    def report_id(self) -> str:
        """Permanent name that the report has or will have."""
        return f"{self.authority.id}/{self.year}"

    @property
    def days_late(self) -> int | None:
        """Days after the legal day; ``None`` where one of the two dates is not known."""
        return (self.dated_on - self.due_on).days if self.due_on and self.dated_on else None


def cover(
    authorities: Iterable[Authority],
    sources: Iterable[Source],
    records: Mapping[str, Record],
    unread: Collection[str],
    visits: Mapping[str, Visit],
) -> tuple[CoverageLine, ...]:
    """Hold what is expected against what is here.

    Args:
        authorities: of the register.
        sources: of the register; the years expected of an authority run from its first registered one to the
        last
            one of the whole register, so that no clock decides what is missing.
        records: by report id.
        unread: ids of reports that are held and could not be read.
        visits: to their addresses, by report id.

    Returns:
        Lines by authority, then year; none for an authority of which no report is registered.
    """
    registered: dict[str, dict[int, Source]] = {}
    for source in sources:
        if not source.is_current:
            continue
        registered.setdefault(source.authority_id, {})[source.year] = source
    last = max((year for years in registered.values() for year in years), default=0)
    return tuple(
        _line(authority, year, registered[authority.id].get(year), records, unread, visits)
        for authority in sorted(authorities, key=lambda one: one.id)
        if authority.id in registered
        for year in range(min(registered[authority.id]), last + 1)
    )


def _line(
    authority: Authority,
    year: int,
    source: Source | None,
    records: Mapping[str, Record],
    unread: Collection[str],
    visits: Mapping[str, Visit],
) -> CoverageLine:
    report_id = f"{authority.id}/{year}"
    record, visit = records.get(report_id), visits.get(report_id)
    if visit and source and visit.url != source.url:
        visit = None
    due = due_on(authority.kind, authority.level, year)
    dated = (record.published_on or record.posted_on) if record else None
    return CoverageLine(
        authority=authority,
        year=year,
        status="held"
        if record
        else "unread"
        if report_id in unread
        else "listed"
        if source
        else "not_in_portal",
        due_on=due,
        dated_on=dated,
        timeliness=_timeliness(due, dated),
        is_scan=record is not None and record.provenance.format == "scan",
        link=LINKS[visit.outcome] if visit else "",
        visited_on=visit.visited_on if visit else "",
        url=source.url if source else "",
    )


def _timeliness(due: datetime.date | None, dated: datetime.date | None) -> Timeliness:
    if due is None:
        return "no_deadline"
    if dated is None:
        return "unknown"
    return "late" if dated > due else "on_time"
