"""Web pages: spans, layout tables, Word markup, menus, charsets."""

from __future__ import annotations

from pathlib import Path

import pytest

from yangguang.readers.document import Document
from yangguang.readers.html import read_html


def read(tmp_path: Path, markup: str, encoding: str = "utf-8") -> Document:
    path = tmp_path / "page.html"
    path.write_bytes(markup.encode(encoding))
    return read_html(path)


def test_spans_are_placed_as_browsers_do(tmp_path: Path) -> None:
    (table,) = read(
        tmp_path,
        "<table><tr><td rowspan=2>三</td><td>甲</td><td>1</td></tr>"
        "<tr><td>乙</td><td>2</td></tr><tr><td colspan=2>计</td><td>3</td></tr></table>",
    ).tables
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        ("三", 0, 0, 2, 1),
        ("甲", 0, 1, 1, 1),
        ("1", 0, 2, 1, 1),
        ("乙", 1, 1, 1, 1),
        ("2", 1, 2, 1, 1),
        ("计", 2, 0, 1, 2),
        ("3", 2, 2, 1, 1),
    ]


def test_a_table_inside_a_layout_table_is_found(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<table><tr><td>菜单</td><td><p>正文。</p><table><tr><td>规章</td><td>7</td></tr></table></td></tr></table>",
    )
    assert [[c.text for c in t.cells] for t in document.tables] == [["规章", "7"]]
    assert [p.text for p in document.paragraphs] == ["菜单", "正文。"]


def test_word_markup_is_one_paragraph(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        '<p><span><font face="仿宋">共收到</font></span><span>2</span><span>6</span><o:p></o:p>&nbsp;件</p>',
    )
    assert [p.text for p in document.paragraphs] == ["共收到26 件"]


def test_hidden_and_scripted_text_is_left_out(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<p>看得见</p><div style='display: none'>看不见</div><script>var a=1</script><p hidden>也看不见</p>",
    )
    assert [p.text for p in document.paragraphs] == ["看得见"]


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "utf-8", ""])
def test_gb18030_whatever_is_declared(tmp_path: Path, declared: str) -> None:
    meta = f"<meta charset={declared}>" if declared else ""
    document = read(
        tmp_path, f"<html><head>{meta}</head><body><p>政府信息公开年度报告</p></body></html>", "gb18030"
    )
    assert [p.text for p in document.paragraphs] == ["政府信息公开年度报告"]


def test_a_cell_knows_its_place(tmp_path: Path) -> None:
    document = read(
        tmp_path, "<table><tr><td>a</td><td>1</td></tr></table><table><tr><td>b</td><td>2</td></tr></table>"
    )
    last = document.tables[1].cells[1]
    assert (last.locator.table, last.locator.row, last.locator.column) == (2, 1, 2)


def test_the_row_of_no_height_by_which_word_ends_a_table_is_no_row(tmp_path: Path) -> None:
    (table,) = read(
        tmp_path,
        '<table><tr><td>规章</td><td>7</td></tr><tr height="0"><td width="9"></td><td></td></tr></table>',
    ).tables
    assert table.height == 1
