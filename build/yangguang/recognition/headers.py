"""Headers of tables without vertical rules: their labels, found among pieces of print, give the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from statistics import median

from yangguang.forms import FormTable, editions
from yangguang.forms.labels import best_similarity, normalise
from yangguang.readers.document import Box, Cell

SURE_COLUMN = 0.74
"""Similarity from which a stack of print is the label of a column."""

_HEADER_LINES = 9
"""Lines over which a header may wrap: labels set one character a line, below labels over several columns."""

_WRAPPED_LINE = 1.7
"""Ems between the tops of two lines of one label."""

_OVERLAP = 0.25
"""Share of the narrower of two pieces that must lie below the other for them to be in one column."""

_JOINTS = (0.0, 1.1, 2.2)
"""Gaps in ems up to which single characters on one line are one label; the gap that finds most labels is
right."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's label: code of the column, its left and right edge, its text, box, and how alike it is."""

    code: str
    text: str
    box: Box
    score: float

    @property
    def middle(self) -> float:
        """Middle of the label, in points."""
        return (self.box[0] + self.box[2]) / 2


@dataclass(frozen=True, slots=True)
class Header:
    """The header lines ``start`` to ``stop`` (exclusive), and the columns they name, left to right."""

    start: int
    stop: int
    headings: tuple[Heading, ...]

    @property
    def score(self) -> float:
        """Sum over the labels."""
        return sum(heading.score for heading in self.headings)


