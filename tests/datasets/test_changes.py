"""One changed figure and one changed report are found and nothing else: in the table, the page, the feed."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from builders import collection_of, contract_of, figure_of, record_from_contract
from yangguang.datasets.collection import Collection
from yangguang.datasets.frames import Frames, build_frames
from yangguang.datasets.previous import Published, load_previous
from yangguang.datasets.release import Release
from yangguang.datasets.write import write_datasets
from yangguang.errors import SourceError
from yangguang.pages.changes import changes_context
from yangguang.record.contract import dumps
from yangguang.record.model import Record

OLD, NEW = Release("1.0.0"), Release("1.1.0")
ATOM = "{http://www.w3.org/2005/Atom}"


def with_figure(record: Record, value: int | None, **provenance: Any) -> Record:
    """The record with another number of requests granted."""
    tables: dict[str, Any] = {
        name: {row: dict(cells) for row, cells in rows.items()} for name, rows in record.tables.items()
    }
    tables["requests"]["granted"]["total"] = figure_of(value)
    return dataclasses.replace(
        record, tables=tables, provenance=dataclasses.replace(record.provenance, **provenance)
    )


@pytest.fixture
def records() -> list[Record]:
    return [record_from_contract(contract_of(year=year)) for year in (2022, 2023)]


def release(collection: Collection, folder: Path) -> Published:
    """What another build reads of a published release."""
    write_datasets(collection, build_frames(collection, OLD), folder, OLD)
    return load_previous(str(folder / "yangguang-data.zip"), folder)


def changes(frames: Frames) -> list[dict[str, Any]]:
    lines = frames["changes"].astype("object")
    return list(lines.where(lines.notna(), None).to_dict("records"))


def test_one_figure_and_one_report_are_found(records: list[Record], tmp_path: Path) -> None:
    before = release(collection_of(*records), tmp_path / "old")
    third = record_from_contract(contract_of(year=2024))
    collection = collection_of(records[0], with_figure(records[1], 7, recogniser="test/2"), third)
    frames = build_frames(collection, NEW, before)
    figure, report = changes(frames)
    assert (report["kind"], report["report_id"]) == ("report_added", "000001-government/2024")
    assert figure["change_id"] == "000001-government/2023#requests.granted.total"
    assert (figure["kind"], figure["before"], figure["after"]) == ("figure_changed", 0, 7)
    assert (figure["reason"], figure["previous_version"], figure["version"]) == (
        "new_recogniser",
        "1.0.0",
        "1.1.0",
    )

    page = changes_context(collection, frames, NEW, "zh")
    assert [(one.kind, one.year) for one in page["reports"]] == [("report_added", 2024)]
    assert [(one.url, one.before, one.after) for one in page["figures"]] == [
        ("report/000001-government/2023/#requests.granted.total", "0", "7")
    ]

    write_datasets(collection, frames, tmp_path / "new", NEW)
    feeds = tmp_path / "new" / "v1" / "feeds"
    for name, count in (("changes", 2), ("reports", 3), ("authorities/000001-government", 5)):
        assert len(ElementTree.parse(feeds / f"{name}.xml").findall(f"{ATOM}entry")) == count, name
    titles = [element.text or "" for element in ElementTree.parse(feeds / "changes.xml").iter(f"{ATOM}title")]
    assert any("000001-government/2024" in title for title in titles)
    assert any("000001-government/2023" in title and "予以公开" in title for title in titles)


def test_nothing_changed(records: list[Record], tmp_path: Path) -> None:
    collection = collection_of(*records)
    before = release(collection, tmp_path)
    assert changes(build_frames(collection, NEW, before)) == []
    assert changes(build_frames(collection, NEW, None)) == []


@pytest.mark.parametrize(
    ("provenance", "reason", "kinds"),
    [
        ({"sha256": "1" * 64}, "new_source", ["report_reissued", "figure_changed"]),
        ({"recogniser": "test/2"}, "new_recogniser", ["figure_changed"]),
        ({"reader": "test/2"}, "new_recogniser", ["figure_changed"]),
        ({}, "correction", ["figure_changed"]),
    ],
)
def test_the_reason_is_told(
    records: list[Record], tmp_path: Path, provenance: dict[str, Any], reason: str, kinds: list[str]
) -> None:
    before = release(collection_of(records[0]), tmp_path)
    found = changes(build_frames(collection_of(with_figure(records[0], 7, **provenance)), NEW, before))
    assert [line["kind"] for line in found] == kinds
    assert {line["reason"] for line in found} == {reason}


def test_blank_absent_and_zero_differ(records: list[Record], tmp_path: Path) -> None:
    before = release(collection_of(records[0]), tmp_path)
    (blank,) = changes(build_frames(collection_of(with_figure(records[0], None)), NEW, before))
    assert (blank["kind"], blank["before"], blank["after"]) == ("figure_changed", 0, None)
    assert (blank["before_status"], blank["after_status"]) == ("value", "blank")
    tables = {name: dict(rows) for name, rows in records[0].tables.items()}
    del tables["requests"]["granted"]
    gone = changes(build_frames(collection_of(dataclasses.replace(records[0], tables=tables)), NEW, before))
    assert {line["kind"] for line in gone} == {"figure_removed"}
    assert len(gone) == 7


def test_the_feed_shows_large_numbers_in_full(records: list[Record], tmp_path: Path) -> None:
    before = release(collection_of(records[0]), tmp_path)
    collection = collection_of(with_figure(records[0], 123_456_789))
    write_datasets(collection, build_frames(collection, NEW, before), tmp_path / "new", NEW)
    (entry,) = ElementTree.parse(tmp_path / "new" / "v1" / "feeds" / "changes.xml").iter(f"{ATOM}entry")
    assert "0 → 123456789" in str(entry.findtext(f"{ATOM}summary"))


def test_a_withdrawn_report_is_one_change(records: list[Record], tmp_path: Path) -> None:
    before = release(collection_of(*records), tmp_path)
    collection = collection_of(records[0])
    frames = build_frames(collection, NEW, before)
    (line,) = changes(frames)
    assert (line["kind"], line["report_id"]) == ("report_withdrawn", "000001-government/2023")
    (shown,) = changes_context(collection, frames, NEW, "zh")["reports"]
    assert shown.url is None


@pytest.mark.parametrize("name", ["figures.csv", "figures.parquet"])
def test_the_figures_file_alone_will_do(records: list[Record], tmp_path: Path, name: str) -> None:
    release(collection_of(*records), tmp_path / "whole")
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / name).write_bytes((tmp_path / "whole" / name).read_bytes())
    before = load_previous(str(tmp_path / "alone" / name), tmp_path)
    collection = collection_of(records[0], with_figure(records[1], 7))
    (line,) = changes(build_frames(collection, NEW, before))
    assert (line["after"], line["reason"], line["previous_version"]) == (7, None, None)
    beside = load_previous(str(tmp_path / "whole" / name), tmp_path)
    (line,) = changes(build_frames(collection, NEW, beside))
    assert (line["after"], line["reason"], line["previous_version"]) == (7, "correction", "1.0.0")


def tag(folder: Path, name: str) -> None:
    """Commit ``data/`` in a repository of its own, and tag it."""
    for command in (
        ["init", "--quiet"],
        ["add", "data"],
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "data"],
        ["tag", name],
    ):
        subprocess.run(["git", "-C", str(folder), *command], check=True)


def test_a_git_tag_will_do(records: list[Record], tmp_path: Path) -> None:
    record = tmp_path / "data" / "records" / "2022" / "000001-government.json"
    record.parent.mkdir(parents=True)
    record.write_text(dumps(records[0]), encoding="utf-8")
    (tmp_path / "data" / "release.toml").write_text(
        'version = "0.9.0"\nreleased = 2026-01-01\n', encoding="utf-8"
    )
    tag(tmp_path, "v0.9.0")
    before = load_previous("v0.9.0", tmp_path)
    assert before.version == "0.9.0"
    assert changes(build_frames(collection_of(records[0]), NEW, before)) == []
    (line,) = changes(build_frames(collection_of(with_figure(records[0], 7)), NEW, before))
    assert (line["after"], line["reason"]) == (7, "correction")
    with pytest.raises(SourceError, match="v9: found neither such a file nor such a Git tag"):
        load_previous("v9", tmp_path)


def test_a_corrected_cell_says_so_whatever_else_changed(records: list[Record], tmp_path: Path) -> None:
    before = release(collection_of(records[0]), tmp_path / "old")
    record = with_figure(records[0], 7, recogniser="test/2")
    tables: dict[str, Any] = {name: dict(rows) for name, rows in record.tables.items()}
    read = record.tables["requests"]["granted"]["total"]
    mended = dataclasses.replace(
        read, read_by="corrected", misread="0", note="模糊（原件第 3 页，2026-01-31）"
    )
    tables["requests"]["granted"] = {**tables["requests"]["granted"], "total": mended}
    frames = build_frames(collection_of(dataclasses.replace(record, tables=tables)), NEW, before)
    (line,) = changes(frames)
    assert (line["reason"], line["before"], line["after"]) == ("correction", 0, 7)
    (entry,) = frames["corrections"].to_dict("records")
    assert (entry["row"], entry["misread"], entry["value"]) == ("granted", "0", 7)
    assert entry["reason"].startswith("模糊")


def test_a_tag_is_read_with_its_corrections(records: list[Record], tmp_path: Path) -> None:
    record = tmp_path / "data" / "records" / "2022" / "000001-government.json"
    record.parent.mkdir(parents=True)
    record.write_text(dumps(records[0]), encoding="utf-8")
    (tmp_path / "data" / "corrections.toml").write_text(
        '[[corrections]]\nreport = "000001-government/2022"\ncell = "requests.granted.total"\nread = 0\n'
        'printed = 5\nreason = "模糊"\nevidence = "第 3 页"\ndate = 2026-01-31\n',
        encoding="utf-8",
    )
    tag(tmp_path, "v1.0.0")
    (line,) = changes(build_frames(collection_of(records[0]), NEW, load_previous("v1.0.0", tmp_path)))
    assert (line["before"], line["after"]) == (5, 0)


def test_a_file_without_figures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="found no column 'report_id'"):
        load_previous(str(tmp_path / "other.csv"), tmp_path)


def test_feeds_have_stable_ids_and_dates_of_the_data(records: list[Record], tmp_path: Path) -> None:
    def entries(folder: Path) -> dict[str, str]:
        feed = ElementTree.parse(folder / "v1" / "feeds" / "reports.xml").getroot()
        assert [feed.findtext(f"{ATOM}{tag}") is None for tag in ("id", "title", "updated")] == [False] * 3
        return {
            str(entry.findtext(f"{ATOM}id")): str(entry.findtext(f"{ATOM}updated"))
            for entry in feed.findall(f"{ATOM}entry")
        }

    first = collection_of(records[0], contract_of(year=2024, published_on="2025-01-31"))
    write_datasets(first, build_frames(first), tmp_path / "a")
    second = collection_of(*records, contract_of(year=2024, published_on="2025-01-31"))
    write_datasets(second, build_frames(second), tmp_path / "b")
    old, new = entries(tmp_path / "a"), entries(tmp_path / "b")
    assert old.items() <= new.items()
    assert len(new) == 3
    assert all(name.startswith("urn:uuid:") for name in new)
    assert "2025-01-31T00:00:00+08:00" in new.values()


def test_the_interface_names_files_that_are_there(published: Path) -> None:
    folder = published / "v1"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    reports = json.loads((folder / "reports.json").read_text(encoding="utf-8"))
    assert len(reports) == index["counts"]["reports"] == 9
    for line in reports:
        assert (folder / line["json"]).is_file()
        assert (folder / line["csv"]).is_file()
        of = {"authority_id": line["authority_id"], "year": line["year"], "code": index["regions"][0]}
        for name, address in index["addresses"].items():
            if name != "earlier_issue":  # no report here was published again
                assert (folder / address.format(**of)).is_file(), address
    for table in index["tables"]:
        assert (folder / table["csv"]).is_file()
    assert index["years"] == [2019, 2023, 2024]


def test_years_and_regions_hold_every_figure_once(published: Path, frames: Frames) -> None:
    rows = [
        line
        for path in (published / "v1" / "years").glob("*.csv")
        for line in path.read_bytes().splitlines()[1:]
    ]
    assert len(rows) == len(set(rows)) == len(frames["figures"])
    one = (published / "v1" / "regions" / "000001.csv").read_bytes().splitlines()
    assert all(b"000001-government" in line for line in one[1:])
    assert (published / "v1" / "regions" / "000000.csv").is_file()
