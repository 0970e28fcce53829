"""Scans drawn in the test: figures in ruled tables, and what scanners, offices and time do to them."""

from __future__ import annotations

import importlib.util
import math
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps, TiffImagePlugin

from yangguang.errors import MissingToolError, ReadError
from yangguang.readers import ocr
from yangguang.readers.document import Block, Cell, Document, Table
from yangguang.readers.line_text import UNREADABLE
from yangguang.readers.ocr import Lattice
from yangguang.readers.scan import MAX_PIXELS, read_page_image, read_scan

FIGURES = [
    ["0", "1", "2", "3", "4", "5", "6", "7"],
    ["8", "9", "10", "117", "0", "4119", "0", "1"],
    ["", "-", "0", "/", "1", "0", "7730.28", "17"],
    ["0", "0", "0", "0", "1", "0", "0", "90541"],
]
LEFT, TOP, WIDTH, HEIGHT = 60, 70, 92, 48
"""Of the cells of the test table, in pixels."""


def font(size: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return found


def draw_table(
    figures: Sequence[Sequence[str]] = FIGURES, size: int = 26, rule: int = 2, height: int = HEIGHT
) -> Image.Image:
    """A sheet with a title and a ruled table of figures."""
    columns = len(figures[0])
    sheet = Image.new("RGB", (2 * LEFT + columns * WIDTH, TOP + len(figures) * height + 90), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((LEFT, 20), "Requests received and processed in the year", fill="black", font=font(size))
    for row in range(len(figures) + 1):
        y = TOP + row * height
        pen.line((LEFT, y, LEFT + columns * WIDTH, y), fill="black", width=rule)
    for column in range(columns + 1):
        x = LEFT + column * WIDTH
        pen.line((x, TOP, x, TOP + len(figures) * height), fill="black", width=rule)
    for row, line in enumerate(figures):
        for column, text in enumerate(line):
            middle = (LEFT + (column + 0.5) * WIDTH, TOP + (row + 0.5) * height)
            pen.text(middle, text, fill="black", font=font(size), anchor="mm")
    return sheet


def erase(sheet: Image.Image, box: tuple[float, float, float, float]) -> None:
    ImageDraw.Draw(sheet).rectangle(box, fill="white")


def read(sheet: Image.Image) -> list[Block]:
    return read_page_image(sheet, 1, (float(sheet.width), float(sheet.height)))


def table_of(sheet: Image.Image) -> Table:
    tables = [block for block in read(sheet) if isinstance(block, Table)]
    assert len(tables) == 1
    return tables[0]


def grid(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()]


def shape(table: Table) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]


def cell_at(table: Table, row: int, column: int) -> Cell:
    return next(cell for cell in table.cells if (cell.row, cell.column) == (row, column))


def test_figures_of_a_clean_scan() -> None:
    blocks = read(draw_table())
    assert len(blocks) == 2
    assert re.sub(r"\s", "", getattr(blocks[0], "text", "")) == "Requestsreceivedandprocessedintheyear"
    table = blocks[1]
    assert isinstance(table, Table)
    assert table.ruled
    assert grid(table) == FIGURES
    assert {cell.read_by for cell in table.cells} == {"ocr"}
    assert all(cell.confidence is not None and cell.confidence > 0.8 for cell in table.cells)


def test_a_blank_cell_is_certain_and_keeps_the_box_of_the_cell() -> None:
    cell = cell_at(table_of(draw_table()), 2, 0)
    assert (cell.text, cell.confidence) == ("", 1.0)
    assert cell.locator.box == pytest.approx((LEFT, TOP + 2 * HEIGHT, LEFT + WIDTH, TOP + 3 * HEIGHT), abs=3)


@pytest.mark.parametrize("angle", [-3.0, 1.7, 3.0])
def test_a_leaning_page_is_read_and_boxes_are_on_the_page_as_scanned(angle: float) -> None:
    straight = draw_table()
    leaning = straight.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
    table = table_of(leaning)
    assert grid(table) == FIGURES
    turn = math.radians(-angle)
    middle_x, middle_y = straight.width / 2, straight.height / 2
    for cell in table.cells:
        x, y = LEFT + (cell.column + 0.5) * WIDTH - middle_x, TOP + (cell.row + 0.5) * HEIGHT - middle_y
        x, y = (
            middle_x + x * math.cos(turn) - y * math.sin(turn),
            middle_y + x * math.sin(turn) + y * math.cos(turn),
        )
        assert cell.locator.box is not None
        left, top, right, bottom = cell.locator.box
        assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((x, y), abs=6)


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_a_page_on_its_side_or_head(quarter: int) -> None:
    turned = draw_table().rotate(quarter, expand=True)
    table = table_of(turned)
    assert grid(table) == FIGURES
    box = cell_at(table, 0, 0).locator.box
    assert box is not None
    x, y = LEFT + WIDTH / 2, TOP + HEIGHT / 2
    expected = {
        90: (y, turned.height - x),
        180: (turned.width - x, turned.height - y),
        270: (turned.width - y, x),
    }[quarter]
    assert ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) == pytest.approx(expected, abs=4)


