"""One report in four formats: nothing lost, nothing unescaped, the same bytes twice."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from yangguang.errors import UsageError
from yangguang.forms import load_edition
from yangguang.typeset.docx import set_docx
from yangguang.typeset.html import Options, Style, set_html
from yangguang.typeset.layout import Layout, lay_out
from yangguang.typeset.records import random_report
from yangguang.typeset.report import Report
from yangguang.typeset.text import set_text, text_of
from yangguang.typeset.write import write_report

FORM = load_edition("2021")


@pytest.fixture
def report() -> Report:
    return random_report(11, FORM, blanks="some")


def printed(report: Report) -> Counter[str]:
    """The texts of every cell that prints something."""
    return Counter(cell.text for grid in lay_out(report, FORM).grids for cell in grid.cells if cell.text)


class Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td":
            self.inside = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1] += data


def test_html_holds_every_cell(report: Report) -> None:
    parser = Cells()
    parser.feed(set_html(report, FORM))
    assert Counter(text for text in parser.texts if text) == printed(report)


def test_text_holds_every_cell_in_its_field(report: Report) -> None:
    lines = set_text(report, FORM).split("\n")
    fields = Counter(field for line in lines if "\t" in line for field in line.split("\t") if field)
    assert fields == printed(report)
    widths = {line.count("\t") for line in lines if line.startswith("一、本年新收")}
    assert widths == {9}


def test_docx_holds_every_cell(report: Report) -> None:
    document = docx.Document(io.BytesIO(set_docx(report, FORM)))
    texts: Counter[str] = Counter()
    for table in document.tables:
        seen = set()
        for row in table.rows:
            for cell in row.cells:
                if cell._tc not in seen:
                    seen.add(cell._tc)
                    texts[cell.text] += 1
    del texts[""]
    assert texts == printed(report)


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    again = random_report(11, FORM, blanks="some")
    assert set_html(report, FORM) == set_html(again, FORM)
    assert set_text(report, FORM) == set_text(again, FORM)
    assert set_docx(report, FORM) == set_docx(again, FORM)


def test_words_of_a_report_cannot_become_markup(report: Report) -> None:
    evil = replace(report, authority="<script>alert(1)</script>县", note='"><img src=x onerror=alert(1)>')
    page = set_html(evil, FORM)
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;县" in page


def test_a_page_gives_its_date_in_its_metadata(report: Report) -> None:
    assert report.posted_on is not None
    day = report.posted_on.isoformat()
    page = set_html(report, FORM)
    assert f'<meta name="PubDate" content="{day}">' in page
    assert f"发布日期：{day}" in page
    assert "PubDate" not in set_html(replace(report, posted_on=None), FORM)


def test_signature_and_date_stand_at_the_end(report: Report) -> None:
    assert report.published_on is not None
    day = report.published_on
    last = set_text(replace(report, signature="云岭市人民政府办公室"), FORM).strip().split("\n\n")[-2:]
    assert last == ["云岭市人民政府办公室", f"{day.year}年{day.month}月{day.day}日"]


def test_a_note_stands_under_the_title(report: Report) -> None:
    page = set_html(replace(report, note="转录说明"), FORM)
    assert re.search(r"</h1>\n<p class=\"note\">转录说明</p>", page)


def test_a_style_changes_what_it_names(report: Report) -> None:
    page = set_html(report, FORM, Options(style=Style(rulings="none", vertical="chars", watermark="样张")))
    assert "td, th { border: 0; }" in page
    assert "三<br>、<br>本<br>年" in page
    assert '<div class="watermark">样张</div>' in page


def test_dumps_with_other_separators(report: Report) -> None:
    sheet = lay_out(report, FORM, Layout(proceedings="rows"))
    table = [line for line in text_of(sheet, "pipe", is_markdown=True).split("\n") if line.startswith("|")]
    assert "| --- | --- | --- | --- |" in table
    assert any(line.startswith("| 行政复议 |") for line in table)
    compact = text_of(sheet, is_compact=True).split("\n")
    assert next(line for line in compact if line.startswith("一、本年新收")).count("\t") == 7


def test_a_file_of_another_kind_is_refused(report: Report, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a\.xls: cannot write \.xls, only \.pdf, \.html, \.docx, \.txt"):
        write_report(report, tmp_path / "a.xls")
