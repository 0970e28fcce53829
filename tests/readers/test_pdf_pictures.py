"""Tables that an office pasted as pictures into a document with text."""

from __future__ import annotations

import base64
import io
from html import escape
from pathlib import Path

import pypdfium2
import pytest

from yangguang.readers.document import Paragraph
from yangguang.readers.read import read_document
from yangguang.record.assemble import parse_file
from yangguang.typeset.factory import make, report_for
from yangguang.typeset.pdf import print_pdf
from yangguang.typeset.recipe import Recipe
from yangguang.typeset.score import score_record

SCALE = 200 / 72
"""Pixels of a picture for a point."""


@pytest.mark.slow
def test_tables_pasted_as_pictures_are_read(tmp_path: Path) -> None:
    recipe = Recipe(format="pdf")
    report = report_for(11, recipe)
    whole, pasted = tmp_path / "whole.pdf", tmp_path / "pasted.pdf"
    make(report, recipe, whole, 11)
    print_pdf(with_pictures(whole), pasted)
    document = read_document(pasted)
    assert document.format == "pdf"
    score = score_record(report, parse_file(pasted))
    assert score.is_perfect, (score.faults, score.misses[:5])


def with_pictures(path: Path) -> str:
    """A report as a page of HTML whose tables are pictures."""
    pdf = pypdfium2.PdfDocument(path)
    parts = ["<meta charset=utf-8><style>img { width: 100% }</style>"]
    for block in read_document(path).blocks:
        if isinstance(block, Paragraph):
            parts.append(f"<p>{escape(block.text)}</p>")
            continue
        page = block.cells[0].locator.page
        boxes = [cell.locator.box for cell in block.cells if cell.locator.box is not None]
        assert page is not None
        left, right = min(box[0] for box in boxes) - 12, max(box[2] for box in boxes) + 12
        top, bottom = min(box[1] for box in boxes) - 8, max(box[3] for box in boxes) + 8
        picture = pdf[page - 1].render(scale=SCALE).to_pil()
        edges = tuple(round(edge * SCALE) for edge in (left, top, right, bottom))
        out = io.BytesIO()
        picture.crop(edges).save(out, "PNG")  # type: ignore[arg-type]
        parts.append(f'<img src="data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}">')
    pdf.close()
    return "\n".join(parts)
