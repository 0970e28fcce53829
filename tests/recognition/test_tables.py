"""The three tables, from documents in many shapes; every document is built here, every label from the
form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from built_tables import (
    FORM,
    OLD,
    REQUESTS,
    ROWS,
    Grid,
    band,
    by_case,
    expected,
    header,
    in_one_row,
    proceedings_header,
    recognise,
    request_rows,
    stacked,
    table,
    values,
)
from yangguang.forms import load_edition
from yangguang.readers.document import Block, Paragraph, Table


def test_the_whole_table() -> None:
    assert values(recognise(table(header() + request_rows())), "requests") == expected()


@pytest.mark.parametrize("cut", range(1, 25))
def test_a_table_split_at_any_row(cut: int) -> None:
    rows = request_rows()
    found = recognise(table(header() + rows[:cut]), Paragraph("- 3 -"), table(rows[cut:]))
    assert values(found, "requests") == expected()


@pytest.mark.parametrize("cut", [1, 9, 17, 24])
def test_a_repeated_header_is_dropped(cut: int) -> None:
    rows = request_rows()
    found = recognise(table(header() + rows[:cut]), table(header() + rows[cut:]))
    assert values(found, "requests") == expected()
    assert not [problem for problem in found.problems if problem[0] == "row_unknown"]


@pytest.mark.parametrize("code", [row.code for row in REQUESTS.rows])
def test_a_garbled_label_is_placed_by_its_neighbours(code: str) -> None:
    rows = request_rows()
    rows[ROWS[code]][0] = "口日囗"
    assert values(recognise(table(header() + rows)), "requests") == expected()


@pytest.mark.parametrize("code", [row.code for row in REQUESTS.rows[:-1]])
def test_a_row_that_is_not_printed_has_no_key(code: str) -> None:
    found = recognise(table(header() + request_rows(skip=(code,))))
    assert values(found, "requests") == expected(skip=(code,))
    assert ("row_absent", f"requests.{code}") in {problem[:2] for problem in found.problems}


def test_a_single_line_for_other_handling() -> None:
    rows = request_rows(skip=("other_correction_overdue", "other_fee_overdue"))
    at = next(n for n, row in enumerate(rows) if row[0] == REQUESTS.row("other_remaining").printed)
    rows[at][0] = OLD["requests"].row("other_remaining").printed
    found = recognise(table(header() + rows))
    assert values(found, "requests") == expected(skip=("other_correction_overdue", "other_fee_overdue"))


def shift(rows: Grid) -> Grid:
    return [[*([""] * (n % 3)), *row] for n, row in enumerate(rows)]


def pad(rows: Grid) -> Grid:
    return [[*row, *([""] * (n % 4))] for n, row in enumerate(rows)]


def without_labels(rows: Grid) -> Grid:
    return [[" ", *row[1:]] for row in rows]


@pytest.mark.parametrize("change", [shift, pad, without_labels])
def test_ragged_rows(change: Callable[[Grid], Grid]) -> None:
    rows = request_rows()
    rows = rows[:5] + change(rows[5:12]) + rows[12:]
    assert values(recognise(table(header() + rows, ruled=False)), "requests") == expected()


@pytest.mark.parametrize("mark", ["", "-", "—", "/", "无", "\xa0"])
def test_blank_marks_are_none_and_not_zero(mark: str) -> None:
    rows = [[row[0], row[1], mark, mark, row[4], mark, row[6], row[7]] for row in request_rows()]
    for row in values(recognise(table(header() + rows)), "requests").values():
        assert row[1] is None
        assert row[2] is None
        assert row[4] is None
        assert row[0] is not None


def test_a_row_with_too_few_figures_is_left_out_and_said() -> None:
    rows = request_rows()
    del rows[7][3]
    found = recognise(table(header() + rows, ruled=False, aligned=False))
    code = REQUESTS.rows[7].code
    assert found.cells["requests"][code] == {}
    assert [
        problem[3] for problem in found.problems if problem[:2] == ("cells_missing", f"requests.{code}")
    ] == [True]


def test_words_where_the_column_has_figures_are_unreadable_and_hide_no_figure() -> None:
    rows = request_rows()
    rows[7][2] = "甲乙"
    scanned = tuple(replace(cell, read_by="ocr", confidence=0.95) for cell in table(header() + rows).cells)
    found = recognise(Table(scanned))
    code = REQUESTS.rows[7].code
    row = list(found.cells["requests"][code].values())
    assert [cell.value for cell in row] == [7, None, 0, 1, 0, 2, 10]
    assert [cell.read_by for cell in row[:3]] == ["ocr", "unreadable", "ocr"]
    lost = {problem[1] for problem in found.problems if problem[0] == "cell_unreadable" and problem[3]}
    assert lost == {f"requests.{code}.{REQUESTS.columns[1].code}"}


@pytest.mark.parametrize("place", range(2, 8))
def test_a_figure_that_ocr_took_for_a_character_does_not_hide_the_others(place: int) -> None:
    rows = request_rows()
    rows[7][place] = "王"
    scanned = tuple(replace(cell, read_by="ocr", confidence=0.95) for cell in table(header() + rows).cells)
    found = recognise(Table(scanned))
    code = REQUESTS.rows[7].code
    row = list(found.cells["requests"][code].values())
    right: list[int | None] = list(expected()[code])
    right[place - 1] = None
    assert [cell.value for cell in row] == right
    assert row[place - 1].read_by == "unreadable"


def test_an_unknown_row_is_said() -> None:
    rows = request_rows()
    rows.insert(9, ["9.属于尚未公布的其他事由", "8", "8", "8", "8", "8", "8", "48"])
    found = recognise(table(header() + rows))
    assert values(found, "requests") == expected()
    assert [problem[0] for problem in found.problems if problem[3]][:1] == ["row_unknown"]


@pytest.mark.parametrize("blocks", [in_one_row(), stacked((5, 10)), stacked((5, 5, 5)), by_case()])
def test_proceedings(blocks: list[Block]) -> None:
    found = recognise(table(header() + request_rows()), *blocks)
    assert values(found, "proceedings") == {
        "reconsideration": [0, 1, 2, 3, 4],
        "litigation_direct": [5, 6, 7, 8, 9],
        "litigation_after_reconsideration": [10, 11, 12, 13, 14],
    }


@pytest.mark.parametrize("edition", ["2021", "2019"])
@pytest.mark.parametrize("apart", [False, True])
def test_proactive_in_both_editions(edition: str, apart: bool) -> None:
    form = load_edition(edition).tables["proactive"]
    grids = [band(edition, item.code) for item in form.bands]
    blocks: list[Block] = (
        [table(grid) for grid in grids] if apart else [table([row for grid in grids for row in grid])]
    )
    found = recognise(*blocks, year=None)
    assert found.edition == edition
    assert {row: list(columns) for row, columns in found.cells["proactive"].items()} == {
        row.code: [column.code for column in form.columns_of(row.code)] for row in form.rows
    }


def test_editions_mixed_row_by_row() -> None:
    rows = band("2021", "article_20_1") + band("2019", "article_20_5") + band("2021", "article_20_6")
    found = recognise(table(rows))
    columns = {row: list(cells) for row, cells in found.cells["proactive"].items()}
    assert columns["regulations"] == ["issued", "repealed", "in_force"]
    assert columns["other_services"] == ["previous_items", "change", "decisions"]
    assert columns["penalties"] == ["decisions"]


def test_without_headers_the_number_of_figures_tells_the_edition() -> None:
    form = load_edition("2019").tables["proactive"]
    rows = [[row.printed, *("5" for _ in form.columns_of(row.code))] for row in form.rows]
    found = recognise(table(rows), year=None)
    assert found.edition == "2019"
    assert list(found.cells["proactive"]["fees"]) == ["previous_items", "change"]


def test_figures_of_a_cut_table_are_not_taken_for_others() -> None:
    found = recognise(table([["门户网站", "12", "3"], ["微信", "4", "5"]]))
    assert not found.cells


@pytest.mark.parametrize("has_figures_above", [True, False])
def test_a_row_that_a_page_break_cuts_in_two_is_one(has_figures_above: bool) -> None:
    rows = request_rows()
    at = next(n for n, row in enumerate(REQUESTS.rows) if row.code == "not_processed_confirmation")
    label, figures, blank = rows[at][0], rows[at][1:], [""] * 7
    upper = [label[:12], *(figures if has_figures_above else blank)]
    lower = [label[12:], *(blank if has_figures_above else figures)]
    found = recognise(table(header() + rows[:at] + [upper]), table([lower, *rows[at + 1 :]]))
    assert values(found, "requests") == expected()


def test_a_band_that_a_converter_moved_behind_the_others_is_found() -> None:
    later = band("2021", "article_20_5") + band("2021", "article_20_6") + band("2021", "article_20_8")
    found = recognise(table(later), table(band("2021", "article_20_1")))
    in_order = recognise(table(band("2021", "article_20_1") + later))
    assert values(found, "proactive") == values(in_order, "proactive")
    assert len(found.cells["proactive"]) == 6
    assert not [problem for problem in found.problems if problem[1].startswith("proactive")]


def test_figures_that_a_page_break_cuts_are_put_together() -> None:
    rows = request_rows()
    rows[9][1:] = ["41", "0", "0", "0", "0", "0", "41"]
    rest = ["", "71", "", "", "", "", "", "71"]
    found = recognise(table(header() + rows[:10]), table([rest]), table(rows[10:]))
    assert values(found, "requests")[REQUESTS.rows[9].code] == [4171, 0, 0, 0, 0, 0, 4171]
    assert not [problem for problem in found.problems if problem[0] == "row_unknown"]


def test_a_last_row_with_an_illegible_label_follows_from_its_header() -> None:
    rows = [row for its in OLD["proactive"].bands[:-1] for row in band("2019", its.code)]
    assert rows[-1][0] == OLD["proactive"].row("fees").printed
    rows[-1][0] = "行口事i口巳费"
    found = recognise(table(rows))
    assert values(found, "proactive")["fees"] == [3, 4]


def test_the_first_case_stands_above_a_repeated_header() -> None:
    columns = [column.printed for column in FORM["proceedings"].columns]
    first, *others = FORM["proceedings"].rows
    broken = [["结果维 结果纠 其他结 尚未审 合计"], ["持", "正", "果", "结"]]
    upper = [*broken, [first.printed, "1", "0", "2", "0", "3"]]
    lower = [["", *columns], *([row.printed, "0", "0", "0", "0", "0"] for row in others)]
    parts = [Paragraph("四、政府信息公开行政复议、行政诉讼情况"), Paragraph("五、存在的主要问题及改进情况")]
    found = recognise(parts[0], table(upper, ruled=False), table(lower, ruled=False), parts[1])
    assert values(found, "proceedings")["reconsideration"] == [1, 0, 2, 0, 3]


def test_a_column_of_white_space_only_is_none() -> None:
    columns = [column.printed for column in FORM["proceedings"].columns]
    rows = [["", *columns]]
    rows += [[row.printed, "1", "", "2", "0", "0", "3"] for row in FORM["proceedings"].rows]
    found = recognise(table(rows, ruled=False))
    assert values(found, "proceedings")["litigation_direct"] == [1, 2, 0, 0, 3]


def test_tables_of_five_and_ten_columns_in_one_grid_have_a_header_each() -> None:
    columns = [column.printed for column in FORM["proceedings"].columns]
    rows = [["行政复议"], columns, [str(n) for n in range(5)], ["行政诉讼"], columns * 2]
    rows.append(["5", "", "7", "8", "9", *(str(n) for n in range(10, 15))])
    found = recognise(table(header() + request_rows()), table(rows, ruled=False))
    printed = [cell for row in values(found, "proceedings").values() for cell in row]
    assert printed == [0, 1, 2, 3, 4, 5, None, *range(7, 15)]


@pytest.mark.parametrize("printed", ["l0", "O", "口", "4？", "囗"])
@pytest.mark.parametrize("column", range(7))
def test_a_misread_figure_is_unreadable_and_hides_no_other(printed: str, column: int) -> None:
    rows = request_rows()
    rows[ROWS["granted"]][column - 7] = printed
    found = recognise(table(header() + rows))
    code = REQUESTS.columns[column].code
    cells = found.cells["requests"]["granted"]
    assert (cells[code].value, cells[code].read_by) == (None, "unreadable")
    for row, figures in expected().items():
        read = [cell.value for cell in found.cells["requests"][row].values()]
        assert read == (
            [None if n == column else one for n, one in enumerate(figures)] if row == "granted" else figures
        )


@pytest.mark.parametrize("column", [0, 4, 13])
def test_a_misread_figure_of_table_4_is_unreadable_and_hides_no_other(column: int) -> None:
    figures = [str(n) for n in range(15)]
    figures[column] = "l0"
    found = recognise(table([*proceedings_header(), figures]))
    read = [cell for row in found.cells["proceedings"].values() for cell in row.values()]
    assert [cell.value for cell in read] == [None if n == column else n for n in range(15)]
    assert read[column].read_by == "unreadable"


def test_a_header_whose_merged_cells_a_converter_dropped_does_not_place_the_figures() -> None:
    columns = [column.printed for column in FORM["proceedings"].columns]
    header = [["行政复议", "行政诉讼"], [*columns, "未经复议直接起诉", "复议后起诉"], columns * 2]
    figures = ["72", "", "", "21", "93", "", "378", "", "", "378", "", "", "", "", ""]
    found = recognise(table([*header, figures]))
    read = [cell for row in values(found, "proceedings").values() for cell in row]
    assert read == [int(text) if text else None for text in figures]


def test_a_blank_row_below_a_header_is_one_where_the_header_stands_again() -> None:
    columns = ["", *(column.printed for column in FORM["proceedings"].columns)]
    blank = [""] * 5
    rows = [columns, ["行政复议", *blank], columns, ["未经复议直接起诉", *blank], ["复议后起诉", *blank]]
    found = recognise(table(header() + request_rows()), table(rows))
    assert values(found, "proceedings") == {row.code: [None] * 5 for row in FORM["proceedings"].rows}


def test_a_blank_row_whose_label_goes_on_beside_and_below_is_found() -> None:
    rows = [[row[0], *("" if text == "0" else text for text in row[1:])] for row in request_rows()]
    place = ROWS["granted_in_part"]
    label = REQUESTS.rows[place].printed
    rows[place - 1 : place + 1] = [[rows[place - 1][0]], [label[:7], label[7:18]], [label[18:]]]
    found = recognise(table(header() + rows, ruled=False))
    assert values(found, "requests")["granted_in_part"] == [None] * 7


def test_of_the_rows_below_one_of_three_headers_the_printed_one_is_read() -> None:
    columns = [column.printed for column in FORM["proceedings"].columns]
    blank = [""] * 5
    rows = [columns, blank, blank, columns, ["", "", "", "3", "3"], blank, columns, ["2", "", "", "", "2"]]
    found = recognise(table(header() + request_rows()), table(rows))
    assert list(values(found, "proceedings").values()) == [
        [None] * 5,
        [None, None, None, 3, 3],
        [2, None, None, None, 2],
    ]
