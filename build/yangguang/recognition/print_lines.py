"""Lines of print of a table without vertical rules: pieces, which of them are figures, what one row is."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from yangguang.readers.document import Cell
from yangguang.recognition.cells import read_cell
from yangguang.recognition.headers import around, box_of
from yangguang.recognition.lexicon import lexicon

_SAME_ROW = 0.9
"""Ems between the middles of two lines of figures that are one row: lines of one cell stand further apart, so
the nearer ones are those of cells with more and with fewer lines, centred on the row."""

_PUNCTUATION = "()[]{}<>《》〈〉【】〔〕︵︶、。,.:;“”‘’\"'︑?!·…"
"""Marks that are pieces of a label where they stand alone, not a sign for no figure."""

_LETTER_GAP = 1.3
"""Ems between two characters of a label that is spaced out."""

_SAME_LINE = 0.45
"""Ems between the middles of pieces of one line."""

_COMMON_LABELS = 3
"""Lines of figures whose labels begin at one place, from which that is where labels of rows begin."""

_BAND_ROWS = 3
"""Lines of figures in one space between rules from which it holds several rows: rules stand above and below
the body only."""


@dataclass(frozen=True, slots=True)
class PrintLine:
    """A line of print, or the space between two rules.

    Attributes:
        block: index of its table among the document's blocks.
        row: its place in that table.
        pieces: its words, left to right.
        is_banded: it lies between two rules, so it is a row.
        end: index of the last block whose lines were put into this one; -1 for its own.
    """

    block: int
    row: int
    pieces: tuple[Cell, ...]
    is_banded: bool = False
    end: int = -1

    @property
    def last_block(self) -> int:
        """Index of the last block of which it holds lines."""
        return max(self.block, self.end)

    @property
    def empty(self) -> bool:
        """Whether nothing is printed in it."""
        return not any(piece.text.strip() for piece in self.pieces)

    @property
    def page(self) -> int | None:
        """Page it stands on."""
        return self.pieces[0].locator.page

    @property
    def text(self) -> str:
        """All its words, line by line."""
        return "".join(piece.text for line in in_lines(self.pieces) for piece in line)

    @property
    def has_figure(self) -> bool:
        """Whether any of its pieces is a figure or a mark for none."""
        return any(piece.text.strip() and is_figure(piece, n == 0) for n, piece in enumerate(self.pieces))

    @property
    def figures(self) -> tuple[Cell, ...]:
        """The figures after its last words: what the line says before its columns are known."""
        last = max((n for n in range(len(self.pieces)) if not self._is_figure(n)), default=-1)
        return tuple(piece for piece in self.pieces[last + 1 :] if piece.text.strip())

    def _is_figure(self, n: int) -> bool:
        """Whether a piece is a figure; a stroke among single characters is one of theirs (增 / 减)."""
        piece, before = self.pieces[n], self.pieces[n - 1] if n else None
        if before and len(before.text) == 1 and piece.text in ("/", "／") and not is_figure(before):
            em = box_of(before)[3] - box_of(before)[1]
            return box_of(piece)[0] - box_of(before)[2] > _LETTER_GAP * em
        return is_figure(piece, n == 0)


def is_figure(piece: Cell, is_first: bool = False) -> bool:
    """Whether a piece of print is a figure, or a mark for none; no words stand in front of a first one."""
    # a figure that wraps after its separator
    reading = read_cell(piece.text.rstrip().rstrip(",，"), piece.read_by == "ocr")
    if reading.kind == "value":
        return not (is_first and reading.label)
    compact = "".join(unicodedata.normalize("NFKC", piece.text).split())
    is_mark = reading.kind == "blank" and not any(mark in _PUNCTUATION for mark in compact)
    return reading.kind == "unreadable" or is_mark or compact in lexicon().blank_marks


def em_of(lines: Sequence[PrintLine]) -> float:
    """Median height of the type, in points."""
    heights = [
        box_of(piece)[3] - box_of(piece)[1] for line in lines if not line.empty for piece in line.pieces
    ]
    return median(heights or [10.0])


def in_lines(pieces: Sequence[Cell]) -> list[list[Cell]]:
    """Pieces by lines, top to bottom, each left to right."""
    lines: list[list[Cell]] = []
    for piece in sorted(pieces, key=lambda piece: (_level(piece), box_of(piece)[0])):
        em = box_of(piece)[3] - box_of(piece)[1]
        if lines and _level(piece) - _level(lines[-1][0]) <= _SAME_LINE * em:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda piece: box_of(piece)[0]) for line in lines]


def _level(piece: Cell) -> float:
    box = box_of(piece)
    return (box[1] + box[3]) / 2


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


def label_edge(lines: Sequence[PrintLine], left: float, em: float) -> float | None:
    """Where most labels of rows begin: what begins further left are labels of groups."""
    starts: Counter[int] = Counter()
    for line in lines:
        if line.has_figure:
            starts.update(
                {round(box_of(p)[0]) for p in line.pieces if box_of(p)[0] < left and p.text.strip()}
            )
    best = max(starts, key=lambda x: (starts[x], x), default=None)
    return best - em / 2 if best is not None and starts[best] >= _COMMON_LABELS else None


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
    level = median([_level(piece) for piece in figures])

    def is_near(number: int) -> bool:
        line = lines[number]
        words = [piece for piece in line.pieces if box_of(piece)[0] >= edge and piece.text.strip()]
        return bool(words) and all(abs(_level(piece) - level) <= _SAME_ROW * em for piece in words)

    above = next((n for n in range(first - 1, free.start - 1, -1) if is_near(n)), None)
    below = next((n for n in range(last + 1, free.stop) if is_near(n)), None)
    return (first, last) if above is None or below is None else (above, below)


def _chains(lines: Sequence[Sequence[Cell]], left: float, em: float) -> list[list[int]]:
    """The numbers of lines with figures, those of one row together."""
    chains: list[list[int]] = []
    before: list[Cell] = []
    for number, pieces in enumerate(lines):
        figures = [
            piece for piece in pieces if piece.text.strip() and box_of(piece)[0] >= left and is_figure(piece)
        ]
        if not figures:
            continue
        if before and _continues(before, figures, em):
            chains[-1].append(number)
        else:
            chains.append([number])
        before = figures
    return chains


def _continues(before: Sequence[Cell], after: Sequence[Cell], em: float) -> bool:
    """Whether two lines of figures are of one row."""
    gap = median([_level(piece) for piece in after]) - median([_level(piece) for piece in before])
    if 0 < gap <= _SAME_ROW * em:
        return True
    is_cut = [piece for piece in before if piece.text.rstrip().endswith((",", "，"))]
    return gap <= 2 * em and any(
        min(box_of(a)[2], box_of(b)[2]) > max(box_of(a)[0], box_of(b)[0]) for a in is_cut for b in after
    )


def chunks_of(pieces: Sequence[Cell], gap: float, em: float) -> list[Cell]:
    """Pieces of words joined to labels: those that touch on a line, then what stands below one another."""
    chunks: list[list[Cell]] = []
    for line in in_lines(pieces):
        for n, piece in enumerate(line):
            if n and box_of(piece)[0] - box_of(line[n - 1])[2] <= gap * em:
                chunks[-1].append(piece)
            else:
                chunks.append([piece])
    stacks: list[list[list[Cell]]] = []
    for chunk in chunks:
        box = around([box_of(piece) for piece in chunk])
        for stack in stacks:
            other = around([box_of(piece) for part in stack for piece in part])
            width = min(box[2] - box[0], other[2] - other[0])
            if min(box[2], other[2]) - max(box[0], other[0]) > 0.3 * width:
                stack.append(chunk)
                break
        else:
            stacks.append([chunk])
    stacks.sort(key=lambda stack: min(box_of(piece)[0] for part in stack for piece in part))
    return [
        joined(
            [[piece.text for piece in part] for part in stack], [piece for part in stack for piece in part]
        )
        for stack in stacks
    ]


def joined(lines: Sequence[Sequence[str]], pieces: Sequence[Cell]) -> Cell:
    """Pieces as one cell whose text is ``lines``; as sure as the least sure of them."""
    confidences = [piece.confidence for piece in pieces if piece.confidence is not None]
    return Cell(
        text="\n".join("".join(line) for line in lines),
        row=0,
        column=0,
        locator=replace(pieces[0].locator, box=_rounded(pieces)),
        read_by=pieces[0].read_by,
        confidence=min(confidences, default=None),
        alternatives=pieces[0].alternatives if len(pieces) == 1 else (),
    )


def _rounded(pieces: Sequence[Cell]) -> tuple[float, float, float, float]:
    left, top, right, bottom = around([piece.locator.box or box_of(piece) for piece in pieces])
    return round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)


def is_spread(pieces: Sequence[Cell], gap: float) -> bool:
    """Whether pieces on one line stand further apart than ``gap`` points."""
    return any(box_of(b)[0] - box_of(a)[2] > gap for line in in_lines(pieces) for a, b in pairwise(line))
