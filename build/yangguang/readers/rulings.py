"""Ruling lines on a page image: long runs of ink, gathered where they meet into the frames of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from yangguang.readers.ocr import Gray
from yangguang.readers.page_image import TYPE_SIZE
from yangguang.readers.worn_rulings import find_worn_rulings

SAME_LINE = 0.3
"""Ems between pieces of one ruling, across its direction."""

REACH = 0.25
"""Ems to which an end comes near another ruling to meet it."""

_RULING_LENGTH = 1.5
"""Ems; shorter runs of ink are strokes of characters."""

_LOW_ROW = 0.9
"""Ems; the side of a row may be as short as this if it goes from one horizontal ruling to the next."""

_TOUCH = 3
"""Pixels within which it must come to them; characters stand further off."""

_BRIDGE_ACROSS, _BRIDGE_DOWN, _BRIDGE_LOW = (1, 3), (7, 1), (3, 1)
"""Pixels, down and across, of which smaller gaps do not end a run: lines of text are further apart than
characters, but in a low row the characters are near the rulings."""

_INKED = 0.87
"""Share of the length of a ruling that must be inked."""

_ASIDE, _CROWDED = 3, 0.35
"""Pixels from a run at which print beside it is looked for, and the share of its length that has such print
on both sides from which it is no ruling."""

_LEAST_FRAME = 8.0
"""Ems; rulings that meet and reach no further across are a box, or a word in large bold type."""

_SURE_SHARE = 0.6
"""Share of the width of a table: so long, a run is a ruling even if its ends (worn away?) meet no others."""

_LEAST_CELL = 0.3
"""Ems; a narrower row or column is the gap of a double ruling."""

_FEW = 4
"""Where rulings are worn, one vertical one in so many may have met a stroke of print outside the table."""

_OPEN_END = 0.6
"""Ems by which rulings go on beyond the last one across, where a page break or the style leaves it out."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Rulings that meet one another.

    Attributes:
        rows: heights of the horizontal rulings on the page, top to bottom, open ends closed.
        columns: places of the vertical rulings on the page, left to right, open ends closed.
        origin: left and top of the masks on the page.
        across: mask of the horizontal rulings.
        down: mask of the vertical rulings.
        faint: the ink there, faint strokes included.
        is_worn: whether pieces of rulings as long as the side of a cell may be gone.
    """

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    origin: tuple[int, int]
    across: Gray
    down: Gray
    faint: Gray
    is_worn: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal ruling that meets no vertical one: its height on the page, its left and right end."""

    at: float
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class _Run:
    """A straight piece of ruling: where it lies, from where to where it goes, and its length without gaps."""

    at: float
    start: int
    end: int
    inked: int


def find_frames(faint: Gray, gray: Gray) -> tuple[list[Frame], list[Rule], Gray]:
    """Find the rulings of a page.

    Args:
        faint: the ink of a page image, faint strokes included.
        gray: the page image.

    Returns:
        The frames that rulings in both directions make, the horizontal rulings that make none, and a mask of
        all rulings.
    """
    length = round(_RULING_LENGTH * TYPE_SIZE)
    across = _runs_of_ink(faint, (1, length), _BRIDGE_ACROSS)
    down = _runs_of_ink(faint, (length, 1), _BRIDGE_DOWN) | _sides_of_low_rows(faint, across)
    seen = np.full_like(faint, 255)
    """Where rulings are, rather than gaps in them."""
    worn = find_worn_rulings(gray, across, down)
    if worn is not None:
        seen = across | down | worn.seen_across | worn.seen_down
        faint = faint | worn.seen_across | worn.seen_down
        across, down = across | worn.across, down | worn.down
    reach = round(REACH * TYPE_SIZE) | 1
    joined = cv2.dilate(across | down, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined.astype(np.uint8))
    rulings = np.zeros_like(faint)
    frames: list[Frame] = []
    rules: list[Rule] = []
    for label in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[label])
        if w < _LEAST_FRAME * TYPE_SIZE:
            continue
        window = (slice(y, y + h), slice(x, x + w))
        mine = labels[window] == label
        rows, row_mask = _rulings(np.where(mine, across[window], 0).astype(np.uint8), down[window])
        columns, column_mask = _rulings(np.where(mine, down[window], 0).astype(np.uint8).T, across[window].T)
        row_mask, column_mask = row_mask & seen[window], column_mask & seen[window].T
        rulings[window] |= row_mask | column_mask.T
        if _is_outline(columns, rows):
            rules += [Rule(y + row.at, x + row.start, x + row.end) for row in rows]
        elif any(row.inked > w / 2 for row in rows) and len(rows) + len(columns) >= 3:
            few = len(columns) // _FEW if worn is not None else 0
            ys = _closed([row.at for row in rows], columns, few)
            xs = _closed([run.at for run in columns], rows)
            frames.append(
                Frame(
                    rows=tuple(y + at for at in ys),
                    columns=tuple(x + at for at in xs),
                    origin=(x, y),
                    across=row_mask,
                    down=column_mask.T,
                    faint=faint[window],
                    is_worn=worn is not None,
                )
            )
    return frames, rules, cv2.dilate(rulings, np.ones((3, 3), np.uint8)).astype(np.uint8)


