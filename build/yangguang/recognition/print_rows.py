"""Lines of print → rows, as far as their places tell: figures that wrap, labels around their figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from yangguang.readers.document import Cell
from yangguang.recognition.headers import box_of
from yangguang.recognition.print_lines import PrintLine, in_lines, is_figure, level_of

_SAME_ROW = 0.9
"""Ems between the middles of two lines of figures that are one row: lines of one cell stand further apart, so
the nearer ones are those of cells with more and with fewer lines, centred on the row."""

_SEPARATORS = (",", "，", ".", "．")
"""Alone on a line, pieces of a figure in a very narrow column."""

_WRAPPED_LINE = 1.5
"""Ems between two lines of one cell, at the most."""

_COMMON_LABELS = 3
"""Lines of figures whose labels begin at one place, from which that is where labels of rows begin."""

_BAND_ROWS = 3
"""Lines of figures in one space between rules from which it holds several rows: rules stand above and below
the body only."""


def rows_of_print(lines: Sequence[PrintLine], left: float, edge: float | None, em: float) -> list[PrintLine]:
    """Lines as rows as far as print alone tells: figures that wrap are put together, full bands are cut up.

    Args:
        lines: of one table, top to bottom.
        left: where its first column of figures begins, in points.
        edge: where labels of rows begin, see ``label_edge``.
        em: size of the type.
    """
    cut: list[PrintLine] = []
    for line in lines:
        if line.is_banded and len(_chains(in_lines(line.pieces), left, em)) >= _BAND_ROWS:
            cut += [replace(line, pieces=tuple(its), is_banded=False) for its in in_lines(line.pieces)]
        else:
            cut.append(line)
    rows: list[PrintLine] = []
    start = 0
    while start < len(cut):
        stop = start + 1
        while stop < len(cut) and not cut[stop].is_banded and cut[stop].page == cut[start].page:
            stop += 1
        if cut[start].is_banded:
            rows.append(cut[start])
            start += 1
        else:
            rows += _merged(cut[start:stop], left, edge, em)
            start = stop
    return rows


def _merged(lines: Sequence[PrintLine], left: float, edge: float | None, em: float) -> list[PrintLine]:
    """Put the lines between the first and the last line of a row's figures together."""
    chains = _chains([line.pieces for line in lines], left, em)
    for n in range(len(chains) - 2, -1, -1):
        if edge is not None and _straddle(lines, chains[n][-1], chains[n + 1][0], edge, em):
            chains[n : n + 2] = [chains[n] + chains[n + 1]]
    rows: list[PrintLine] = []
    at = 0
    for n, chain in enumerate(chains):
        free = range(at, chains[n + 1][0] if n + 1 < len(chains) else len(lines))
        first, last = _with_label(lines, chain[0], chain[-1], free, edge, em)
        rows += lines[at:first]
        whole = lines[first : last + 1]
        pieces = [piece for line in whole for piece in line.pieces]
        pieces.sort(key=lambda piece: (box_of(piece)[0], box_of(piece)[1]))
        rows.append(replace(whole[0], pieces=tuple(pieces), end=whole[-1].last_block))
        at = last + 1
    return [*rows, *lines[at:]]


def _straddle(lines: Sequence[PrintLine], above: int, below: int, edge: float, em: float) -> bool:
    """Whether two lines of figures are one that wraps: no label beside either, one half a line from both."""

    def label_levels(line: PrintLine) -> list[float]:
        words = [piece for piece in line.pieces if box_of(piece)[0] >= edge and not is_figure(piece)]
        return [level_of(piece) for piece in words if piece.text.strip()]

    if label_levels(lines[above]) or label_levels(lines[below]):
        return False
    levels = [
        median(
            [level_of(piece) for piece in lines[n].pieces if is_figure(piece) and box_of(piece)[0] >= edge]
        )
        for n in (above, below)
    ]
    between = [level for line in lines[above + 1 : below] for level in label_levels(line)]
    return bool(between) and all(
        levels[0] < level < levels[1] and max(level - levels[0], levels[1] - level) <= _SAME_ROW * em
        for level in between
    )


