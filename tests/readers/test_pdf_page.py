"""What is taken from a PDF page: characters that are seen, and edges however they are drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import pdf_page
from yangguang.errors import ReadError
from yangguang.readers.pdf_file import PdfPage, load_pdf
from yangguang.readers.pdf_glyphs import UNKNOWN
from yangguang.readers.pdf_place import PagePlace

A4 = "/MediaBox[0 0 595 842]"


def page_of(tmp_path: Path, content: str, page: str = A4, *more: bytes) -> PdfPage:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf_page(content, page, *more))
    (only,) = load_pdf(path).pages
    return only


def text_of(page: PdfPage) -> str:
    return "".join(glyph.text for glyph in page.glyphs)


def stream(entries: str, data: bytes) -> bytes:
    return f"<<{entries}/Length {len(data)}>>stream\n".encode("ascii") + data + b"\nendstream"


@pytest.mark.parametrize(
    ("turn", "box", "size"),
    [
        (0, (10, 60, 40, 80), (200, 100)),
        (90, (20, 10, 40, 40), (100, 200)),
        (180, (160, 20, 190, 40), (200, 100)),
        (270, (60, 160, 80, 190), (100, 200)),
    ],
)
def test_a_box_lies_where_the_turned_page_shows_it(
    turn: int, box: tuple[float, ...], size: tuple[float, float]
) -> None:
    place = PagePlace(left=50, bottom=30, right=250, top=130, turn=turn)
    assert (place.width, place.height) == size
    assert place.box(60, 50, 90, 70) == box


def test_a_character_stands_at_its_place_as_high_as_its_type(tmp_path: Path) -> None:
    page = page_of(tmp_path, "BT /F1 10 Tf 100 700 Td (12) Tj ET")
    one, two = page.glyphs
    assert (one.text, two.text, one.size) == ("1", "2", 10)
    assert one.box[0] == pytest.approx(100)
    assert one.box[2] == pytest.approx(two.box[0])
    assert one.box[3] - one.box[1] == pytest.approx(10)
    assert one.box[1] < 842 - 700 < one.box[3]
    assert one.is_upright
    assert not one.is_askew


def test_type_made_large_by_a_matrix_counts_as_it_is_seen(tmp_path: Path) -> None:
    page = page_of(tmp_path, "2 0 0 2 0 0 cm BT /F1 1 Tf 5 0 0 5 50 350 Tm (7) Tj ET")
    assert [glyph.size for glyph in page.glyphs] == [10]


def test_only_what_is_painted_on_the_page_that_is_seen_is_read(tmp_path: Path) -> None:
    content = (
        "BT /F1 10 Tf 100 700 Td (seen) Tj ET "
        "BT /F1 10 Tf 3 Tr 100 650 Td (hidden) Tj ET "
        "BT /F1 10 Tf 0 Tr 700 700 Td (beside) Tj ET "
        "BT /F1 10 Tf 20 700 Td (cropped) Tj ET"
    )
    page = page_of(tmp_path, content, A4 + "/CropBox[80 0 595 842]")
    assert text_of(page) == "seen"
    assert page.width == 515
    assert page.glyphs[0].box[0] == pytest.approx(20)


def test_type_printed_twice_to_look_bold_is_read_once_and_equal_neighbours_are_kept(tmp_path: Path) -> None:
    content = "".join(f"BT /F1 10 Tf {x} 700 Td (11) Tj ET " for x in (100, 100.3))
    assert text_of(page_of(tmp_path, content)) == "11"


def test_a_hyphen_before_a_line_break_is_a_hyphen(tmp_path: Path) -> None:
    content = "BT /F1 10 Tf 100 700 Td (a-) Tj 0 -12 Td (b) Tj ET"
    assert text_of(page_of(tmp_path, content)) == "a-b"


def test_a_watermark_stands_askew(tmp_path: Path) -> None:
    page = page_of(tmp_path, "BT /F1 30 Tf 0.7 0.7 -0.7 0.7 200 300 Tm (W) Tj ET")
    assert [glyph.is_askew for glyph in page.glyphs] == [True]


def test_type_that_runs_upwards_is_not_upright(tmp_path: Path) -> None:
    page = page_of(tmp_path, "BT /F1 10 Tf 0 1 -1 0 200 300 Tm (U) Tj ET")
    (glyph,) = page.glyphs
    assert not glyph.is_upright
    assert glyph.direction == (0, -1)
    assert glyph.box[2] - glyph.box[0] == pytest.approx(10)
    assert glyph.box[0] < 200 < glyph.box[2] - 1  # its baseline is at the right


RULINGS = {
    "a stroked line": "100 700 m 300 700 l S",
    "a thin filled rectangle": "100 699.75 200 0.5 re f",
    "a line in a form": "/X6 Do",
    "an image a pixel high": "q 200 0 0 0.5 100 699.75 cm /X7 Do Q",
}


@pytest.mark.parametrize("name", RULINGS)
def test_a_ruling_is_found_however_it_is_drawn(name: str, tmp_path: Path) -> None:
    form = stream("/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Matrix[2 0 0 2 0 0]", b"50 350 m 150 350 l S")
    image = stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\x00"
    )
    drawing = page_of(tmp_path, RULINGS[name], A4, form, image).drawing
    flat = [edge for edge in drawing.edges if edge["orientation"] == "h"]
    assert flat
    assert {(round(edge["x0"]), round(edge["x1"])) for edge in flat} == {(100, 300)}
    assert all(abs(edge["top"] - 142) < 0.5 for edge in flat)
    assert drawing.images == ()


def test_shading_has_no_edges_and_a_frame_around_it_has(tmp_path: Path) -> None:
    assert page_of(tmp_path, "100 600 200 20 re f").drawing.edges == ()
    assert len(page_of(tmp_path, "100 600 200 20 re B").drawing.edges) == 4


def test_a_path_that_is_not_painted_has_no_edges(tmp_path: Path) -> None:
    assert page_of(tmp_path, "100 600 200 20 re n 100 600 200 20 re W n").drawing.edges == ()


def test_a_picture_is_an_image_and_a_circle_a_curve(tmp_path: Path) -> None:
    image = stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\x00"
    )
    content = "q 200 0 0 100 100 600 cm /X6 Do Q 100 100 m 150 100 150 150 100 150 c S"
    drawing = page_of(tmp_path, content, A4, image).drawing
    assert [tuple(round(edge) for edge in box) for box in drawing.images] == [(100, 142, 300, 242)]
    assert drawing.curves == 1


@pytest.mark.parametrize(("content", "is_covered"), [("TEXT IMAGE", True), ("IMAGE TEXT", False)])
def test_a_picture_over_the_page_covers_the_text_below_it(
    tmp_path: Path, content: str, is_covered: bool
) -> None:
    image = stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\x00"
    )
    text, picture = "BT /F1 10 Tf 100 700 Td (2023) Tj ET ", "q 595 0 0 842 0 0 cm /X6 Do Q "
    page = page_of(tmp_path, content.replace("TEXT", text).replace("IMAGE", picture), A4, image)
    assert page.drawing.is_covered is is_covered


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [("GBK-EUC-H", "gbk"), ("GB-EUC-H", "gb2312"), ("UniGB-UCS2-H", "utf-16-be"), ("GBK2K-H", "gb18030")],
)
def test_chinese_of_a_font_that_is_not_embedded_is_read(tmp_path: Path, encoding: str, codec: str) -> None:
    """Older office programs name a font of the system and one of Adobe's tables of characters."""
    font = "/Type/Font/BaseFont/STSong-Light"
    system = "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    page = page_of(
        tmp_path,
        f"BT /F2 12 Tf 100 700 Td <{'行政许可12件'.encode(codec).hex()}> Tj ET",
        A4 + "/Resources<</Font<</F2 6 0 R>>>>",
        f"<<{font}/Subtype/Type0/Encoding/{encoding}/DescendantFonts[7 0 R]>>".encode("ascii"),
        f"<<{font}/Subtype/CIDFontType0{system}/FontDescriptor 8 0 R>>".encode("ascii"),
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/Ascent 880"
        b"/Descent -120/CapHeight 880/ItalicAngle 0/StemV 93>>",
    )
    assert text_of(page) == "行政许可12件"
    assert [glyph.box[0] for glyph in page.glyphs[:2]] == pytest.approx([100, 112])


