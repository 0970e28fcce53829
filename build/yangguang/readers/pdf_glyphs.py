"""The characters of a PDF page with their places, as pdfium reads them."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from yangguang.readers.document import Box
from yangguang.readers.pdf_place import PagePlace, TooMuchError

UNKNOWN = "\ufffd"
"""The text of a glyph whose font does not say which character it is."""

_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
"""Text rendering modes that paint nothing (ISO 32000-1, 9.3.6): layers for searching, remains of editing."""

_WRITTEN = (
    (0x09, 0x0D),
    (0x20, 0x17F),  # Latin, with the letters of Pinyin
    (0x370, 0x3FF),  # Greek
    (0x2000, 0x27BF),  # punctuation, number forms, arrows, circled numbers, shapes
    (0x2E80, 0xD7FF),  # Chinese and its punctuation; the scripts of minorities among them
    (0xE000, 0xFAFF),  # private use, compatibility ideographs
    (0xFE10, 0xFE6F),
    (0xFF00, 0xFFEF),
    (0x1F000, 0x1FFFF),
    (0x20000, 0x3FFFF),  # rare Chinese characters
)
"""Code points, first and last, of the characters that reports are written with."""

_HYPHEN = 0x02
"""What pdfium gives for a hyphen at the end of a line that it takes for a broken word."""

_MOST_GLYPHS = 50_000
"""Characters of one page; a page of a report has some thousand."""

_BELOW = 0.14
"""Share of the height of type below its baseline, as in SimSun and most Chinese fonts."""

_DOUBLE = 1.0
"""Points; the same character printed again nearer than this is bold type made by printing twice."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character.

    Attributes:
        text: usually one character; ``UNKNOWN`` where the font does not say which.
        box: in points from the top left of the page; as high as the type.
        size: height of the type in points.
        direction: in which the line runs, as (right, down) of length one: (1, 0) for ordinary type.
        is_askew: whether it stands at an angle that is no multiple of 90°, as watermarks do.
    """

    text: str
    box: Box
    size: float
    direction: tuple[float, float]
    is_askew: bool

    @property
    def is_upright(self) -> bool:
        """Whether its line runs from left to right."""
        return abs(self.direction[0]) >= abs(self.direction[1])


@dataclass(frozen=True, slots=True)
class _Style:
    """What the characters of one text object share."""

    font_size: float
    is_hidden: bool


def glyphs_of(page: pypdfium2.PdfPage, place: PagePlace) -> list[Glyph]:
    """The characters that are painted on a page, each once, in the order of the page's content.

    Args:
        page: an open page.
        place: how its coordinates lie on the page that is seen.

    Raises:
        pypdfium2.PdfiumError: the text cannot be loaded.
        TooMuchError: there are more than a page of a report has.
    """
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        if count > _MOST_GLYPHS:
            raise TooMuchError(count, "characters", _MOST_GLYPHS)
        return _each_once(list(_glyphs(layer.raw, place)))
    finally:
        layer.close()


def _glyphs(layer: raw.FPDF_TEXTPAGE, place: PagePlace) -> Iterator[Glyph]:
    styles: dict[int, _Style] = {}
    loose, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(raw.FPDFText_CountChars(layer)):
        text = _text(layer, index)
        if not text:
            continue
        text_object = raw.FPDFText_GetTextObject(layer, index)
        address = ctypes.cast(text_object, ctypes.c_void_p).value or 0
        style = styles.get(address)
        if style is None:
            is_hidden = bool(text_object) and raw.FPDFTextObj_GetTextRenderMode(text_object) in _INVISIBLE
            style = styles[address] = _Style(raw.FPDFText_GetFontSize(layer, index), is_hidden)
        if style.is_hidden:
            continue
        raw.FPDFText_GetMatrix(layer, index, matrix)
        across, up = (matrix.a, matrix.b), (matrix.c, matrix.d)
        size = style.font_size * math.hypot(*up)
        raw.FPDFText_GetLooseCharBox(layer, index, loose)
        raw.FPDFText_GetCharOrigin(layer, index, x, y)
        edges = loose.left, loose.bottom, loose.right, loose.top
        box = place.box(*_em_box(edges, (x.value, y.value), across, size))
        if box[2] <= 0 or box[3] <= 0 or box[0] >= place.width or box[1] >= place.height:
            continue  # outside the page that is seen
        yield Glyph(text, box, size or box[3] - box[1], place.direction(*across), _is_askew(across, up))


def _text(layer: raw.FPDF_TEXTPAGE, index: int) -> str:
    """A character; "" for white space and what pdfium adds between lines."""
    code = raw.FPDFText_GetUnicode(layer, index)
    if raw.FPDFText_IsGenerated(layer, index) == 1:
        return ""
    if code == _HYPHEN and raw.FPDFText_IsHyphen(layer, index) == 1:
        return "-"
    if raw.FPDFText_HasUnicodeMapError(layer, index) == 1 or not _is_written(code):
        return UNKNOWN
    text = chr(code)
    return "" if text.isspace() else text


def _is_written(code: int) -> bool:
    """Whether reports are written with a character.

    Where a font does not say which characters its glyphs are, pdfium may give the glyphs' numbers: control
    characters for digits, letters of far scripts for Chinese.
    """
    return any(first <= code <= last for first, last in _WRITTEN)


def _em_box(
    edges: tuple[float, float, float, float],
    origin: tuple[float, float],
    across: tuple[float, float],
    size: float,
) -> tuple[float, float, float, float]:
    """A character's rectangle with the height of its type, whatever its font says of ascenders.

    So characters of different fonts on one line have the same middle. Type askew, and vertical type, whose
    origin is above its middle, keep the rectangle of their font.

    Args:
        edges: left, bottom, right, top as the font says, in the coordinates of the page's content.
        origin: of the character, on its baseline.
        across: the direction of its line.
        size: height of the type.
    """
    left, bottom, right, top = edges
    below, above = _BELOW * size, (1 - _BELOW) * size
    if (
        abs(across[1]) < 1e-6 * abs(across[0])
        and min(abs(origin[0] - left), abs(origin[0] - right)) < 0.1 * size
    ):
        low, high = (below, above) if across[0] > 0 else (above, below)
        return left, origin[1] - low, right, origin[1] + high
    if (
        abs(across[0]) < 1e-6 * abs(across[1])
        and min(abs(origin[1] - bottom), abs(origin[1] - top)) < 0.1 * size
    ):
        low, high = (above, below) if across[1] > 0 else (below, above)
        return origin[0] - low, bottom, origin[0] + high, top
    return edges


def _is_askew(across: tuple[float, float], up: tuple[float, float]) -> bool:
    straight, turned = abs(across[0]) + abs(up[1]), abs(across[1]) + abs(up[0])
    return min(straight, turned) > 0.1 * max(abs(part) for part in (*across, *up, 1e-6))


def _each_once(glyphs: list[Glyph]) -> list[Glyph]:
    """Leave out characters printed again in the same place."""
    kept: dict[tuple[str, int, int], list[Glyph]] = {}
    once = []
    for glyph in glyphs:
        x, y = glyph.box[0], glyph.box[1]
        column, row = math.floor(x / _DOUBLE), math.floor(y / _DOUBLE)
        near = (
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in kept.get((glyph.text, column + dx, row + dy), ())
        )
        if any(
            abs(other.box[0] - x) <= _DOUBLE
            and abs(other.box[1] - y) <= _DOUBLE
            and abs(other.size - glyph.size) <= _DOUBLE
            for other in near
        ):
            continue
        kept.setdefault((glyph.text, column, row), []).append(glyph)
        once.append(glyph)
    return once
