"""Rulings that are faint, broken, dotted or dashed: no runs of ink, but seen along their whole length.

Along a ruling the mean of the page is darker than on both sides of it, however faint or broken it is; along a
line of text it is as dark on one side at least. Rows of dashes and columns of figures are told from rulings
where they would meet others: a ruling goes through there, a figure stands in the middle of its cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from yangguang.readers.ocr import Gray
from yangguang.readers.page_image import TYPE_SIZE

_WINDOW = 2.0
"""Ems along a ruling of which the mean is taken."""

_ASIDE = 5
"""Pixels from the middle of a ruling at which paper is expected; none is twice as wide."""

_LEAST_MEAN = 14
"""Levels of grey by which the mean along a ruling is darker than beside it, at least."""

_LEAST_LENGTH = 2.5
"""Ems; what is shorter may be a dash."""

_LEAST_PART, _PARTED = 1.0, 3.0
"""Ems: of a ruling, the shortest part that is looked at, and the widest gap between two: print beside it may
hide it."""

_HIGHEST = 0.6
"""Ems by which a ruling may wander aside on a level page."""

_LEAST_DARK, _SHARE_OF_STROKE, _NEAR = 16, 0.45, 2
"""Levels of grey from which a pixel belongs to a ruling: at least, and as a share of what is usual for its
dark pixels; and pixels from its middle to which it may lie."""

_INK, _BESIDE = 64, (4, 12)
"""Levels of grey from which a pixel is print, and pixels from the middle of a ruling between which print is
close to it; print so close on both sides goes across it."""

_CROWDED = 0.4
"""Share of the length of a line along which print on one side is close to it, from which the line may be the
upper strokes of a row of figures; a ruling meets ``_MANY`` others all the same."""

_THROUGH, _TOGETHER = 8, 12
"""Pixels along a ruling: of what goes across, no more is another ruling; and between parts of one word."""

_COVERED, _BARELY = 0.55, 0.3
"""Share of the length of a ruling that must be seen; less is enough where it meets ``_MANY`` others."""

_GAP, _FRAGMENT = 1.0, 1.5
"""Ems; what is seen beyond such a gap at the end of a ruling, and is no longer than this, is none of it."""

_END_WINDOW, _SEEN_NEAR = 1.5, 0.25
"""Ems along a ruling, and the share of them that must be seen about its ends."""

_CROSSING = (3, 9)
"""Pixels from where rulings meet, between which both must be seen."""

_END = 0.7
"""Ems from the end of a ruling, as far as it is seen, to one that it meets."""

_LEAST_CROSSINGS, _MANY, _SEEN_THERE = 2, 3, 0.45
"""Rulings that one must meet at least, and how much of it must be seen there, as a share of how much is
seen of it elsewhere."""

_ALONE, _COVERED_ALONE = 12.0, 0.75
"""Length in ems, and share that must be seen, of a horizontal ruling that meets no vertical ones."""

_LEAST_TABLE = 60.0
"""Ems; the length of all surely seen rulings of a page together, at least."""

_MORE = 0.1
"""Share of the rulings seen in this way that are no runs of ink, from which those of a page are worn."""


@dataclass(frozen=True, slots=True)
class WornRulings:
    """Rulings of a page, both directions as masks.

    Attributes:
        across, down: each from its beginning to its end, gaps included.
        seen_across, seen_down: without the gaps.
    """

    across: Gray
    down: Gray
    seen_across: Gray
    seen_down: Gray


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A horizontal line: its left end, its height at each pixel from there on, and whether it is seen.

    ``crowded`` is the share of its length along which print is close by, on the side where there is more.
    """

    left: int
    heights: NDArray[np.intp]
    seen: NDArray[np.bool_]
    crowded: float

    @property
    def right(self) -> int:
        return self.left + len(self.heights)

    @property
    def covered(self) -> float:
        """Share of it that is seen."""
        return float(self.seen.mean())


