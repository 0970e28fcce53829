"""Text and Markdown that converters really make of a report's PDF: read like the PDF itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from pdfplumber.page import Page

from yangguang.record.assemble import parse_file
from yangguang.typeset.factory import make, report_for
from yangguang.typeset.notation import Notation
from yangguang.typeset.recipe import Recipe, Split
from yangguang.typeset.report import Report
from yangguang.typeset.score import score_record

SEED = 31


@pytest.fixture(scope="module", params=["", "-"], ids=["blanks print nothing", "blanks are dashes"])
def printed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Report, Path, bool]:
    """A report as a browser prints it, its tables cut by pages; and whether every cell prints something."""
    recipe = Recipe(format="pdf", split=Split(share=1.0), notation=Notation(blank=request.param))
    report = report_for(SEED, recipe)
    path = tmp_path_factory.mktemp("printed") / "report.pdf"
    make(report, recipe, path, SEED)
    return report, path, bool(request.param)


def by_pdfium(path: Path) -> str:
    pdf = pypdfium2.PdfDocument(path)
    pages = [pdf[number].get_textpage().get_text_range() for number in range(len(pdf))]
    pdf.close()
    return "\n".join(pages)


def by_pdfplumber(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def by_pdfplumber_in_place(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return "\f".join(page.extract_text(layout=True) for page in pdf.pages)


def in_markdown(path: Path) -> str:
    """Words first, then the tables of each page, whose columns are all the vertical rules of the page."""
    with pdfplumber.open(path) as pdf:
        return "\n\n".join(_page_in_markdown(page) for page in pdf.pages)


def _page_in_markdown(page: Page) -> str:
    tables = page.find_tables()
    words = page
    for table in tables:
        words = words.outside_bbox(table.bbox)
    return "\n\n".join([words.extract_text(), *(_in_pipes(table.extract()) for table in tables)])


def _in_pipes(rows: Sequence[Sequence[str | None]]) -> str:
    lines = ["| " + " | ".join((cell or "").replace("\n", "") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


@pytest.mark.parametrize("convert", [by_pdfium, by_pdfplumber, by_pdfplumber_in_place])
def test_a_text_dump_reads_like_the_pdf(
    printed: tuple[Report, Path, bool], tmp_path: Path, convert: Callable[[Path], str]
) -> None:
    """Where blank cells leave no trace, their rows are left unread, and nothing is wrong."""
    report, pdf, is_full = printed
    path = tmp_path / "report.txt"
    path.write_text(convert(pdf), encoding="utf-8")
    score = score_record(report, parse_file(path))
    if is_full or convert is by_pdfplumber_in_place:
        assert score.is_perfect, (score.faults, score.misses[:5])
    else:
        assert not score.faults
        assert set(score.cells) == {"right", "missing"}


def test_figures_of_a_dump_in_place_are_found_in_their_lines(
    printed: tuple[Report, Path, bool], tmp_path: Path
) -> None:
    _, pdf, _ = printed
    path = tmp_path / "report.txt"
    path.write_text(by_pdfplumber_in_place(pdf), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    for place, figure in parse_file(path).tables["requests"]["received_new"].items():
        if figure.printed:
            assert figure.locator.line is not None, place
            assert figure.printed in lines[figure.locator.line - 1].split(), place
            assert figure.locator.box is None, place


def test_every_figure_of_a_markdown_dump_is_read(printed: tuple[Report, Path, bool], tmp_path: Path) -> None:
    report, pdf, _ = printed
    path = tmp_path / "report.md"
    path.write_text(in_markdown(pdf), encoding="utf-8")
    record = parse_file(path)
    assert not score_record(report, record).misses
    assert record.authority == report.authority


def test_a_dump_column_by_column_has_no_blank_rows(tmp_path: Path) -> None:
    """Labels first, the figures below the headers of their columns: nothing is read, rather than blanks."""
    path = tmp_path / "report.txt"
    words = ["信息内容", "规章", "行政规范性文件", "第二十条第（一）项"]
    columns = ["本年制发件数", "1", "2", "本年废止件数", "3", "4", "现行有效件数", "5", "6"]
    lines = [
        "某县教育局2023年政府信息公开工作年度报告",
        *("一、总体情况", "坚持先审后发。", "二、主动公开政府信息情况", *words, *columns),
        *("三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"),
        *("五、存在的主要问题及改进情况", "无。", "六、其他需要报告的事项", "无。"),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    record = parse_file(path)
    assert not record.is_complete
    assert [figure for *_, figure in record.figures() if figure.value is None] == []
