"""Characters of a PDF page → words, the texts of cells, and what stands in a place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from yangguang.readers.characters import ordinary
from yangguang.readers.document import Box
from yangguang.readers.lines import Word, around, gather_lines, join_words
from yangguang.readers.pdf_glyphs import Glyph


class GlyphPlaces:
    """Characters that can be asked for by place."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._glyphs = glyphs
        boxes: NDArray[np.float64] = np.array([glyph.box for glyph in glyphs]).reshape(-1, 4)
        self._x, self._y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2

    def within(self, box: Box) -> list[Glyph]:
        """The characters whose middle lies in a box, in their order."""
        x, y = self._x, self._y
        is_within = (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])
        return self._where(is_within)

    def outside(self, boxes: Sequence[Box]) -> list[Glyph]:
        """The characters whose middle lies in none of the boxes."""
        x, y = self._x, self._y
        is_free = np.ones(len(self._glyphs), dtype=bool)
        for box in boxes:
            is_free &= (x < box[0]) | (x > box[2]) | (y < box[1]) | (y > box[3])
        return self._where(is_free)

    def _where(self, mask: NDArray[np.bool_]) -> list[Glyph]:
        return [self._glyphs[int(index)] for index in np.flatnonzero(mask)]


def words_of(glyphs: Sequence[Glyph]) -> list[Word]:
    """Characters as words; characters of one line that touch are one word."""
    words: list[list[Glyph]] = []
    for line in _glyph_lines(glyphs):
        for order, glyph in enumerate(line):
            last = words[-1][-1] if order else None
            if last is not None and -0.5 * last.size <= glyph.box[0] - last.box[2] <= 0.3 * min(
                last.size, glyph.size
            ):
                words[-1].append(glyph)
            else:
                words.append([glyph])
    return [
        Word(
            text=ordinary("".join(glyph.text for glyph in word)),
            box=around([glyph.box for glyph in word]),
            size=max(glyph.size for glyph in word),
        )
        for word in words
    ]


def _glyph_lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.box[1] + glyph.box[3], glyph.box[0])):
        middle = (glyph.box[1] + glyph.box[3]) / 2
        for line in reversed(lines[-3:]):
            last = line[-1]
            if abs((last.box[1] + last.box[3]) / 2 - middle) <= 0.4 * min(last.size, glyph.size):
                line.append(glyph)
                break
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda glyph: glyph.box[0]) for line in lines]


def cell_text(glyphs: Sequence[Glyph]) -> tuple[str, Box | None]:
    """The text of a cell and the box around it; rotated type is read along its direction."""
    if not glyphs:
        return "", None
    box = around([glyph.box for glyph in glyphs])
    if sum(not glyph.is_upright for glyph in glyphs) > len(glyphs) / 2:
        down = glyphs[0].direction[1] > 0
        ordered = sorted(
            glyphs, key=lambda glyph: (-round(glyph.box[0]), glyph.box[1] if down else -glyph.box[1])
        )
        return ordinary("".join(glyph.text for glyph in ordered)), box
    lines = gather_lines(words_of(glyphs), 0)
    return "\n".join(join_words(line.words) for line in lines), box
