"""What a line of print says: cut out, recognised, and read again in other ways where that is unsure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from yangguang.readers.circles import read_with_circles
from yangguang.readers.ocr import STRIP_HEIGHT, Engine, Gray, Lattice, PixelBox
from yangguang.readers.page_image import TYPE_SIZE

UNREADABLE = "\ufffd"
"""Stands for print that could not be read: such a cell is not blank."""

SURE = 0.97
"""Confidence from which a reading is taken without looking again."""

_AGREED = 0.85
"""Confidence from which two ways to read a line that agree are enough."""

_LEAST_CONFIDENCE = 0.2
"""Confidence below which print counts as unreadable."""

_SHORT = 12
"""Characters; only lines up to this length (figures, short labels) are read again."""

_DOUBTFUL = 0.5
"""Confidence below which a text that is no figure is read again."""

_SLASH_LEAN, _ITALIC_LEAN, _SURE_ONE = 0.12, 0.27, 0.9
"""Pixels across for each pixel down, from which an upright stroke is a slash; and for what the engine
reads as a 1 with such confidence, since italic digits lean, too."""

_SLASH_SIZE, _SLASH_ASIDE, _SLASH_STRAY = 0.4, 0.3, 0.15
"""Least height and width of a wide slash in ems; how far from the diagonal of its box it may reach, as a
share of the box, and the share of its ink that may be further off."""

_GROUND = 0.4
"""Darkness of what a glyph stands on, at most, as a share of its own."""

_DASH_HEIGHT, _DASH_SHAPE, _LONG_DASH = 0.22, 1.4, 0.65
"""A lone piece of print is a dash if it is no higher than the first, in ems, and by the second wider than
high; wider than the third, in ems, it is a long dash."""

_SHAPE_CONFIDENCE = 0.9
"""Confidence of a sign that was told by its shape, against the engine."""

_WAYS = ((30, 0.45), (36, 0.35), (32, 1.0), (42, 0.3))
"""Ways to set a line before reading: height of its print in the strip in pixels, and white at both ends as a
share of that height. The first is the ordinary way, the others are for second readings."""

_FIGURE_HEIGHT = 0.62
"""Ems; flatter print (a dash) is set as if it were so high, or it would be blown up to a bar."""

_ALIKE = str.maketrans(
    dict.fromkeys("oO○〇。º°⁰ΟО口", "0")
    | dict.fromkeys("lI|丨¹", "1")
    | dict.fromkeys("З³", "3")
    | {"²": "2", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9"}
    | {"—": "—", "－": "-", "–": "-", "，": ",", "．": "."}
)
"""Characters that look like those of a figure; where all of a cell looks like a figure, it is one."""

_ALIKE_AMONG_FIGURES = str.maketrans(
    {"日": "0", "曰": "0", "目": "0", "θ": "0", "Θ": "0", "D": "0", "Q": "0", "S": "5", "B": "8"}
)
"""Characters that look like figures only where figures are expected: in a cell of its own among figures."""

_FIGURE = frozenset("0123456789.,+-—/%")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says.

    Attributes:
        text: the best reading.
        confidence: 0 to 1.
        alternatives: other readings, best first.
    """

    text: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


def read_lines(gray: Gray, lines: Sequence[Sequence[PixelBox]], engine: Engine) -> list[Reading]:
    """Read lines of print.

    Args:
        gray: the page image, rulings erased.
        lines: each one box tightly around its print, or several to be set side by side (a vertical label).
        engine: the recogniser.

    Returns:
        One reading for each line.
    """
    strips = [_set_line(gray, line, *_WAYS[0]) for line in lines]
    lattices = engine.recognise(strips)
    readings = [
        Reading(_tidy(text), confidence)
        for text, confidence in (
            read_with_circles(strip, lattice, _WAYS[0][0])
            for strip, lattice in zip(strips, lattices, strict=True)
        )
    ]
    again = [index for index, reading in enumerate(readings) if _is_unsure(reading) or _is_long(reading)]
    seconds = engine.recognise([_set_line(gray, lines[index], *_WAYS[1]) for index in again])
    doubted = [
        (index, second)
        for index, second in zip(again, seconds, strict=True)
        if _is_unsure(readings[index]) or _tidy(second.read()[0]) != readings[index].text
    ]
    unsure = [(index, second) for index, second in doubted if not _agree(readings[index], second)]
    more = engine.recognise([_set_line(gray, lines[index], *way) for index, _ in unsure for way in _WAYS[2:]])
    others = {
        index: more[place * (len(_WAYS) - 2) : (place + 1) * (len(_WAYS) - 2)]
        for place, (index, _) in enumerate(unsure)
    }
    for index, second in doubted:
        readings[index] = _vote([lattices[index], second, *others.get(index, ())])
    return [_straight(gray, line, reading) for line, reading in zip(lines, readings, strict=True)]


