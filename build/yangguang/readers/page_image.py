"""A picture of a page → the page as printed: upright, level, black on white, its type of known size."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from yangguang.readers.document import Box
from yangguang.readers.ocr import STRIP_HEIGHT, Engine, Gray, PixelBox
from yangguang.readers.seals import without_grey_seals, without_red_seals

TYPE_SIZE = 32
"""Pixels; the height of a Chinese character of the page's small type, to which every page is scaled."""

_SMALL_SIDE = 1500
"""Pixels of the longer side of the copy on which angle and orientation are found."""

_MAX_SCALE, _MIN_SCALE = 4.0, 0.2
"""Limits of the scaling; what needs more is no text."""

_MAX_LONG_SIDE = 7000
"""Pixels of the longer side of the straightened page."""

_MAX_SKEW = 12.0
"""Degrees; pages leaning more are not scans."""

BOX_PER_TYPE = 1.25
"""Height of a detected line over the height of its characters."""

_SKEW_POINTS = 60_000
"""Pixels of print that are looked at to find the angle."""

_ORIENTATION_LINES = 5
"""Lines read both ways to tell which side is up."""

_ORIENTATION_LENGTH = 8
"""Characters of each of them, about."""

_INK_SHARE, _FAINT_SHARE = 0.42, 0.25
"""Share of the contrast between paper and print from which a pixel counts as ink, or as faint ink."""


_FAR, _WIDE = 2.5, 5
"""Ems; what is larger, in both directions, is no character; and pixels, as wide as no faint stroke of
small type."""

_BLACK, _BRIGHTER, _PRINT = 100, 100, (0.002, 0.3)
"""Level of grey below which most of a negative lies, by how much its print is brighter, and the share of the
page that print has."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page, straightened.

    Attributes:
        gray: upright and level; paper is 255, seals are gone, shades are evened out.
        ink: 255 where something is printed, 0 elsewhere.
        faint: like ``ink``, with faint strokes too: for rulings, which are long enough to tell from dirt.
        lines: boxes around lines, or parts of lines, as the detector finds them; it misses lone digits.
        to_source: from pixels of ``gray`` to pixels of the picture (3 × 3).
    """

    gray: Gray
    ink: Gray
    faint: Gray
    lines: tuple[PixelBox, ...]
    to_source: NDArray[np.float64]

    @property
    def scale(self) -> float:
        """Pixels of ``gray`` for one pixel of the picture."""
        return float(1 / np.sqrt(abs(np.linalg.det(self.to_source[:2, :2]))))

    def source_box(self, box: Box, scale: tuple[float, float]) -> Box:
        """The box on the picture around a box on the straightened page.

        Args:
            box: pixels of ``gray``.
            scale: points per pixel of the picture, across and down.
        """
        left, top, right, bottom = box
        corners = np.array([[left, top, 1], [right, top, 1], [right, bottom, 1], [left, bottom, 1]], float)
        places = corners @ self.to_source.T
        xs, ys = places[:, 0] / places[:, 2] * scale[0], places[:, 1] / places[:, 2] * scale[1]
        return (
            round(float(xs.min()), 2),
            round(float(ys.min()), 2),
            round(float(xs.max()), 2),
            round(float(ys.max()), 2),
        )


