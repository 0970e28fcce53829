"""The picture shown where a link to a page is shared: whose page, its figures, its outcomes as one bar.

1200 × 630 pixels, in both languages at once, so that a page and its translation share one file. Set in a font
that lies beside this module, so that the same card gives the same bytes on every machine.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

from yangguang.charts.theme import INK, LINE, PALETTE
from yangguang.files import write_whole
from yangguang.languages import Words

WIDTH, HEIGHT = 1200, 630
"""Pixels, as Open Graph consumers expect: 1.91 to 1."""

_FONT = Path(__file__).with_name("fonts") / "NotoSansSC-subset.otf"
_VERSION = "1"
"""Changes when the same card gives another picture."""

_PAPER, _SUN = "#fbfaf6", "#d9960f"
_SHADES = 4
"""From paper to ink: enough for smooth letters at this size; more make the file larger than 15 KB."""

_FLAT = (_SUN, LINE, *PALETTE)
_BLACK, _GREY = 255, 206
"""Strength of ink of words, and of words that stand back."""

_LEFT, _RIGHT = 72, WIDTH - 72
_MOST_FIGURES = 3


@dataclass(frozen=True, slots=True)
class ShareCard:
    """What the picture of a page says.

    Attributes:
        site: name of the portal.
        kind: of page: 年度报告 2024, Annual report 2024.
        title: whose page, or its title.
        figures: label and value, at most three.
        parts: of the bar, value and colour of the palette; empty: no bar.
    """

    site: str
    kind: Words
    title: Words
    figures: tuple[tuple[Words, str], ...] = ()
    parts: tuple[tuple[int, str], ...] = ()

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that name its content."""
        return hashlib.sha256(f"{_VERSION}{self!r}".encode()).hexdigest()[:16]


def share_image(card: ShareCard, cache_folder: Path | None = None) -> bytes:
    """Draw a card as PNG; the same card gives the same bytes.

    Args:
        card: its words are drawn as they stand; characters the font lacks as an empty box.
        cache_folder: pictures drawn before are taken from there, new ones kept.
    """
    kept = cache_folder / "share" / f"{card.digest}.png" if cache_folder else None
    if kept and kept.is_file():
        return kept.read_bytes()
    picture = _drawn(card)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, picture)
    return picture


def has_glyphs(text: str) -> bool:
    """Whether the font can show every character of a text."""
    return all(_has_glyph(one) for one in text)


def _drawn(card: ShareCard) -> bytes:
    words = Image.new("L", (WIDTH, HEIGHT), 0)
    _write(ImageDraw.Draw(words), card)
    picture = words.point([round(shade * (_SHADES - 1) / 255) for shade in range(256)])
    picture.putpalette(_palette())
    flat = ImageDraw.Draw(picture)
    flat.ellipse((_LEFT, 64, _LEFT + 36, 100), fill=_index(_SUN))
    _bar(flat, card.parts)
    file = io.BytesIO()
    picture.save(file, "PNG", bits=4, compress_level=6, compress_type=zlib.Z_FILTERED)
    return file.getvalue()


def _palette() -> list[int]:
    """Shades from paper to ink, then the flat colours."""
    paper, ink = (ImageColor.getrgb(colour)[:3] for colour in (_PAPER, INK))
    colours = [
        tuple(
            round(light + (dark - light) * step / (_SHADES - 1))
            for light, dark in zip(paper, ink, strict=True)
        )
        for step in range(_SHADES)
    ]
    colours += [ImageColor.getrgb(colour)[:3] for colour in _FLAT]
    return [part for colour in colours for part in colour]


def _index(colour: str) -> int:
    return _SHADES + _FLAT.index(colour)


def _write(draw: ImageDraw.ImageDraw, card: ShareCard) -> None:
    draw.text((_LEFT + 52, 82), _fitted(card.site, 30, 700), fill=_GREY, font=_font(30), anchor="lm")
    top = 150.0
    kind = "  ".join(dict.fromkeys((card.kind.zh, card.kind.en)))
    draw.text((_LEFT, top), _fitted(kind, 30, _RIGHT - _LEFT), fill=_GREY, font=_font(30), anchor="lt")
    top += 52
    title, english = card.title.zh or card.title.en, card.title.en
    if not has_glyphs(title) and english:
        title, english = english, ""
    size = next((size for size in (76, 64, 54, 46) if _length(title, size) <= _RIGHT - _LEFT), 46)
    draw.text((_LEFT, top), _fitted(title, size, _RIGHT - _LEFT), fill=_BLACK, font=_font(size), anchor="lt")
    top += size + 18
    if english and english != title:
        draw.text((_LEFT, top), _fitted(english, 32, _RIGHT - _LEFT), fill=_GREY, font=_font(32), anchor="lt")
    _figures(draw, card.figures[:_MOST_FIGURES])


def _figures(draw: ImageDraw.ImageDraw, figures: Sequence[tuple[Words, str]]) -> None:
    """Side by side, each a third of the width."""
    step = (_RIGHT - _LEFT) / _MOST_FIGURES
    for place, (label, value) in enumerate(figures):
        left = _LEFT + place * step
        draw.text((left, 376), _fitted(value, 62, step - 24), fill=_BLACK, font=_font(62), anchor="lt")
        draw.text((left, 452), _fitted(label.zh, 28, step - 24), fill=_BLACK, font=_font(28), anchor="lt")
        if label.en != label.zh:
            draw.text((left, 490), _fitted(label.en, 22, step - 24), fill=_GREY, font=_font(22), anchor="lt")


def _bar(draw: ImageDraw.ImageDraw, parts: Sequence[tuple[int, str]]) -> None:
    """All parts in one bar, in their order; a thin line where there are none."""
    whole = sum(value for value, _ in parts)
    if not whole:
        draw.rectangle((_LEFT, 574, _RIGHT, 575), fill=_index(LINE))
        return
    at = float(_LEFT)
    for value, colour in parts:
        end = at + (_RIGHT - _LEFT) * value / whole
        if round(end) > round(at):
            draw.rectangle((round(at), 552, round(end) - 1, 583), fill=_index(colour))
        at = end


def _fitted(text: str, size: int, room: float) -> str:
    """The text, or as much of it as there is room for and an ellipsis."""
    plain = " ".join(text.split())
    if _length(plain, size) <= room:
        return plain
    low, high = 0, len(plain)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _length(f"{plain[:middle]}…", size) <= room else (low, middle - 1)
    return f"{plain[:low]}…"


def _length(text: str, size: int) -> float:
    return _font(size).getlength(text)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has_glyph(character: str) -> bool:
    """Whether a character looks otherwise than one that no font has."""
    if character.isspace():
        return True
    shape, missing = (bytes(_font(30).getmask(one)) for one in (character, "\uffff"))
    return shape != missing
