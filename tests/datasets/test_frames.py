"""Records as frames: one printed cell a row, blank is not zero, every rate beside its parts."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from builders import collection_of, contract_of, figure_of, record_from_contract
from yangguang.datasets.collection import Collection, collect
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.form import total_codes
from yangguang.datasets.frames import DTYPES, Frames, build_frames
from yangguang.datasets.indicators import counts, rates
from yangguang.errors import SourceError
from yangguang.forms import editions, load_edition
from yangguang.readers.document import Locator
from yangguang.record.model import Remark
from yangguang.sources.divisions import load_division_list


def rate(frames: Frames, authority: str, year: int, code: str) -> dict[str, Any]:
    table = frames["indicators"]
    chosen = table[(table.authority == authority) & (table.year == year) & (table.indicator == code)]
    (line,) = chosen.to_dict("records")
    return {str(key): None if pd.isna(value) else value for key, value in line.items()}


def test_every_frame_has_the_columns_and_types_of_the_dictionary(frames: Frames) -> None:
    assert list(frames) == list(dictionary())
    for name, schema in dictionary().items():
        assert list(frames[name].columns) == [column.name for column in schema.columns]
        assert [str(kind) for kind in frames[name].dtypes] == [
            DTYPES[column.type] for column in schema.columns
        ]


def test_keys_are_unique_and_complete_and_references_hold(frames: Frames) -> None:
    for name, schema in dictionary().items():
        keys = frames[name][list(schema.key)]
        assert not keys.isna().any(axis=None), name
        assert not keys.duplicated().any(), name
        for column, table in schema.references.items():
            assert set(frames[name][column]) <= set(frames[table][column]), (name, column)


def test_columns_with_a_list_of_codes_hold_no_other(frames: Frames) -> None:
    for name, schema in dictionary().items():
        for column in schema.columns:
            if column.values:
                assert set(frames[name][column.name].dropna()) <= set(column.values), (name, column.name)


def test_every_printed_cell_is_one_row_with_its_value(nine: Collection, frames: Frames) -> None:
    expected = {
        (report.id, table, row, column): figure.value
        for report in nine.reports
        for table, row, column, figure in report.record.figures()
    }
    table = frames["figures"]
    assert len(table) == len(expected) > 1700
    for line in table.itertuples():
        value = expected[line.report_id, line.table, line.row, line.column]
        if value is None:
            assert (pd.isna(line.value), line.status) == (True, "blank")
        else:
            assert (Decimal(str(line.value)), line.status) == (value, "value")


def test_blank_unreadable_and_absent_are_three_things() -> None:
    record = record_from_contract(contract_of())
    tables: dict[str, Any] = {name: dict(rows) for name, rows in record.tables.items()}
    tables["proceedings"] = {
        "reconsideration": {
            "upheld": figure_of(0),
            "corrected": figure_of(None),
            "pending": dataclasses.replace(figure_of(None), read_by="unreadable", printed="3O"),
        }
    }
    table = build_frames(collection_of(dataclasses.replace(record, tables=tables)))["figures"]
    found = table[table.table == "proceedings"].set_index("column")
    assert found.status.to_dict() == {"upheld": "value", "corrected": "blank", "pending": "unreadable"}
    assert found.value.isna().to_dict() == {"upheld": False, "corrected": True, "pending": True}


def test_totals_are_marked(frames: Frames) -> None:
    table = frames["figures"]
    totals = table[table.is_total]
    assert set(totals.column[totals.row != "concluded_total"]) == {"total"}
    assert "received_new" not in set(totals.row[totals.column != "total"])
    parts = table[
        (table.table == "requests") & ~table.is_total & table.row.str.match("granted|refused|unav|not_p|oth")
    ]
    concluded = (
        table[(table.row == "concluded_total") & (table.column == "total")].set_index("report_id").value
    )
    assert parts.groupby("report_id").value.sum().to_dict() == concluded.to_dict()
    assert total_codes(load_edition("2021").tables["proactive"]) == frozenset()


def test_the_place_in_the_source_is_kept() -> None:
    record = record_from_contract(contract_of())
    tables: dict[str, Any] = dict(record.tables)
    tables["proceedings"] = {
        "reconsideration": {
            "upheld": figure_of(7, Locator(page=4, box=(10.0, 20.5, 30.0, 40.0))),
            "total": figure_of(7, Locator(table=3, row=4, column=5)),
            "pending": figure_of(0, Locator(line=60, field=4)),
        }
    }
    table = build_frames(collection_of(dataclasses.replace(record, tables=tables)))["figures"]
    by_column = table[table.table == "proceedings"].set_index("column")
    place = ["page", "left", "top", "right", "bottom"]
    assert by_column.loc["upheld", place].tolist() == [4, 10.0, 20.5, 30.0, 40.0]
    assert by_column.loc["total", ["source_table", "source_row", "source_column"]].tolist() == [3, 4, 5]
    assert by_column.loc["pending", ["source_line", "source_field"]].tolist() == [60, 4]
    assert by_column.loc["pending", place].isna().all()


def test_a_table_of_the_other_edition_says_so() -> None:
    mixed = contract_of(form="2019")
    mixed["tables"]["requests"] = contract_of()["tables"]["requests"]
    table = build_frames(collection_of(mixed))["figures"]
    assert table.groupby("table").edition.first().to_dict() == {
        "proactive": "2019",
        "requests": "2021",
        "proceedings": "2019",
    }


def test_the_known_rates(frames: Frames) -> None:
    shayibake = rate(frames, "沙依巴克区人民政府", 2024, "disclosure_rate")
    assert (shayibake["numerator"], shayibake["denominator"], shayibake["basis"]) == (18, 49, "printed")
    assert shayibake["value"] == pytest.approx(18 / 49)
    held = rate(frames, "沙依巴克区人民政府", 2024, "not_held_rate")
    assert (held["numerator"], held["denominator"]) == (31, 49)
    lost = rate(frames, "沙依巴克区人民政府", 2024, "reconsideration_loss_rate")
    assert (lost["numerator"], lost["denominator"], lost["value"]) == (9, 9, 1.0)


def test_a_rate_is_null_where_its_denominator_is_zero() -> None:
    for value in build_frames(collection_of(contract_of()))["indicators"].itertuples():
        assert value.denominator == 0
        assert value.numerator == 0
        assert pd.isna(value.value)
        assert pd.isna(value.basis)


def test_blank_totals_that_follow_from_the_sums_are_used_and_said_so(frames: Frames) -> None:
    shanghai = rate(frames, "上海市人民政府办公厅", 2019, "disclosure_rate")
    assert (shanghai["numerator"], shanghai["denominator"], shanghai["basis"]) == (275, 805, "implied")
    table = frames["figures"]
    printed = table[
        (table.authority == "上海市人民政府办公厅") & (table.row == "granted") & (table.column == "total")
    ]
    assert printed.status.tolist() == ["blank"], "what was deduced is not written among the figures"


def test_blanks_that_stay_open_leave_the_rate_null() -> None:
    data = contract_of()
    data["tables"]["requests"]["concluded_total"]["total"] = 9
    data["tables"]["requests"]["granted"]["total"] = None
    data["tables"]["requests"]["granted_in_part"]["total"] = None
    value = rate(build_frames(collection_of(data)), "某县人民政府", 2024, "disclosure_rate")
    assert (value["numerator"], value["denominator"], value["value"]) == (None, 9, None)


def test_a_rate_from_figures_that_do_not_add_up_is_disputed(frames: Frames) -> None:
    assert rate(frames, "洪泽区人民政府", 2023, "challenge_rate")["basis"] == "disputed"
    assert rate(frames, "洪泽区人民政府", 2023, "disclosure_rate")["basis"] == "printed"
    reports = frames["reports"].set_index("report_id")
    hongze = reports[(reports.authority == "洪泽区人民政府") & (reports.year == 2023)].iloc[0]
    assert hongze.disputed_rates == "challenge_rate reconsideration_loss_rate litigation_loss_rate"


def test_a_row_we_could_not_read_is_not_counted_as_nothing() -> None:
    data = contract_of()
    data["tables"]["requests"]["concluded_total"]["total"] = 9
    del data["tables"]["requests"]["refused_state_secret"]
    record = record_from_contract(data)
    assert rate(build_frames(collection_of(record)), "某县人民政府", 2024, "refusal_rate")["value"] == 0
    gap = Remark("cells_missing", "requests.refused_state_secret", "…", is_incomplete=True)
    read = build_frames(collection_of(dataclasses.replace(record, remarks=(gap,))))
    assert rate(read, "某县人民政府", 2024, "refusal_rate")["value"] is None
    assert rate(read, "某县人民政府", 2024, "unavailable_rate")["value"] == 0


def test_reports_hold_counts_and_numerators_beside_every_rate(frames: Frames) -> None:
    reports = frames["reports"]
    indicators = frames["indicators"].set_index(["report_id", "indicator"])
    names = list(reports.columns)
    for one in rates():
        at = names.index(one.code)
        assert names[at : at + 3] == [one.code, f"{one.code}_numerator", f"{one.code}_denominator"]
        for line in reports.to_dict("records"):
            long = indicators.loc[(line["report_id"], one.code)]
            for column, of in (
                (one.code, "value"),
                (names[at + 1], "numerator"),
                (names[at + 2], "denominator"),
            ):
                assert (pd.isna(line[column]) and pd.isna(long[of])) or line[column] == long[of]
    shayibake = reports[reports.authority == "沙依巴克区人民政府"].iloc[0]
    assert [shayibake[count.code] for count in counts()] == [49, 0, 49, 0, 9, 0, 2]
    assert (shayibake.checks_passed, shayibake.checks_failed, shayibake.checks_not_assessable) == (42, 0, 0)


def test_findings_and_checks_agree(frames: Frames) -> None:
    checks, findings = frames["checks"], frames["findings"]
    failed = checks[(checks.verdict == "fail") & (checks.severity != "info")]
    assert failed.check_id.tolist() == findings.finding_id.tolist()
    sums = findings[findings.check.str.contains(".", regex=False)]  # the others are rules beyond the form
    assert sums[["printed", "computed", "difference"]].values.tolist() == [
        [0, 11, -11],
        [0, 5, -5],
        [0, 3, -3],
    ]
    assert frames["reports"].checks_failed.sum() == 3


def test_texts_have_parts_and_subsections() -> None:
    sections = [
        {
            "number": 1,
            "title": "总体情况",
            "text": "开头。",
            "subsections": [{"title": "主动公开", "text": "甲 乙\n丙"}],
        }
    ]
    record = dataclasses.replace(record_from_contract(contract_of(sections=sections)), preamble="按照条例。")
    texts = build_frames(collection_of(record))["texts"]
    assert texts[["part", "subsection", "text", "characters"]].values.tolist() == [
        [0, 0, "按照条例。", 5],
        [1, 0, "开头。", 3],
        [1, 1, "甲 乙\n丙", 3],
    ]


def test_authorities_say_which_years_were_read() -> None:
    table = build_frames(collection_of(contract_of(year=2022), contract_of(year=2024)))["authorities"]
    assert table[["reports", "first_year", "last_year"]].values.tolist() == [[2, 2022, 2024]]


def test_the_form_lists_every_cell_of_every_edition(frames: Frames) -> None:
    expected = {
        (edition.edition, table.code, row.code, column.code)
        for edition in editions()
        for table in edition.tables.values()
        for row, column in table.cells()
    }
    form = frames["form"]
    assert set(zip(form.edition, form.table, form.row, form.column, strict=True)) == expected
    assert form[["row_label", "definition", "definition_en", "unit"]].notna().all(axis=None)


def test_every_indicator_names_cells_of_the_form(frames: Frames) -> None:
    cells = {(line.table, line.row, line.column) for line in frames["form"].itertuples()}
    for one in rates():
        for pattern in (*one.numerator, *one.denominator):
            table, row, column = pattern.split(".")
            assert any(
                t == table and c == column and (r == row or ("*" in row and r.startswith(row.rstrip("*"))))
                for t, r, c in cells
            ), pattern


def test_an_empty_portal_has_empty_frames() -> None:
    empty = build_frames(Collection((), ()))
    assert all(empty[name].empty for name in empty if name != "form")


def test_reports_are_ordered_whatever_the_order_of_reading() -> None:
    first = collection_of(contract_of(year=2023), contract_of(year=2024))
    again = collect(
        [(report.source, report.record) for report in reversed(first.reports)], reversed(first.authorities)
    )
    assert again == first


def test_a_report_registered_twice_is_refused() -> None:
    with pytest.raises(SourceError, match="registered twice"):
        collection_of(contract_of(), contract_of())


def test_a_source_of_an_unknown_authority_is_refused() -> None:
    one = collection_of(contract_of())
    with pytest.raises(SourceError, match="not in the register"):
        collect([(one.reports[0].source, one.reports[0].record)], [])


def test_statements_say_what_is_counted_and_of_what() -> None:
    text = "全年公开信息1882条，其中动态1270条、公开612条。全县收到申请4件。"
    section = {
        "number": 1,
        "title": "总体情况",
        "text": "",
        "subsections": [{"title": "主动公开", "text": text}],
    }
    table = build_frames(collection_of(contract_of(sections=[section])))["statements"]
    assert table.statement.tolist() == [1, 2, 3, 4]
    assert table.value.tolist() == [1882, 1270, 612, 4]
    assert [None if pd.isna(value) else value for value in table.part_of] == [None, 1, 1, None]
    assert table.iloc[3][["subject", "unit", "is_of_area", "part", "subsection"]].tolist() == [
        "requests_received",
        "件",
        True,
        1,
        1,
    ]


def test_divisions_have_their_validity_and_every_code_of_the_register(root: Path, nine: Collection) -> None:
    listed = load_division_list(root / "data" / "divisions.csv")
    collection = dataclasses.replace(nine, divisions=tuple(listed.values()))
    frame = build_frames(collection)["divisions"].set_index("code")
    assert frame.index.is_unique
    assert {authority.code for authority in nine.authorities} <= set(frame.index)
    ended = frame.loc["500112"]
    assert (ended["name"], ended["parent"], ended["valid_to"]) == ("渝北区", "500000", "2025-11")
    assert pd.isna(frame.loc["650103"]["valid_to"])
    assert pd.isna(frame.loc["000001"]["name"]), "a code that the list lacks is a code alone"
    assert frame.loc["000001"]["authorities"] == 1
    assert set(frame["level"].dropna()) == {"province", "prefecture", "county"}
