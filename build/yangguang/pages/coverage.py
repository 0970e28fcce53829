"""The page that says what is here, what is not, and which reports came when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from yangguang.checks.coverage import CoverageLine
from yangguang.checks.deadlines import deadlines
from yangguang.datasets.collection import Collection
from yangguang.languages import Language, Words
from yangguang.pages.downloads import table_files
from yangguang.pages.headlines import authority_url
from yangguang.pages.words import authority_name

MOST = 60
"""Reports that one list of the page names; all of them are in the dataset."""

_LISTS: Sequence[tuple[str, Words, Callable[[CoverageLine], bool]]] = (
    (
        "late",
        Words("落款或发布日期晚于法定日期", "Dated after the legal day"),
        lambda line: line.timeliness == "late",
    ),
    ("dead", Words("登记的网址已经打不开", "The address has vanished"), lambda line: line.link == "dead"),
    (
        "replaced",
        Words("网址上现在是另一个版本", "Another version stands at the address now"),
        lambda line: line.link == "replaced",
    ),
    ("scan", Words("只有扫描件", "Scans only"), lambda line: line.is_scan),
    ("unread", Words("收到而没有读出", "Held, not read"), lambda line: line.status == "unread"),
    (
        "listed",
        Words("网址已登记，报告还不在本门户", "Address known, report not in this portal yet"),
        lambda line: line.status == "listed",
    ),
)


def coverage_context(collection: Collection, folder: Path, language: Language) -> dict[str, Any]:
    """What the template is given.

    Args:
        collection: with its coverage.
        folder: ``site_src/data``, where the files of the dataset stand.
        language: of the page.
    """
    lines = collection.coverage
    years = sorted({line.year for line in lines}, reverse=True)
    held = {report.id for report in collection.reports}
    return {
        "title": Words("收录情况", "Coverage").of(language),
        "description": Words(
            "已登记机关各年度的报告：本门户有哪些，没有哪些，何时落款。",
            "Reports of the registered authorities by year: which are here, which are not, and when each is "
            "dated.",
        ).of(language),
        "counts": _counts(lines),
        "years": [(year, _counts([line for line in lines if line.year == year])) for year in years],
        "lists": [
            {
                "id": code,
                "title": title.of(language),
                "total": len(found),
                "items": [_item(line, line.report_id in held, language) for line in found[:MOST]],
            }
            for code, title, belongs in _LISTS
            if (found := sorted(filter(belongs, lines), key=lambda line: (-line.year, line.authority.id)))
        ],
        "deadlines": [Words(one.basis, one.basis_en).of(language) for one in deadlines()],
        "downloads": table_files(folder, "coverage", language),
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


def _item(line: CoverageLine, is_held: bool, language: Language) -> dict[str, Any]:
    return {
        "authority": authority_name(line.authority, language),
        "year": line.year,
        "url": f"report/{line.report_id}/" if is_held else None,
        "authority_url": authority_url(line.authority.id) if is_held else None,
        "source": line.url or None,
        "dated_on": line.dated_on,
        "due_on": line.due_on,
        "days_late": line.days_late if line.timeliness == "late" else None,
        "visited_on": line.visited_on or None,
    }
