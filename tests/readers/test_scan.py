"""Scans: a report of the portal, printed to pictures as offices scan it, read back by OCR."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from yangguang.readers.document import Table
from yangguang.readers.read import read_document
from yangguang.record.assemble import parse_file
from yangguang.record.model import Record

REPORT = "data/reports/2024/650103-government.pdf"
DOTS_PER_INCH = 200


@pytest.fixture(scope="module")
def original(root: Path) -> Record:
    """The report as its text layer says it."""
    return parse_file(root / REPORT)


@pytest.fixture(scope="module")
def sheets(root: Path) -> list[Image.Image]:
    """Its pages as pictures."""
    with pypdfium2.PdfDocument(root / REPORT) as document:
        return [page.render(scale=DOTS_PER_INCH / 72).to_pil().convert("L") for page in document]


def wrong(read: Record, original: Record) -> list[str]:
    """The places whose values differ."""
    values = {(t, r, c): figure.value for t, r, c, figure in original.figures()}
    found = {(t, r, c): figure.value for t, r, c, figure in read.figures()}
    return [".".join(place) for place in {**values, **found} if values.get(place) != found.get(place)]


@pytest.mark.slow
def test_a_clean_scan_is_read_exactly(tmp_path: Path, original: Record, sheets: list[Image.Image]) -> None:
    path = tmp_path / "scan.pdf"
    sheets[0].save(path, save_all=True, append_images=sheets[1:], resolution=DOTS_PER_INCH)
    read = parse_file(path)
    assert wrong(read, original) == []
    assert (read.authority, read.year, read.published_on) == (
        original.authority,
        original.year,
        original.published_on,
    )
    assert read.provenance.format == "scan"
    assert all(figure.read_by == "ocr" and figure.confidence for _, _, _, figure in read.figures())
    for table, row, column, figure in read.figures():
        place = original.tables[table][row][column].locator
        assert figure.locator.page == place.page
        assert figure.locator.box is not None
        assert place.box is not None
        middle = (place.box[0] + place.box[2]) / 2, (place.box[1] + place.box[3]) / 2
        left, top, right, bottom = figure.locator.box
        assert left - 2 <= middle[0] <= right + 2, (row, column)
        assert top - 2 <= middle[1] <= bottom + 2, (row, column)


@pytest.mark.slow
def test_a_crooked_grey_scan_is_read_exactly(
    tmp_path: Path, original: Record, sheets: list[Image.Image]
) -> None:
    path = tmp_path / "scan.tif"
    crooked = [
        sheet.point([200 + value // 5 if value > 128 else value for value in range(256)]).rotate(
            1.3, expand=True, fillcolor=235, resample=Image.Resampling.BICUBIC
        )
        for sheet in sheets
    ]
    crooked[0].save(path, save_all=True, append_images=crooked[1:], dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    assert wrong(parse_file(path), original) == []


@pytest.mark.slow
def test_a_blotted_figure_is_derived_and_says_so(
    tmp_path: Path, original: Record, sheets: list[Image.Image]
) -> None:
    place = original.tables["requests"]["granted"]["total"].locator
    assert place.page is not None
    assert place.box is not None
    blotted = [sheet.copy() for sheet in sheets]
    scale = DOTS_PER_INCH / 72
    left, top, right, bottom = (edge * scale for edge in place.box)
    ImageDraw.Draw(blotted[place.page - 1]).ellipse((left - 4, top - 2, right + 4, bottom + 2), fill=30)
    path = tmp_path / "scan.pdf"
    blotted[0].save(path, save_all=True, append_images=blotted[1:], resolution=DOTS_PER_INCH)
    read = parse_file(path)
    figure = read.tables["requests"]["granted"]["total"]
    assert figure.value in (original.value("requests", "granted", "total"), None)
    assert figure.read_by in ("derived", "unreadable") or figure.note
    if figure.value is None:
        assert not read.is_complete
    assert wrong(read, original) in ([], ["requests.granted.total"])


def test_an_empty_sheet_has_no_table(tmp_path: Path) -> None:
    path = tmp_path / "empty.png"
    Image.new("L", (1240, 1754), 255).save(path)
    assert not [block for block in read_document(path).blocks if isinstance(block, Table)]