def read_standing(gray: Gray, boxes: Sequence[PixelBox], engine: Engine) -> list[Reading]:
    """Read lines that are turned on their side, to the left or to the right.

    Args:
        gray: the page image, rulings erased.
        boxes: each tightly around the print of one line.
        engine: the recogniser.

    Returns:
        The surer reading of the two for each box.
    """
    strips: list[Gray] = []
    for left, top, right, bottom in boxes:
        for quarters in (1, 3):
            lying = np.ascontiguousarray(np.rot90(gray[top:bottom, left:right], quarters))
            strips.append(_cut(lying, (0, 0, lying.shape[1], lying.shape[0]), *_WAYS[0]))
    read = [lattice.read() for lattice in engine.recognise(strips)]
    best = [max(read[place : place + 2], key=lambda item: item[1]) for place in range(0, len(read), 2)]
    return [Reading(_tidy(text), confidence) for text, confidence in best]


def as_figure(reading: Reading) -> Reading | None:
    """The reading as a figure, where every sign of it is or looks like one (日: a 0 with a dot in it)."""
    text = reading.text.translate(_ALIKE_AMONG_FIGURES)
    if not text or not set(text) <= _FIGURE | {"\n"}:
        return None
    if text == reading.text:
        return reading
    share = sum(probability for other, probability in reading.alternatives if other == text)
    others = tuple(item for item in reading.alternatives if item[0] != text)
    return Reading(text, min(1.0, reading.confidence + share), (*others, (reading.text, reading.confidence)))


def _is_unsure(reading: Reading) -> bool:
    """Whether a line should be read again: what could be a figure soon, what is a long text seldom."""
    if len(reading.text) <= _SHORT and (set(reading.text) <= _FIGURE or len(reading.text) <= 2):
        return reading.confidence < SURE
    return reading.confidence < _DOUBTFUL


def _agree(reading: Reading, second: Lattice) -> bool:
    """Whether two ways to read a line say the same, each with some certainty."""
    text, confidence = second.read()
    return _tidy(text) == reading.text and min(confidence, reading.confidence) >= _AGREED


def _is_long(reading: Reading) -> bool:
    """Whether a line is a figure of several digits, of which one may be lost: it is read twice."""
    return 1 < len(reading.text) <= _SHORT and set(reading.text) <= _FIGURE


def _set_line(gray: Gray, line: Sequence[PixelBox], print_height: int, side: float) -> Gray:
    """Set the parts of a line side by side in a strip for the engine."""
    if len(line) == 1:
        return _cut(gray, line[0], print_height, side)
    return np.concatenate([_cut(gray, box, print_height, side / 4) for box in line], axis=1)


def _cut(gray: Gray, box: PixelBox, print_height: int, side: float) -> Gray:
    """Cut print out and set it in a strip for the engine, so many pixels high."""
    left, top, right, bottom = box
    height = bottom - top
    lowest = round(_FIGURE_HEIGHT * TYPE_SIZE)
    if height < lowest:
        top -= (lowest - height) // 2
        height = lowest
    scale = print_height / height
    above, beside = (STRIP_HEIGHT - print_height) / 2 / scale, side * print_height / scale
    width = max(8, round((right - left + 2 * beside) * scale))
    from_left, from_top = round(left - beside) - 2, round(top - above) - 2
    to_right, to_bottom = round(right + beside) + 3, round(top + STRIP_HEIGHT / scale) + 3
    part = gray[max(0, from_top) : to_bottom, max(0, from_left) : to_right]
    from_left, from_top = max(0, from_left), max(0, from_top)
    move = np.array(
        [[scale, 0, (beside - left + from_left) * scale], [0, scale, (above - top + from_top) * scale]]
    )
    if scale < 1:  # average rather than sample, or thin strokes go
        size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
        part = cv2.resize(part, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        move[0, 0] = move[1, 1] = 1.0
    strip = cv2.warpAffine(
        part,
        move,
        (width, STRIP_HEIGHT),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255,),
    )
    return strip.astype(np.uint8)