def label_starts(lines: Sequence[PrintLine], left: float) -> Counter[int]:
    """Where labels begin on several lines, in points, and on how many: the left edges of label columns."""
    starts: Counter[int] = Counter()
    for line in lines:
        words = [box_of(piece)[0] for piece in line.pieces if piece.text.strip()]
        starts.update({round(start) for start in words if start < left})
    return Counter({start: count for start, count in starts.items() if count >= _COMMON_LABELS})


def label_edge(starts: Counter[int], em: float) -> float | None:
    """Where most labels begin, those of rows: what begins further left are labels of groups."""
    best = max(starts, key=lambda start: (starts[start], start), default=None)
    return best - em / 2 if best is not None else None


def _with_label(
    lines: Sequence[PrintLine], first: int, last: int, free: range, edge: float | None, em: float
) -> tuple[int, int]:
    """The first and last line of a row: with the lines of its label half a line above and below its figures.

    A label of an even number of lines, centred on the row, has none at the height of the figures, and two
    nearer to it than lines of different rows ever are.
    """
    if edge is None:
        return first, last
    figures = [piece for line in lines[first : last + 1] for piece in line.pieces if is_figure(piece)]
    level = median([level_of(piece) for piece in figures])

    def is_near(number: int) -> bool:
        line = lines[number]
        words = [piece for piece in line.pieces if box_of(piece)[0] >= edge and piece.text.strip()]
        return bool(words) and all(abs(level_of(piece) - level) <= _SAME_ROW * em for piece in words)

    above = next((n for n in range(first - 1, free.start - 1, -1) if is_near(n)), None)
    below = next((n for n in range(last + 1, free.stop) if is_near(n)), None)
    return (first, last) if above is None or below is None else (above, below)


def _chains(lines: Sequence[Sequence[Cell]], left: float, em: float) -> list[list[int]]:
    """The numbers of lines with figures, those of one row together."""
    chains: list[list[int]] = []
    before: list[Cell] = []
    most = 0
    for number, pieces in enumerate(lines):
        inside = [piece for piece in pieces if piece.text.strip() and box_of(piece)[0] >= left]
        figures = [piece for piece in inside if is_figure(piece) or piece.text.strip() in _SEPARATORS]
        if not figures:
            continue
        follows = bool(chains) and chains[-1][-1] == number - 1
        is_bare = not any(box_of(piece)[0] < left and piece.text.strip() for piece in pieces)
        if before and (
            _continues(before, figures, em) or (follows and is_bare and _wraps(before, figures, most, em))
        ):
            chains[-1].append(number)
            most = max(most, len(figures))
        else:
            chains.append([number])
            most = len(figures)
        before = figures
    return chains


def _wraps(before: Sequence[Cell], after: Sequence[Cell], most: int, em: float) -> bool:
    """Whether a line of figures without a label holds what did not fit in the line right above it.

    Some columns wrap, never all of the ``most`` that the row fills; what is left over is no longer than the
    line that was full.
    """
    gap = median([level_of(piece) for piece in after]) - median([level_of(piece) for piece in before])
    over = [
        next((a for a in before if min(box_of(a)[2], box_of(b)[2]) > max(box_of(a)[0], box_of(b)[0])), None)
        for b in after
    ]
    return (
        0 < gap <= _WRAPPED_LINE * em
        and len(after) < most
        and all(
            a is not None and len(a.text) > 1 and len(a.text) >= len(b.text)
            for a, b in zip(over, after, strict=True)
        )
    )


def _continues(before: Sequence[Cell], after: Sequence[Cell], em: float) -> bool:
    """Whether two lines of figures are of one row."""
    gap = median([level_of(piece) for piece in after]) - median([level_of(piece) for piece in before])
    if 0 < gap <= _SAME_ROW * em:
        return True
    if 0 < gap <= _WRAPPED_LINE * em and any(
        all(piece.text.strip() in _SEPARATORS for piece in line) for line in (before, after)
    ):
        return True
    is_cut = [piece for piece in before if piece.text.rstrip().endswith((",", "，"))]
    return gap <= 2 * em and any(
        min(box_of(a)[2], box_of(b)[2]) > max(box_of(a)[0], box_of(b)[0]) for a in is_cut for b in after
    )
