"""PDFs printed by a browser: their text is the report's, their bytes are small and always the same."""

from __future__ import annotations

import re
import shutil
import zlib
from pathlib import Path

import pdfplumber
import pytest

from yangguang.errors import BuildError, MissingToolError
from yangguang.forms import load_edition
from yangguang.typeset.characters import write_out_radicals
from yangguang.typeset.html import set_html
from yangguang.typeset.layout import lay_out
from yangguang.typeset.pack import pack_pdf
from yangguang.typeset.pdf import PROGRAMS, print_pdf
from yangguang.typeset.records import random_report

FORM = load_edition("2021")
needs_browser = pytest.mark.skipif(not any(map(shutil.which, PROGRAMS)), reason="no Chromium installed")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    print_pdf(set_html(random_report(3, FORM, blanks="none"), FORM), path)
    return path


@pytest.mark.browser
@pytest.mark.slow
@needs_browser
def test_the_tables_of_a_pdf_hold_every_cell(printed: Path) -> None:
    report = random_report(3, FORM, blanks="none")
    with pdfplumber.open(printed) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
        footers = [page.extract_text().split("\n")[-1] for page in pdf.pages]
    found = {(text or "").replace("\n", "") for table in tables for row in table for text in row}
    missing = [
        cell.text
        for grid in lay_out(report, FORM).grids
        for cell in grid.cells
        if cell.text and cell.text not in found
    ]
    assert not missing
    assert footers == [f"- {n} -" for n in range(1, len(footers) + 1)]


@pytest.mark.browser
@pytest.mark.slow
@needs_browser
def test_a_pdf_names_its_characters_and_is_small(printed: Path) -> None:
    with pdfplumber.open(printed) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert "行政规范性文件" in text
    assert not [character for character in text if "\u2e80" <= character <= "\u2fdf"]
    assert printed.stat().st_size < 300_000


@pytest.mark.browser
@pytest.mark.slow
@needs_browser
def test_printing_twice_gives_the_same_bytes(printed: Path, tmp_path: Path) -> None:
    print_pdf(set_html(random_report(3, FORM, blanks="none"), FORM), tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == printed.read_bytes()


def test_without_a_browser_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(
        MissingToolError, match=r"a\.pdf: printing a PDF needs Chromium, found none of .* Install chromium\."
    ):
        print_pdf("<p>", tmp_path / "a.pdf")


def test_a_pdf_of_another_make_is_not_packed() -> None:
    with pytest.raises(BuildError, match="found no single cross-reference table"):
        pack_pdf(b"%PDF-1.5\nnothing")


def test_radicals_of_a_character_map_become_characters() -> None:
    text = (
        b"begincmap\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        b"1 beginbfchar\n<01> <2EA0>\nendbfchar\n1 beginbfrange\n<02> <03> <653F>\nendbfrange\nendcmap\n"
    )
    data = zlib.compress(text)
    stream = b"<</Filter /FlateDecode\n/Length %d>> stream\n%s\nendstream" % (len(data), data)
    changed = write_out_radicals(stream)
    match = re.search(rb"stream\n(.*)\nendstream", changed, re.DOTALL)
    assert match
    assert re.findall(rb"<(\w\w)> <(\w{4})>", zlib.decompress(match[1]).split(b"beginbfchar")[1]) == [
        (b"01", b"6C11"),
        (b"02", b"653F"),
        (b"03", b"6540"),
    ]


def test_a_character_map_without_radicals_is_left_alone() -> None:
    data = zlib.compress(b"1 beginbfchar\n<01> <6C11>\nendbfchar\nendcodespacerange\nendcmap\n")
    stream = b"<</Filter /FlateDecode\n/Length %d>> stream\n%s\nendstream" % (len(data), data)
    assert write_out_radicals(stream) == stream
