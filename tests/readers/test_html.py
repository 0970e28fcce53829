"""Web pages: spans, layout tables, Word markup, menus, charsets."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest

from yangguang.readers.document import Document
from yangguang.readers.html import read_html
from yangguang.readers.read import read_document


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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_wide_characters_without_a_mark(tmp_path: Path, encoding: str) -> None:
    markup = f"<html><body><p>{'政府信息公开年度报告' * 20}</p></body></html>"
    path = tmp_path / "page.html"
    path.write_bytes(markup.encode(encoding))
    assert read_document(path).paragraphs[0].text.startswith("政府信息公开年度报告")


@pytest.mark.parametrize("declared", ["", "gb2312", "utf-8"])
def test_a_damaged_byte_does_not_make_another_encoding(tmp_path: Path, declared: str) -> None:
    meta = f"<meta charset={declared}>" if declared else ""
    markup = f"<html><head>{meta}</head><body><p>{'政府信息公开' * 20}</p><p>年度报告</p></body></html>"
    path = tmp_path / "page.html"
    data = markup.encode()
    cut = data.index("信".encode()) + 1
    path.write_bytes(data[:cut] + data[cut + 1 :])
    assert read_html(path).paragraphs[1].text == "年度报告"


def test_a_byte_that_begins_no_character_costs_only_itself(tmp_path: Path) -> None:
    data = "<table><tr><td>行政许可</td><td>12</td></tr></table>".encode("gb18030")
    cut = data.index("政".encode("gb18030"))
    path = tmp_path / "page.html"
    path.write_bytes(b"<html><body>" + data[:cut] + b"\xff" + data[cut:])
    assert [c.text for c in read_html(path).tables[0].cells] == ["行政许可", "12"]


def test_what_prints_nothing_parts_nothing(tmp_path: Path) -> None:
    document = read(tmp_path, "<p>1&#8203;2\ufeff3&shy;4&zwnj;件</p>")
    assert [p.text for p in document.paragraphs] == ["1234件"]


def test_a_figure_in_a_frame_of_its_own_is_a_cell(tmp_path: Path) -> None:
    framed = "<td><table><tr><td>12</td></tr></table></td>"
    (table,) = read(
        tmp_path,
        f"<table><tr><td>规章</td>{framed}<td>3</td></tr><tr><td>许可</td>{framed}{framed}</tr></table>",
    ).tables
    assert [c.text for c in table.cells] == ["规章", "12", "3", "许可", "12", "12"]


@pytest.mark.parametrize(
    "markup",
    [
        "<s>15</s>12",
        "<del>1</del>12",
        "12<sup>①</sup>",
        "12<sup>[1]</sup>",
        "12<sup>1</sup>",
        "<input value=12 readonly>",
        '<input type="text" value="12"><input type="hidden" value="99"><input type="button" value="3">',
    ],
)
def test_what_is_struck_raised_or_filled_in(tmp_path: Path, markup: str) -> None:
    (table,) = read(tmp_path, f"<table><tr><td>规章</td><td>{markup}</td></tr></table>").tables
    assert table.cells[1].text == "12"


def test_fields_outside_tables_are_not_text(tmp_path: Path) -> None:
    document = read(tmp_path, "<p>正文<input value='请输入关键字'></p>")
    assert [p.text for p in document.paragraphs] == ["正文"]


def test_an_article_that_a_script_would_show_is_read(tmp_path: Path) -> None:
    hidden = "<div style='display:none'><p>正文</p><table><tr><td>规章</td><td>7</td></tr></table></div>"
    assert len(read(tmp_path, hidden).tables) == 1
    shown = "<table><tr><td>规章</td><td>8</td></tr></table>"
    assert [t.cells[1].text for t in read(tmp_path, shown + hidden).tables] == ["8"]


ARTICLE = "<p>正文</p><table>" + "<tr><td>规章</td><td>7</td></tr>" * 6 + "</table>"


@pytest.mark.parametrize(
    "held",
    [
        f"<script>var content = {json.dumps(ARTICLE)};</script>",
        f"<script>var content = {json.dumps(ARTICLE, ensure_ascii=False)};</script>",
        f"<script>x({{html: '{ARTICLE}', n: \"it's\"}})</script>",
        f"<script>var t = `{ARTICLE}`</script>",
        f"<textarea style='display:none'>{html.escape(ARTICLE)}</textarea>",
        f"<textarea>{html.escape(html.escape(ARTICLE))}</textarea>",
        f"<noscript>{ARTICLE}</noscript>",
    ],
)
def test_an_article_that_a_script_holds_is_read(tmp_path: Path, held: str) -> None:
    document = read(tmp_path, f"<html><body><div id='c'></div>{held}</body></html>")
    assert [p.text for p in document.paragraphs] == ["正文"]
    assert len(document.tables[0].cells) == 12
    shown = "<table><tr><td>许可</td><td>8</td></tr></table>"
    assert len(read(tmp_path, f"<html><body>{shown}{held}</body></html>").tables[0].cells) == 2