def _is_outline(columns: Sequence[_Run], rows: Sequence[_Run]) -> bool:
    """Whether vertical rulings stand at the ends of the horizontal ones only, or nowhere."""
    if not rows:
        return False
    ends = min(row.start for row in rows), max(row.end for row in rows)
    return all(min(abs(column.at - end) for end in ends) <= _OPEN_END * TYPE_SIZE for column in columns)


def _runs_of_ink(faint: Gray, shape: tuple[int, int], bridge: tuple[int, int]) -> Gray:
    """Keep the runs of ink that are at least so high and wide; gaps below the bridge do not end a run."""
    whole = cv2.morphologyEx(faint, cv2.MORPH_CLOSE, np.ones(bridge, np.uint8))
    runs = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones(shape, np.uint8)).astype(np.uint8)
    return _without_strokes(runs, faint) if shape[1] > shape[0] else _without_strokes(runs.T, faint.T).T


def _without_strokes(runs: Gray, faint: Gray) -> Gray:
    """Leave out horizontal runs that are strokes of characters: with gaps, or with print on both sides."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(runs))
    kept = runs.copy()
    for label in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[label])
        across = slice(x, x + w)
        mine = labels[y : y + h, across] == label
        inked = float((mine & (faint[y : y + h, across] > 0)).any(axis=0).mean())
        above = faint[max(0, y - _ASIDE - 2) : max(1, y - _ASIDE), across].any(axis=0).mean()
        below = faint[y + h + _ASIDE : y + h + _ASIDE + 2, across]
        beside = min(float(above), float(below.any(axis=0).mean()) if below.size else 0.0)
        if inked < _INKED or beside > _CROWDED:
            kept[y : y + h, across][mine] = 0
    return kept


def _sides_of_low_rows(faint: Gray, across: Gray) -> Gray:
    """Vertical runs no longer than a character is high that stand exactly between two horizontal rulings."""
    runs = _runs_of_ink(faint, (round(_LOW_ROW * TYPE_SIZE), 1), _BRIDGE_LOW)
    rulings = cv2.dilate(across, np.ones((2 * _TOUCH + 1, 1), np.uint8)) > 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs)
    sides = np.zeros_like(faint)
    for label in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[label])
        if w > SAME_LINE * TYPE_SIZE or h > 2 * _RULING_LENGTH * TYPE_SIZE:
            continue
        if rulings[y : y + 2, x : x + w].any() and rulings[y + h - 2 : y + h, x : x + w].any():
            window = (slice(y, y + h), slice(x, x + w))
            sides[window][labels[window] == label] = 255
    return sides


def _rulings(mask: Gray, others: Gray) -> tuple[list[_Run], Gray]:
    """The horizontal rulings of a frame, top to bottom, and the mask of their pieces.

    Args:
        mask: long horizontal runs of ink.
        others: long vertical runs, which horizontal ones must meet at both ends: dashes, and strokes of bold
            characters side by side, do not.
    """
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask)
    pieces: list[tuple[_Run, int]] = []
    for label in range(1, count):
        x, _, w, _, _ = (int(value) for value in stats[label])
        pieces.append((_Run(float(centres[label][1]), x, x + w, w), label))
    pieces.sort(key=lambda piece: piece[0].at)
    groups: list[list[tuple[_Run, int]]] = []
    for piece in pieces:
        if groups and piece[0].at - groups[-1][-1][0].at <= SAME_LINE * TYPE_SIZE:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    lines: list[_Run] = []
    kept: list[int] = []
    for group in groups:
        length = sum(run.inked for run, _ in group)
        at = sum(run.at * run.inked for run, _ in group) / length
        line = _Run(at, min(run.start for run, _ in group), max(run.end for run, _ in group), length)
        if length >= _SURE_SHARE * mask.shape[1] or all(
            _meets(line, end, others) for end in (line.start, line.end)
        ):
            lines.append(line)
            kept += [label for _, label in group]
    return lines, np.where(np.isin(labels, kept), np.uint8(255), np.uint8(0)).astype(np.uint8)


def _meets(line: _Run, end: int, others: Gray) -> bool:
    """Whether an end of a horizontal ruling comes to a vertical one, or to where the page broke the table."""
    reach = round(REACH * TYPE_SIZE)
    if end <= 2 * reach or end >= others.shape[1] - 2 * reach:
        return True
    band = slice(max(0, round(line.at) - 2 * reach), round(line.at) + 2 * reach)
    return bool(others[band, max(0, end - 2 * reach) : end + 2 * reach].any())


def _closed(lines: Sequence[float], across: Sequence[_Run], few: int = 0) -> list[float]:
    """The places of parallel rulings, with one more where the rulings across go on beyond the outermost.

    Args:
        lines: where the parallel rulings are.
        across: the rulings across.
        few: so many of them may go on because they met strokes of print outside the table.
    """
    closed = [lines[0]]
    for line in lines[1:]:
        if line - closed[-1] >= _LEAST_CELL * TYPE_SIZE:
            closed.append(line)
    first = float(sorted(run.start for run in across)[few])
    last = float(sorted(run.end for run in across)[-1 - few])
    before = [first] if first < closed[0] - _OPEN_END * TYPE_SIZE else []
    after = [last] if last > closed[-1] + _OPEN_END * TYPE_SIZE else []
    return [*before, *closed, *after]
