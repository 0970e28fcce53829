"""Print outside ruled cells → words: the detector's lines and what it overlooked, parted at white space."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from yangguang.readers.line_text import UNREADABLE, Reading
from yangguang.readers.lines import Word
from yangguang.readers.ocr import PixelBox
from yangguang.readers.page_image import BOX_PER_TYPE, TYPE_SIZE
from yangguang.readers.pieces import Piece, around, split_lines, split_rows, without_dust

_WORD_GAP = 1.0
"""Ems of white that part two words of a line of prose; justified characters stand closer."""

_CELL_GAP = 0.42
"""Ems of white that part two words of a line among columns."""

_AMONG_COLUMNS = 4.0
"""Ems above and below a line of several words within which lines are taken to stand among columns."""

_HEADING = 1.25
"""Ems; a line of so large a type without wide gaps is a heading, even if columns are near."""

_SAME_ROW = 0.5
"""Ems between the middles of words of one line."""

_REACH = 0.3
"""Ems by which print may stand out of the line that the detector found."""

_STRAY_SIZE = 0.28
"""Ems; smaller pieces that the detector overlooked are dirt."""

_STRAY_GAP = 0.6
"""Ems between such pieces, to be one word."""

_SHORT_DASH = 0.18
"""Ems; the shortest dash among columns."""

_LEAST_WORD = 0.15
"""Ems; a smaller word among columns is dirt: no dash is as short."""

_FIGURE_HEIGHT, _SURE_SIGN = 0.45, 0.6
"""Ems; flatter print is no figure, so where it could not be read, or not with this confidence, it is dirt."""

_ONE_LINE = 1.5
"""Ems; the greatest height of a single line."""

_DIGIT_HEIGHT, _DIGIT_WIDTH = (0.45, 0.95), 0.65
"""Ems; heights and greatest width of a digit."""

_COMMA, _COMMA_SIDE = 0.35, 0.6
"""Ems; the greatest size of a comma, and the white after one as wide as a Chinese character."""

_SEVERAL = 3
"""Digits that stand wide apart, from which all are taken to, and how many for each that does not."""

_WIDE_PITCH = (0.8, 1.15)
"""Ems from one digit to the next where digits are as wide as Chinese characters."""

_HEIGHT_OF_TYPE = 0.93
"""Height of the ink of Chinese characters over the size of the type."""

_HEIGHT_OF_FIGURES = 0.72
"""Height of the ink of figures over the size of the type."""

_OPENING, _CLOSING, _SIDE = "（(《“〔【", "）)》”〕】、，。；：", 0.45
"""Signs with white on their left and on their right, and how much of it, in ems."""

_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")


@dataclass(frozen=True, slots=True)
class Print:
    """A word before it is read: the box tightly around it, and where it stands.

    Attributes:
        kind: on a "line" that the detector found, in a "column" of a table, or "stray": overlooked by it
            (sometimes dirt).
    """

    box: PixelBox
    kind: Literal["line", "column", "stray"]


def find_words(
    pieces: Sequence[Piece], lines: Sequence[PixelBox], tables: Sequence[PixelBox] = ()
) -> list[Print]:
    """Put the print outside ruled cells into words.

    Args:
        pieces: of print.
        lines: boxes around lines, as the detector finds them.
        tables: boxes around tables with rules between their rows only.

    Returns:
        The words, in no order.
    """
    found: dict[PixelBox, list[Piece]] = {}
    overlooked: list[Piece] = []
    for piece in pieces:
        across, down = piece.middle
        homes = [
            box
            for box in lines
            if box[1] <= down <= box[3]
            and box[0] - _REACH * TYPE_SIZE <= across <= box[2] + _REACH * TYPE_SIZE
        ]
        if homes:
            home = min(homes, key=lambda box: (abs(box[1] + box[3] - 2 * down), box))
            found.setdefault(home, []).append(piece)
        else:
            overlooked.append(piece)
    strays = [piece for piece in overlooked if _side(piece.box) >= _STRAY_SIZE * TYPE_SIZE]
    lines_of_home = {
        home: split_lines(mine, (home[3] - home[1]) / BOX_PER_TYPE) for home, mine in found.items()
    }
    coarse = [
        around(word)
        for home, its in lines_of_home.items()
        for line in its
        for word in _parted(line, _WORD_GAP * (home[3] - home[1]) / BOX_PER_TYPE)
    ]
    coarse += [around(word) for line in split_lines(strays) for word in _parted(line, _WORD_GAP * TYPE_SIZE)]
    columns = _rows_of_columns(coarse)

    def is_among_columns(box: PixelBox) -> bool:
        middle = (box[1] + box[3]) / 2
        return any(abs(middle - row) < _AMONG_COLUMNS * TYPE_SIZE for row in columns) or any(
            table[1] <= middle <= table[3] and box[0] < table[2] and box[2] > table[0] for table in tables
        )

    words: list[Print] = []
    among = [
        piece for piece in overlooked if (piece in strays or _is_dash(piece)) and is_among_columns(piece.box)
    ]
    for home, its in lines_of_home.items():
        em = (home[3] - home[1]) / BOX_PER_TYPE
        is_heading = len(its) == 1 == len(_parted(its[0], _WORD_GAP * em)) and em >= _HEADING * TYPE_SIZE
        if is_among_columns(home) and not is_heading:
            among += found[home]
            continue
        words += [Print(around(word), "line") for line in its for word in _parted(line, _WORD_GAP * em)]
    alone = [piece for piece in strays if not is_among_columns(piece.box)]
    words += [
        Print(around(word), "stray")
        for line in split_lines(alone)
        for word in _parted(line, _STRAY_GAP * TYPE_SIZE)
    ]
    print_of_columns = without_dust(among)
    cells = [around(word) for word in _cut(print_of_columns, is_wide=_has_wide_figures(print_of_columns))]
    words += [Print(box, "column") for box in cells if _side(box) >= _LEAST_WORD * TYPE_SIZE]
    return words


def _side(box: PixelBox) -> int:
    """The longer side of a box."""
    return max(box[2] - box[0], box[3] - box[1])


def _is_dash(piece: Piece) -> bool:
    """Whether a small piece is long and flat."""
    left, top, right, bottom = piece.box
    return right - left >= max(_SHORT_DASH * TYPE_SIZE, 1.8 * (bottom - top))


def _cut(pieces: Sequence[Piece], *, is_wide: bool) -> list[list[Piece]]:
    """Cut print among columns into words: into rows, these at white space, the parts into rows again …"""
    rows = split_rows(pieces)
    words: list[list[Piece]] = []
    for row in rows:
        _, top, _, bottom = around(row)
        is_line = bottom - top <= _ONE_LINE * TYPE_SIZE
        parts = _parted(row, _CELL_GAP * TYPE_SIZE, is_wide=is_wide, is_line=is_line)
        if is_line:
            words += parts
        elif len(parts) == len(rows) == 1:
            words += split_lines(row)
        else:
            words += [word for part in parts for word in _cut(part, is_wide=is_wide)]
    return words


def _has_wide_figures(pieces: Sequence[Piece]) -> bool:
    """Whether digits are set as wide as Chinese characters."""
    wide = narrow = 0
    for row in split_rows(pieces):
        for one, other in itertools.pairwise(piece for piece in row if _is_digit(piece)):
            pitch = (other.middle[0] - one.middle[0]) / TYPE_SIZE
            is_level = abs(one.middle[1] - other.middle[1]) < 0.2 * TYPE_SIZE
            wide += is_level and _WIDE_PITCH[0] <= pitch <= _WIDE_PITCH[1]
            narrow += is_level and 0.4 <= pitch < _WIDE_PITCH[0]
    return wide >= _SEVERAL and wide > _SEVERAL * narrow


def _is_digit(piece: Piece) -> bool:
    """Whether a piece has the size of a digit."""
    left, top, right, bottom = piece.box
    low, high = _DIGIT_HEIGHT
    return low * TYPE_SIZE <= bottom - top <= high * TYPE_SIZE and right - left <= _DIGIT_WIDTH * TYPE_SIZE


def _goes_on(before: Piece, sign: Piece, after: Piece) -> bool:
    """Whether a sign is a comma or point inside a figure or a text; a wide one has white after it."""
    left, top, right, bottom = sign.box
    is_low = max(right - left, bottom - top) <= _COMMA * TYPE_SIZE and top >= before.middle[1]
    is_near = left - before.box[2] <= _COMMA * TYPE_SIZE
    return is_low and is_near and (_is_digit(before) or not _is_digit(after))


def is_print(print_: Print, reading: Reading) -> bool:
    """Whether something that was read is print rather than dirt.

    Print among columns that has the size of a figure is always print, so that a figure that could not be read
    is not taken for a blank.
    """
    if not reading.text:
        return False
    if reading.confidence >= _SURE_SIGN:
        return True
    if print_.kind == "stray":
        return False
    has_size = print_.box[3] - print_.box[1] >= _FIGURE_HEIGHT * TYPE_SIZE
    return has_size or (print_.kind == "line" and reading.text != UNREADABLE)


def word_of(box: PixelBox, reading: Reading, unit: float) -> Word:
    """A word that was read.

    Args:
        box: tightly around its print, in pixels of the page image.
        reading: what it says.
        unit: points for one pixel.

    Returns:
        The word, its box in points as high as its type, with the white that signs at its ends carry.
    """
    text = reading.text
    share = _HEIGHT_OF_TYPE if _WIDE.search(text) else _HEIGHT_OF_FIGURES
    height = max((box[3] - box[1]) / share, TYPE_SIZE / 2)
    left = box[0] - (_SIDE * height if text[:1] in _OPENING else 0)
    right = box[2] + (_SIDE * height if text[-1:] in _CLOSING else 0)
    middle = (box[1] + box[3]) / 2
    place = (
        round(max(left, 0.0) * unit, 2),
        round(max(middle - height / 2, 0.0) * unit, 2),
        round(right * unit, 2),
        round((middle + height / 2) * unit, 2),
    )
    return Word(text, place, height * unit, reading.confidence, reading.alternatives)


def _rows_of_columns(words: Sequence[PixelBox]) -> list[float]:
    """The middles of the lines on which several words stand apart."""
    rows: list[list[float]] = []
    for middle in sorted((box[1] + box[3]) / 2 for box in words):
        if rows and middle - rows[-1][0] <= _SAME_ROW * TYPE_SIZE:
            rows[-1].append(middle)
        else:
            rows.append([middle])
    return [row[0] for row in rows if len(row) > 1]


def _parted(
    line: Sequence[Piece], gap: float, *, is_wide: bool = False, is_line: bool = False
) -> list[list[Piece]]:
    """The words of a line: pieces with no wider gap than this between them.

    Args:
        line: left to right.
        gap: in pixels.
        is_wide: digits are as wide as Chinese characters, and so apart.
        is_line: it is one line, not several side by side, so that signs can be told by their place.
    """
    words: list[list[Piece]] = []
    right = 0
    for piece in line:
        allowed = gap
        if words and is_line:
            before = words[-1][-1]
            if len(words[-1]) > 1 and _goes_on(words[-1][-2], before, piece):
                allowed = gap + _COMMA_SIDE * TYPE_SIZE
            elif is_wide and _is_digit(before) and _is_digit(piece):
                pitch = (piece.middle[0] - before.middle[0]) / TYPE_SIZE
                allowed = piece.box[0] - right if pitch <= _WIDE_PITCH[1] else gap
        if words and piece.box[0] - right <= allowed:
            words[-1].append(piece)
        else:
            words.append([piece])
        right = max(right, piece.box[2]) if len(words[-1]) > 1 else piece.box[2]
    return words
