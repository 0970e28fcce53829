"""Scans of tables without full rulings, drawn in the test; and what becomes of dirt, slashes and circles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from yangguang.readers.circles import read_with_circles
from yangguang.readers.document import Block, Cell, Table
from yangguang.readers.line_text import UNREADABLE, Reading
from yangguang.readers.ocr import PIXELS_PER_STEP, STRIP_HEIGHT, Lattice
from yangguang.readers.scan import read_page_image, read_scan
from yangguang.readers.scan_words import Print, is_print, word_of

ROWS = [
    ("received", "40", "3", "0", "43"),
    ("granted", "25", "3", "0", "28"),
    ("refused", "15", "0", "-", "15"),
    ("carried over", "1287", "193", "635", "2115"),
]
LEFT, TOP, LABEL, WIDTH, HEIGHT = 60, 110, 190, 100, 50
"""Places of the table in pixels: its corner, its label column, the others, its rows."""


def font(size: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return found


def sheet_with(rows: list[tuple[str, ...]], rules: tuple[int, ...] = ()) -> Image.Image:
    """A sheet with a table of a label and figures; rules are drawn above these rows."""
    right = LEFT + LABEL + WIDTH * (len(rows[0]) - 1)
    sheet = Image.new("RGB", (right + LEFT, TOP + len(rows) * HEIGHT + 260), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((LEFT, 30), "Requests received and processed", fill="black", font=font(26))
    for row, (label, *figures) in enumerate(rows):
        y = TOP + (row + 0.5) * HEIGHT
        pen.text((LEFT + 6, y), label, fill="black", font=font(26), anchor="lm")
        for column, text in enumerate(figures):
            x = LEFT + LABEL + (column + 0.5) * WIDTH
            pen.text((x, y), text, fill="black", font=font(26), anchor="mm")
    for row in rules:
        pen.line((LEFT, TOP + row * HEIGHT, right, TOP + row * HEIGHT), fill="black", width=2)
    pen.text((LEFT, TOP + len(rows) * HEIGHT + 120), "Nothing else is reported.", fill="black", font=font(26))
    return sheet


def read(sheet: Image.Image) -> list[Block]:
    return read_page_image(sheet, 1, (float(sheet.width), float(sheet.height)))


def table_of(sheet: Image.Image) -> Table:
    (table,) = [block for block in read(sheet) if isinstance(block, Table)]
    return table


def printed(table: Table) -> list[list[str]]:
    """The pieces of print of each row, left to right."""
    rows: dict[int, list[Cell]] = {}
    for piece in table.pieces:
        rows.setdefault(piece.row, []).append(piece)
    lines = [sorted(row, key=lambda piece: piece.level or (0.0,)) for row in rows.values()]
    return [[piece.text for piece in line if piece.text] for line in lines]


def expected() -> list[list[str]]:
    return [[label, *figures] for label, *figures in ROWS]


def flat(rows: list[list[str]]) -> list[str]:
    return ["".join(row).replace(" ", "") for row in rows]


@pytest.mark.parametrize("rules", [(), (0, 1, 2, 3, 4)])
def test_a_table_without_vertical_rulings(rules: tuple[int, ...]) -> None:
    table = table_of(sheet_with(ROWS, rules))
    assert not table.ruled
    assert flat(printed(table)) == flat(expected())
    figures = [piece.text for piece in table.pieces if piece.text and piece.text[0] in "-0123456789"]
    assert figures == [text for _, *texts in ROWS for text in texts]


def test_rules_above_and_below_the_body_only() -> None:
    table = table_of(sheet_with(ROWS, (0, 1, 4)))
    assert sorted("".join(flat(printed(table)))) == sorted("".join(flat(expected())))


def test_columns_that_nearly_touch_are_not_one_figure() -> None:
    """Lines of a scan come from a detector that does not care for columns."""
    sheet = sheet_with(ROWS)
    pen = ImageDraw.Draw(sheet)
    y = TOP + 4.5 * HEIGHT
    for x, text in ((LEFT + 6, "total"), (270, "2299"), (346, "1005"), (422, "27"), (472, "193")):
        pen.text((x, y), text, fill="black", font=font(26), anchor="lm")
    assert printed(table_of(sheet))[-1] == ["total", "2299", "1005", "27", "193"]


def test_pieces_of_a_leaning_page_keep_their_columns() -> None:
    """Boxes are on the page as scanned; places are compared where it lies level."""
    sheet = sheet_with(ROWS).rotate(2, resample=Image.Resampling.BICUBIC, fillcolor="white")
    table = table_of(sheet)
    last = [next(p for p in table.pieces if p.text == text) for text in ("43", "28", "2115")]
    middles = [(p.level[0] + p.level[2]) / 2 for p in last if p.level]
    assert max(middles) - min(middles) < 9
    shown = [(p.locator.box[0] + p.locator.box[2]) / 2 for p in last if p.locator.box]
    assert shown[-1] - shown[0] == pytest.approx(3 * HEIGHT * np.sin(np.radians(2)), abs=4)


def test_the_row_that_a_page_break_leaves_above_the_first_rule() -> None:
    table = table_of(sheet_with(ROWS, (1, 2, 3, 4)))
    assert flat(printed(table)) == flat(expected())


def test_a_box_around_the_table_does_not_make_one_column_of_it() -> None:
    sheet = sheet_with(ROWS, (0, 1, 2, 3, 4))
    right = LEFT + LABEL + 4 * WIDTH
    ImageDraw.Draw(sheet).rectangle((LEFT, TOP, right, TOP + 4 * HEIGHT), outline="black", width=2)
    table = table_of(sheet)
    assert flat(printed(table)) == flat(expected())


def test_a_figure_that_cannot_be_read_is_not_a_blank_and_dirt_is_no_figure() -> None:
    figure, speck = (0, 0, 18, 24), (0, 0, 9, 9)
    assert is_print(Print(figure, "column"), Reading(UNREADABLE, 0.0))
    assert is_print(Print(figure, "column"), Reading("3", 0.3))
    assert not is_print(Print(speck, "column"), Reading(UNREADABLE, 0.0))
    assert not is_print(Print(figure, "stray"), Reading("3", 0.3))
    assert not is_print(Print(figure, "line"), Reading("", 0.0))


def test_signs_carry_their_white() -> None:
    """A bracket fills half its place; what follows it stands next to it, not apart."""
    word = word_of((100, 10, 180, 40), Reading("（三）", 0.9), 1.0)
    assert word.box[0] < 88
    assert word.box[2] > 192
    assert word_of((100, 10, 180, 40), Reading("三月", 0.9), 1.0).box[0::2] == (100, 180)


def test_a_wide_slash_is_no_character() -> None:
    sheet = sheet_with([*ROWS, ("corrected", "", "0", "0", "0")])
    y = TOP + 4.5 * HEIGHT
    x = LEFT + LABEL + WIDTH / 2
    ImageDraw.Draw(sheet).line((x - 13, y + 11, x + 13, y - 11), fill="black", width=2)
    assert printed(table_of(sheet))[-1] == ["corrected", "/", "0", "0", "0"]


def strip_of(width: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    strip = Image.new("L", (width, STRIP_HEIGHT), 255)
    return strip, ImageDraw.Draw(strip)


def lattice_of(text: str, steps: list[int], length: int) -> Lattice:
    placed = dict(zip(steps, text, strict=True))
    return Lattice(tuple(((placed.get(step, ""), 0.99),) for step in range(length)))


def test_a_circle_between_numerals_is_a_zero() -> None:
    """The model passes over 〇 as if nothing were printed there."""
    strip, pen = strip_of(200)
    pen.ellipse((44, 12, 68, 36), outline=0, width=2)
    lattice = lattice_of("二二四年", [3, 11, 15, 19], 200 // PIXELS_PER_STEP)
    assert read_with_circles(np.asarray(strip), lattice, 30) == ("二〇二四年", 0.99)


def test_a_circle_that_the_model_takes_for_something_else() -> None:
    strip, pen = strip_of(200)
    pen.ellipse((44, 12, 68, 36), outline=0, width=2)
    lattice = lattice_of("二○二四年", [3, 6, 11, 15, 19], 200 // PIXELS_PER_STEP)
    assert read_with_circles(np.asarray(strip), lattice, 30)[0] == "二〇二四年"


def test_a_box_is_no_circle() -> None:
    strip, pen = strip_of(200)
    pen.rectangle((44, 12, 68, 36), outline=0, width=2)
    lattice = lattice_of("二二四年", [3, 11, 15, 19], 200 // PIXELS_PER_STEP)
    assert read_with_circles(np.asarray(strip), lattice, 30) == ("二二四年", 0.99)


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("fax.tif", "1", {"compression": "group4"}),
        ("press.jpg", "CMYK", {"quality": 92}),
        ("palette.png", "P", {}),
        ("grey.png", "LA", {}),
    ],
)
def test_pictures_of_every_mode(tmp_path: Path, name: str, mode: str, options: dict[str, object]) -> None:
    path = tmp_path / name
    sheet_with(ROWS, (0, 1, 2, 3, 4)).convert(mode).save(path, **options)
    (table,) = read_scan(path).tables
    assert flat(printed(table)) == flat(expected())
