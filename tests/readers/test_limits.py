"""Files that hold more than any report, or nest without end: one sentence each, before they cost anything."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from yangguang.errors import ReadError
from yangguang.readers import limits
from yangguang.readers.form_loops import check_forms
from yangguang.readers.read import read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        text = f'<w:document xmlns:w="{W}"><w:body>'.encode() + body + b"</w:body></w:document>"
        archive.writestr("word/document.xml", text)
    return target.getvalue()


def lying() -> bytes:
    """A part that unpacks to more than its entry says."""
    data = bytearray(word(b" " * 40_000_000))
    size = (1000).to_bytes(4, "little")
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = size
    data[22:26] = size
    return bytes(data)


def nested() -> bytes:
    part = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    return b"".join(part % (number, number) for number in range(3000))


CUT = "Cut the report out of it."
LARGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "markup.html": (
        lambda: b"<p>" + b"x" * 21_000_000,
        f"holds 21,000,003 characters of markup, expected a report of at most 20,000,000. {CUT}",
    ),
    "tags.html": (
        lambda: b"<p>1</p>" * 200_000,
        f"holds 400,000 tags, expected a report of at most 300,000. {CUT}",
    ),
    "tables.html": (
        lambda: b"<table><tr><td>1<td>2</table>" * 2001,
        f"holds 2,001 tables, expected a report of at most 2,000. {CUT}",
    ),
    "cells.html": (
        lambda: b"<table>" + (b"<tr>" + b"<td>1" * 10) * 4001 + b"</table>",
        f"holds 40,010 cells of tables, expected a report of at most 40,000. {CUT}",
    ),
    "lines.txt": (
        lambda: "行政许可\n".encode() * 50_001,
        f"holds 50,001 lines, expected a report of at most 50,000. {CUT}",
    ),
    "characters.txt": (
        lambda: "年".encode() * 2_000_001,
        f"holds 2,000,001 characters, expected a report of at most 2,000,000. {CUT}",
    ),
    "elements.docx": (
        lambda: word(b"<w:p/>" * 700_000),
        f"holds 700,002 elements, expected a report of at most 600,000. {CUT}",
    ),
    "paragraphs.docx": (
        lambda: word(b"<w:p><w:r><w:t>1</w:t></w:r></w:p>" * 50_001),
        f"holds 50,001 paragraphs, expected a report of at most 50,000. {CUT}",
    ),
    "nested.mht": (
        nested,
        "its parts are nested more deeply than any report's, expected a report. "  # noqa: ISC004
        "It may be made to do harm: print it to a PDF and read that.",
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_holds_more_than_a_report_is_refused(tmp_path: Path, name: str) -> None:
    content, sentence = LARGE[name]
    path = tmp_path / name
    path.write_bytes(content())
    with pytest.raises(ReadError) as caught:
        read_document(path)
    assert str(caught.value) == f"{path}: {sentence}"


def test_a_part_that_unpacks_to_more_than_it_says(tmp_path: Path) -> None:
    path = tmp_path / "lying.docx"
    path.write_bytes(lying())
    with pytest.raises(ReadError, match="not a complete zip archive"):
        read_document(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    with path.open("wb") as file:
        file.truncate(limits.MAX_FILE_BYTES + 1)  # sparse: takes no room
    with pytest.raises(ReadError) as caught:
        read_document(path)
    assert str(caught.value) == (
        f"{path}: has 256,000,001 bytes, expected a report of at most 256,000,000. {CUT}"
    )


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    os.mkfifo(path)
    with pytest.raises(ReadError) as caught:
        read_document(path)
    assert str(caught.value) == (
        f"{path}: is a pipe or a device, expected a file. Save what it gives to a file."
    )


def test_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "b.pdf")
    (tmp_path / "b.pdf").symlink_to(tmp_path / "a.pdf")
    with pytest.raises(ReadError, match="cannot be opened"):
        read_document(tmp_path / "a.pdf")


def test_pictures_in_the_markup_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    picture = "data:image/png;base64," + "QUJD" * 6_000_000
    path.write_text(f"<p>正文</p><img src='{picture}'><table><tr><td>规章</td><td>7</td></tr></table>")
    assert [cell.text for cell in read_document(path).tables[0].cells] == ["规章", "7"]


def test_spans_without_end_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    row = "<tr><td rowspan=65534 colspan=1000>规章</td><td>1</td></tr>"
    path.write_text(f"<table>{row * 3000}</table>")
    assert len(read_document(path).tables[0].cells) == 6000


def test_tables_nested_without_end_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("<table><tr><td>" * 20_000 + "正文")
    assert read_document(path).tables == ()


@pytest.mark.parametrize(("width", "height"), [(60_000, 20), (10, 60_000)])
def test_a_strip_is_no_page(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "strip.png"
    Image.new("L", (width, height), "white").save(path)
    with pytest.raises(ReadError) as caught:
        read_document(path)
    assert str(caught.value) == (
        f"{path}: a picture of {width:,} × {height:,} pixels, expected a page. "
        "Look what it shows, and give the pages themselves."
    )


@pytest.mark.parametrize(("name", "pages"), [("film.png", 1), ("film.webp", 1), ("pages.tif", 3)])
def test_only_a_tiff_has_pages(tmp_path: Path, name: str, pages: int) -> None:
    path = tmp_path / name
    sheets = [Image.new("L", (200, 280), 255 - shade) for shade in range(3)]
    sheets[0].save(path, save_all=True, append_images=sheets[1:])
    assert len(read_document(path).pages) == pages


def drawing(content: bytes, resources: bytes) -> bytes:
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources%s/Length %d>>" % (resources, len(content))
    return head + b"stream\n" + content + b"\nendstream"


def pdf_of(forms: list[bytes]) -> bytes:
    """A page that places the first of some forms, which have the numbers from 5 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    objects += [b"<</Length 5>>stream\n/X Do\nendstream", *forms]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R>>\n%%EOF"


@pytest.mark.parametrize(
    "forms",
    [
        [drawing(b"/X Do", b"<</XObject<</X 5 0 R>>>>")],
        [drawing(b"/X Do /X Do", b" 6 0 R"), b"<</XObject 7 0 R>>", b"<</X 5 0 R>>"],
        [drawing(b"/X Do " * 9, b"<</XObject<</X %d 0 R>>>>" % (6 + n)) for n in range(30)],
    ],
)
def test_drawings_that_take_in_one_another_without_end(tmp_path: Path, forms: list[bytes]) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of(forms))
    with pytest.raises(ReadError) as caught:
        read_document(path)
    assert str(caught.value) == (
        f"{path}: drawings in the PDF take in one another without end, expected a report. "
        "It may be made to do harm: do not open it."
    )


def test_drawings_in_drawings_are_read(tmp_path: Path) -> None:
    forms = [drawing(b"/X Do " * 4, b"<</XObject<</X %d 0 R>>>>" % (6 + n)) for n in range(4)]
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of([*forms, drawing(b"0 0 m 9 9 l S", b"<<>>")]))
    check_forms(path, path.read_bytes())