def test_merged_cells_have_spans() -> None:
    figures = [["", "", "", ""], ["11", "12", "13", "14"], ["", "22", "23", "24"]]
    sheet = draw_table(figures)
    erase(sheet, (LEFT + 4, TOP + 4, LEFT + 4 * WIDTH - 4, TOP + HEIGHT - 4))  # one header over four columns
    erase(sheet, (LEFT + 4, TOP + HEIGHT + 40, LEFT + WIDTH - 4, TOP + 2 * HEIGHT + 10))  # two rows in one
    middle = (LEFT + 2 * WIDTH, TOP + HEIGHT / 2)
    ImageDraw.Draw(sheet).text(middle, "Applicants", fill="black", font=font(26), anchor="mm")
    table = table_of(sheet)
    assert [cell.text for cell in table.cells] == ["Applicants", "11", "12", "13", "14", "22", "23", "24"]
    assert shape(table)[:2] == [(0, 0, 1, 4), (1, 0, 2, 1)]


def test_a_table_that_the_page_breaks() -> None:
    """Neither the last row's lower ruling nor the first column's left one is printed."""
    sheet = draw_table()
    erase(sheet, (0, TOP + 4 * HEIGHT - 3, sheet.width, TOP + 4 * HEIGHT + 3))
    erase(sheet, (LEFT - 3, 0, LEFT + 3, sheet.height))
    assert grid(table_of(sheet)) == FIGURES


def test_a_single_low_row_left_over_from_the_page_before() -> None:
    assert grid(table_of(draw_table(FIGURES[1:2], height=36))) == FIGURES[1:2]


def test_a_row_of_blank_cells_may_be_as_low_as_its_padding() -> None:
    sheet = draw_table(FIGURES[:2])
    pen = ImageDraw.Draw(sheet)
    bottom = TOP + 2 * HEIGHT
    for column in range(9):
        pen.line((LEFT + column * WIDTH, bottom, LEFT + column * WIDTH, bottom + 9), fill="black", width=2)
    pen.line((LEFT, bottom + 10, LEFT + 8 * WIDTH, bottom + 9), fill="black", width=2)
    assert grid(table_of(sheet)) == [*FIGURES[:2], [""] * 8]


def test_worn_rulings_still_divide() -> None:
    sheet = draw_table()
    rng = np.random.default_rng(5)
    for row in range(5):
        for x in rng.integers(LEFT, LEFT + 8 * WIDTH, 12):
            erase(sheet, (int(x), TOP + row * HEIGHT - 2, int(x) + 5, TOP + row * HEIGHT + 2))
    for column in range(9):
        for y in rng.integers(TOP, TOP + 4 * HEIGHT, 4):
            erase(sheet, (LEFT + column * WIDTH - 2, int(y), LEFT + column * WIDTH + 2, int(y) + 4))
    assert grid(table_of(sheet)) == FIGURES


def test_a_ruling_that_is_gone_between_two_figures_is_put_back() -> None:
    """Two figures that run together would be one large figure, and nothing would show it."""
    sheet = draw_table()
    x = LEFT + 2 * WIDTH
    erase(sheet, (x - 3, TOP + HEIGHT + 3, x + 3, TOP + 2 * HEIGHT - 3))
    assert grid(table_of(sheet)) == FIGURES


TALL = [FIGURES[row % len(FIGURES)] for row in range(9)]


