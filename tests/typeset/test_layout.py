"""The official layout comes from the edition, whole, in every shape offices give it."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import get_args, get_type_hints

import pytest

from yangguang.errors import EditionError
from yangguang.forms import editions, load_edition
from yangguang.typeset.layout import Layout, lay_out, print_value
from yangguang.typeset.records import random_report
from yangguang.typeset.report import Report
from yangguang.typeset.sheet import Grid, Line, split_grid

CHOICES = {name: get_args(kind) for name, kind in get_type_hints(Layout).items() if name != "subsections"}
LAYOUTS = [
    Layout(**dict(zip(CHOICES, choice, strict=True))) for choice in itertools.product(*CHOICES.values())
]


def report_of_edition(edition: str) -> Report:
    return random_report(7, load_edition(edition), blanks="none")


def places(grid: Grid) -> Counter[tuple[int, int]]:
    return Counter(
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    )


@pytest.mark.parametrize("edition", [edition.edition for edition in editions()])
def test_every_label_of_the_form_is_printed(edition: str) -> None:
    form = load_edition(edition)
    printed = {cell.text for grid in lay_out(report_of_edition(edition), form).grids for cell in grid.cells}
    for table in form.tables.values():
        labels = {row.printed for row in table.rows} | {column.printed for column in table.columns}
        labels |= {group.printed for group in table.groups} | {group.printed for group in table.column_groups}
        labels |= {band.printed for band in table.bands}
        assert labels <= printed, table.code


@pytest.mark.parametrize("edition", [edition.edition for edition in editions()])
def test_cells_cover_the_grid_without_gap_or_overlap_in_every_layout(edition: str) -> None:
    report = report_of_edition(edition)
    for layout in LAYOUTS:
        for grid in lay_out(report, load_edition(edition), layout).grids:
            expected = set(itertools.product(range(grid.height), range(len(grid.widths))))
            counts = places(grid)
            assert set(counts) == expected, layout
            assert max(counts.values()) == 1, layout


@pytest.mark.parametrize("edition", [edition.edition for edition in editions()])
def test_every_figure_is_printed_once_in_every_layout(edition: str) -> None:
    report = report_of_edition(edition)
    expected = Counter(
        (table, row, column)
        for table, rows in report.tables.items()
        for row, columns in rows.items()
        for column in columns
    )
    for layout in LAYOUTS:
        printed = Counter(
            (grid.table, *cell.place)
            for grid in lay_out(report, load_edition(edition), layout).grids
            for cell in grid.cells
            if cell.role == "value"
        )
        assert printed == expected, layout


def test_a_subsection_may_run_in() -> None:
    report = report_of_edition("2021")
    first = report.sections[0].subsections[0]
    sheet = lay_out(report, load_edition("2021"), Layout(subsections="run_in"))
    assert Line(f"（一）{first.title}。{first.text}") in sheet.blocks


def test_the_header_of_the_requests_has_three_rows_as_in_the_notice() -> None:
    grid = next(
        grid
        for grid in lay_out(report_of_edition("2021"), load_edition("2021")).grids
        if grid.table == "requests"
    )
    spans = {cell.text: (cell.row, cell.row_span, cell.column_span) for cell in grid.cells if cell.row < 3}
    assert grid.header_rows == 3
    assert spans["申请人情况"] == (0, 1, 7)
    assert spans["自然人"] == (1, 2, 1)
    assert spans["法人或其他组织"] == (1, 1, 5)
    assert spans["总计"] == (1, 2, 1)
    assert spans["商业企业"] == (2, 1, 1)


def test_the_outcomes_stand_beside_one_label() -> None:
    grid = next(
        grid
        for grid in lay_out(report_of_edition("2021"), load_edition("2021")).grids
        if grid.table == "requests"
    )
    spans = {cell.text: cell.row_span for cell in grid.cells if cell.role == "group"}
    assert spans == {
        "三、本年度办理结果": 22,
        "（三）不予公开": 8,
        "（四）无法提供": 3,
        "（五）不予处理": 5,
        "（六）其他处理": 3,
    }


def test_an_item_that_is_not_split_prints_its_own_label() -> None:
    report = report_of_edition("2021")
    requests = {code: row for code, row in report.tables["requests"].items() if "overdue" not in code}
    sheet = lay_out(replace(report, tables={**report.tables, "requests": requests}), load_edition("2021"))
    grid = next(grid for grid in sheet.grids if grid.table == "requests")
    label = next(cell for cell in grid.cells if cell.text == "（六）其他处理")
    assert (label.role, label.column, label.column_span, label.row_span) == ("label", 1, 2, 1)
    assert "3.其他" not in {cell.text for cell in grid.cells}


def test_a_row_of_another_edition_is_printed_as_there() -> None:
    report = report_of_edition("2021")
    other = report_of_edition("2019")
    tables = {
        **report.tables,
        "proactive": {**report.tables["proactive"], "fees": other.tables["proactive"]["fees"]},
    }
    texts = [
        cell.text for cell in lay_out(replace(report, tables=tables), load_edition("2021")).grids[0].cells
    ]
    assert "上一年项目数量" in texts
    assert "本年制发件数" in texts
    assert "本年收费金额（单位：万元）" not in texts


def test_a_column_of_no_edition_is_refused() -> None:
    report = replace(report_of_edition("2021"), tables={"requests": {"granted": {"children": 1}}})
    with pytest.raises(EditionError, match="granted: columns children stand in no edition"):
        lay_out(report, load_edition("2021"))


def test_a_table_that_the_report_lacks_is_not_printed() -> None:
    report = report_of_edition("2021")
    tables = {code: rows for code, rows in report.tables.items() if code != "proceedings"}
    sheet = lay_out(replace(report, tables=tables), load_edition("2021"))
    assert {grid.table for grid in sheet.grids} == {"proactive", "requests"}
    assert Line("四、政府信息公开行政复议、行政诉讼情况", "heading") in sheet.blocks


def test_figures_are_printed_as_given() -> None:
    form = load_edition("2019").tables["proactive"]
    assert (
        print_value(Decimal("18.8710"), load_edition("2021").tables["proactive"].column("amount_10k_yuan"))
        == "18.8710"
    )
    assert print_value(3, form.column("change")) == "+3"
    assert print_value(-1, form.column("change")) == "-1"
    assert print_value(0, form.column("change")) == "0"
    assert print_value(251000, form.column("amount_yuan")) == "251000元"
    assert print_value(None, form.column("amount_yuan")) == ""


def test_a_split_table_keeps_every_figure_and_both_halves_are_whole() -> None:
    grid = next(
        grid
        for grid in lay_out(report_of_edition("2021"), load_edition("2021")).grids
        if grid.table == "requests"
    )
    for at in range(grid.header_rows + 1, grid.height):
        for repeat in (True, False):
            halves = split_grid(grid, at, repeat_header=repeat)
            figures = [cell.place for half in halves for cell in half.cells if cell.role == "value"]
            assert figures == [cell.place for cell in grid.cells if cell.role == "value"]
            for half in halves:
                counts = places(half)
                assert set(counts) == set(itertools.product(range(half.height), range(len(half.widths))))
                assert max(counts.values()) == 1
            assert halves[1].header_rows == (3 if repeat else 0)