@cache
def column_labels(table: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The columns of a table in all editions: code and labels, in printed order."""
    labels: dict[str, tuple[str, ...]] = {}
    for edition in editions():
        for column in edition.tables[table].columns:
            labels[column.code] = (*labels.get(column.code, ()), *column.labels)
    return tuple((code, tuple(dict.fromkeys(names))) for code, names in labels.items())


@lru_cache(maxsize=4096)
def column_named(table: str, text: str) -> tuple[float, str]:
    """The column that a label names best, and how alike they are; none where it names two."""
    plain = normalise(text)
    for code, labels in column_labels(table):
        for label in map(normalise, labels):
            rest = plain.removeprefix(label)
            if rest and rest != plain and max(_others(table, code, rest), default=0.0) >= SURE_COLUMN:
                return 0.0, ""
    return max((best_similarity(text, labels), code) for code, labels in column_labels(table))


def _others(table: str, but: str, text: str) -> list[float]:
    return [best_similarity(text, labels) for code, labels in column_labels(table) if code != but]


def find_header(form: FormTable, lines: Sequence[Sequence[Cell]], least: int, em: float) -> Header | None:
    """The lines that name most columns of a table; the fewest of them, if several do.

    Args:
        form: the table, in any edition.
        lines: lines of print without figures, of one page, each with its pieces.
        least: columns that must be named.
        em: size of the type, in points.
    """
    best: Header | None = None
    for start in range(len(lines)):
        for stop in range(start + 1, min(start + _HEADER_LINES, len(lines)) + 1):
            if stop - start > 1 and form.layout == "bands":
                gap = _top(lines[stop - 1]) - _top(lines[stop - 2])
                if gap > _WRAPPED_LINE * em:
                    break
            if not any(piece.text.strip() for piece in lines[stop - 1]):
                break  # a row of blank cells between two rules
            pieces = [piece for line in lines[start:stop] for piece in line if piece.text.strip()]
            headings = headings_of(form.code, pieces)
            if len(headings) < least or not _is_in_order(form, headings):
                continue
            found = Header(start, stop, headings)
            if best is None or _rank(found) > _rank(best):
                best = found
    return best


def _top(line: Sequence[Cell]) -> float:
    return min(box_of(piece)[1] for piece in line)


def _is_in_order(form: FormTable, headings: Sequence[Heading]) -> bool:
    """Whether a header can name these columns from left to right."""
    codes = [heading.code for heading in headings]
    if form.layout == "single_row":
        columns = [column.code for column in form.columns]
        return side_by_side(headings, columns, len(form.rows)) is not None
    orders = [[code for code, _ in column_labels(form.code)]]
    if form.layout == "bands":
        bands = [band for edition in editions() for band in edition.tables[form.code].bands]
        orders = [list(band.columns) for band in bands]
    return any(
        set(codes) <= set(order) and [code for code in order if code in codes] == list(codes)
        for order in orders
    )


def _rank(header: Header) -> tuple[int, float, int]:
    return len(header.headings), round(header.score, 3), header.start - header.stop


def headings_of(table: str, pieces: Sequence[Cell]) -> tuple[Heading, ...]:
    """The columns that pieces of print name, whatever else stands among them."""
    if not any(_may_name(table, piece.text) for piece in pieces):
        return ()
    found: list[tuple[Heading, ...]] = []
    for joint in _JOINTS:
        joined = _joined(pieces, joint)
        if joint and len(joined) == len(pieces):
            continue
        headings = [heading for stack in _stacks(joined) if (heading := _heading(table, stack)) is not None]
        found.append(tuple(sorted(headings, key=lambda heading: heading.box[0])))
    return max(found, key=lambda headings: (len(headings), sum(heading.score for heading in headings)))


@cache
def _letters(table: str) -> frozenset[str]:
    return frozenset("".join(label for _, labels in column_labels(table) for label in labels))


def _may_name(table: str, text: str) -> bool:
    """Whether a piece could be a part of a column's label: half its characters occur in one."""
    plain = normalise(text)
    return sum(character in _letters(table) for character in plain) * 2 > len(plain) > 0


def box_of(piece: Cell) -> Box:
    """The box of a piece; pieces of tables without rules always have one."""
    box = piece.level or piece.locator.box
    if box is None:
        raise ValueError("a piece of print without a box")  # a reader's fault, not the report's
    return box


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around boxes."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


_Piece = tuple[str, Box]


def _joined(pieces: Sequence[Cell], joint: float) -> list[_Piece]:
    """Put single characters that stand near one another on a line together (总 计)."""
    joined: list[_Piece] = []
    if not joint:
        return [(piece.text, box_of(piece)) for piece in pieces]
    for piece in sorted(pieces, key=lambda piece: (round(box_of(piece)[1] / 3), box_of(piece)[0])):
        box = box_of(piece)
        em = box[3] - box[1]
        if joined and len(piece.text) == 1:
            text, other = joined[-1]
            is_beside = abs(other[1] - box[1]) < 0.3 * em and 0 <= box[0] - other[2] <= joint * em
            if is_beside and (other[2] - other[0]) / max(len(text), 1) <= (1 + joint) * em:
                joined[-1] = (text + piece.text, around((other, box)))
                continue
        joined.append((piece.text, box))
    return joined


def _stacks(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Pieces that stand below one another; those over several columns belong to none."""
    stacks: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (round(piece[1][2] - piece[1][0], 1), piece[1][1])):
        touched = [stack for stack in stacks if any(_is_below(piece[1], other) for _, other in stack)]
        if not touched:
            stacks.append([piece])
        elif len(touched) == 1:
            touched[0].append(piece)
    return stacks


def _is_below(one: Box, other: Box) -> bool:
    width = min(one[2] - one[0], other[2] - other[0])
    return min(one[2], other[2]) - max(one[0], other[0]) > _OVERLAP * width


def _heading(table: str, stack: Sequence[_Piece]) -> Heading | None:
    """The run of lines of a stack that is a column's label."""
    ordered = sorted(stack, key=lambda piece: (piece[1][1], piece[1][0]))
    best: Heading | None = None
    for start in range(len(ordered)):
        for stop in range(start + 1, min(start + _HEADER_LINES, len(ordered)) + 1):
            text = "".join(word for word, _ in ordered[start:stop])
            score, code = column_named(table, text)
            if score >= SURE_COLUMN and (best is None or score > best.score):
                best = Heading(code, text, around([box for _, box in ordered[start:stop]]), score)
    return best


def fit(known: Sequence[tuple[int, float]], count: int) -> tuple[float, ...] | None:
    """The middles of all columns from those of some, if they are evenly spaced.

    Args:
        known: (place in the form, middle) of at least two columns.
        count: columns in all.

    Returns:
        ``count`` middles, left to right; ``None`` where those known are not evenly spaced.
    """
    steps = [
        (b[1] - a[1]) / (b[0] - a[0]) for n, a in enumerate(known) for b in known[n + 1 :] if b[0] > a[0]
    ]
    if not steps:
        return None
    step = median(steps)
    origin = median(middle - place * step for place, middle in known)
    if step <= 0 or any(abs(origin + place * step - middle) > 0.3 * step for place, middle in known):
        return None
    exact = dict(known)
    return tuple(exact.get(place, origin + place * step) for place in range(count))


def side_by_side(headings: Sequence[Heading], codes: Sequence[str], most: int) -> tuple[float, ...] | None:
    """The middles of columns that stand in one line for one, two or more kinds of cases.

    Args:
        headings: left to right.
        codes: the columns of one kind of case, in order.
        most: kinds of cases that may stand side by side.

    Returns:
        As many middles as there are columns for whole kinds of cases; ``None`` where the labels found do not
        tell.
    """
    names = [heading.code for heading in headings]
    for kinds in range(1, most + 1):
        if names == list(codes) * kinds:
            return tuple(heading.middle for heading in headings)
    steps = [b.middle - a.middle for a, b in pairwise(headings)]
    step = min(steps, default=0.0)
    if step <= 0:
        return None
    places = [round((heading.middle - headings[0].middle) / step) for heading in headings]
    options = set()
    for first in range(len(codes)):
        moved = [place + first for place in places]
        if all(codes[place % len(codes)] == name for place, name in zip(moved, names, strict=True)):
            kinds = moved[-1] // len(codes) + 1
            middles = fit([(n, h.middle) for n, h in zip(moved, headings, strict=True)], kinds * len(codes))
            if kinds <= most and middles is not None:
                options.add(middles)
    return options.pop() if len(options) == 1 else None
