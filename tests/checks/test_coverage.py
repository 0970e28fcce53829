"""Expected against held: every state of a report, and the legal days."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest

from builders import record_from_contract
from yangguang.checks.coverage import LINKS, CoverageLine, cover
from yangguang.checks.deadlines import due_on
from yangguang.record.model import Record
from yangguang.sources.ledger import OUTCOMES, Visit
from yangguang.sources.registry import Authority, Source

COUNTY = Authority("1-government", "甲县人民政府", "", "130123", "county", "government")
BUREAU = Authority("1-minzhengju", "甲县民政局", "", "130123", "county", "department")
TOWN = Authority("1-zhen", "甲县乙镇", "", "130123", "township", "government")


@pytest.fixture
def record(root: Path) -> Record:
    return record_from_contract(
        json.loads((root / "data/records/2024/650121-government.json").read_text(encoding="utf-8"))
    )


def listed(authority: Authority, year: int, url: str = "http://a.gov.cn/") -> Source:
    return Source(authority.id, year, "", "listed", url)


@pytest.mark.parametrize(
    ("authority", "year", "day"),
    [
        (COUNTY, 2024, datetime.date(2025, 3, 31)),
        (BUREAU, 2024, datetime.date(2025, 1, 31)),
        (BUREAU, 2019, datetime.date(2020, 1, 31)),
        (BUREAU, 2018, datetime.date(2019, 3, 31)),
        (TOWN, 2024, None),
        (COUNTY, 2007, None),
    ],
)
def test_the_legal_day(authority: Authority, year: int, day: datetime.date | None) -> None:
    assert due_on(authority.kind, authority.level, year) == day


@pytest.mark.parametrize(
    ("printed", "posted", "timeliness", "days"),
    [
        ("2025-01-31", None, "on_time", 0),
        ("2025-02-01", None, "late", 1),
        (None, "2025-01-20", "on_time", -11),
        ("2025-01-20", "2025-03-01", "on_time", -11),
        (None, None, "unknown", None),
    ],
)
def test_timeliness(
    record: Record, printed: str | None, posted: str | None, timeliness: str, days: int | None
) -> None:
    def date(text: str | None) -> datetime.date | None:
        return datetime.date.fromisoformat(text) if text else None

    dated = replace(record, published_on=date(printed), posted_on=date(posted))
    source = Source(BUREAU.id, 2024, "x.pdf", "report")
    (line,) = cover([BUREAU], [source], {source.report_id: dated}, (), {})
    assert (line.status, line.timeliness, line.days_late) == ("held", timeliness, days)


def states(lines: tuple[CoverageLine, ...]) -> dict[str, str]:
    return {line.report_id: line.status for line in lines}


def test_every_state(record: Record) -> None:
    sources = [
        Source(COUNTY.id, 2021, "a.pdf", "report"),
        Source(COUNTY.id, 2022, "b.pdf", "report"),
        listed(COUNTY, 2024),
        listed(BUREAU, 2024),
    ]
    lines = cover([TOWN, BUREAU, COUNTY], sources, {f"{COUNTY.id}/2021": record}, [f"{COUNTY.id}/2022"], {})
    assert states(lines) == {
        "1-government/2021": "held",
        "1-government/2022": "unread",
        "1-government/2023": "not_in_portal",
        "1-government/2024": "listed",
        "1-minzhengju/2024": "listed",
    }


def test_every_outcome_of_a_visit_is_a_state_of_the_address() -> None:
    assert set(LINKS) == set(OUTCOMES)
    source = listed(BUREAU, 2024)
    for outcome in OUTCOMES:
        visit = Visit(source.report_id, source.url, outcome, "2026-02-03")
        (line,) = cover([BUREAU], [source], {}, (), {source.report_id: visit})
        assert (line.link, line.visited_on) == (LINKS[outcome], "2026-02-03")


def test_a_visit_to_another_address_says_nothing() -> None:
    source = listed(BUREAU, 2024)
    visit = Visit(source.report_id, "http://old.gov.cn/", "gone", "2026-02-03")
    (line,) = cover([BUREAU], [source], {}, (), {source.report_id: visit})
    assert (line.link, line.visited_on) == ("", "")


def test_a_scan_is_said(record: Record) -> None:
    scan = replace(record, provenance=replace(record.provenance, format="scan"))
    source = Source(BUREAU.id, 2024, "x.pdf", "report")
    (line,) = cover([BUREAU], [source], {source.report_id: scan}, (), {})
    assert line.is_scan


def test_an_empty_register_covers_nothing() -> None:
    assert cover([BUREAU], [], {}, (), {}) == ()
