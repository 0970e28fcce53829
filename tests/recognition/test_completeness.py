"""Nothing that the form has, or a document prints besides the table that was read, is left out silently."""

from __future__ import annotations

from dataclasses import replace

import pytest

from built_tables import (
    FORM,
    OLD,
    REQUESTS,
    band,
    by_case,
    expected,
    figures_of,
    header,
    in_one_row,
    recognise,
    request_rows,
    stacked,
    table,
    values,
)
from yangguang.readers.document import Block, Document, Paragraph
from yangguang.recognition.found import RecognisedTables
from yangguang.recognition.recognise import recognise as recognise_report


def gaps(found: RecognisedTables, name: str) -> list[tuple[str, str]]:
    """The problems of a table that make its record incomplete."""
    return [
        (code, place) for code, place, _, is_gap in found.problems if is_gap and place.split(".")[0] == name
    ]


def proactive() -> list[list[str]]:
    return [row for its in FORM["proactive"].bands for row in band("2021", its.code)]


@pytest.mark.parametrize("code", [row.code for row in REQUESTS.rows])
def test_an_absent_row_leaves_the_table_incomplete(code: str) -> None:
    found = recognise(table(header() + request_rows(skip=(code,))))
    assert gaps(found, "requests") == [("row_absent", f"requests.{code}")]


@pytest.mark.parametrize("code", [row.code for row in FORM["proactive"].rows])
def test_an_absent_row_of_a_band_leaves_the_table_incomplete(code: str) -> None:
    label = FORM["proactive"].row(code).printed
    found = recognise(table([row for row in proactive() if row[0] != label]))
    assert gaps(found, "proactive") == [("row_absent", f"proactive.{code}")]


def test_the_single_line_of_the_older_edition_is_no_gap() -> None:
    rows = request_rows(skip=("other_correction_overdue", "other_fee_overdue"))
    at = next(n for n, row in enumerate(rows) if row[0] == REQUESTS.row("other_remaining").printed)
    assert gaps(recognise(table(proactive()), table(header() + rows)), "requests")
    rows[at][0] = OLD["requests"].row("other_remaining").printed
    assert not gaps(recognise(table(proactive()), table(header() + rows)), "requests")


def test_a_band_of_the_other_edition_must_be_whole() -> None:
    rows = band("2021", "article_20_1") + band("2019", "article_20_5") + band("2021", "article_20_6")
    rows += band("2021", "article_20_8")
    assert not gaps(recognise(table(rows)), "proactive")
    label = OLD["proactive"].row("other_services").printed
    found = recognise(table([row for row in rows if row[0] != label]))
    assert gaps(found, "proactive") == [("row_absent", "proactive.other_services")]


def test_a_line_with_figures_that_is_no_row_of_a_band_is_said() -> None:
    rows = proactive()
    assert not gaps(recognise(table(rows)), "proactive")
    rows.insert(-3, ["行政征收的若干事项", "41"])
    assert gaps(recognise(table(rows)), "proactive") == [("row_unknown", "proactive")]


def test_a_page_number_between_rows_is_none() -> None:
    rows = request_rows()
    found = recognise(table(header() + rows[:9], ruled=False), table([["7"]]), table(rows[9:]))
    assert values(found, "requests") == expected()
    assert not gaps(found, "requests")


def test_the_table_of_another_report_is_said() -> None:
    other = [[row[0], *figures_of(n + 3)] for n, row in enumerate(request_rows())]
    found = recognise(table(header() + request_rows()), table(header() + other))
    assert values(found, "requests") == expected()
    assert gaps(found, "requests") == [("table_again", "requests")]
    found = recognise(table(header() + request_rows()), table(header() + request_rows()))
    assert not gaps(found, "requests")


def test_the_table_of_the_third_part_is_taken_rather_than_one_before_it() -> None:
    years = [[row[0], "4", "5", "6"] for row in request_rows()]
    other = [[row[0], *figures_of(n + 3)] for n, row in enumerate(request_rows())]
    for before in (table(years), table(header() + other)):
        heading = Paragraph("三、收到和处理政府信息公开申请情况")
        found = recognise(before, heading, table(header() + request_rows()))
        assert values(found, "requests") == expected()
        assert gaps(found, "requests") == [("table_again", "requests")]


def test_the_first_table_again_with_other_figures_is_said() -> None:
    other = [[row[0], *("77" for _ in row[1:])] if row[-1].isdigit() else row for row in proactive()]
    found = recognise(table(proactive()), table(other))
    assert gaps(found, "proactive") == [("table_again", "proactive")]
    assert not gaps(recognise(table(proactive()), table(proactive())), "proactive")


@pytest.mark.parametrize("blocks", [in_one_row(), stacked((5, 10)), by_case()])
def test_the_last_table_again_with_other_figures_is_said(blocks: list[Block]) -> None:
    other = table([["1"] * 15])
    found = recognise(table(header() + request_rows()), *blocks, other)
    assert gaps(found, "proceedings") == [("table_again", "proceedings")]


def test_figures_behind_the_next_heading_do_not_fill_the_last_table() -> None:
    rows = stacked((5, 10))
    heading = Paragraph("五、存在的主要问题及改进情况")
    found = recognise(table(header() + request_rows()), rows[0], heading, table([["9"] * 10]))
    assert gaps(found, "proceedings")
    printed = found.cells.get("proceedings", {})
    assert all(cell.value != 9 for row in printed.values() for cell in row.values())


@pytest.mark.parametrize(("year", "absent"), [(2023, 3), (2019, 3), (2015, 0)])
def test_a_report_whose_tables_are_pictures_lacks_them_all(year: int, absent: int) -> None:
    lines = [
        f"安宁县教育局{year}年政府信息公开工作年度报告",
        "一、总体情况",
        "平稳。",
        "二、主动公开政府信息情况",
    ]
    lines += [
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "六、其他需要报告的事项",
    ]
    found = recognise_report(Document("x", "html", tuple(map(Paragraph, lines)), "html/1"))
    assert not found.tables.cells
    assert [problem[0] for problem in found.tables.problems if problem[3]] == ["table_absent"] * absent


def test_cells_on_lines_of_their_own_are_a_header_together() -> None:
    cells = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    rows = [[cell] for cell in cells] + [
        ["行政许可", "1", "-2", "672"],
        ["其他对外管理服务事项", "2", "-1", "186"],
    ]
    found = recognise(replace(table(rows), ruled=False, aligned=False))
    assert found.edition == "2019"
    assert values(found, "proactive") == {"licensing": [1, -2, 672], "other_services": [2, -1, 186]}


def test_the_labels_of_table_4_on_lines_of_their_own() -> None:
    form = FORM["proceedings"]
    labels = ["行政复议", "行政诉讼", *(column.printed for _ in form.rows for column in form.columns)]
    rows = [[label] for label in labels[:-1]] + [[labels[-1], *map(str, range(15))]]
    found = recognise(replace(table(rows), ruled=False, aligned=False))
    assert [n for row in values(found, "proceedings").values() for n in row] == list(range(15))


def test_figures_repeated_in_every_place_of_a_merged_cell_are_one() -> None:
    rows = [[row[0], *(row[1:] * (3 if len(row) == 2 else 1))] for row in proactive()]
    found = recognise(table(rows))
    assert values(found, "proactive") == values(recognise(table(proactive())), "proactive")
    assert not gaps(found, "proactive")
    rows[-1][-1] = "99"
    assert gaps(recognise(table(rows)), "proactive")
