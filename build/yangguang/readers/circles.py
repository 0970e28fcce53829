"""The zero of Chinese numerals (〇), which the engine's model does not see, found by its shape."""

from __future__ import annotations

import re

import cv2
import numpy as np

from yangguang.readers.ocr import PIXELS_PER_STEP, Gray, Lattice

_NUMERALS = re.compile("[一二三四五六七八九十].*年")
"""Only such lines are looked at."""

_SIZE = (0.5, 1.1)
"""Width and height of the circle, in heights of the line's print."""

_RING = (0.33, 0.56)
"""Distances from the middle between which its stroke lies, in diameters; the corners of a 口 are further."""

_STROKE_SHARE = 0.97
"""Share of its ink that must lie there."""

_NEAR = 1.5
"""Steps within which a character that the engine read is the circle itself."""

_INK = 140
"""Grey level below which a pixel of a strip is ink."""


def read_with_circles(strip: Gray, lattice: Lattice, print_height: int) -> tuple[str, float]:
    """The text of a line with the circles that the engine left out.

    Args:
        strip: the line as the engine was given it.
        lattice: what it made of it.
        print_height: height of the print in the strip, in pixels.

    Returns:
        The likeliest text, with 〇 where a circle stands between Chinese numerals, and the probability of its
        least certain character, circles apart (0 where there is none).
    """
    characters = lattice.characters()
    text = "".join(character for character, _, _ in characters)
    if not _NUMERALS.search(text):
        return text, min((share for _, share, _ in characters), default=0.0)
    placed = [(float(step), character, share) for character, share, step in characters]
    for middle in _circles(strip, print_height):
        step = middle / PIXELS_PER_STEP
        placed = [item for item in placed if abs(item[0] - step) > _NEAR or item[1] not in "0Oo○〇口Ο"]
        if all(abs(other - step) > _NEAR / 2 for other, _, _ in placed):
            placed.append((step, "〇", 1.0))
    placed.sort()
    return "".join(character for _, character, _ in placed), min(share for _, _, share in placed)


def _circles(strip: Gray, print_height: int) -> list[float]:
    """The middles of the rings on a strip, in pixels from its left."""
    ink = (strip < _INK).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    low, high = (share * print_height for share in _SIZE)
    found = []
    for label in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[label])
        if not (low <= w <= high and low <= h <= high and abs(w - h) <= 0.2 * max(w, h)):
            continue
        down, across = np.nonzero(labels[y : y + h, x : x + w] == label)
        away = np.hypot((across + 0.5) / w - 0.5, (down + 0.5) / h - 0.5)
        turns = np.unique(np.floor(np.arctan2(down + 0.5 - h / 2, across + 0.5 - w / 2) / np.pi * 6))
        if float(((away >= _RING[0]) & (away <= _RING[1])).mean()) >= _STROKE_SHARE and len(turns) >= 12:
            found.append(x + w / 2)
    return found
