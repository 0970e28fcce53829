"""From the register to records: what is read, what is kept, what is said of what cannot be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from yangguang.datasets.collection import Collection, collect
from yangguang.errors import CorrectionError, SourceError
from yangguang.paths import Paths
from yangguang.portal import Reading, parse_report, read_sources
from yangguang.record.reissue import changed_cells
from yangguang.sources.registry import load_authorities

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


REPORT = "data/reports/2024/650121-government.txt"
AGAIN = "data/reports/2024/650121-government.v2.txt"


@pytest.fixture
def reissued(portal: Paths) -> Paths:
    """The portal with a report that was published again, one figure changed."""
    text = (portal.root / REPORT).read_text(encoding="utf-8")
    (portal.root / AGAIN).write_text(text.replace("1539", "1540"), encoding="utf-8")
    register_issues(portal, f"650121-government,2024,{REPORT},transcription,,,1", again())
    return portal


def again(issue: str = "2", path: str = AGAIN) -> str:
    return f"650121-government,2024,{path},transcription,,,{issue}"


def register_issues(paths: Paths, *rows: str) -> None:
    header = SOURCES.rstrip("\n") + ",issue\n"
    paths.sources.write_text(header + "".join(row + "\n" for row in rows), encoding="utf-8")


def collected(paths: Paths) -> Collection:
    return collect(read(paths).reports, load_authorities(paths.data / "authorities.csv").values())


def test_of_a_report_published_again_both_are_kept_and_the_later_is_current(reissued: Paths) -> None:
    collection = collected(reissued)
    (current,) = collection.reports
    (earlier,) = collection.superseded
    place = ("proactive", "licensing", "decisions")
    assert (current.id, current.record.value(*place)) == ("650121-government/2024", 1540)
    assert (earlier.id, earlier.record.value(*place)) == ("650121-government/2024-v1", 1539)
    assert current.supersedes == (earlier.id,)
    assert collection.earlier_issues(current) == (earlier,)
    (changed,) = changed_cells(earlier.record, current.record)
    assert (changed.table, changed.row, changed.column) == place
    assert sorted(tree(reissued)) == ["2024/650121-government.json", "2024/650121-government.v1.json"]
    before = tree(reissued)
    assert read(reissued).fresh == ()
    assert tree(reissued) == before


def test_the_address_of_a_report_stays_when_it_is_published_again(portal: Paths, reissued: Paths) -> None:
    register_issues(portal, f"650121-government,2024,{REPORT},transcription,,,")
    first = [report.id for report in collected(portal).reports]
    register_issues(portal, f"650121-government,2024,{REPORT},transcription,,,", again())
    assert [report.id for report in collected(portal).reports] == first
    third = AGAIN.replace("v2", "v3")
    text = (portal.root / REPORT).read_text(encoding="utf-8")
    (portal.root / third).write_text(text.replace("1539", "1541"), encoding="utf-8")
    register_issues(portal, f"650121-government,2024,{REPORT},transcription,,,", again(), again("3", third))
    collection = collected(portal)
    assert [report.id for report in collection.reports] == first
    assert [report.id for report in collection.superseded] == [f"{first[0]}-v1", f"{first[0]}-v2"]


def test_a_later_issue_that_is_only_listed_leaves_the_held_one_current(reissued: Paths) -> None:
    listed = "650121-government,2024,,listed,https://example.gov.cn/2,,2"
    register_issues(reissued, f"650121-government,2024,{REPORT},transcription,,,1", listed)
    assert [source.report_id for source, _ in read(reissued).reports] == ["650121-government/2024"]


def test_the_same_figures_twice_are_a_duplicate(reissued: Paths) -> None:
    text = (reissued.root / REPORT).read_text(encoding="utf-8")
    (reissued.root / AGAIN).write_text(text + "\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read(reissued)
    assert str(caught.value) == (
        f"{AGAIN}: 650121-government/2024 is registered twice, with the same figures as {REPORT}. "
        "Keep one of the two rows of data/sources.csv."
    )


@pytest.mark.parametrize(
    ("issue", "message"),
    [
        (
            "1",
            (
                "is registered twice. Keep one row; or, if it was published again with other figures, number "
                "the rows in a column issue: 1, 2."
            ),
        ),
        ("", "line 3: the report 650121-government/2024 is registered twice. Keep one row"),
        ("zwei", "line 3: issue 'zwei', expected 1, 2 … or nothing. Correct it."),
    ],
)
def test_wrong_numbers_of_issues_are_said(reissued: Paths, issue: str, message: str) -> None:
    register_issues(reissued, f"650121-government,2024,{REPORT},transcription,,,1", again(issue))
    with pytest.raises(SourceError) as caught:
        read(reissued)
    assert message in str(caught.value)


def test_a_correction_of_an_unknown_cell_ends_the_reading(portal: Paths) -> None:
    (portal.data / "corrections.toml").write_text(
        '[[corrections]]\nreport = "650121-government/2024"\ncell = "requests.granted.sum"\nread = 0\n'
        'printed = 1\nreason = "看错"\nevidence = "原件"\ndate = 2026-01-31\n',
        encoding="utf-8",
    )
    with pytest.raises(CorrectionError) as caught:
        read(portal)
    assert str(caught.value).endswith(
        "corrections.toml, correction 1: 650121-government/2024 prints no cell 'requests.granted.sum'. "
        "Compare with the id of the cell on its page."
    )


def test_an_authority_not_in_the_register_is_said_in_full(portal: Paths) -> None:
    register(portal, "999999-none,2024,x.txt,report,,")
    with pytest.raises(SourceError) as caught:
        read(portal)
    assert str(caught.value).endswith(
        "sources.csv line 2: authority '999999-none' is not registered. Add it to data/authorities.csv."
    )


def test_a_registered_file_is_read_with_its_corrections_and_a_copy_without(
    portal: Paths, tmp_path: Path
) -> None:
    (portal.data / "corrections.toml").write_text(
        '[[corrections]]\nreport = "650121-government/2024"\ncell = "proactive.licensing.decisions"\n'
        'read = 1539\nprinted = 1530\nreason = "x"\nevidence = "p. 2"\ndate = 2026-01-31\n',
        encoding="utf-8",
    )
    file = portal.reports / "2024/650121-government.txt"
    copy = tmp_path / "copy.txt"
    shutil.copy(file, copy)
    assert parse_report(portal, file).value("proactive", "licensing", "decisions") == 1530
    assert parse_report(portal, copy).value("proactive", "licensing", "decisions") == 1539
    file.write_text(file.read_text(encoding="utf-8").replace("1539", "1540"), encoding="utf-8")
    with pytest.raises(CorrectionError, match="is read as 1540 by now, expected 1539"):
        parse_report(portal, file)
