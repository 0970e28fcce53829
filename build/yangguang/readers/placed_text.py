"""Text dumps that keep each word at its place on the page (pdftotext -layout and the like), read by place.

Where a blank cell prints nothing, the order of a row's figures does not tell their columns, but their places
in their lines do: such a dump is a page of type of one width.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from yangguang.readers.blocks import blocks_of_lines
from yangguang.readers.document import Block, Locator, Paragraph
from yangguang.readers.lines import Line, Word, text_margins

_WIDTH = 6.0
"""Points of one character of a line: as wide as a figure, in type of ``_SIZE``."""

_SIZE = 12.0
"""Points of the type."""

_LEADING = 14.0
"""Points from one line to the next."""

_WIDE_GAP = re.compile(r"\S {3,}\S")

_LEAST_WIDE = 10
"""Lines with words far from one another from which a dump keeps places."""

_WORD = re.compile(r"\S+")


def placed_blocks(text: str) -> list[Block]:
    """The paragraphs and tables of a dump that keeps places.

    Args:
        text: of the file.

    Returns:
        The blocks, as of a PDF without rulings: besides line and field they have a page and a box in points,
        as if type were 12 points high and 6 wide. None where the dump does not keep places.
    """
    if "\t" in text or sum(bool(_WIDE_GAP.search(line)) for line in text.splitlines()) < _LEAST_WIDE:
        return []
    pages: list[list[Line]] = []
    numbers: dict[tuple[int, int], int] = {}
    number = 0
    lines_of_file = text.splitlines()
    for page, part in enumerate(text.split("\f"), 1):
        lines: list[Line] = []
        for line in part.splitlines():
            number += 1
            if words := _words(line, len(lines)):
                numbers[page, len(lines)] = number
                lines.append(Line(words, page))
        pages.append(lines)
    margins = text_margins([line for lines in pages for line in lines])

    def found(locator: Locator) -> Locator:
        if locator.page is None or locator.box is None:
            return locator
        left, top = locator.box[:2]
        line = numbers[locator.page, round(top / _LEADING)]
        starts = [match.start() * _WIDTH for match in _WORD.finditer(lines_of_file[line - 1])]
        return replace(locator, line=line, field=sum(start <= left + 0.5 for start in starts))

    return [_located(block, found) for lines in pages if lines for block in blocks_of_lines(lines, margins)]


def _words(line: str, order: int) -> tuple[Word, ...]:
    top = order * _LEADING
    return tuple(
        Word(match.group(), (match.start() * _WIDTH, top, match.end() * _WIDTH, top + _SIZE), _SIZE)
        for match in _WORD.finditer(line)
    )


def _located(block: Block, found: Callable[[Locator], Locator]) -> Block:
    """A block whose cells and pieces know their lines and fields, too."""
    pieces = tuple(replace(piece, locator=found(piece.locator)) for piece in block.pieces)
    if isinstance(block, Paragraph):
        return replace(block, locator=found(block.locator), pieces=pieces)
    cells = tuple(replace(cell, locator=found(cell.locator)) for cell in block.cells)
    return replace(block, cells=cells, pieces=pieces)