def draw_rulings(sheet: Image.Image, rows: int, *, shade: int = 0, gaps: Sequence[int] = ()) -> None:
    """Rulings one pixel wide, of a shade of grey; with gaps of these lengths in turn, 20 pixels apart."""
    pen = ImageDraw.Draw(sheet)
    right, bottom = LEFT + len(FIGURES[0]) * WIDTH, TOP + rows * HEIGHT
    lines = [((LEFT, y), (right, y)) for y in range(TOP, bottom + 1, HEIGHT)]
    lines += [((x, TOP), (x, bottom)) for x in range(LEFT, right + 1, WIDTH)]
    turn = 0
    for start, end in lines:
        length = max(end[0] - start[0], end[1] - start[1])
        across, down = (end[0] > start[0], end[1] > start[1])
        place = 0
        while place < length:
            stop = min(length, place + 20) if gaps else length
            pen.line(
                (
                    start[0] + place * across,
                    start[1] + place * down,
                    start[0] + stop * across,
                    start[1] + stop * down,
                ),
                fill=(shade,) * 3,
            )
            place = stop + (gaps[turn % len(gaps)] if gaps else 0)
            turn += 1


@pytest.mark.parametrize(("shade", "gaps"), [(215, ()), (0, (5,)), (0, (9, 4, 21, 6, 13))])
def test_faint_dashed_and_broken_rulings_are_rulings(shade: int, gaps: tuple[int, ...]) -> None:
    sheet = draw_table(TALL, rule=0)
    draw_rulings(sheet, len(TALL), shade=shade, gaps=gaps)
    assert grid(table_of(sheet)) == TALL


def test_dust_does_not_lengthen_rulings() -> None:
    sheet = draw_table(TALL, rule=0)
    draw_rulings(sheet, len(TALL), shade=0, gaps=(9, 4, 21, 6, 13))
    pixels = np.array(sheet)
    rng = np.random.default_rng(7)
    pixels[rng.random(pixels.shape[:2]) < 0.003] = 0
    table = table_of(Image.fromarray(pixels))
    assert (table.height, table.width) == (len(TALL), len(TALL[0]))


def test_figures_below_one_another_are_no_rulings() -> None:
    sheet = draw_table([["1"] * 8] * 9, rule=0)
    assert not [block for block in read(sheet) if isinstance(block, Table) and block.ruled]


def test_rulings_leave_no_ones_behind() -> None:
    blank = [[""] * 8 for _ in range(4)]
    sheet = draw_table(blank, rule=5)
    rng = np.random.default_rng(1)
    pixels = np.asarray(sheet).astype(np.float64) + rng.normal(0, 14, (sheet.height, sheet.width, 1))
    ragged = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).rotate(
        0.8, resample=Image.Resampling.BICUBIC, fillcolor="white"
    )
    assert {cell.text for cell in table_of(ragged).cells} == {""}


def test_a_red_seal_hides_nothing() -> None:
    sheet = draw_table()
    ink = Image.new("RGB", sheet.size, "white")
    pen = ImageDraw.Draw(ink)
    pen.ellipse((300, 60, 480, 240), outline=(210, 40, 45), width=9)
    pen.polygon([(390, 100), (415, 180), (345, 130), (435, 130), (365, 180)], fill=(210, 40, 45))
    stamped = Image.fromarray(np.minimum(np.asarray(sheet), np.asarray(ink)))
    assert grid(table_of(stamped)) == FIGURES


def test_a_seal_scanned_without_colours_hides_nothing() -> None:
    sheet = draw_table()
    ink = Image.new("RGB", sheet.size, "white")
    pen = ImageDraw.Draw(ink)
    pen.ellipse((300, 60, 480, 240), outline=(140, 140, 140), width=9)
    star = [(390, 100), (415, 180), (345, 130), (435, 130), (365, 180), (390, 100)]
    pen.line(star, fill=(140, 140, 140), width=9)
    stamped = Image.fromarray(np.minimum(np.asarray(sheet), np.asarray(ink)))
    assert grid(table_of(stamped)) == FIGURES


def test_a_light_watermark_that_touches_the_figures_is_not_print() -> None:
    sheet = draw_table()
    mark = Image.new("L", sheet.size, 255)
    pen = ImageDraw.Draw(mark)
    for place, letter in enumerate("XWXWXWXW"):
        pen.text((LEFT + 40 + 90 * place, TOP + 50), letter, fill=188, font=font(100))
    askew = mark.rotate(20, fillcolor=255)
    marked = np.minimum(np.asarray(sheet), np.asarray(askew)[..., None])
    assert grid(table_of(Image.fromarray(marked)))[: len(FIGURES)] == FIGURES


def test_white_on_black() -> None:
    assert grid(table_of(ImageOps.invert(draw_table()))) == FIGURES


