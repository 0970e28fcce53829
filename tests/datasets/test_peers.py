"""Who is alike, and what is said of them: medians, quartiles, pooled rates."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pandas as pd
import pytest

from builders import collection_of, contract_of
from yangguang.datasets.collection import Collection, collect
from yangguang.datasets.comparison import comparison_files, table_totals
from yangguang.datasets.frames import Frames, build_frames
from yangguang.datasets.indicators import counts, rates
from yangguang.datasets.statistics import wilson_interval

LARGEST = 15_000
"""Bytes a page loads for each authority that it compares."""


def report(number: int, granted: int, concluded: int, year: int = 2024, text: str = "") -> dict[str, Any]:
    """A report of which the form's sums hold."""
    data = contract_of(authority=f"第{number}县人民政府", year=year)
    rest = concluded - granted
    for column in ("natural_person", "total"):
        rows = {
            "received_new": concluded,
            "granted": granted,
            "unavailable_not_held": rest,
            "concluded_total": concluded,
        }
        for row, value in rows.items():
            data["tables"]["requests"][row][column] = value
    data["sections"] = [{"number": 1, "title": "总体情况", "text": text, "subsections": []}]
    return data


def peers(collection: Collection, indicator: str = "disclosure_rate") -> pd.DataFrame:
    frame = build_frames(collection)["peers"]
    return frame[(frame.indicator == indicator) & (frame.grouping == "level_kind")]


def test_median_and_quartiles_are_of_reports_with_ten_cases_and_say_how_many() -> None:
    granted = (1, 2, 3, 4, 5)
    (line,) = peers(
        collection_of(*(report(n, n, 10) for n in granted), report(6, 9, 9), report(7, 0, 0))
    ).to_dict("records")
    assert (line["reports"], line["counted_reports"]) == (6, 5), "7 has no rate, 6 has nine cases"
    assert (line["lower_quartile"], line["median"], line["upper_quartile"]) == (0.2, 0.3, 0.4)
    assert (line["numerator"], line["denominator"]) == (24, 59)
    assert line["pooled"] == 24 / 59
    assert line["dispersion"] > 0


def test_four_reports_have_no_statistics() -> None:
    (line,) = peers(collection_of(*(report(n, n, 10) for n in range(4)))).to_dict("records")
    assert line["reports"] == 4
    assert line["numerator"] == 6
    for name in ("pooled", "lower_quartile", "median", "upper_quartile", "dispersion"):
        assert pd.isna(line[name])


def test_years_and_scopes_have_peers_of_their_own() -> None:
    whole, own = "本报告数据包括各乡镇和政府部门。", ""
    frame = peers(
        collection_of(
            report(1, 1, 10, text=whole), report(2, 1, 10, text=own), report(1, 1, 10, year=2023, text=whole)
        )
    )
    scopes = dict(zip(zip(frame.year, frame.scope, strict=True), frame.reports, strict=True))
    assert set(scopes.values()) == {1}
    assert {year for year, _ in scopes} == {2023, 2024}
    assert len(scopes) == 3


def test_level_kind_and_province_set_bodies_apart() -> None:
    collection = collection_of(*(report(n, n, 10) for n in range(1, 5)))
    changes = [{"code": "650103"}, {"code": "650121"}, {"code": "320831"}, {"code": "", "kind": "office"}]
    authorities = [
        dataclasses.replace(authority, **change)
        for authority, change in zip(collection.authorities, changes, strict=True)
    ]
    changed = collect([(one.source, one.record) for one in collection.reports], authorities)
    frame = build_frames(changed)["peers"]
    rate = frame[frame.indicator == "disclosure_rate"]
    assert dict(zip(rate.group, rate.reports, strict=True)) == {
        "320000-county-unknown": 1,
        "650000-county-unknown": 2,
        "county-government-unknown": 3,
        "county-office-unknown": 1,
    }


def test_disputed_rates_are_left_out_and_counted() -> None:
    wrong = report(6, 10, 10)
    wrong["tables"]["requests"]["concluded_total"]["total"] = 12
    (line,) = peers(collection_of(*(report(n, 1, 10) for n in range(1, 6)), wrong)).to_dict("records")
    assert (line["reports"], line["disputed"], line["pooled"]) == (5, 1, 0.1)


def test_counts_have_medians_too() -> None:
    (line,) = peers(collection_of(*(report(n, 0, n) for n in range(1, 6))), "received_new").to_dict("records")
    assert (line["reports"], line["median"], line["numerator"]) == (5, 3, 15)
    assert pd.isna(line["pooled"])


