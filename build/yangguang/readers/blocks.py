"""Lines of a page → blocks: paragraphs, and tables that have no rules."""

from __future__ import annotations

from collections.abc import Sequence

from yangguang.readers.document import Block
from yangguang.readers.lines import Line, chunks_of, join_words, paragraphs_of
from yangguang.readers.unruled import is_heading, is_value, tables_of_lines

_FRAGMENT_LINES = 12
"""Lines without a figure that may stand between two rows of one table: wrapped labels, rows of blank
cells."""

_LABEL_LENGTH = 40
"""Characters; a longer line between two rows is prose."""


def blocks_of_lines(lines: Sequence[Line], margins: tuple[float, float]) -> list[Block]:
    """Make paragraphs and unruled tables of the lines of one page (or of what lies between its ruled tables).

    Args:
        lines: top to bottom.
        margins: of the text, see ``text_margins``.
    """
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        end = _table_end(lines, index)
        if end > index + 1:
            blocks += tables_of_lines(lines[index:end])
            index = end
            continue
        stop = index + 1
        while stop < len(lines) and _table_end(lines, stop) <= stop + 1:
            stop += 1
        blocks += paragraphs_of(lines[index:stop], margins)
        index = stop
    return blocks


def _values(line: Line) -> int:
    return sum(is_value(join_words(chunk)) for chunk in chunks_of(line))


def _is_row(line: Line) -> bool:
    chunks = chunks_of(line)
    values = _values(line)
    return len(chunks) >= 2 and values >= 1 and (values >= 3 or len(chunks) <= 4)


def _table_end(lines: Sequence[Line], start: int) -> int:
    """The line after the last row of the table that begins at ``start``; ``start`` where none does."""
    if not (_is_row(lines[start]) or len(chunks_of(lines[start])) >= 3):
        return start
    end, gap, rows = start + 1, 0, int(_is_row(lines[start]))
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if _is_row(line):
            end, gap, rows = index + 1, 0, rows + 1
            continue
        gap += 1
        if is_heading(line.text, line.size, lines[end - 1].size):
            break
        if gap > _FRAGMENT_LINES or len(line.text) > _LABEL_LENGTH or "。" in line.text:
            break
    return end if rows >= 1 and (rows > 1 or _values(lines[end - 1]) >= 3 or end > start + 1) else start
