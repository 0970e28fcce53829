"""The tables of what would make failing sums hold, and of what a report published again prints otherwise."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd

from builders import collection_of, contract_of, record_from_contract
from yangguang.datasets.api import api_files
from yangguang.datasets.collection import Collection, collect
from yangguang.datasets.frames import build_frames
from yangguang.datasets.previous import Published, published_record
from yangguang.datasets.release import UNRELEASED
from yangguang.sources.registry import Authority, Source

BODY = Authority("650121-government", "某县人民政府", "", "650121", "county", "government")


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_a_total_left_at_0_is_named_with_the_value_that_fits() -> None:
    data = contract_of()
    data["tables"]["proceedings"]["reconsideration"] = {
        "upheld": 10, "corrected": 1, "other_result": 0, "pending": 0, "total": 0,
    }  # fmt: skip
    frames = build_frames(collection_of(data))
    assert rows(frames["repairs"], "table", "row", "column", "value", "fitting", "checks", "by_pattern") == [
        ("proceedings", "reconsideration", "total", 0, 11, "proceedings.total:reconsideration", False)
    ]
    assert rows(frames["figures"].query("row == 'reconsideration' and column == 'total'"), "value") == [(0,)]


def test_of_two_equally_small_repairs_none_is_listed() -> None:
    data = contract_of()
    data["tables"]["proceedings"]["reconsideration"] |= {"upheld": 10, "corrected": 1}
    data["tables"]["proceedings"]["reconsideration"]["total"] = 12
    assert build_frames(collection_of(data))["repairs"].empty


def issues() -> Collection:
    first, second = contract_of(BODY.name), contract_of(BODY.name)
    first["tables"]["requests"]["granted"]["total"] = 3
    second["tables"]["requests"]["granted"]["total"] = None
    del first["tables"]["requests"]["received_new"]["natural_person"]
    one = Source(BODY.id, 2024, "a.pdf", "report", "https://example.gov.cn/a", issue=1, is_current=False)
    two = replace(one, path="b.pdf", url="https://example.gov.cn/b", issue=2, is_current=True)
    return collect([(one, record_from_contract(first)), (two, record_from_contract(second))], [BODY])


def test_a_report_published_again_is_counted_once_and_what_differs_is_listed() -> None:
    frames = build_frames(issues())
    assert rows(frames["reports"], "report_id", "issue", "supersedes") == [
        (f"{BODY.id}/2024", 2, f"{BODY.id}/2024-v1")
    ]
    assert set(frames["figures"]["report_id"]) == {f"{BODY.id}/2024"}
    found = rows(frames["reissues"], "earlier_id", "row", "column", "before_status", "after_status")
    assert [tuple(None if pd.isna(value) else value for value in line) for line in found] == [
        (f"{BODY.id}/2024-v1", "received_new", "natural_person", None, "value"),
        (f"{BODY.id}/2024-v1", "granted", "total", "value", "blank"),
    ]
    assert rows(frames["reissues"], "issue", "earlier_source_url")[0] == (2, "https://example.gov.cn/a")


def test_the_earlier_issue_keeps_a_file_of_its_own() -> None:
    collection = issues()
    files = dict(api_files(collection, build_frames(collection), UNRELEASED))
    now, before = (
        json.loads(files[f"v1/reports/{BODY.id}/{name}.json"])["tables"]["requests"]["granted"]["total"]
        for name in ("2024", "2024-v1")
    )
    assert (now, before) == (None, 3)
    listed = json.loads(files["v1/reports.json"])
    assert [one["report_id"] for one in listed] == [f"{BODY.id}/2024"]


def test_the_changes_say_that_a_report_was_published_again() -> None:
    collection = issues()
    (earlier,) = collection.superseded
    report_id = f"{BODY.id}/2024"
    report, figures = published_record(report_id, BODY.id, earlier.record)
    before = Published("1.0.0", {report_id: replace(report, source_sha256="1" * 64)}, figures)
    changes = build_frames(collection, UNRELEASED, before)["changes"]
    assert rows(changes, "kind", "reason") == [
        ("report_reissued", "new_source"),
        ("figure_added", "new_source"),
        ("figure_changed", "new_source"),
    ]


def test_whom_a_body_succeeded_is_published() -> None:
    new = replace(BODY, id="a", name="新区", successor_of=("650121-government",), since="2025-11")
    frames = build_frames(replace(issues(), authorities=(BODY, new)))
    assert rows(frames["authorities"].query("authority_id == 'a'"), "successor_of", "since") == [
        ("650121-government", "2025-11")
    ]
