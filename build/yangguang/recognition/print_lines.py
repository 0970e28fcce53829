"""Lines of print of a table without vertical rules: pieces, which of them are figures, what one row is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from statistics import median

from yangguang.readers.document import Cell
from yangguang.recognition.cells import read_cell
from yangguang.recognition.headers import around, box_of
from yangguang.recognition.lexicon import lexicon

_PUNCTUATION = "()[]{}<>《》〈〉【】〔〕︵︶、。,.:;“”‘’\"'︑?!·…"
"""Marks that are pieces of a label where they stand alone, not a sign for no figure."""

_PAGE_NUMBER = re.compile(
    r"^[-—–－·]+ *[0-9０-９]{1,3} *[-—–－·]+$|^[0-9０-９]{1,3} *[/／] *[0-9０-９]{1,3}$"
    r"|^第 *[0-9０-９]{1,3} *页(?:[，,]? *共 *[0-9０-９]{1,3} *页)?$"
)

_PART = re.compile(r"^[+\-−－]?[0-9０-９][0-9０-９,，.．]*$")
"""A figure, or what stands on one line of it where it wraps."""

_TOUCHING = re.compile(r"^(\S*[\u4e00-\u9fff）)])([+\-−－]?[0-9０-９][0-9０-９,，.．]*)$")
"""A label and a figure behind it; no label of the form ends with a figure."""

_LETTER_GAP = 1.3
"""Ems between two characters of a label that is spaced out."""

_SAME_LINE = 0.45
"""Ems between the middles of pieces of one line."""


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
    if _PART.match(piece.text.strip()):
        return True
    reading = read_cell(piece.text, piece.read_by == "ocr")
    if reading.kind == "value":
        return not (is_first and reading.label)
    compact = "".join(unicodedata.normalize("NFKC", piece.text).split())
    is_mark = reading.kind == "blank" and not any(mark in _PUNCTUATION for mark in compact)
    return reading.kind == "unreadable" or is_mark or compact in lexicon().blank_marks


def parted(piece: Cell, left: float) -> list[Cell]:
    """A piece as figures of several columns, where their units show where one ends and the next begins.

    Or as a label and the figure that it touches, where it reaches over ``left``, the edge of the figures.
    """
    parts = [match.group() for match in _with_unit().finditer(piece.text)]
    if len(parts) < 2 or "".join(parts) != piece.text:
        touching = _TOUCHING.match(piece.text)
        parts = list(touching.groups()) if touching and box_of(piece)[2] > left else []
    if len(parts) < 2:
        return [piece]
    at, top, right, bottom = box_of(piece)
    widths = [sum(0.5 if character.isascii() else 1.0 for character in part) for part in parts]
    em = (right - at) / sum(widths)
    cells: list[Cell] = []
    for part, width in zip(parts, widths, strict=True):
        box = (round(at, 2), top, round(at + em * width, 2), bottom)
        cells.append(replace(piece, text=part, locator=replace(piece.locator, box=box), level=None))
        at += em * width
    return cells


@cache
def _with_unit() -> re.Pattern[str]:
    units = "|".join(re.escape(unit) for unit in lexicon().units)
    return re.compile(rf"[+\-−－]?[0-9０-９][0-9０-９,，.．]*(?:{units})")


def without_page_number(pieces: Sequence[Cell]) -> tuple[Cell, ...]:
    """The pieces of a line without a page number (- 3 -, 3 / 6, 第 3 页) that stands at its height.

    Dashes may be marks for no figure in the columns beside one, so all else must be words.
    """
    for start in range(len(pieces)):
        for stop in range(start + 1, min(start + 3, len(pieces)) + 1):
            run = pieces[start:stop]
            em = box_of(run[0])[3] - box_of(run[0])[1]
            text = "".join(piece.text for piece in run)
            rest = (*pieces[:start], *pieces[stop:])
            is_alone = not any(is_figure(piece, n == 0) for n, piece in enumerate(rest))
            if _PAGE_NUMBER.match(text) and is_alone and not is_spread(run, 1.2 * em):
                return rest
    return tuple(pieces)


def em_of(lines: Sequence[PrintLine]) -> float:
    """Median height of the type, in points."""
    heights = [
        box_of(piece)[3] - box_of(piece)[1] for line in lines if not line.empty for piece in line.pieces
    ]
    return median(heights or [10.0])


def in_lines(pieces: Sequence[Cell]) -> list[list[Cell]]:
    """Pieces by lines, top to bottom, each left to right."""
    lines: list[list[Cell]] = []
    for piece in sorted(pieces, key=lambda piece: (level_of(piece), box_of(piece)[0])):
        em = box_of(piece)[3] - box_of(piece)[1]
        if lines and level_of(piece) - level_of(lines[-1][0]) <= _SAME_LINE * em:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda piece: box_of(piece)[0]) for line in lines]


def level_of(piece: Cell) -> float:
    """Height of the middle of a piece on its page, in points."""
    box = box_of(piece)
    return (box[1] + box[3]) / 2


def chunks_of(
    pieces: Sequence[Cell], gap: float, em: float, starts: frozenset[int] = frozenset()
) -> list[Cell]:
    """Pieces of words joined to labels: those that touch on a line, then what stands below one another.

    Args:
        pieces: of one row.
        gap: white between two pieces of one label, in ems.
        em: size of the type, in points.
        starts: where columns of labels begin, in whole points; a piece that begins there begins a label.
    """
    chunks: list[list[Cell]] = []
    for line in in_lines(pieces):
        for n, piece in enumerate(line):
            is_near = n > 0 and box_of(piece)[0] - box_of(line[n - 1])[2] <= gap * em
            if is_near and round(box_of(piece)[0]) not in starts:
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
