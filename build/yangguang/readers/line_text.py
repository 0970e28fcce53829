"""What a line of print says: cut out, scaled, recognised, and read again in other ways where that is unsure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from yangguang.readers.ocr import STRIP_HEIGHT, Engine, Gray, PixelBox
from yangguang.readers.page_image import TYPE_SIZE

UNREADABLE = "\ufffd"
"""Stands for print that could not be read: such a cell is not blank."""

SURE = 0.97
"""Confidence from which a reading is taken without looking again."""

_LEAST_CONFIDENCE = 0.2
"""Confidence below which print counts as unreadable."""

_SHORT = 12
"""Characters; only lines up to this length (figures, short labels) are read again."""

_WAYS = ((38, 0.45), (32, 0.35), (34, 1.0), (42, 0.3))
"""Ways to set a line before reading: height of its print in the strip in pixels, and white at both ends as a
share of that height. The first is the ordinary way, the others are for second readings."""

_FIGURE_HEIGHT = 0.62
"""Ems; flatter print (a dash) is set as if it were so high, or it would be blown up to a bar."""

_ALIKE = str.maketrans(
    {"o": "0", "O": "0", "○": "0", "〇": "0", "。": "0", "º": "0", "°": "0", "⁰": "0", "Ο": "0", "О": "0", "口": "0"}
    | {"l": "1", "I": "1", "|": "1", "丨": "1", "¹": "1", "²": "2", "З": "3", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6"}
    | {"⁷": "7", "⁸": "8", "⁹": "9", "—": "—", "－": "-", "–": "-", "，": ",", "．": "."}
)
"""Characters that look like those of a figure; where all of a cell looks like a figure, it is one."""

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


def read_lines(gray: Gray, boxes: Sequence[PixelBox], engine: Engine) -> list[Reading]:
    """Read lines of print.

    Args:
        gray: the page image, rulings erased.
        boxes: each tightly around one line of print.
        engine: the recogniser.

    Returns:
        One reading for each box.
    """
    strips = [cut_line(gray, box, *_WAYS[0]) for box in boxes]
    lattices = engine.recognise(strips)
    readings: list[Reading] = []
    unsure: list[int] = []
    for index, lattice in enumerate(lattices):
        text, confidence = lattice.read()
        readings.append(Reading(_tidy(text), confidence))
        if len(text) <= _SHORT and (confidence < SURE or not _is_plain(text)):
            unsure.append(index)
    again = [cut_line(gray, boxes[index], *way) for index in unsure for way in _WAYS[1:]]
    second = engine.recognise(again)
    for place, index in enumerate(unsure):
        others = second[place * (len(_WAYS) - 1) : (place + 1) * (len(_WAYS) - 1)]
        readings[index] = _vote([lattice.readings() for lattice in (lattices[index], *others)])
    return readings


def cut_line(gray: Gray, box: PixelBox, print_height: int, side: float) -> Gray:
    """Cut a line out and set it in a strip for the engine, its print so many pixels high."""
    left, top, right, bottom = box
    height = bottom - top
    lowest = round(_FIGURE_HEIGHT * TYPE_SIZE)
    if height < lowest:
        top -= (lowest - height) // 2
        height = lowest
        bottom = top + height
    scale = print_height / height
    above = (STRIP_HEIGHT - print_height) / 2 / scale
    beside = side * print_height / scale
    width = max(8, round((right - left + 2 * beside) * scale))
    move = np.array([[scale, 0, (beside - left) * scale], [0, scale, (above - top) * scale]])
    if scale < 0.75:
        reduced = cv2.resize(gray[max(0, top - height) : bottom + height], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        move = np.array([[1, 0, (beside - left) * scale], [0, 1, (above - top + max(0, top - height)) * scale]])
        return cv2.warpAffine(
            reduced, move, (width, STRIP_HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,)
        ).astype(np.uint8)
    return cv2.warpAffine(
        gray, move, (width, STRIP_HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,)
    ).astype(np.uint8)


def _vote(ways: Sequence[Sequence[tuple[str, float]]]) -> Reading:
    """Join the readings of several ways: each text has the mean of its probabilities."""
    total: dict[str, float] = {}
    for readings in ways:
        for text, probability in readings:
            total[_tidy(text)] = total.get(_tidy(text), 0.0) + probability / len(ways)
    total.pop("", None)
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _LEAST_CONFIDENCE:
        return Reading(UNREADABLE, 0.0, tuple(ranked[:5]))
    return Reading(ranked[0][0], ranked[0][1], tuple(ranked[1:5]))


def _tidy(text: str) -> str:
    """Blanks at the ends gone; a text all of figures and their look-alikes in plain figures."""
    text = text.strip()
    figure = unicodedata.normalize("NFKC", text.translate(_ALIKE)).replace(" ", "")
    return figure if figure and set(figure) <= _FIGURE else text


def _is_plain(text: str) -> bool:
    """Whether a text needed no look-alikes to be taken for what it is."""
    return bool(text.strip()) and (_tidy(text) == text.strip())
