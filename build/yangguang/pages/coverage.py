"""The page that says what is here, what is not, and which reports came when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from yangguang.checks.coverage import CoverageLine
from yangguang.checks.deadlines import deadlines
from yangguang.datasets.collection import Collection
from yangguang.pages.downloads import table_files
from yangguang.pages.headlines import authority_url

MOST = 60
"""Reports that one list of the page names; all of them are in the dataset."""

_LISTS: Sequence[tuple[str, str, str, Callable[[CoverageLine], bool]]] = (
    (
        "late",
        "落款或发布日期晚于法定日期",
        "Dated after the legal day",
        lambda line: line.timeliness == "late",
    ),
    ("dead", "登记的网址已经打不开", "The address has vanished", lambda line: line.link == "dead"),
    (
        "replaced",
        "网址上现在是另一个版本",
        "Another version stands at the address now",
        lambda line: line.link == "replaced",
    ),
    ("scan", "只有扫描件", "Scans only", lambda line: line.is_scan),
    ("unread", "收到而没有读出", "Held, not read", lambda line: line.status == "unread"),
    (
        "listed",
        "网址已登记，报告还不在本门户",
        "Address known, report not in this portal yet",
        lambda line: line.status == "listed",
    ),
)


def coverage_context(collection: Collection, folder: Path) -> dict[str, Any]:
    """What the template is given.

    Args:
        collection: with its coverage.
        folder: ``site_src/data``, where the files of the dataset stand.
    """
    lines = collection.coverage
    years = sorted({line.year for line in lines}, reverse=True)
    held = {report.id for report in collection.reports}
    return {
        "root": "../",
        "title": "收录情况",
        "description": "已登记机关各年度的报告：本门户有哪些，没有哪些，何时落款。",
        "counts": _counts(lines),
        "years": [(year, _counts([line for line in lines if line.year == year])) for year in years],
        "lists": [
            {
                "id": code,
                "title": title,
                "title_en": title_en,
                "total": len(found),
                "items": [_item(line, line.report_id in held) for line in found[:MOST]],
            }
            for code, title, title_en, belongs in _LISTS
            if (found := sorted(filter(belongs, lines), key=lambda line: (-line.year, line.authority.id)))
        ],
        "deadlines": [(one.basis, one.basis_en) for one in deadlines()],
        "downloads": table_files(folder, "coverage"),
    }


def _counts(lines: Sequence[CoverageLine]) -> dict[str, int]:
    status = Counter(line.status for line in lines)
    timeliness = Counter(line.timeliness for line in lines if line.status == "held")
    return {
        "expected": len(lines),
        "held": status["held"],
        "unread": status["unread"],
        "listed": status["listed"],
        "not_in_portal": status["not_in_portal"],
        "on_time": timeliness["on_time"],
        "late": timeliness["late"],
        "undated": timeliness["unknown"],
    }


def _item(line: CoverageLine, is_held: bool) -> dict[str, Any]:
    return {
        "authority": line.authority.name,
        "year": line.year,
        "url": f"report/{line.report_id}/" if is_held else None,
        "authority_url": authority_url(line.authority.id) if is_held else None,
        "source": line.url or None,
        "dated_on": line.dated_on,
        "due_on": line.due_on,
        "days_late": line.days_late if line.timeliness == "late" else None,
        "visited_on": line.visited_on or None,
    }
