"""Every figure of the nine reports is the same in every format, and equals the record."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq
import pytest

from builders import collection_of, contract_of, figure_of, record_from_contract
from yangguang.datasets import workbook
from yangguang.datasets.collection import Collection
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.form import wide_name
from yangguang.datasets.frames import Frames, build_frames
from yangguang.datasets.release import Release
from yangguang.datasets.workbook import CONTENTS, workbook_bytes
from yangguang.datasets.write import data_files, write_datasets
from yangguang.pages.query import Question, questions

Line = dict[str, Any]
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def from_csv(folder: Path, table: str) -> list[Line]:
    text = (folder / f"{table}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def from_json(folder: Path, table: str) -> list[Line]:
    return list(json.loads((folder / f"{table}.json").read_text(encoding="utf-8")))


def from_ndjson(folder: Path, table: str) -> list[Line]:
    lines = (folder / f"{table}.ndjson").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def from_parquet(folder: Path, table: str) -> list[Line]:
    return list(pq.read_table(folder / f"{table}.parquet").to_pylist())


def from_excel(folder: Path, table: str) -> list[Line]:
    book = openpyxl.load_workbook(folder / "yangguang.xlsx", read_only=True)
    rows = book[table].iter_rows(values_only=True)
    next(rows)
    names = [str(name) for name in next(rows)]
    return [dict(zip(names, row, strict=True)) for row in rows]


def from_sqlite(folder: Path, table: str) -> list[Line]:
    with closing(sqlite3.connect(f"file:{folder / 'yangguang.sqlite'}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f'SELECT * FROM "{table}"')]


READERS = (from_csv, from_json, from_ndjson, from_parquet, from_excel, from_sqlite)


def exact(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


@pytest.mark.parametrize("read", READERS)
def test_every_figure_equals_the_record(
    nine: Collection, published: Path, read: Callable[[Path, str], list[Line]]
) -> None:
    expected = {
        (report.id, table, row, column): (figure.value, "blank" if figure.value is None else "value")
        for report in nine.reports
        for table, row, column, figure in report.record.figures()
    }
    found = {
        (line["report_id"], line["table"], line["row"], line["column"]): (
            exact(line["value"]),
            line["status"],
        )
        for line in read(published, "figures")
    }
    assert found == expected
    assert len(found) > 1700


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("table", ["requests", "proactive", "proceedings"])
def test_every_figure_stands_in_the_wide_tables(
    nine: Collection, published: Path, read: Callable[[Path, str], list[Line]], table: str
) -> None:
    lines = {line["report_id"]: line for line in read(published, f"{table}_wide")}
    for report in nine.reports:
        line = lines[report.id]
        blank = set((line["blank_cells"] or "").split())
        cells = {
            wide_name(row, column): figure.value
            for row, columns in report.record.tables[table].items()
            for column, figure in columns.items()
        }
        assert blank == {name for name, value in cells.items() if value is None}
        assert {name: exact(line[name]) for name in cells} == cells
        others = [name for name in line if "__" in name and name not in cells]
        assert all(exact(line[name]) is None for name in others), "what is not printed has no value"


@pytest.mark.parametrize("table", list(dictionary()))
def test_every_table_is_the_same_in_every_format(published: Path, table: str) -> None:
    schema = dictionary()[table]

    def plain(lines: Iterable[Line], *, guarded: bool) -> list[list[str | None]]:
        return [
            [text_of(line[column.name], column.type, guarded) for column in schema.columns] for line in lines
        ]

    def text_of(value: Any, kind: str, guarded: bool) -> str | None:
        if value is None or value == "":
            return None
        match kind:
            case "boolean":
                return str(value in (True, 1, "true", "1"))
            case "integer" | "number":
                return f"{float(value):.14g}"  # a workbook keeps 15 to 16 digits of a rate
            case "date":
                return str(value)[:10]
        text = str(value).replace("\r\n", "\n")
        return text[1:] if guarded and text.startswith("'") else text

    expected = plain(from_json(published, table), guarded=False)
    for read in READERS:
        assert plain(read(published, table), guarded=read is from_csv) == expected, read.__name__


def test_two_builds_give_the_same_bytes(nine: Collection) -> None:
    first = dict(data_files(nine, build_frames(nine), Release("1.0.0")))
    again = dict(data_files(nine, build_frames(nine), Release("1.0.0")))
    assert {name for name in first if first[name] != again.get(name)} == set()


def test_the_zip_holds_everything_and_the_checksums_hold(published: Path) -> None:
    with zipfile.ZipFile(published / "yangguang-data.zip") as archive:
        inside = {name.removeprefix("yangguang-data/"): archive.read(name) for name in archive.namelist()}
    outside = {
        path.relative_to(published).as_posix(): path.read_bytes()
        for path in published.rglob("*")
        if path.is_file() and not path.name.startswith("yangguang-data.zip")
    }
    assert inside == outside
    for command in ("SHA256SUMS", "yangguang-data.zip.sha256"):
        subprocess.run(["sha256sum", "--quiet", "-c", command], cwd=published, check=True)
    assert b"figures" in inside["README.txt"]
    assert b"$" not in inside["README.txt"]


def test_the_workbook_opens_on_a_sheet_that_explains_it(published: Path, frames: Frames) -> None:
    book = openpyxl.load_workbook(published / "yangguang.xlsx")
    assert book.sheetnames == [CONTENTS, *dictionary()]
    said = {row[0]: row[4] for row in book[CONTENTS].iter_rows(values_only=True) if row[0] in frames}
    assert said == {name: len(frames[name]) for name in dictionary()}
    figures = book["figures"]
    assert figures.freeze_panes == "B3"
    assert figures["A1"].value == "报告编号\nReport id"
    reports = {cell.value: cell.column for cell in book["reports"][2]}
    assert book["reports"].cell(3, reports["disclosure_rate"]).number_format == "0.0%"
    assert book["reports"].cell(3, reports["year"]).number_format == "0"
    assert all(isinstance(cell.value, str) for cell in book["authorities"]["D"][2:] if cell.value)


@pytest.mark.parametrize("text", ["=1+1", "+2", "-3", "@SUM(A1)", "\tx", "＝1+1", "=cmd|' /C calc'!A0"])
def test_text_in_the_workbook_is_never_a_formula(text: str) -> None:
    record = record_from_contract(contract_of())
    cell = dataclasses.replace(figure_of(1), printed=text)
    tables = {**record.tables, "proceedings": {"reconsideration": {"upheld": cell}}}
    frames = build_frames(collection_of(dataclasses.replace(record, tables=tables)))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(frames, dictionary(), "x")))
    printed = next(cell.column for cell in book["figures"][2] if cell.value == "printed")
    found = book["figures"].cell(book["figures"].max_row, printed)
    assert (found.value, found.data_type, found.quotePrefix) == (text, "s", True)


def test_a_table_too_long_for_excel_is_named_and_left_out(
    nine: Collection, frames: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 1000)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(frames, dictionary(), "x")))
    assert "figures" not in book.sheetnames
    assert any("too long" in str(cell.value) for cell in book[CONTENTS]["A"])


def test_a_text_too_long_for_excel_says_so() -> None:
    section = {"number": 1, "title": "总体情况", "text": "长" * 40_000, "subsections": []}
    frames = build_frames(collection_of(contract_of(sections=[section])))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(frames, dictionary(), "x")))
    texts = [cell.value for row in book["texts"].iter_rows() for cell in row if isinstance(cell.value, str)]
    (long,) = [text for text in texts if len(text) > 1000]
    assert len(long) == 32_767
    assert long.endswith("see the CSV〕")


def test_the_database_has_keys_indexes_and_finds_chinese(published: Path) -> None:
    with closing(sqlite3.connect(published / "yangguang.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, schema in dictionary().items():
            found = {(row[3], row[2]) for row in database.execute(f'PRAGMA foreign_key_list("{name}")')}
            assert found == set(schema.references.items())
            keys = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")') if row[5]]
            assert set(keys) == set(schema.key)
        plan = database.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM figures WHERE authority_id = 'x'"
        ).fetchall()
        assert "USING INDEX" in str(plan)
        words = database.execute('SELECT count(*) FROM columns WHERE "table" = ?', ("figures",)).fetchone()
        assert words == (len(dictionary()["figures"].columns),)


@pytest.mark.parametrize("question", questions(), ids=lambda one: one.id)
def test_a_worked_question_reads_an_index_and_not_its_table(published: Path, question: Question) -> None:
    """So that the SQL page, which loads the file in pages, loads few of them."""
    with closing(sqlite3.connect(published / "yangguang.sqlite")) as database:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {question.sql}")]
        read = [step for step in plan if step.startswith(("SCAN", "SEARCH"))]
        assert read
        if question.id == "full-text":
            assert "VIRTUAL TABLE INDEX" in str(read)
        else:
            assert all("USING COVERING INDEX" in step for step in read), read


def test_the_full_text_index_finds_three_characters(tmp_path: Path) -> None:
    section = {"number": 1, "title": "总体情况", "text": "全年主动公开信息。", "subsections": []}
    collection = collection_of(contract_of(sections=[section]))
    write_datasets(collection, build_frames(collection), tmp_path)
    with closing(sqlite3.connect(tmp_path / "yangguang.sqlite")) as database:
        query = (
            "SELECT report_id FROM texts JOIN texts_fts f ON texts.rowid = f.rowid WHERE texts_fts MATCH ?"
        )
        assert database.execute(query, ("主动公开",)).fetchall() == [("000001-government/2024",)]
        assert database.execute(query, ("被动公开",)).fetchall() == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["yangguang.xlsx", "authorities.csv"])
def test_libreoffice_opens_it_with_the_chinese_intact(
    office: Callable[..., Path], published: Path, tmp_path: Path, frames: Frames, name: str
) -> None:
    # its dialog takes the encoding from the byte order mark; without a dialog it must be told: 76 is UTF-8
    how = ["--infilter=CSV:44,34,76"] if name.endswith(".csv") else []
    opened = ElementTree.parse(office(published / name, "fods", tmp_path, *how))
    said = {"".join(one.itertext()) for one in opened.iter(f"{TEXT}p")}
    assert "authority_id" in said, "the byte order mark is no part of the first name"
    names = set(frames["authorities"]["name"])
    assert "沙依巴克区人民政府" in names
    assert said >= names
    if name.endswith(".xlsx"):
        assert said >= set(frames["authorities"]["code"]), "codes are text and keep their zeros"
