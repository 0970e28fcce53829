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
from yangguang.languages import Language, Words
from yangguang.pages.words import authority_name, word, words

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
    before: str
    after: str
    reason: str | None


def changes_context(
    collection: Collection, frames: Frames, release: Release, language: Language
) -> dict[str, Any]:
    """What the page of changes is given, in the language of the page."""
    names = {authority.id: authority_name(authority, language) for authority in collection.authorities}
    lines = list(json_rows(frames["changes"], dictionary()["changes"]))
    reports = [_report(line, names) for line in lines if line["kind"].startswith("report")]
    figures = [_figure(line, names, language) for line in lines if line["kind"].startswith("figure")]
    previous = next((line["previous_version"] for line in lines if line["previous_version"]), None)
    return {
        "title": Words("数据变更", "Changes of the data").of(language),
        "description": Words(
            f"版本 {release.version}：{len(reports)} 份报告和 {len(figures)} 个数字与上一版不同。",
            f"Version {release.version}: {len(reports)} reports and {len(figures)} figures differ from the "
            "version before.",
        ).of(language),
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


def _figure(line: Mapping[str, Any], names: Mapping[str, str], language: Language) -> FigureChange:
    cell = f"{line['table']}.{line['row']}.{line['column']}"
    gone = line["after_status"] is None
    suffix = "" if language == "zh" else "_en"
    labels = (line[f"row_label{suffix}"], line[f"column_label{suffix}"])
    return FigureChange(
        name=names.get(line["authority_id"], line["authority_id"]),
        year=line["year"],
        url=f"report/{line['report_id']}/" + ("" if gone else f"#{cell}"),
        place=" · ".join(filter(None, labels)) or cell,
        before=_shown(line, "before", language),
        after=_shown(line, "after", language),
        reason=word("changes", line["reason"], language) if line["reason"] else None,
    )


def _shown(line: Mapping[str, Any], side: str, language: Language) -> str:
    status = line[f"{side}_status"] or "not_printed"
    return word("cells", status, language) if status in words()["cells"] else str(line[side])
