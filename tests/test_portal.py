"""From the register to records: what is read, what is kept, what is said of what cannot be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from yangguang.errors import SourceError
from yangguang.paths import Paths
from yangguang.portal import Reading, read_sources

SOURCES = "authority_id,year,path,kind,url,note\n"


@pytest.fixture
def portal(root: Path, tmp_path: Path) -> Paths:
    """A small portal of its own: two reports of the repository."""
    paths = Paths(tmp_path)
    for name in ("2024/650121-government.txt", "2023/321322-fagaiju.html"):
        target = paths.reports / name
        target.parent.mkdir(parents=True)
        shutil.copy(root / "data/reports" / name, target)
    shutil.copy(root / "data/authorities.csv", paths.data / "authorities.csv")
    register(
        paths,
        "650121-government,2024,data/reports/2024/650121-government.txt,transcription,,",
        "321322-fagaiju,2023,data/reports/2023/321322-fagaiju.html,transcription,,",
    )
    return paths


def register(paths: Paths, *rows: str) -> None:
    paths.sources.write_text(SOURCES + "".join(row + "\n" for row in rows), encoding="utf-8")


def read(paths: Paths) -> Reading:
    return read_sources(paths, jobs=1)


def tree(paths: Paths) -> dict[str, bytes]:
    return {str(path.relative_to(paths.records)): path.read_bytes() for path in paths.records.rglob("*.json")}


def test_a_second_run_reads_nothing_and_changes_nothing(portal: Paths) -> None:
    assert sorted(read(portal).fresh) == ["321322-fagaiju/2023", "650121-government/2024"]
    before = tree(portal)
    again = read(portal)
    assert again.fresh == ()
    assert len(again.reports) == 2
    assert tree(portal) == before


def test_only_a_changed_source_is_read_again(portal: Paths) -> None:
    read(portal)
    file = portal.reports / "2024/650121-government.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("1539", "1540"), encoding="utf-8")
    again = read(portal)
    assert again.fresh == ("650121-government/2024",)
    record = {source.report_id: record for source, record in again.reports}["650121-government/2024"]
    assert record.value("proactive", "licensing", "decisions") == 1540


def test_a_damaged_record_is_made_again(portal: Paths) -> None:
    read(portal)
    record = portal.records / "2024/650121-government.json"
    whole = record.read_bytes()
    record.write_bytes(whole[:200])
    assert read(portal).fresh == ("650121-government/2024",)
    assert record.read_bytes() == whole


def test_an_unreadable_report_is_named_and_the_rest_goes_on(portal: Paths) -> None:
    (portal.reports / "2024/650121-government.txt").write_text("没有表格。\n", encoding="utf-8")
    reading = read(portal)
    assert [source.report_id for source, _ in reading.reports] == ["321322-fagaiju/2023"]
    (unread,) = reading.unread
    assert unread.message.startswith(
        "data/reports/2024/650121-government.txt: found no title of such a report"
    )


def test_a_missing_file_is_unread(portal: Paths) -> None:
    (portal.reports / "2024/650121-government.txt").unlink()
    (unread,) = read(portal).unread
    assert unread.message == "data/reports/2024/650121-government.txt: there is no such file. Check the name."


def test_a_report_of_another_year_or_body_is_not_published(portal: Paths) -> None:
    register(
        portal,
        "650121-government,2023,data/reports/2024/650121-government.txt,transcription,,",
        "320831-government,2023,data/reports/2023/321322-fagaiju.html,transcription,,",
    )
    reading = read(portal)
    assert not reading.reports
    messages = sorted(unread.message for unread in reading.unread)
    assert (
        "calls its authority 沭阳县发展和改革局, data/authorities.csv knows 320831-government as"
        in messages[0]
    )
    assert "the report is of 2024, data/sources.csv registers it for 2023" in messages[1]


def test_a_record_goes_with_its_registration(portal: Paths) -> None:
    read(portal)
    register(portal, "321322-fagaiju,2023,data/reports/2023/321322-fagaiju.html,transcription,,")
    read(portal)
    assert list(tree(portal)) == ["2023/321322-fagaiju.json"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "999999-none,2024,x.txt,report,,",
            r"sources\.csv line 2: authority '999999-none' is not registered",
        ),
        ("650121-government,24,x.txt,report,,", r"line 2: year '24', expected the year reported on"),
        ("650121-government,2024,../x.txt,report,,", r"path '\.\./x\.txt' leaves the repository"),
        (
            "650121-government,2024,x.txt,scan,,",
            r"kind 'scan', expected one of transcription, report, listed",
        ),
        ("650121-government,2024,x.txt,report,javascript:1,", r"address 'javascript:1', expected http"),
    ],
)
def test_a_wrong_register_is_said(portal: Paths, row: str, message: str) -> None:
    register(portal, row)
    with pytest.raises(SourceError, match=message):
        read(portal)


def test_a_report_registered_twice_is_said(portal: Paths) -> None:
    row = "650121-government,2024,data/reports/2024/650121-government.txt,transcription,,"
    register(portal, row, row)
    with pytest.raises(SourceError, match=r"line 3: the report 650121-government/2024 is registered twice"):
        read(portal)