def _vote(ways: Sequence[Lattice]) -> Reading:
    """Join several ways to read a line: each text has the mean of its probabilities.

    Long texts differ in single characters between the ways; of them the surest reading is taken.
    """
    texts: dict[str, str] = {}
    total: dict[str, float] = {}
    for lattice in ways:
        for text, probability in lattice.readings():
            key = unicodedata.normalize("NFKC", _tidy(text)).replace(" ", "")
            texts.setdefault(key, _tidy(text))
            total[key] = total.get(key, 0.0) + probability / len(ways)
    total.pop("", None)
    ranked = sorted(((texts[key], mean) for key, mean in total.items()), key=lambda item: (-item[1], item[0]))
    surest = max((lattice.read()[::-1] for lattice in ways), key=lambda read: read[0])
    if len(surest[1]) > 1 and not set(_tidy(surest[1])) <= _FIGURE:
        return Reading(_tidy(surest[1]), surest[0], tuple(ranked[:5]) if len(surest[1]) <= _SHORT else ())
    if not ranked or ranked[0][1] < _LEAST_CONFIDENCE:
        return Reading(UNREADABLE, 0.0, tuple(ranked[:5]))
    return Reading(ranked[0][0], ranked[0][1], tuple(ranked[1:5]))


def _straight(gray: Gray, line: Sequence[PixelBox], reading: Reading) -> Reading:
    """Tell by their shape what the engine confuses: a slash leans where a one does not, a dash is flat."""
    if len(line) != 1 or len(reading.text) > 2:
        return reading
    left, top, right, bottom = line[0]
    text = reading.text
    is_dash = False
    if bottom - top <= _DASH_HEIGHT * TYPE_SIZE and right - left >= _DASH_SHAPE * (bottom - top):
        text, is_dash = "-" if right - left < _LONG_DASH * TYPE_SIZE else "—", True
    elif text in ("1", "/", "l", "I", "|"):
        is_sure = text == "1" and reading.confidence >= _SURE_ONE
        lean = _lean(gray, line[0])
        if lean is None:
            return reading
        text = "/" if lean > (_ITALIC_LEAN if is_sure else _SLASH_LEAN) else "1"
    elif text not in _FIGURE and _is_slash(gray, line[0]):
        text = "/"
    if text == reading.text:  # engine and shape agree
        is_mark = is_dash or text == "/"
        return replace(reading, confidence=max(reading.confidence, _SHAPE_CONFIDENCE)) if is_mark else reading
    return Reading(text, _SHAPE_CONFIDENCE, ((reading.text, 1 - _SHAPE_CONFIDENCE),))


def _is_slash(gray: Gray, box: PixelBox) -> bool:
    """Whether a glyph is one straight stroke from the lower left to the upper right (a wide slash: ／)."""
    left, top, right, bottom = box
    glyph = 255.0 - gray[top:bottom, left:right]
    height, width = glyph.shape
    if height < _SLASH_SIZE * TYPE_SIZE or width < _SLASH_SIZE * TYPE_SIZE or width > 2 * height:
        return False
    down, across = np.indices(glyph.shape)
    aside = np.abs(across / width + down / height - 1)
    """Distance from the diagonal, as a share of the box."""
    return bool(glyph[aside > _SLASH_ASIDE].sum() <= _SLASH_STRAY * glyph.sum())


def _lean(gray: Gray, box: PixelBox) -> float | None:
    """How far the lower part of a glyph moves to the left going down, for each pixel; ``None``: broken."""
    left, top, right, bottom = box
    dark = 255.0 - gray[top:bottom, left:right]
    glyph = np.maximum(dark - _GROUND * dark.max(), 0.0)
    glyph = glyph[
        round(0.35 * len(glyph)) : round(0.85 * len(glyph))
    ]  # below the flag of a 1, above its foot
    weight = glyph.sum(axis=1)
    if len(glyph) < 3 or not weight.all():
        return None
    middles = (glyph * np.arange(right - left)).sum(axis=1) / weight
    return float(-np.polyfit(np.arange(len(middles)), middles, 1)[0])


def _tidy(text: str) -> str:
    """Blanks at the ends gone; a text all of figures and their look-alikes in plain figures."""
    text = text.strip()
    figure = unicodedata.normalize("NFKC", text.translate(_ALIKE)).replace(" ", "")
    if not figure or not set(figure) <= _FIGURE:
        return text
    return figure.strip(".,") if any(sign.isdigit() for sign in figure) else figure  # dust beside a figure