def test_faint_bold_figures_are_not_a_seal() -> None:
    """As grey, as thick and as near to one another as the strokes of a seal, between black rulings."""
    sheet = draw_table([[""] * 4 for _ in range(7)], height=38)
    figures = [[str(10203 + 1010 * row + 303 * column) for column in range(4)] for row in range(7)]
    pen = ImageDraw.Draw(sheet)
    for row, line in enumerate(figures):
        for column, text in enumerate(line):
            middle = (LEFT + (column + 0.5) * WIDTH, TOP + (row + 0.5) * 38)
            pen.text(middle, text, fill=(140, 140, 140), font=font(29), anchor="mm", stroke_width=1)
    assert grid(table_of(sheet)) == figures


def test_a_row_of_blank_cells_as_low_as_its_padding() -> None:
    sheet = draw_table([["10", "20", "30", "40"]])
    pen = ImageDraw.Draw(sheet)
    bottom, low = TOP + HEIGHT, TOP + HEIGHT + 12
    for column in range(5):
        pen.line((LEFT + column * WIDTH, bottom, LEFT + column * WIDTH, low), fill="black", width=2)
    pen.line((LEFT, low, LEFT + 4 * WIDTH, low), fill="black", width=2)
    assert grid(table_of(sheet)) == [["10", "20", "30", "40"], [""] * 4]


def test_red_figures_are_not_a_seal() -> None:
    sheet = draw_table()
    erase(sheet, (LEFT + 4, TOP + 4, LEFT + WIDTH - 4, TOP + HEIGHT - 4))
    middle = (LEFT + WIDTH / 2, TOP + HEIGHT / 2)
    ImageDraw.Draw(sheet).text(middle, "36", fill=(200, 20, 20), font=font(26), anchor="mm")
    assert grid(table_of(sheet))[0] == ["36", *FIGURES[0][1:]]


def test_grey_noisy_paper_and_shaded_rows() -> None:
    sheet = np.asarray(draw_table()).astype(np.float64)
    sheet[TOP + HEIGHT : TOP + 2 * HEIGHT] *= 0.8
    sheet *= np.linspace(0.65, 0.95, sheet.shape[1])[None, :, None]
    sheet += np.random.default_rng(2).normal(0, 8, (*sheet.shape[:2], 1))
    assert grid(table_of(Image.fromarray(np.clip(sheet, 0, 255).astype(np.uint8)))) == FIGURES


def test_a_fleck_below_a_figure_is_not_a_dash() -> None:
    """A cell that reads “0, line break, dash” is no figure, and the row would lose it."""
    sheet = draw_table()
    x, y = LEFT + 4.5 * WIDTH, TOP + HEIGHT - 6
    ImageDraw.Draw(sheet).rectangle((x, y, x + 6, y + 2), fill="black")
    assert grid(table_of(sheet)) == FIGURES


def test_print_that_cannot_be_read_is_not_blank() -> None:
    sheet = draw_table()
    pen = ImageDraw.Draw(sheet)
    rng = np.random.default_rng(4)
    for _ in range(60):
        x, y = rng.integers(LEFT + 20, LEFT + 70), rng.integers(TOP + 8, TOP + 40)
        pen.line((int(x), int(y), int(x) + 14, int(y) - 9), fill="black", width=2)
    cell = cell_at(table_of(sheet), 0, 0)
    assert cell.text != ""
    assert cell.text == UNREADABLE or (cell.confidence or 0) < 0.6


def test_small_type_at_a_low_resolution() -> None:
    sheet = draw_table().resize((400, 176), Image.Resampling.LANCZOS)
    assert grid(table_of(sheet)) == FIGURES


def test_the_same_page_twice_gives_the_same_blocks() -> None:
    sheet = draw_table().rotate(1, resample=Image.Resampling.BICUBIC, fillcolor="white")
    assert read(sheet) == read(sheet)


def test_an_empty_page_has_nothing_on_it() -> None:
    assert read(Image.new("RGB", (800, 1100), "white")) == []


def tables(document: Document) -> list[tuple[int | None, list[list[str]]]]:
    return [(table.cells[0].locator.page, grid(table)) for table in document.tables]


