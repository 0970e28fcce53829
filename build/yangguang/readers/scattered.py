"""Figures that a converter has set below the labels of their rows, or below their own first digits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from yangguang.readers.cell_lines import VALUE

_COLUMN_SPREAD = 2.5
"""Characters between the middles of figures below one another, at the most."""

_HEAD = re.compile(r"^[+\-−]?[0-9]{1,3}(?:[,，][0-9]{3})*[,，]$")
_TAIL = re.compile(r"^[0-9]{3}(?:[,，][0-9]{3})*(?![0-9])\S{0,2}$")
"""A figure up to one of its separators of thousands, where it wraps, and the rest of it."""

_NEAR = 4
"""Characters between the middles of the two parts of a figure that wraps, at the most."""

_Word = re.Match[str]

_Field = tuple[str, int, int]
"""A figure, its line, and its field of that line, both from 0."""


def whole_figures(lines: Sequence[str]) -> list[str]:
    """Put figures together that wrap behind a separator of thousands, in columns that are too narrow.

    Either the rest stands below them on a line of its own, or the whole row does, and only they stand above.
    """
    whole = list(lines)
    for index in range(len(whole) - 1):
        words = list(re.finditer(r"\S+", whole[index]))
        heads = [word for word in words if _HEAD.match(word.group())]
        below = list(re.finditer(r"\S+", whole[index + 1]))
        figures = below[len(below) - len(trailing_figures([word.group() for word in below])) :]
        tails = [word for word in figures if _TAIL.match(word.group())]
        pairs = _pairs(heads, tails)
        if not pairs:
            continue
        joined = {tail.start(): head.group() + tail.group() for head, tail in pairs}
        label = whole[index + 1][: figures[0].start()].rstrip()
        if len(figures) == len(heads):  # the rest alone stands below
            rest = iter(joined[tail.start()] for _, tail in pairs)
            texts = [next(rest) if _HEAD.match(word.group()) else word.group() for word in words]
        elif not label and all(not VALUE.match(word.group()) or word in heads for word in words):
            texts = [word.group() for word in words if word not in heads]
            texts += [joined.get(word.start(), word.group()) for word in figures]
        else:
            continue
        whole[index : index + 2] = ["   ".join(texts), label]
    return whole


def _pairs(heads: Sequence[_Word], tails: Sequence[_Word]) -> list[tuple[_Word, _Word]]:
    """Each first part of a figure with its rest: in order where there are as many, else by place."""
    if not heads or len(heads) > len(tails):
        return []
    if len(heads) == len(tails):
        return list(zip(heads, tails, strict=True))
    pairs = [(head, min(tails, key=partial(_distance, head))) for head in heads]
    is_sure = all(_distance(head, tail) <= _NEAR for head, tail in pairs)
    return pairs if is_sure and len({tail.start() for _, tail in pairs}) == len(heads) else []


def _distance(one: _Word, other: _Word) -> float:
    return abs(one.start() + one.end() - other.start() - other.end()) / 2


def scattered_figures(
    lines: list[str], rows: list[list[str] | None], start: int, end: int
) -> tuple[dict[int, list[_Field]], set[int]]:
    """The figures of rows that a converter has set below the labels of them all, column after column.

    ``pdftotext -layout`` does so where a label over several rows stands beside them: first the labels, each
    on a line, and then the figures of the first column below one another, of the second, and so on. Each
    figure belongs to the row of the one before it on its line, or else to the first row that it stands to the
    right of.

    Returns:
        The figures of each line with a label, and the lines they come from; none where it does not come out
        even.
    """
    found: dict[int, list[_Field]] = {}
    taken: set[int] = set()
    index = start
    while index < end:
        stop = index
        while stop < end and is_all_figures(lines[stop]):
            stop += 1
        figures = [
            (match.start(), (match.group(), line, field))
            for line in range(index, stop)
            for field, match in enumerate(re.finditer(r"\S+", lines[line]))
        ]
        for width in _widths(rows, start, index, end) if stop - index > 1 else ():
            labels = range(index - len(figures) // width, index)
            is_even = len(labels) > 1 and len(figures) == len(labels) * width and labels.start >= start
            if not is_even or any(_has_figures(lines[line]) for line in labels):
                continue
            shares = _shares(figures, len(labels), width)
            if all(len(share) == width for share in shares):
                found |= dict(zip(labels, shares, strict=True))
                taken |= set(range(index, stop))
                break
        index = max(stop, index + 1)
    return found, taken


def _widths(rows: Sequence[list[str] | None], start: int, index: int, end: int) -> list[int]:
    """How many figures the rows of a table have, likeliest first: those right above, and most of all."""
    counts = Counter(number for at in range(start, end) if (number := len(trailing_figures(rows[at]))))
    above = next(
        (number for at in range(index - 1, start - 1, -1) if (number := len(trailing_figures(rows[at])))), 0
    )
    most = max(counts, key=lambda number: (counts[number], number), default=0)
    return [width for width in dict.fromkeys((above, most)) if width > 1]


def _shares(figures: Sequence[tuple[int, _Field]], count: int, width: int) -> list[list[_Field]]:
    """The figures of each of so many rows; fewer than their ``width`` where they do not come out even."""
    if columns := _columns(figures, count):
        return [[column[n] for column in columns] for n in range(count)]
    shares: list[list[tuple[int, _Field]]] = [[] for _ in range(count)]
    for place, figure in figures:
        open_ones = [one for one in shares if len(one) < width]
        same_line = [one for one in open_ones if one and one[-1][1][1] == figure[1]]
        right = [one for one in open_ones if not one or one[-1][0] < place]
        for share in (*same_line, *right)[:1]:
            share.append((place, figure))
    return [[figure for _, figure in share] for share in shares]


def _columns(figures: Sequence[tuple[int, _Field]], count: int) -> list[list[_Field]]:
    """Figures by their columns, each top to bottom; none where their places do not say which is whose."""
    placed = sorted((place + len(figure[0]) / 2, figure) for place, figure in figures)
    columns = [placed[start : start + count] for start in range(0, len(placed), count)]
    is_even = all(column[-1][0] - column[0][0] <= _COLUMN_SPREAD for column in columns)
    is_even = is_even and all(a[-1][0] < b[0][0] for a, b in pairwise(columns))
    if not is_even or any(len({figure[1] for _, figure in column}) < count for column in columns):
        return []
    return [sorted((figure for _, figure in column), key=lambda figure: figure[1]) for column in columns]


def trailing_figures(fields: list[str] | None) -> list[str]:
    """The figures after the last words of a row."""
    cut = len(fields or ())
    while fields and cut > 0 and VALUE.match(fields[cut - 1]):
        cut -= 1
    return fields[cut:] if fields else []


def is_all_figures(line: str) -> bool:
    """Whether a line holds figures, or marks for none, and nothing else."""
    words = line.split()
    return bool(words) and all(VALUE.match(word) for word in words)


def _has_figures(line: str) -> bool:
    words = line.split()
    return not words or bool(VALUE.match(words[-1]))
