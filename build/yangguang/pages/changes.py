"""The page of changes: what differs from the previous release, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.datasets.collection import Collection
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.formats import json_rows
from yangguang.datasets.frames import Frames
from yangguang.datasets.release import Release

SHOWN = 500
"""Changed figures that the page shows; the file has all."""


@dataclass(frozen=True, slots=True)
class ReportChange:
    """A report that came, went, or has another file; ``url`` is ``None`` where its page is gone."""

    kind: str
    name: str
    year: int
    url: str | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs; before and after as text."""

    name: str
    year: int
    url: str
    place: str
    place_en: str
    before: str
    after: str
    reason: str | None


def changes_context(collection: Collection, frames: Frames, release: Release) -> dict[str, Any]:
    """What the page of changes is given."""
    names = {authority.id: authority.name for authority in collection.authorities}
    lines = list(json_rows(frames["changes"], dictionary()["changes"]))
    reports = [_report(line, names) for line in lines if line["kind"].startswith("report")]
    figures = [_figure(line, names) for line in lines if line["kind"].startswith("figure")]
    previous = next((line["previous_version"] for line in lines if line["previous_version"]), None)
    return {
        "root": "../",
        "title": "数据变更",
        "description": f"版本 {release.version}：{len(reports)} 份报告和 {len(figures)} 个数字与上一版不同。",
        "version": release.version,
        "released": release.released.isoformat() if release.released else None,
        "previous": previous,
        "reports": reports,
        "figures": figures[:SHOWN],
        "total": len(figures),
    }


def _report(line: Mapping[str, Any], names: Mapping[str, str]) -> ReportChange:
    gone = line["kind"] == "report_withdrawn"
    return ReportChange(
        kind=line["kind"],
        name=names.get(line["authority_id"], line["authority_id"]),
        year=line["year"],
        url=None if gone else f"report/{line['report_id']}/",
    )


def _figure(line: Mapping[str, Any], names: Mapping[str, str]) -> FigureChange:
    cell = f"{line['table']}.{line['row']}.{line['column']}"
    gone = line["after_status"] is None
    return FigureChange(
        name=names.get(line["authority_id"], line["authority_id"]),
        year=line["year"],
        url=f"report/{line['report_id']}/" + ("" if gone else f"#{cell}"),
        place=" · ".join(filter(None, (line["row_label"], line["column_label"]))) or cell,
        place_en=" · ".join(filter(None, (line["row_label_en"], line["column_label_en"]))),
        before=_shown(line, "before"),
        after=_shown(line, "after"),
        reason=line["reason"],
    )


def _shown(line: Mapping[str, Any], side: str) -> str:
    value = line[side]
    return {"blank": "空白", "unreadable": "无法辨认", None: "没有印"}.get(line[f"{side}_status"], str(value))