def test_pages_of_a_tiff(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    pages = [draw_table(FIGURES[:2]), Image.new("RGB", (500, 300), "white"), draw_table(FIGURES[2:])]
    pages[0].convert("1").save(path, save_all=True, append_images=[page.convert("L") for page in pages[1:]])
    document = read_scan(path)
    assert document.format == "scan"
    assert len(document.pages) == 3
    assert document.pages[1] == (500.0, 300.0)
    assert tables(document) == [(1, FIGURES[:2]), (3, FIGURES[2:])]


def test_sheets_pasted_below_one_another_each_lean_their_own_way(tmp_path: Path) -> None:
    """A tall picture is cut where its sheets meet; boxes are on the whole picture."""
    sheet = Image.new("RGB", (856, 1210), "white")
    sheet.paste(draw_table(), (0, 300))
    tall = Image.new("RGB", (856, 2420), "white")
    tall.paste(sheet.rotate(2, resample=Image.Resampling.BICUBIC, fillcolor="white"), (0, 0))
    tall.paste(sheet.rotate(-2, resample=Image.Resampling.BICUBIC, fillcolor="white"), (0, 1210))
    path = tmp_path / "tall.png"
    tall.save(path)
    document = read_scan(path)
    assert tables(document) == [(1, FIGURES), (1, FIGURES)]
    assert document.pages == ((856.0, 2420.0),)
    first, second = (table.cells[0].locator.box for table in document.tables)
    assert first is not None
    assert second is not None
    assert second[1] - first[1] == pytest.approx(1210, abs=60)


def test_a_long_screen_shot_is_cut_between_lines(tmp_path: Path) -> None:
    figures = [[str(row * 8 + column) for column in range(8)] for row in range(45)]
    path = tmp_path / "long.png"
    draw_table(figures).save(path)
    document = read_scan(path)
    assert len(document.tables) >= 2
    assert [row for table in document.tables for row in grid(table)] == figures


def test_a_photograph_knows_which_side_is_up(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    sheet = draw_table()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned right by a quarter before it is shown
    sheet.rotate(90, expand=True).save(path, exif=exif, quality=90)
    document = read_scan(path)
    assert document.pages == ((float(sheet.width), float(sheet.height)),)
    assert tables(document) == [(1, FIGURES)]


def test_black_on_nothing(tmp_path: Path) -> None:
    path = tmp_path / "transparent.png"
    sheet = draw_table()
    ink = sheet.convert("L").point(lambda level: 255 - level)
    clear = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
    clear.putalpha(ink)
    clear.save(path)
    assert tables(read_scan(path)) == [(1, FIGURES)]


def test_sixteen_bits_of_grey(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    Image.fromarray(np.asarray(draw_table().convert("L")).astype(np.uint16) * 200).save(path)
    assert tables(read_scan(path)) == [(1, FIGURES)]


def error_of(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read_scan(path)
    return str(caught.value).replace(str(path), "x.png")


def test_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(b"\x89PNG but not really")
    assert error_of(path) == (
        "x.png: no picture of a kind we read, expected PNG, JPEG, TIFF, BMP or WebP. "
        "Save it as one of these, or name it after its format."
    )


def test_half_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    draw_table().save(path, "JPEG")
    path.write_bytes(path.read_bytes()[:9000])
    message = error_of(path)
    assert message.startswith("x.png: the picture is damaged (image file is truncated")
    assert message.endswith("), expected a complete one. Download it again.")


def test_too_large_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    Image.new("1", (10_001, 10_000)).save(path)
    assert error_of(path) == (
        f"x.png: a picture of 100,010,000 pixels, expected at most {MAX_PIXELS:,}. "
        "Save it smaller: 300 dots per inch are plenty."
    )


def test_too_many_pages(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    with TiffImagePlugin.AppendingTiffWriter(str(path), new=True) as target:
        for _ in range(301):
            Image.new("1", (8, 8)).save(target, "TIFF")
            target.newFrame()
    assert error_of(path) == (
        "x.png: a picture of 301 pages, expected at most 300. No report is that long: check what the file is."
    )


def test_without_the_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    draw_table().save(path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    ocr.default_engine.cache_clear()
    with pytest.raises(MissingToolError) as caught:
        read_scan(path)
    assert str(caught.value) == (
        f"{path}: a scan, which needs the Python packages onnxruntime and rapidocr, and they are not "
        "installed. Install them, or read the document with a text layer."
    )


def test_a_lattice_is_read_with_repeats_and_gaps() -> None:
    steps = ((("1", 0.9), ("7", 0.1)), (("1", 0.8), ("", 0.2)), (("", 1.0),), (("1", 0.6), ("", 0.4)))
    lattice = Lattice(steps)
    assert lattice.read() == ("11", 0.6)
    readings = dict(lattice.readings())
    assert readings["11"] == pytest.approx(0.9 * 0.6 + 0.0, abs=0.1)
    assert max(readings, key=lambda text: readings[text]) == "11"
    assert sum(readings.values()) == pytest.approx(1.0)
