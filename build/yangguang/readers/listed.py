"""Dumps in which each cell of a table has its own line, as converters of pages and processors write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from yangguang.readers.document import Cell, Locator, Table

_LABEL_LENGTH = 45
"""Characters; a longer line is prose."""

_SENTENCE = re.compile(r"[。；！？]")

_PART = re.compile(r"[一二三四五六七八九十]{1,2}、")

_LEAST_FIGURES = 6
"""Figures alone on their lines from which lines are cells, not the odd page number."""

_LEAST_SHARE = 0.25
"""Share of the lines of a list that are figures, at least."""

_LABELS = 24
"""Lines of words without a figure that may stand between two rows: a header, labels over rows."""


def listed_tables(
    lines: Sequence[str], is_free: Sequence[bool], is_figure: Callable[[str], bool]
) -> dict[int, tuple[int, Table]]:
    """Find the stretches of a text in which each cell has its own line.

    Args:
        lines: of the text.
        is_free: for each line, whether it is no row of a table otherwise and no heading.
        is_figure: whether a word is a figure or a mark for none.

    Returns:
        First line → the line after the last, and the table; each line of words is a row of its own, and the
        one before figures has them behind it. Blank lines between figures are blank cells, unless most
        figures have them.
    """
    cells = [line.strip(" \t\u3000\xa0|｜") for line in lines]
    figure = [bool(cell) and is_figure(cell) for cell in cells]
    found: dict[int, tuple[int, Table]] = {}
    index = 0
    while index < len(lines):
        end = index
        while (
            end < len(lines)
            and is_free[end]
            and len(cells[end]) <= _LABEL_LENGTH
            and not _SENTENCE.search(cells[end])
        ):
            end += 1
        for start, stop in _stretches(figure, cells, index, end):
            found[start] = (stop, _table(lines, cells, figure, start, stop))
        index = max(end, index + 1)
    return found


def _stretches(figure: Sequence[bool], cells: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a run of short lines in which figures follow labels closely enough."""
    stretches: list[list[int]] = []
    for index in (n for n in range(start, end) if figure[n]):
        words = sum(bool(cells[n]) for n in range(stretches[-1][-1] + 1, index)) if stretches else 0
        if stretches and words <= _LABELS:
            stretches[-1].append(index)
        else:
            stretches.append([index])
    found = []
    for figures in stretches:
        first = _first(cells, start, figures[0])
        words = sum(bool(cell) for cell in cells[first : figures[-1] + 1])
        if len(figures) >= _LEAST_FIGURES and len(figures) >= _LEAST_SHARE * words:
            found.append((first, figures[-1] + 1))
    return found


def _first(cells: Sequence[str], start: int, figure: int) -> int:
    """The first line of the header above the first figure: up to the heading of its part."""
    first, words = figure, 0
    for index in range(figure - 1, start - 1, -1):
        if cells[index]:
            if words and (words == _LABELS or _PART.match(cells[index])):
                break
            first, words = index, words + 1
    return first


def _table(
    lines: Sequence[str], cells: Sequence[str], figure: Sequence[bool], start: int, stop: int
) -> Table:
    is_tight = _is_tight(lines, figure, start, stop)
    rows: list[list[int]] = []
    index = start
    while index < stop:
        if figure[index] and rows and not figure[rows[-1][-1]]:
            run = _run(lines, cells, figure, index, stop, is_tight)
            rows[-1] += run
            index = run[-1] + 1
            continue
        if cells[index]:
            rows.append([index])
        index += 1
    return Table(
        tuple(
            Cell(cells[line], number, column, Locator(line=line + 1))
            for number, row in enumerate(rows)
            for column, line in enumerate(row)
        ),
        Locator(line=start + 1),
        ruled=False,
        aligned=False,
    )


def _run(
    lines: Sequence[str], cells: Sequence[str], figure: Sequence[bool], start: int, stop: int, is_tight: bool
) -> list[int]:
    """The lines of one row's figures; blank ones among them where they are cells."""
    run = [start]
    blank: list[int] = []
    for index in range(start + 1, stop):
        if figure[index]:
            run += [*blank, index] if is_tight else [index]
            blank = []
        elif cells[index]:
            break
        elif not lines[index].strip():
            blank.append(index)
    return run


def _is_tight(lines: Sequence[str], figure: Sequence[bool], start: int, stop: int) -> bool:
    """Whether the figures of a row follow one another line by line, so that a blank line is a blank cell."""
    places = [index for index in range(start, stop) if figure[index]]
    steps = Counter(
        all(lines[between].strip() for between in range(a + 1, b))
        for a, b in pairwise(places)
        if all(figure[between] or not lines[between].strip(" |") for between in range(a + 1, b))
    )
    return steps[True] >= steps[False]
