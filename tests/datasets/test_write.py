"""Frames as files: every figure the same in every format, spreadsheets safe, bytes always the same."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders import collection_of, contract_of, figure_of, record_from_contract
from yangguang.datasets.collection import Collection
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.formats import csv_bytes, json_bytes
from yangguang.datasets.frames import build_frames
from yangguang.datasets.write import FORMATS, write_datasets
from yangguang.record.contract import loads
from yangguang.record.model import Record


def with_cells(**cells: Any) -> Record:
    record = record_from_contract(contract_of())
    rows = {"reconsideration": cells}
    return dataclasses.replace(record, tables={**record.tables, "proceedings": rows})


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(collection: Collection, folder: Path) -> list[Path]:
    return write_datasets(collection, build_frames(collection), folder)


def rows_of_csv(folder: Path, name: str) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO((folder / f"{name}.csv").read_bytes().decode("utf-8-sig"), newline=""))
    )


def test_every_figure_of_the_nine_reports_is_the_same_in_every_format(figures: Path, tmp_path: Path) -> None:
    contracts = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(figures.glob("*.json"))]
    collection = collection_of(*contracts)
    write(collection, tmp_path)
    expected = {
        (report.id, table, row, column): figure.value
        for report in collection.reports
        for table, row, column, figure in report.record.figures()
    }

    def key(line: dict[str, Any]) -> tuple[str, str, str, str]:
        return line["report_id"], line["table"], line["row"], line["column"]

    def exact(value: object) -> Decimal | None:
        return None if value in (None, "") else Decimal(str(value))

    in_json = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    in_parquet = pq.read_table(tmp_path / "figures.parquet").to_pylist()
    for lines in (rows_of_csv(tmp_path, "figures"), in_json, in_parquet):
        assert {key(line): exact(line["value"]) for line in lines} == expected
        assert {line["status"] for line in lines} == {"value", "blank"}
    in_reports = {
        (report.id, table, row, column): figure.value
        for report in collection.reports
        for table, row, column, figure in loads(
            (tmp_path / "v1" / "reports" / f"{report.id}.json").read_text(encoding="utf-8"), report.id
        ).figures()
    }
    assert in_reports == expected
    printed = {(one["authority"], one["year"]): one["tables"] for one in contracts}
    for report in collection.reports:
        published = json.loads(
            (tmp_path / "v1" / "reports" / f"{report.id}.json").read_text(encoding="utf-8")
        )
        assert published["tables"] == printed[published["authority"], published["year"]]


def test_csv_is_for_spreadsheets(tmp_path: Path) -> None:
    write(collection_of(contract_of(authority="甲“乙”,丙\n丁")), tmp_path)
    data = (tmp_path / "reports.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfreport_id,")
    assert data.count(b"\r\n") == 2
    assert '"甲“乙”,丙\n丁"'.encode() in data
    (line,) = rows_of_csv(tmp_path, "reports")
    assert line["authority_printed"] == "甲“乙”,丙\n丁"


def test_blank_and_zero_differ_in_every_format(tmp_path: Path) -> None:
    write(collection_of(with_cells(upheld=figure_of(0), corrected=figure_of(None))), tmp_path)
    lines = {
        line["column"]: line for line in rows_of_csv(tmp_path, "figures") if line["table"] == "proceedings"
    }
    assert [(lines[c]["value"], lines[c]["status"]) for c in ("upheld", "corrected")] == [
        ("0", "value"),
        ("", "blank"),
    ]
    parsed = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert [line["value"] for line in parsed if line["table"] == "proceedings"] == [0, None]
    table = pq.read_table(tmp_path / "figures.parquet").to_pylist()
    assert [line["value"] for line in table if line["table"] == "proceedings"] == [0.0, None]


@pytest.mark.parametrize("text", ["=1+1", "+2", "-3", "@SUM(A1)", "\tx", "\rx", "＝1+1", "－3"])
def test_text_that_would_run_as_a_formula_does_not(tmp_path: Path, text: str) -> None:
    cell = dataclasses.replace(figure_of(1), printed=text)
    write(collection_of(with_cells(upheld=cell)), tmp_path)
    (line,) = [line for line in rows_of_csv(tmp_path, "figures") if line["table"] == "proceedings"]
    assert line["printed"] == "'" + text
    parsed = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert [one["printed"] for one in parsed if one["table"] == "proceedings"] == [text], "only in CSV"


def test_negative_numbers_stay_numbers(tmp_path: Path) -> None:
    data = contract_of(form="2019")
    data["tables"]["proactive"]["licensing"]["change"] = -12
    write(collection_of(data), tmp_path)
    (line,) = [
        one
        for one in rows_of_csv(tmp_path, "figures")
        if (one["row"], one["column"]) == ("licensing", "change")
    ]
    assert (line["value"], line["printed"]) == ("-12", "'-12")


def test_amounts_keep_their_digits(tmp_path: Path) -> None:
    data = contract_of()
    data["tables"]["proactive"]["fees"]["amount_10k_yuan"] = Decimal("59237.2449")
    data["tables"]["proactive"]["licensing"]["decisions"] = 123456789012
    write(collection_of(data), tmp_path)
    values = {line["row"]: line["value"] for line in rows_of_csv(tmp_path, "figures")}
    assert (values["fees"], values["licensing"]) == ("59237.2449", "123456789012")


def test_parquet_is_typed_compressed_and_described(tmp_path: Path) -> None:
    write(collection_of(contract_of(published_on="2025-01-31")), tmp_path)
    for name, schema in dictionary().items():
        file = pq.ParquetFile(tmp_path / f"{name}.parquet")
        if file.metadata.num_row_groups:
            assert file.metadata.row_group(0).column(0).compression == "ZSTD"
        for column in schema.columns:
            field = file.schema_arrow.field(column.name)
            assert field.metadata[b"title"].decode() == column.title
            assert field.nullable == (column.name not in schema.key)
    reports = pq.read_schema(tmp_path / "reports.parquet")
    assert reports.field("published_on").type == pa.date32()
    assert reports.field("received_new").type == pa.int64()
    assert reports.field("disclosure_rate").type == pa.float64()
    assert pq.read_schema(tmp_path / "authorities.parquet").field("code").type == pa.string()


def test_codes_stay_text(tmp_path: Path) -> None:
    write(collection_of(contract_of()), tmp_path)
    assert json.loads((tmp_path / "authorities.json").read_text(encoding="utf-8"))[0]["code"] == "000001"
    assert rows_of_csv(tmp_path, "authorities")[0]["code"] == "000001"


def test_the_same_collection_gives_the_same_bytes(tmp_path: Path) -> None:
    collection = collection_of(contract_of(year=2022), contract_of(year=2023))
    write(collection, tmp_path / "a")
    write(collection_of(contract_of(year=2023), contract_of(year=2022)), tmp_path / "b")
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_what_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    write(collection_of(contract_of()), tmp_path)
    before = {path: path.stat().st_ino for path in tmp_path.rglob("*.*")}
    data = contract_of()
    data["tables"]["proactive"]["licensing"]["decisions"] = 5
    write(collection_of(data), tmp_path)
    changed = {path.name for path, inode in before.items() if path.stat().st_ino != inode}
    assert "figures.csv" in changed
    assert not changed & {"form.csv", "authorities.csv", "findings.csv"}


def test_reports_that_are_gone_are_removed_and_strangers_left(tmp_path: Path) -> None:
    write(collection_of(contract_of(), contract_of(authority="乙县人民政府")), tmp_path)
    (tmp_path / "note.txt").write_text("by hand", encoding="utf-8")
    (tmp_path / "dropped.csv").write_text("a table of an earlier version", encoding="utf-8")
    write(collection_of(contract_of()), tmp_path)
    assert sorted(str(p.relative_to(tmp_path)) for p in (tmp_path / "v1" / "reports").rglob("*")) == [
        "v1/reports/000001-government",
        "v1/reports/000001-government/2024.csv",
        "v1/reports/000001-government/2024.json",
    ]
    assert (tmp_path / "note.txt").exists()
    assert not (tmp_path / "dropped.csv").exists()


def test_the_package_describes_every_file(tmp_path: Path) -> None:
    written = write(collection_of(contract_of()), tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    by_path = {resource["path"]: resource for resource in package["resources"]}
    tables = {f"{name}.{suffix}" for name in dictionary() for suffix in FORMATS}
    assert set(by_path) == tables | {"yangguang.xlsx", "yangguang.sqlite"}
    assert set(by_path) <= {path.name for path in written if path.parent == tmp_path}
    for name, resource in by_path.items():
        data = (tmp_path / name).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
    for name, schema in dictionary().items():
        fields = by_path[f"{name}.csv"]["schema"]["fields"]
        assert [field["name"] for field in fields] == [column.name for column in schema.columns]
        assert all(field["title"] and field["title_en"] and field["description"] for field in fields)
        assert all(field["description_en"] for field in fields)
        assert by_path[f"{name}.csv"]["rows"] == len(rows_of_csv(tmp_path, name))
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)


def test_an_empty_table_is_a_header(tmp_path: Path) -> None:
    frame, schema = build_frames(Collection((), ()))["findings"], dictionary()["findings"]
    assert csv_bytes(frame, schema).count(b"\r\n") == 1
    assert json.loads(json_bytes(frame, schema)) == []
    write(Collection((), ()), tmp_path)
    assert pq.read_table(tmp_path / "findings.parquet").num_rows == 0


def test_every_report_has_its_own_figures(tmp_path: Path) -> None:
    write(collection_of(contract_of(year=2023), contract_of(year=2024)), tmp_path)
    everything = rows_of_csv(tmp_path, "figures")
    one = rows_of_csv(tmp_path, "v1/reports/000001-government/2023")
    assert one == [line for line in everything if line["year"] == "2023"]
    assert len(one) == 200