def test_a_font_that_does_not_say_its_characters_gives_unknown_ones(tmp_path: Path) -> None:
    """Glyphs' numbers are never taken for characters: 0x13 to 0x1C are the digits of many fonts."""
    page = page_of(
        tmp_path,
        "BT /F2 12 Tf 100 700 Td <0013001C0698100A> Tj ET",
        A4 + "/Resources<</Font<</F2 6 0 R>>>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[7 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/FontDescriptor 8 0 R>>",
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1000 1000]/Ascent 880/Descent -120"
        b"/CapHeight 880/ItalicAngle 0/StemV 93>>",
    )
    assert text_of(page) == UNKNOWN * 4


def test_a_page_of_endless_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dense.pdf"
    path.write_bytes(pdf_page("BT /F1 1 Tf 100 700 Td " + "(1111111111) Tj " * 6000 + "ET"))
    with pytest.raises(ReadError) as refused:
        load_pdf(path)
    assert str(refused.value) == (
        f"{path} p.1: the page has 60000 characters, expected at most 50000 on a page of a report. "
        "Check that it is one."
    )


def test_a_page_of_endless_lines_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "drawing.pdf"
    path.write_bytes(pdf_page("".join(f"{n % 500} {n % 800} m 500 {n % 801} l S " for n in range(70_000))))
    with pytest.raises(ReadError) as refused:
        load_pdf(path)
    assert str(refused.value) == (
        f"{path} p.1: the page has 70000 drawn objects, expected at most 60000 on a page of a report. "
        "Check that it is one."
    )