def test_every_rate_of_the_nine_has_the_interval_of_its_figures(frames: Frames) -> None:
    indicators = frames["indicators"]
    shares = {rate.code for rate in rates() if rate.is_share}
    assert {rate.code for rate in rates()} - shares == {"challenge_rate"}
    for line in indicators.to_dict("records"):
        numerator, denominator = line["numerator"], line["denominator"]
        if line["indicator"] in shares and not pd.isna(line["value"]) and numerator <= denominator:
            expected = wilson_interval(int(numerator), int(denominator))
            assert (line["interval_low"], line["interval_high"]) == expected
            assert expected[0] <= line["value"] <= expected[1]
        else:
            assert pd.isna(line["interval_low"])
            assert pd.isna(line["interval_high"])
    assert indicators.interval_low.notna().sum() > 50


def test_a_part_greater_than_its_whole_has_no_interval_and_no_peers() -> None:
    data = contract_of()
    data["tables"]["requests"]["received_new"] |= {"natural_person": 12, "total": 10}
    frames = build_frames(collection_of(data))
    line = frames["indicators"].set_index("indicator").loc["natural_person_share"]
    assert line["value"] == 1.2
    assert pd.isna(line["interval_low"])
    assert frames["peers"].set_index("indicator").loc["natural_person_share"].reports.tolist() == [0, 0]


def files(collection: Collection) -> dict[str, Any]:
    return {name: json.loads(data) for name, data in comparison_files(collection, build_frames(collection))}


def test_the_files_of_comparison_hold_each_figure_of_the_nine(nine: Collection, frames: Frames) -> None:
    found = {name: json.loads(data) for name, data in comparison_files(nine, frames)}
    indicators = frames["indicators"].set_index(["report_id", "indicator"])
    for one in nine.reports:
        file = found[f"compare/authorities/{one.authority.id}.json"]
        at = file["years"].index(one.record.year)
        assert file["editions"][at] == one.record.form
        assert file["failing_sums"][at] == len(one.findings)
        for count in counts():
            assert file["counts"][count.code][at] == one.record.value(*count.cell.split("."))
        for rate in rates():
            line = indicators.loc[(one.id, rate.code)]
            for name in ("value", "numerator", "denominator", "interval_low", "interval_high"):
                said = file["rates"][rate.code][name][at]
                assert said is None if pd.isna(line[name]) else said == pytest.approx(line[name], abs=1e-6)
        for cell, _ in table_totals():
            table, row, column = cell.split(".")
            figure = one.record.tables.get(table, {}).get(row, {}).get(column)
            value = file["cells"].get(cell, [None] * len(file["years"]))[at]
            assert value == (float(figure.value) if figure and figure.value is not None else None)
            is_blank = figure is not None and figure.value is None
            assert (one.record.year in file["blank"].get(cell, [])) == is_blank
        for group in file["groups"][at]:
            assert one.record.year in found[f"compare/peers/{group}.json"]["years"]


def test_every_authority_with_a_report_can_be_chosen_in_its_place(nine: Collection) -> None:
    found = files(nine)
    listed = [
        (place["code"], authority["id"], authority["years"])
        for place in found["compare/index.json"]["places"]
        for authority in found[f"compare/places/{place['code']}.json"]["authorities"]
    ]
    assert {(one, year) for _, one, years in listed for year in years} == {
        (report.authority.id, report.record.year) for report in nine.reports
    }
    assert all(f"compare/authorities/{one}.json" in found for _, one, _ in listed)


def test_seven_years_of_an_authority_are_small() -> None:
    years = [report(1, 123_456, 654_321, year) for year in range(2019, 2026)]
    others = [report(n, n, 100 * n, year) for n in range(2, 8) for year in range(2019, 2026)]
    collection = collection_of(*years, *others)
    for name, data in comparison_files(collection, build_frames(collection)):
        if name != "compare/index.json":
            assert len(data) < LARGEST, name


def test_a_group_in_the_files_is_the_group_in_the_table(nine: Collection, frames: Frames) -> None:
    found = {name: json.loads(data) for name, data in comparison_files(nine, frames)}
    for line in frames["peers"].to_dict("records"):
        file = found[f"compare/peers/{line['group']}.json"]
        at = file["years"].index(line["year"])
        series = file["indicators"][line["indicator"]]
        for name in ("reports", "pooled", "median"):
            said = series.get(name, [None] * len(file["years"]))[at]
            assert said is None if pd.isna(line[name]) else said == pytest.approx(line[name], abs=1e-6)