def find_worn_rulings(gray: Gray, across: Gray, down: Gray) -> WornRulings | None:
    """Find the rulings of a page that are worn.

    Args:
        gray: the page image.
        across: mask of the horizontal rulings found as runs of ink.
        down: mask of the vertical ones.

    Returns:
        All rulings seen; ``None`` where they are hardly more than those found already.
    """
    dark = (255 - gray).astype(np.uint8)
    lines, posts = _lines(dark), _lines(np.ascontiguousarray(dark.T))
    sure = [line for line in lines if line.covered >= _COVERED]
    sure_posts = _crossing([post for post in posts if post.covered >= _COVERED], sure, gray.T.shape)
    sure = _crossing(sure, sure_posts, gray.shape)
    posts = _crossing(posts, sure, gray.T.shape)
    met = _crossing(lines, sure_posts, gray.shape)
    lines = [line for line in lines if line in met or _stands_alone(line)]
    if sum(len(line.heights) for line in (*sure, *sure_posts)) < _LEAST_TABLE * TYPE_SIZE:
        return None
    whole_across, seen_across = _drawn(lines, gray.shape)
    whole_down, seen_down = (mask.T.copy() for mask in _drawn(posts, gray.T.shape))
    more = _more(whole_across, across) + _more(whole_down, down)
    length = np.count_nonzero(whole_across) + np.count_nonzero(whole_down)
    if more <= _MORE * length:
        return None
    return WornRulings(whole_across, whole_down, seen_across, seen_down)


def _lines(dark: Gray) -> list[_Line]:
    """The horizontal lines of a page that can be rulings."""
    mean = cv2.blur(dark, (round(_WINDOW * TYPE_SIZE), 1)).astype(np.uint8)
    ridge = (_above_sides(mean) >= _LEAST_MEAN).astype(np.uint8)
    strokes = _above_sides(dark)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ridge)
    ink = (dark >= _INK).astype(np.uint8)
    parts: list[tuple[int, NDArray[np.intp]]] = []
    is_long = (stats[:, 2] >= _LEAST_PART * TYPE_SIZE) & (stats[:, 3] <= _HIGHEST * TYPE_SIZE)
    for label in np.nonzero(is_long[1:count])[0] + 1:
        x, y, w, h, _ = stats[label].tolist()
        mine = labels[y : y + h, x : x + w] == label
        heights = (mine * np.arange(h)[:, None]).sum(axis=0) / mine.sum(axis=0)
        parts.append((x, y + np.rint(heights).astype(np.intp)))
    found = [
        _trimmed(left, heights, strokes, ink)
        for left, heights in _joined(parts)
        if len(heights) >= _LEAST_LENGTH * TYPE_SIZE
    ]
    return [line for line in found if line is not None]


def _joined(parts: Sequence[tuple[int, NDArray[np.intp]]]) -> list[tuple[int, NDArray[np.intp]]]:
    """Parts of lines, each its left end and its heights, put together where one goes on in another."""
    joined: list[tuple[int, NDArray[np.intp]]] = []
    ending: dict[int, list[int]] = {}
    """The lines that end at each height, so far."""
    for left, heights in sorted(parts, key=lambda part: part[0]):
        height = int(heights[0])
        near = [number for aside in range(-_NEAR, _NEAR + 1) for number in ending.get(height + aside, ())]
        mine = len(joined)
        for number in near:
            start, before = joined[number]
            gap = left - start - len(before)
            if 0 <= gap <= _PARTED * TYPE_SIZE:
                between = np.full(gap, height, dtype=np.intp)
                ending[int(before[-1])].remove(number)
                joined[number] = (start, np.concatenate([before, between, heights]))
                mine = number
                break
        else:
            joined.append((left, heights))
        ending.setdefault(int(heights[-1]), []).append(mine)
    return joined


def _above_sides(levels: Gray) -> Gray:
    """By how much each pixel is above those on both sides of it, above and below."""
    padded = cv2.copyMakeBorder(levels, _ASIDE, _ASIDE, 0, 0, cv2.BORDER_REPLICATE)
    sides = np.maximum(padded[: -2 * _ASIDE], padded[2 * _ASIDE :])
    return cv2.subtract(levels, sides).astype(np.uint8)


def _trimmed(left: int, heights: NDArray[np.intp], strokes: Gray, ink: Gray) -> _Line | None:
    """The line from where it is first seen to where it is last; ``None`` where too little is seen."""
    columns = np.arange(left, left + len(heights))
    beside = [
        strokes[np.clip(heights + aside, 0, len(strokes) - 1), columns] for aside in range(-_NEAR, _NEAR + 1)
    ]
    best = np.max(beside, axis=0)
    usual = float(np.percentile(best, 80))
    above, below = (_print_beside(heights, columns, ink, sign) for sign in (-1, 1))
    both = cv2.morphologyEx((above & below)[None], cv2.MORPH_CLOSE, np.ones((1, _TOGETHER), np.uint8))
    crossed = cv2.morphologyEx(both, cv2.MORPH_OPEN, np.ones((1, _THROUGH), np.uint8))[0]
    seen = (best >= max(_LEAST_DARK, _SHARE_OF_STROKE * usual)) & (crossed == 0)
    if np.count_nonzero(seen) < _LEAST_LENGTH * TYPE_SIZE * _BARELY:
        return None
    part = _without_loose_ends(seen)
    if part.stop - part.start < _LEAST_LENGTH * TYPE_SIZE or seen[part].mean() < _BARELY:
        return None
    crowded = max(float(above[part].mean()), float(below[part].mean()))
    return _Line(left + part.start, heights[part], seen[part], crowded)