def straighten(picture: NDArray[np.uint8], engine: Engine) -> PageImage | None:
    """Make a page image of a picture.

    Args:
        picture: rows by columns by red, green and blue.
        engine: finds the lines that tell which side is up and how large the type is.

    Returns:
        The page, its type about ``TYPE_SIZE`` pixels high; ``None`` where nothing is printed.
    """
    if _is_negative(picture):
        picture = 255 - picture
    gray = _even(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8))
    height, width = gray.shape
    reduced = min(1.0, _SMALL_SIDE / max(height, width))
    small = cv2.resize(gray, None, fx=reduced, fy=reduced, interpolation=cv2.INTER_AREA).astype(np.uint8)
    if not (_ink(small) > 0).any():
        return None
    angle = _skew(_ink(small))
    quarters, boxes = _orientation(_warp(small, _rotation(small.shape, angle)), engine)
    if not boxes:
        return None
    heights = sorted(_size(box)[1] for box in boxes)
    type_size = heights[len(heights) // 4] / BOX_PER_TYPE / reduced
    cleaned = without_red_seals(picture, type_size)
    gray = without_grey_seals(gray if cleaned is None else _even(cleaned), type_size)
    scale = float(np.clip(TYPE_SIZE / type_size, _MIN_SCALE, _MAX_SCALE))
    scale = min(scale, _MAX_LONG_SIDE / max(height, width))
    move = _rotation(gray.shape, angle, quarters, scale)
    page = _warp(gray, move)
    faint = _ink(page, _FAINT_SHARE)
    grown = scale / reduced
    lines = (
        (round(x0 * grown), round(y0 * grown), round(x1 * grown), round(y1 * grown))
        for x0, y0, x1, y1 in boxes
    )
    return PageImage(
        gray=page,
        ink=_held(_ink(page), faint),
        faint=faint,
        lines=tuple(lines),
        to_source=np.linalg.inv(move).astype(np.float64),
    )


def _is_negative(picture: NDArray[np.uint8]) -> bool:
    """Whether a picture shows white print on black."""
    sample = picture[::4, ::4].mean(axis=2)
    middle = float(np.median(sample))
    bright = float((sample > middle + _BRIGHTER).mean())
    return middle < _BLACK and _PRINT[0] < bright < _PRINT[1]


def _even(gray: Gray) -> Gray:
    """Divide by the shade of the paper, so that paper is 255 everywhere, in shaded cells too."""
    height, width = gray.shape
    reduced = min(1.0, 400 / max(height, width))
    small = cv2.resize(gray, None, fx=reduced, fy=reduced, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    paper = cv2.medianBlur(paper, 5)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    even = gray.astype(np.float32) * (255.0 / np.maximum(paper.astype(np.float32), 40.0))
    return np.clip(even, 0, 255).astype(np.uint8)


def _ink(gray: Gray, share: float = _INK_SHARE) -> Gray:
    """Where something is printed: darker than paper by a share of the contrast between paper and print."""
    dark = float(np.percentile(gray, 1.0))
    if dark > 225:  # little print: its blackest part tells the contrast
        dark = float(np.percentile(gray, 0.1))
    threshold = min(max(255 - share * (255 - dark), 90.0), 225.0)
    return np.where(gray < threshold, np.uint8(255), np.uint8(0)).astype(np.uint8)


def _held(ink: Gray, faint: Gray) -> Gray:
    """The faint strokes that are somewhere not faint: thin bars of a 一 or 三 that a scan has nearly lost.

    What reaches far in both directions, or is wide, is rulings, or the grey type of a watermark that text
    touches.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(faint)
    strong = np.zeros(count, np.uint8)
    strong[labels[ink > 0]] = 255
    strong[stats[:, 2:4].min(axis=1) > _FAR * TYPE_SIZE] = 0
    strong[0] = 0
    wide = cv2.morphologyEx(faint, cv2.MORPH_OPEN, np.ones((_WIDE, _WIDE), np.uint8))
    wide = cv2.dilate(wide, np.ones((3, 3), np.uint8))
    return np.asarray(np.where(wide > 0, np.uint8(0), strong[labels]) | ink, dtype=np.uint8)


def _skew(ink: Gray) -> float:
    """The angle in degrees by which the page leans; lines of text and rulings are sharpest at it."""
    ys, xs = np.nonzero(ink)
    every = max(1, len(ys) // _SKEW_POINTS)
    points = np.stack([xs[::every], ys[::every]]).astype(np.float64)
    points -= points.mean(axis=1, keepdims=True)
    best, step = 0.0, 0.5
    angles = np.arange(-_MAX_SKEW, _MAX_SKEW + 0.01, step)
    while step > 0.01:
        best = max(
            (_sharpness(points, angle, 2.0 if step > 0.2 else 1.0), -abs(angle), angle) for angle in angles
        )[2]
        step /= 5
        angles = best + step * np.arange(-5, 6)
    return float(best)


def _sharpness(points: NDArray[np.float64], angle: float, bin_size: float) -> float:
    """How unevenly the points fall on the rows and columns of a page turned by an angle."""
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    total = 0.0
    for places in (points[1] * cosine - points[0] * sine, points[0] * cosine + points[1] * sine):
        counts = np.bincount(((places - places.min()) / bin_size).astype(np.intp))
        total += float((counts.astype(np.float64) ** 2).sum())
    return total


def _rotation(
    shape: tuple[int, ...], angle: float, quarters: int = 0, scale: float = 1.0
) -> NDArray[np.float64]:
    """The movement that levels a picture: by an angle about its middle, by quarter turns, then to a scale."""
    height, width = shape[:2]
    turn = np.eye(3)
    turn[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    for _ in range(quarters % 4):
        turn = np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]], float) @ turn
        width, height = height, width
    return np.diag([scale, scale, 1.0]) @ turn


def _warp(gray: Gray, move: NDArray[np.float64], paper: int = 255) -> Gray:
    """Apply a movement made by ``_rotation``; the sheet keeps its size, turned and scaled."""
    height, width = gray.shape
    scale = float(np.sqrt(abs(np.linalg.det(move[:2, :2]))))
    is_turned = abs(move[0, 0]) < abs(move[0, 1])
    size = (height, width) if is_turned else (width, height)
    target = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
    source = gray
    if scale < 0.75:  # reduce first: sampling alone would drop thin strokes
        source = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
        move = move @ np.diag([1 / scale, 1 / scale, 1.0])
    return cv2.warpAffine(
        source, move[:2], target, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(paper,)
    ).astype(np.uint8)


def _orientation(level: Gray, engine: Engine) -> tuple[int, list[PixelBox]]:
    """Quarter turns that set a level page upright, and the lines of text on it then."""
    boxes = engine.detect(level)
    lying = sum(w for w, h in map(_size, boxes) if w > 2.5 * h)
    standing = sum(h for w, h in map(_size, boxes) if h > 2.5 * w)
    quarters = 1 if standing > lying else 0
    turned = np.ascontiguousarray(np.rot90(level, quarters))
    if quarters:
        boxes = engine.detect(turned)
    lines = sorted(boxes, key=lambda box: (_size(box)[1] - _size(box)[0], box))[:_ORIENTATION_LINES]
    upright = [_strip(turned, box) for box in lines]
    lattices = engine.recognise([*upright, *(np.ascontiguousarray(np.rot90(strip, 2)) for strip in upright)])
    certain = [lattice.read()[1] for lattice in lattices]
    if sum(certain[len(lines) :]) > sum(certain[: len(lines)]):
        quarters += 2
        height, width = turned.shape
        boxes = [(width - x1, height - y1, width - x0, height - y0) for x0, y0, x1, y1 in reversed(boxes)]
    return quarters, boxes


def _size(box: PixelBox) -> tuple[int, int]:
    return box[2] - box[0], box[3] - box[1]


def _strip(gray: Gray, box: PixelBox) -> Gray:
    """A line as the engine wants it, at most so long that reading it stays cheap."""
    left, top, right, bottom = box
    line = gray[top:bottom, left : min(right, left + _ORIENTATION_LENGTH * (bottom - top))]
    width = max(8, round(line.shape[1] * STRIP_HEIGHT / max(1, line.shape[0])))
    return cv2.resize(line, (width, STRIP_HEIGHT), interpolation=cv2.INTER_AREA).astype(np.uint8)
