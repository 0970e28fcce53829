"""Atom feeds: new reports, changes of figures, and one for every authority. Dates are those of the data."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from yangguang.datasets.api import V1
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.formats import json_rows
from yangguang.datasets.frames import Frames
from yangguang.datasets.release import Release

FEEDS = f"{V1}/feeds"
"""Folder of the feeds."""

NEWEST = 100
"""Entries that a feed holds at most."""

_ATOM = "http://www.w3.org/2005/Atom"
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "yangguang")
"""Where the ids of feeds and entries come from: the same report has the same id on every host."""

_CHINA = datetime.timezone(datetime.timedelta(hours=8))
_OLDEST = datetime.date(2008, 5, 1)
"""When the duty to report began; the date of a feed without entries."""

_WORDS = {
    "report_added": "新增报告 Report added",
    "report_withdrawn": "撤下报告 Report withdrawn",
    "report_reissued": "报告换了文件 Report reissued",
    "figure_added": "数字新增 Figure added",
    "figure_removed": "数字去除 Figure removed",
    "figure_changed": "数字改变 Figure changed",
    "new_source": "来源文件变了 new source",
    "new_recogniser": "读取程序变了 new recogniser",
    "correction": "更正 correction",
}

_NO_VALUE = {"blank": "空白 blank", "unreadable": "无法辨认 unreadable", None: "没有印 not printed"}


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    title: str
    summary: str
    page: str
    date: datetime.date


def feed_files(collection: Collection, frames: Frames, release: Release) -> Iterator[tuple[str, bytes]]:
    """Name below ``data/`` and content of every feed; the newest entries come first."""
    reports = [_report_entry(report) for report in collection.reports]
    dated = release.released or max((entry.date for entry in reports), default=_OLDEST)
    lines = list(json_rows(frames["changes"], dictionary()["changes"]))
    changes = [_change_entry(line, dated) for line in lines]
    of_authority: dict[str, list[_Entry]] = {}
    for report, entry in zip(collection.reports, reports, strict=True):
        of_authority.setdefault(report.authority.id, []).append(entry)
    for line, entry in zip(lines, changes, strict=True):
        of_authority.setdefault(line["authority_id"], []).append(entry)
    root = "../../../"
    yield f"{FEEDS}/reports.xml", _feed("reports", "新报告 New reports", reports, root, release)
    yield (
        f"{FEEDS}/changes.xml",
        _feed("changes", "更正与变更 Corrections and changes", changes, root, release),
    )
    for authority in collection.authorities:
        if entries := of_authority.get(authority.id):
            name = f"authorities/{authority.id}"
            yield f"{FEEDS}/{name}.xml", _feed(name, authority.name, entries, f"{root}../", release)


def _report_entry(report: CollectedReport) -> _Entry:
    record = report.record
    failed = len(report.findings)
    verdict = f"{failed} 个等式不成立 sums fail" if failed else "没有不成立的等式 no sum fails"
    return _Entry(
        name=f"report/{report.id}",
        title=f"{report.authority.name} {record.year} 年政府信息公开工作年度报告",
        summary=f"{record.form} 年版式；{verdict}。",
        page=f"report/{report.id}/",
        date=record.posted_on or record.published_on or datetime.date(record.year + 1, 1, 1),
    )


def _change_entry(line: Mapping[str, Any], date: datetime.date) -> _Entry:
    """One change; its id holds the version, so that a later change of the same figure is another entry."""
    place = " · ".join(filter(None, (line["row_label"], line["column_label"])))
    page = "changes/" if line["kind"] == "report_withdrawn" else f"report/{line['report_id']}/"
    if line["kind"] in ("figure_added", "figure_changed"):
        page += f"#{line['table']}.{line['row']}.{line['column']}"
    parts = [_WORDS[line["kind"]]]
    if line["kind"].startswith("figure"):
        parts.append(f"{place}：{_shown(line, 'before')} → {_shown(line, 'after')}")
    if line["reason"]:
        parts.append(_WORDS[line["reason"]])
    return _Entry(
        name=f"change/{line['version']}/{line['change_id']}",
        title=f"{line['report_id']} {_WORDS[line['kind']]}" + (f"：{place}" if place else ""),
        summary="；".join(parts) + "。",
        page=page,
        date=date,
    )


def _shown(line: Mapping[str, Any], side: str) -> str:
    value, status = line[side], line[f"{side}_status"]
    return _NO_VALUE[status] if value is None else f"{value:.15g}"


def _feed(name: str, title: str, entries: Sequence[_Entry], root: str, release: Release) -> bytes:
    newest = sorted(entries, key=lambda entry: (-entry.date.toordinal(), entry.name))[:NEWEST]
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN"})
    _add(feed, "id", _id(f"feed/{name}"))
    _add(feed, "title", f"{release.portal.title}：{title}")
    _add(feed, "updated", _moment(max((entry.date for entry in newest), default=_OLDEST)))
    _add(_add(feed, "author"), "name", release.portal.name)
    _add(feed, "rights", release.licence.title)
    _link(feed, root)
    for entry in newest:
        element = _add(feed, "entry")
        _add(element, "id", _id(entry.name))
        _add(element, "title", entry.title)
        _add(element, "updated", _moment(entry.date))
        _link(element, f"{root}{entry.page}")
        _add(element, "summary", entry.summary)
    ElementTree.indent(feed, " ")
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _add(parent: ElementTree.Element, tag: str, text: str | None = None) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag)
    element.text = None if text is None else _printable(text)
    return element


def _link(parent: ElementTree.Element, address: str) -> None:
    ElementTree.SubElement(parent, "link", {"rel": "alternate", "type": "text/html", "href": address})


def _printable(text: Iterable[str]) -> str:
    """Without the control characters that XML does not admit."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")


def _id(name: str) -> str:
    return uuid.uuid5(_NAMES, name).urn


def _moment(date: datetime.date) -> str:
    return datetime.datetime.combine(date, datetime.time(), _CHINA).isoformat()