def _print_beside(heights: NDArray[np.intp], columns: NDArray[np.intp], ink: Gray, sign: int) -> Gray:
    """Where along a line print is close by, above it (-1) or below it (1)."""
    levels = [ink[np.clip(heights + sign * aside, 0, len(ink) - 1), columns] for aside in range(*_BESIDE)]
    return np.asarray(np.max(levels, axis=0), dtype=np.uint8)


def _without_loose_ends(seen: NDArray[np.bool_]) -> slice:
    """From the first to the last place near which much is seen; beyond, it is dirt, or strokes of print."""
    window = np.ones(min(round(_END_WINDOW * TYPE_SIZE), len(seen)))
    near = np.convolve(seen, window, "same") / np.convolve(np.ones(len(seen)), window, "same")
    places = np.nonzero((near >= _SEEN_NEAR) & seen)[0]
    gaps = np.nonzero(np.diff(places) > _GAP * TYPE_SIZE)[0] + 1
    parts = [(int(part[0]), int(part[-1]) + 1) for part in np.split(places, gaps) if len(part)]
    while len(parts) > 1 and parts[0][1] - parts[0][0] <= _FRAGMENT * TYPE_SIZE:
        parts.pop(0)
    while len(parts) > 1 and parts[-1][1] - parts[-1][0] <= _FRAGMENT * TYPE_SIZE:
        parts.pop()
    return slice(parts[0][0], parts[-1][1]) if parts else slice(0, 0)


def _crossing(lines: Sequence[_Line], others: Sequence[_Line], shape: tuple[int, ...]) -> list[_Line]:
    """The lines that are seen where others, which go across them, meet them.

    Args:
        lines: horizontal ones.
        others: vertical ones, as if the page lay on its side.
        shape: of the page.
    """
    (near, far), end = _CROSSING, round(_END * TYPE_SIZE)
    places = np.full(shape[:2], False)
    for other in others:
        before, after = max(0, other.left - end), min(len(places), other.right + end)
        heights = np.pad(other.heights, (other.left - before, after - other.right), mode="edge")
        places[np.arange(before, after), heights] = True
    reach = cv2.dilate(places.astype(np.uint8), np.ones((2 * far + 1, 1), np.uint8))
    kept = []
    for line in lines:
        beyond = np.arange(max(0, line.left - end), min(reach.shape[1], line.right + end))
        heights = line.heights[np.clip(beyond - line.left, 0, len(line.heights) - 1)]
        met = beyond[reach[heights, beyond] > 0] - line.left
        crossings = [group for group in np.split(met, np.nonzero(np.diff(met) > far)[0] + 1) if len(group)]
        shares = []
        for group in crossings:
            middle = round(float(group.mean()))
            sides = [
                line.seen[max(0, middle - far) : max(0, middle - near)],
                line.seen[max(0, middle + near) : max(0, middle + far)],
            ]
            shares += [float(side.mean()) for side in sides if len(side)]
        is_sure = line.covered >= _COVERED and line.crowded <= _CROWDED
        least = _LEAST_CROSSINGS if is_sure else _MANY
        if len(crossings) >= least and shares and np.mean(shares) >= _SEEN_THERE * line.covered:
            kept.append(line)
    return kept


def _stands_alone(line: _Line) -> bool:
    return len(line.heights) >= _ALONE * TYPE_SIZE and line.covered >= _COVERED_ALONE


def _more(rulings: Gray, known: Gray) -> int:
    """Pixels of rulings that are not near known ones."""
    near = cv2.dilate(known, np.ones((2 * _ASIDE + 1, 2 * _ASIDE + 1), np.uint8))
    return int(np.count_nonzero((rulings > 0) & (near == 0)))


def _drawn(lines: Sequence[_Line], shape: tuple[int, ...]) -> tuple[Gray, Gray]:
    """Masks of lines, with their gaps and without, as thick as rulings are."""
    whole, seen = np.zeros(shape[:2], np.uint8), np.zeros(shape[:2], np.uint8)
    for line in lines:
        columns = np.arange(line.left, line.right)
        whole[line.heights, columns] = 255
        seen[line.heights[line.seen], columns[line.seen]] = 255
    thick = np.ones((2 * _NEAR - 1, 1), np.uint8)
    return cv2.dilate(whole, thick).astype(np.uint8), cv2.dilate(seen, thick).astype(np.uint8)
