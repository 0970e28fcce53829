"""Whom a report speaks of, which issue of it this is, and which bodies came before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from yangguang.checks.scope import scope_of
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.languages import Language
from yangguang.pages.headlines import authority_url, report_url
from yangguang.pages.official import cell_id, figure_text
from yangguang.pages.words import authority_name, label, word
from yangguang.record.model import Figure, Record
from yangguang.record.printed import printed_table
from yangguang.record.reissue import ChangedCell, changed_cells
from yangguang.sources.registry import Authority

MOST_CHANGES = 40
"""Cells listed of those that differ between two issues; the data hold all of them."""


@dataclass(frozen=True, slots=True)
class ScopeView:
    """Whom figures cover: code, its word, and the phrase of the report that says so ("" for none)."""

    code: str
    text: str
    phrase: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that two issues print differently; ``cell`` is its id on the page of the later one."""

    cell: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class IssueView:
    """An earlier issue and what the next one prints otherwise; ``more`` cells are not listed."""

    number: int
    url: str
    changes: Sequence[CellChange]
    more: int


@dataclass(frozen=True, slots=True)
class ReissueView:
    """That a report was published again: this issue's number, the current one's address, earlier issues."""

    number: int
    current_url: str | None
    earlier: Sequence[IssueView]


@dataclass(frozen=True, slots=True)
class Succession:
    """A body before or after another; ``url`` where it has a page."""

    name: str
    url: str | None
    since: str
    is_before: bool


def scope_view(record: Record, language: Language) -> ScopeView:
    """The scope of a report, in words."""
    scope = scope_of(record)
    return ScopeView(scope.name, word("scopes", scope.name, language), scope.phrase)


def reissue_view(report: CollectedReport, collection: Collection, language: Language) -> ReissueView | None:
    """What is to be said of a report that was published again; ``None`` of all others."""
    earlier = collection.earlier_issues(report)
    if report.source.is_current and not earlier:
        return None
    current = None if report.source.is_current else f"report/{report.authority.id}/{report.record.year}/"
    issues = []
    for before, after in pairwise([*earlier, report]):
        changes = changed_cells(before.record, after.record)
        shown = [_change(cell, before.record, after.record, language) for cell in changes[:MOST_CHANGES]]
        more = len(changes) - len(shown)
        issues.append(IssueView(before.source.issue, report_url(before), shown, more))
    return ReissueView(report.source.issue, current, issues)


def _change(cell: ChangedCell, before: Record, after: Record, language: Language) -> CellChange:
    form = printed_table(after if cell.after else before, cell.table)
    row, column = form.row(cell.row), form.column(cell.column)
    names = label(row.printed, row.english, language), label(column.printed, column.english, language)
    return CellChange(
        cell_id(cell.table, cell.row, cell.column),
        " · ".join(names),
        _text(cell.before, language),
        _text(cell.after, language),
    )


def _text(figure: Figure | None, language: Language) -> str:
    if figure is None:
        return word("cells", "not_printed", language)
    return figure_text(figure) or word("cells", "blank", language)


def successions(authority: Authority, collection: Collection, language: Language) -> list[Succession]:
    """The bodies whose powers an authority took over, then those that took over its own."""
    known = {one.id: one for one in collection.authorities}
    with_page = {report.authority.id for report in collection.reports}
    before = [(known[one], authority.since, True) for one in authority.successor_of if one in known]
    after = [(one, one.since, False) for one in collection.authorities if authority.id in one.successor_of]
    return [
        Succession(
            authority_name(one, language),
            authority_url(one.id) if one.id in with_page else None,
            since,
            is_before,
        )
        for one, since, is_before in (*before, *after)
    ]


def wrong_base(repository: str, report_id: str) -> str | None:
    """The form for a misread number, to which the id of a cell is put; ``None`` without a repository."""
    if not repository:
        return None
    return f"{repository}/issues/new?{urlencode({'template': 'number.yml', 'cell': f'{report_id} '})}"
