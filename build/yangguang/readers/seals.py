"""Seals on a picture of a page → the page without them; the text under them stays."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from yangguang.readers.ocr import Gray

_LIMITS, _GAP = (4.5, 30.0), 0.6
"""Size of a seal, and of the gaps within it, in sizes of the type; red or grey of another shape is text."""

_BLACK, _PAPER = 0.3, 0.75
"""Share of the shade of a seal's ink, up to which a pixel on it is black text, and from which it is paper."""

_GREY = (0.22, 0.78)
"""Share of the contrast between paper and print that the ink of a seal has in a picture without colours."""

_STROKE, _LEAST_STROKE = 0.12, 3
"""Width in sizes of the type, and in pixels, from which a grey stroke is a seal's; the edges of black
characters are as grey, but thinner."""

_LEAST_AREA = 2.5
"""Ink of a grey seal at least, in squares of the type."""

_LEAST_ARC = 1.2
"""Height and width in sizes of the type that the largest stroke of a grey seal has, cut by text as it may be:
strokes of characters in faint bold type are no larger than these, rulings are straight."""


def without_red_seals(picture: NDArray[np.uint8], type_size: float) -> Gray | None:
    """Turn red seals into paper. Red in the shape of lines is text (a letterhead) and stays.

    Args:
        picture: rows by columns by red, green and blue.
        type_size: height of a character in pixels.

    Returns:
        The grey picture; ``None`` without anything red.
    """
    red, green, blue = (picture[..., channel].astype(np.int16) for channel in range(3))
    is_red = (red - np.maximum(green, blue) > 35) & (red > 90)
    if is_red.sum() < type_size * type_size:
        return None
    result = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    touched = cv2.dilate(is_red.astype(np.uint8), np.ones((5, 5), np.uint8))
    for window in _seal_windows(is_red, type_size):
        seal = touched[window] > 0  # the star stands apart from the ring
        paper = float(np.percentile(result[window][~seal], 75)) if (~seal).any() else 255.0
        strength = max(float(np.median(red[window][is_red[window] & seal])), 1.0)
        result[window] = _lifted(result[window], red[window] / strength, seal, paper)
    return result


def without_grey_seals(gray: Gray, type_size: float) -> Gray:
    """Turn the seals of a picture without colours into paper: strokes as wide as a seal's, of one grey.

    Args:
        gray: paper is 255.
        type_size: height of a character in pixels.
    """
    contrast = 255.0 - float(np.percentile(gray, 1.0))
    least, most = (255.0 - share * contrast for share in reversed(_GREY))
    width = max(_LEAST_STROKE, round(_STROKE * type_size))
    is_grey = cv2.inRange(gray, np.array(least), np.array(most))
    wide = cv2.morphologyEx(is_grey, cv2.MORPH_OPEN, np.ones((width, width), np.uint8)) > 0
    if wide.sum() < _LEAST_AREA * type_size * type_size:
        return gray
    result = gray.copy()
    near = 2 * width + 1
    touched = cv2.dilate(wide.astype(np.uint8), np.ones((near, near), np.uint8)) > 0
    for window in _seal_windows(wide, type_size):
        inked = wide[window]
        if inked.sum() < _LEAST_AREA * type_size * type_size or _largest(inked) < _LEAST_ARC * type_size:
            continue
        strength = float(np.median(gray[window][inked]))
        result[window] = _lifted(gray[window], gray[window] / strength, touched[window], 255.0)
    return result


def _seal_windows(is_ink: NDArray[np.bool_], type_size: float) -> Iterator[tuple[slice, slice]]:
    """The parts of a page where ink of the colour of seals has about the shape of one."""
    reach = max(3, round(_GAP * type_size))
    spread = cv2.dilate(is_ink.astype(np.uint8), np.ones((reach, reach), np.uint8)).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(spread)
    low, high = (limit * type_size for limit in _LIMITS)
    for label in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[label])
        if low < w < high and low < h < high and 0.5 < w / h < 2.0:
            yield slice(y, y + h), slice(x, x + w)


def _largest(ink: NDArray[np.bool_]) -> int:
    """The largest of the shorter sides of pieces of connected ink, in pixels."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    return max((min(int(stats[label][2]), int(stats[label][3])) for label in range(1, count)), default=0)


def _lifted(gray: Gray, shade: NDArray[np.float64], seal: NDArray[np.bool_], paper: float) -> Gray:
    """A part of a page, its seal lifted off.

    Args:
        gray: the part.
        shade: of each pixel, 1 for the ink of the seal.
        seal: where the seal is.
        paper: shade of the paper.
    """
    share = (shade - _BLACK) / (_PAPER - _BLACK)
    lifted = (np.clip(share, 0, 1) * paper).astype(np.uint8)
    return np.where(seal, np.maximum(gray, lifted), gray).astype(np.uint8)
