"""Text dumps: rows by tab, pipe and blanks; paragraphs among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from yangguang.errors import ReadError
from yangguang.readers.detect import detect_format
from yangguang.readers.document import Document, Paragraph
from yangguang.readers.page_numbers import without_page_numbers
from yangguang.readers.text import read_text


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> Document:
    path = tmp_path / "report.txt"
    path.write_bytes(text.encode(encoding))
    return read_text(path)


def grid(document: Document) -> list[list[str]]:
    (table,) = document.tables
    return [[cell.text for cell in row] for row in table.rows()]


def test_tabs_keep_empty_fields(tmp_path: Path) -> None:
    document = read(tmp_path, "规章\t0\t\t7\n许可\t5\t\t\n")
    assert grid(document) == [["规章", "0", "", "7"], ["许可", "5", "", ""]]


def test_markdown_tables_lose_their_rule(tmp_path: Path) -> None:
    document = read(tmp_path, "| 规章 | 0 | 1 |\n|---|---:|---|\n| 许可 | 5 | 2 |\n")
    assert grid(document) == [["规章", "0", "1"], ["许可", "5", "2"]]


def test_blanks_separate_a_label_from_figures(tmp_path: Path) -> None:
    document = read(tmp_path, "1.属于 国家秘密 0 3 12 0 0 0 15\n2.重复申请   0   0   0\n")
    assert grid(document) == [
        ["1.属于 国家秘密", "0", "3", "12", "0", "0", "0", "15"],
        ["2.重复申请", "0", "0", "0"],
    ]


def test_a_wrapped_label_stays_in_the_table(tmp_path: Path) -> None:
    document = read(
        tmp_path, "要求行政机关确认或\n重新出具 0 0 0 0 0 0 0\n已获取信息\n（七）总计 1 0 0 0 0 0 1\n"
    )
    assert ["已获取信息"] in grid(document)
    assert len(document.tables) == 1


def test_prose_with_numbers_is_no_table(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "2024 年 1 月 1 日至 12 月 31 日，共收到 4 件。\n通过网站公开 18 条  信息 3 条，共 21 条。\n",
    )
    assert not document.tables
    assert len(document.paragraphs) == 2


def test_a_paragraph_split_by_a_page_is_joined(tmp_path: Path) -> None:
    document = read(
        tmp_path, "一、总体情况\n\n进一步拓宽渠道，最大限度满足社会公众的合理需求，依法\n\n保障信息需求。\n"
    )
    assert [p.text for p in document.paragraphs] == [
        "一、总体情况",
        "进一步拓宽渠道，最大限度满足社会公众的合理需求，依法保障信息需求。",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path, "标题：政府信息公开㐂\n行政许可\t12\n", encoding)
    assert isinstance(document.blocks[0], Paragraph)
    assert document.blocks[0].text == "标题：政府信息公开㐂"
    assert grid(document) == [["行政许可", "12"]]


def test_a_figure_knows_its_line_and_field(tmp_path: Path) -> None:
    (table,) = read(tmp_path, "标题\n\n规章\t0\t8\n").tables
    assert [(cell.locator.line, cell.locator.field) for cell in table.cells] == [(3, 1), (3, 2), (3, 3)]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.txt: there is no such file\. Check the name\."):
        read_text(tmp_path / "none.txt")


def test_a_markdown_dump_may_carry_its_tables_as_markup(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        "# 标题\n\n正文。\n\n<table><tr><td rowspan=2>三</td><td>规章</td><td>7</td></tr>"
        "<tr><td>许可</td><td>5</td></tr></table>\n\n二、后文\n",
        encoding="utf-8",
    )
    assert detect_format(path) == "text"
    document = read_text(path)
    assert [[cell.text for cell in row] for row in document.tables[0].rows()] == [
        ["三", "规章", "7"],
        ["许可", "5"],
    ]
    assert [(p.text, p.locator.line) for p in document.paragraphs] == [
        ("标题", 1),
        ("正文。", 3),
        ("二、后文", 7),
    ]


def test_figures_set_below_the_labels_of_two_rows_go_back_to_their_rows(tmp_path: Path) -> None:
    dump = (
        "        1.属于国家秘密          0  -  3\n"
        "（三）不予公开 4.保护第三方合法权益\n"
        "        5.属于三类内部事务信息\n"
        "                          1\n"
        "                          2\n"
        "                             -\n"
        "                             5\n"
        "                                -\n"
        "                                7\n"
        "        6.属于四类过程性信息       0  -  8\n"
    )
    path = tmp_path / "dump.txt"
    path.write_text(dump, encoding="utf-8")
    (table,) = read_text(path).tables
    rows = [[cell.text for cell in row] for row in table.rows()]
    assert [row[-3:] for row in rows] == [["0", "-", "3"], ["1", "-", "-"], ["2", "5", "7"], ["0", "-", "8"]]
    assert rows[1][0].endswith("合法权益")
    assert next(cell for cell in table.cells if cell.text == "5").locator.line == 7


def test_strokes_misread_for_pipes_do_not_divide_a_row(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "一、本年新收   4   -   -   -   -   -   4\n"
        "、分公i（二分处理的冂只计这、|工，不|、他情形）   -   2   -   -   -   -   2\n",
    )
    assert grid(document)[1] == [
        "、分公i（二分处理的冂只计这、|工，不|、他情形）",
        "-",
        "2",
        "-",
        "-",
        "-",
        "-",
        "2",
    ]


def test_pipes_in_a_label_of_a_markdown_table(tmp_path: Path) -> None:
    document = read(tmp_path, "| 规章 | 0 | 1 |\n| 本机关不||相口 |  | 3 |\n| 甲\\|乙 | 4 | 5 |\n")
    assert grid(document) == [["规章", "0", "1"], ["本机关不||相口", "", "3"], ["甲|乙", "4", "5"]]


def test_markdown_tables_of_other_columns_are_others(tmp_path: Path) -> None:
    document = read(tmp_path, "| 甲 | 0 | 1 |\n| 乙 | 2 | 3 |\n\n四、复议\n\n| 5 | 6 |\n\n| 7 | 8 | 9 |\n")
    assert [table.width for table in document.tables] == [3, 2, 3]
    assert all(table.ruled for table in document.tables)


def listed(form: str) -> str:
    """A table with each cell on a line of its own: as LibreOffice and as two readers of pages write it."""
    cells = ["第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    cells += ["规章", "3", "0", "74", "行政规范性文件", "1,564", "－", "4185"]
    cells += ["第二十条第（五）项", "信息内容", "本年处理决定数量", "行政许可", "97"]
    before, between = {"tight": ("", "\n"), "loose": ("", "\n\n"), "piped": ("", " |\n")}[form]
    return (
        "二、主动公开政府信息情况\n"
        + before
        + between.join(cells)
        + between
        + "三、收到和处理政府信息公开申请情况\n"
    )


@pytest.mark.parametrize("form", ["tight", "loose", "piped"])
def test_cells_on_lines_of_their_own(tmp_path: Path, form: str) -> None:
    path = tmp_path / "dump.txt"
    path.write_text(listed(form), encoding="utf-8")
    document = read_text(path)
    (table,) = document.tables
    rows = [[cell.text for cell in row] for row in table.rows()]
    assert [row for row in rows if len(row) > 1] == [
        ["规章", "3", "0", "74"],
        ["行政规范性文件", "1,564", "－", "4185"],
        ["行政许可", "97"],
    ]
    assert rows[0] == ["第二十条第（一）项"]
    assert [one.text for one in document.paragraphs] == [
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
    ]


def test_a_blank_line_among_figures_that_follow_one_another_is_a_blank_cell(tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text("规章\n3\n\n74\n规范性文件\n1\n2\n3\n许可\n7\n8\n9\n", encoding="utf-8")
    (table,) = read_text(path).tables
    assert [cell.text for cell in next(table.rows())] == ["规章", "3", "", "74"]


def test_numbers_alone_on_some_lines_are_no_table(tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text(
        "".join(f"第{n}节标题\n正文正文，正文正文。\n{n}\n\n" for n in range(9)), encoding="utf-8"
    )
    assert read_text(path).tables == ()


def test_figures_below_their_labels_are_as_many_as_in_the_rows_above(tmp_path: Path) -> None:
    other = "".join(f"{n}.属于国家秘密 0 0 0 0 0 0 {n}\n" for n in range(1, 5))
    text = other + "行政复议      1   0   1\n行政诉讼 未经复议\n     复议后起诉\n"
    columns = (("0", "-"), ("2", "0"), ("2", "3"))
    text += "".join(
        f"{' ' * (10 + 4 * n)}{figure}\n" for n, column in enumerate(columns) for figure in column
    )
    document = read(tmp_path, text)
    assert grid(document)[-2:] == [["行政诉讼 未经复议", "0", "2", "2"], ["复议后起诉", "-", "0", "3"]]


def test_single_blanks_divide_a_short_row_near_others(tmp_path: Path) -> None:
    lines = ["行政处罚 12", "", "行 政 强 制 4", "行政事业性收费 156 +7", "政府集中采购 3 251000元"]
    document = read(tmp_path, "\n".join(lines) + "\n" + "全年 共公开 12\n".rjust(40, "\n"))
    assert grid(document) == [
        ["行政处罚", "12"],
        ["行 政 强 制", "4"],
        ["行政事业性收费", "156", "+7"],
        ["政府集中采购", "3", "251000元"],
    ]
    assert document.paragraphs[-1].text == "全年 共公开 12"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_line_for_each_cell(tmp_path: Path, gap: str) -> None:
    head = [
        "一、总体情况",
        "全年公开信息12条。",
        "三、收到和处理政府信息公开申请情况",
        "申请人情况",
        "自然人",
        "企业",
        "总计",
    ]
    rows = [[f"{n}.属于国家秘密", *"01-", str(n), "7"] for n in range(1, 7)]
    foot = ["四、复议情况", "本年没有复议。"]
    document = read(tmp_path, gap.join([*head, *(cell for row in rows for cell in row), *foot]))
    assert grid(document) == [["申请人情况"], ["自然人", "企业", "总计"], *rows]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts == [*head[:3], *foot]
    assert document.tables[0].cells[-1].locator.field == 1


def test_blank_lines_among_figures_are_blank_cells(tmp_path: Path) -> None:
    rows = [[f"{n}.属于国家秘密", "0", "", str(n), "", "", "7"] for n in range(1, 7)]
    rows[3][1:] = ["", "", "", "", "5", "5"]
    cells = [cell for row in rows for cell in row]
    assert grid(read(tmp_path, "\n".join(["三、申请情况", *cells, "四、复议情况"]))) == rows


def test_a_page_number_among_lines_of_cells_is_none(tmp_path: Path) -> None:
    rows = [[f"{n}.属于国家秘密", "0", "0", str(n), "0", "0", "7"] for n in range(1, 7)]
    cells = [cell for row in rows for cell in row]
    cells[14:14] = ["", "3", ""]
    assert grid(read(tmp_path, "\n".join(["三、申请情况", *cells, "四、复议情况"]))) == rows


def test_figures_of_other_widths_below_one_another_are_one_column(tmp_path: Path) -> None:
    text = "1.属于国家秘密  0  0  6\n4.保护第三方合法权益\n5.属于三类内部事务信息\n"
    for left, figure in ((10, "178"), (11, "0"), (15, "-"), (15, "-"), (18, "178"), (19, "0")):
        text += f"{' ' * left}{figure}\n"
    assert grid(read(tmp_path, text))[1:] == [
        ["4.保护第三方合法权益", "178", "-", "178"],
        ["5.属于三类内部事务信息", "0", "-", "0"],
    ]


def test_figures_that_wrap_behind_their_separator_are_put_together(tmp_path: Path) -> None:
    text = "一、本年新收政府信息公开申请数量      6，      1，      7，\n"
    text += "                   284  0  131  0  415\n"
    text += "3.危及“三安全一稳定”    2，   0    0   0  2，\n                509               509\n"
    assert grid(read(tmp_path, text)) == [
        ["一、本年新收政府信息公开申请数量", "6，284", "0", "1，131", "0", "7，415"],
        ["3.危及“三安全一稳定”", "2，509", "0", "0", "0", "2，509"],
    ]


def test_the_rest_of_figures_stands_beside_the_rest_of_a_label(tmp_path: Path) -> None:
    text = "（二）部分公开（区分处理的，只计这一情形， 0 0 1， 0 1，\n不计其他情形）            088    088\n"
    text += "1.属于国家秘密   0 0 2 0 2\n"
    assert grid(read(tmp_path, text)) == [
        ["（二）部分公开（区分处理的，只计这一情形，", "0", "0", "1，088", "0", "1，088"],
        ["不计其他情形）"],
        ["1.属于国家秘密", "0", "0", "2", "0", "2"],
    ]


def test_bare_page_numbers_are_taken_out_and_figures_are_not() -> None:
    words = "\n".join(["坚持先审后发。"] * 9)
    numbered = f"{words}\n1\n{words}\n 2 \n{words}\n3\n"
    assert without_page_numbers(numbered) == f"{words}\n \n{words}\n   \n{words}\n \n"
    cells = "规章\n1\n2\n3\n行政规范性文件\n4\n5\n6\n"
    assert without_page_numbers(cells) == cells
    alone = f"{words}\n12\n{words}"
    assert without_page_numbers(alone) == alone
