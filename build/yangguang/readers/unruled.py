"""Tables without vertical rules: rows by the rules between them, or by lines; columns by white space."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from yangguang.readers.document import Block, Box, Cell, Locator, Paragraph, Table
from yangguang.readers.lines import Line, Word, around, chunks_of, gather_lines, join_words, pieces_of

_VALUE = re.compile(
    r"^[+\-−－]?[0-9０-９][0-9０-９,，.．]*(?:[件条项个宗次元]|万元)?$|^[-—–－―⸺/／∕\\]+$|^无$|^[\u4e00-\u9fff]{2,12}[0-9０-９.,]+$"
)

_NOTHING = re.compile(r"^[0０]$|^[-—–－―⸺/／∕\\]+$|^无$")

_LEAST_STACKED = 3
"""Cells side by side that hold several printed rows, or figures in one line of a cell, from which rules lack
between them."""

_MANY_LINES = 12
"""Lines of a cell of one row that no label has, however narrow its column."""

_HEADING = re.compile(r"^[一二三四五六七八九十]{1,2}[、.．]")

_HEADING_SIZE = 1.12
"""Size of a heading's type, in sizes of the type of the table before it."""

_COMMON_COLUMN = 0.4
"""Share of the rows with figures that must have one in a column for it to be a column of the whole table."""

_HEADER_COLUMNS = 5
"""Labels beside one another from which the rows above the figures are a header that names the columns."""

_COLUMN_GAP = 0.9
"""Ems between the middles of figures of two columns."""


def is_value(text: str) -> bool:
    """Whether a chunk of print looks like a cell with a figure, or with a mark for none."""
    return bool(_VALUE.match(text.replace(" ", "").replace("\n", "")))


def is_open(table: Table) -> bool:
    """Whether rules are lacking between its rows, or some columns: a cell holds the figures of several.

    No figure that wraps begins with a line of a nought or a dash; no cells side by side hold words and, on
    another line, a figure each; and no cell holds a line of several figures.
    """
    for row in table.rows():
        cells = [[line.strip() for line in cell.text.split("\n") if line.strip()] for cell in row]
        stacked = [lines for lines in cells if len(lines) > 1 and _NOTHING.match(lines[0])]
        stacked = [lines for lines in stacked if all(map(is_value, lines))]
        mixed = [lines for lines in cells if lines and is_value(lines[-1]) and not is_value(lines[0])]
        mixed = [lines for lines in mixed if len(lines) > 1 and all(cells)]
        if any(
            len(lines) >= _MANY_LINES and cell.row_span == 1 for lines, cell in zip(cells, row, strict=True)
        ):
            return True
        has_nought = any(lines[0] in ("0", "０") for lines in stacked)
        if (
            has_nought
            or max(len(stacked), len(mixed)) >= _LEAST_STACKED
            or any(_is_row(line) for lines in cells for line in lines)
        ):
            return True
    return False


def _is_row(line: str) -> bool:
    return len(line.split()) >= _LEAST_STACKED and all(map(is_value, line.split()))


def is_heading(text: str, size: float, table_size: float) -> bool:
    """Whether a line is a numbered heading in larger type than the table around it."""
    return bool(_HEADING.match(text)) and size > _HEADING_SIZE * table_size


@dataclass(frozen=True, slots=True)
class _Row:
    """A line or band: its chunks, its words, and the empty bands below it."""

    chunks: Sequence[list[Word]]
    words: Sequence[Word]
    empty: list[Box] = field(default_factory=list)


def tables_of_lines(lines: Sequence[Line]) -> list[Table]:
    """Tables of which nothing but the print is there: each line is a row; a new header begins a new table.

    Labels that wrap are left in pieces, each a row without figures; recognition puts them together.
    """
    rows = [_Row(chunks_of(line), line.words) for line in lines]
    return _tables(rows, lines[0].page, with_blanks=False)


def blocks_of_bands(words: Sequence[Word], rules: Sequence[float], page: int) -> list[Block]:
    """Tables with rules between their rows only, and the headings between them.

    Args:
        words: from the first rule to the last.
        rules: heights of the rules in points, top to bottom; a row lies between two of them.
        page: number of the page.

    Returns:
        Tables with one row per band that has print, and empty cells where a column that most rows fill has
        none in a row; a band that holds nothing but a numbered heading ends a table.
    """
    blocks: list[Block] = []
    rows: list[_Row] = []
    left, right = (
        min((word.box[0] for word in words), default=0.0),
        max((word.box[2] for word in words), default=0.0),
    )
    size = median([word.size for word in words] or [0.0])
    for top, bottom in itertools.pairwise(rules):
        inside = [word for word in words if top <= (word.box[1] + word.box[3]) / 2 < bottom]
        if not inside:
            if rows:
                rows[-1].empty.append((left, round(top, 2), right, round(bottom, 2)))
            continue
        chunks = [chunk for line in gather_lines(inside, page) for chunk in chunks_of(line)]
        text = _text(chunks[0])
        if len(chunks) == 1 and is_heading(text, chunks[0][0].size, size):
            if rows:
                blocks += _tables(rows, page, with_blanks=True)
                rows = []
            blocks.append(Paragraph(text, Locator(page=page, box=around([word.box for word in inside]))))
        else:
            rows.append(_Row(_stacked(chunks), inside))
    if rows:
        blocks += _tables(rows, page, with_blanks=True)
    return blocks


def _stacked(chunks: Sequence[list[Word]]) -> list[list[Word]]:
    """Put chunks that stand below one another in one cell together, left to right."""
    cells: list[list[list[Word]]] = []
    for chunk in chunks:
        box = around([word.box for word in chunk])
        for cell in cells:
            other = around([word.box for part in cell for word in part])
            if min(box[2], other[2]) - max(box[0], other[0]) > 0.3 * min(
                box[2] - box[0], other[2] - other[0]
            ):
                cell.append(chunk)
                break
        else:
            cells.append([chunk])
    cells.sort(key=lambda cell: min(word.box[0] for part in cell for word in part))
    return [[word for part in cell for word in part] for cell in cells]


def _text(chunk: Sequence[Word]) -> str:
    return "\n".join(join_words(line.words) for line in gather_lines(chunk, 0))


def _tables(rows: Sequence[_Row], page: int, *, with_blanks: bool) -> list[Table]:
    """Divide rows where a new header follows figures: its columns are others than those above."""
    starts = [0]
    boxes = [
        [(around([word.box for word in chunk]), is_value(_text(chunk))) for chunk in row.chunks]
        for row in rows
    ]
    index = 0
    while index < len(rows):
        stop = index
        while stop < len(rows) and not any(is_figure for _, is_figure in boxes[stop]):
            stop += 1
        if (
            index > starts[-1]
            and stop < len(rows)
            and len(_header_columns(boxes[index : stop + 1], 0.0)) >= _HEADER_COLUMNS
        ):
            starts.append(index)
        index = stop + 1
    return [
        _table(rows[start:stop], page, with_blanks=with_blanks)
        for start, stop in zip(starts, [*starts[1:], len(rows)], strict=True)
    ]


def _pieces(rows: Sequence[_Row], page: int) -> tuple[Cell, ...]:
    """The words of the rows, each by itself; an empty band is a piece without text."""
    pieces: list[Cell] = []
    number = 0
    for row in rows:
        pieces += [replace(piece, row=number) for piece in pieces_of([row.words], page)]
        number += 1
        for box in row.empty:
            pieces.append(Cell("", number, 0, Locator(page=page, box=box)))
            number += 1
    return tuple(pieces)


def _table(rows: Sequence[_Row], page: int, *, with_blanks: bool) -> Table:
    """Place the chunks of the rows in columns: where figures stand below one another, and below a header."""
    placed = [
        [(around([word.box for word in chunk]), chunk, _text(chunk)) for chunk in row.chunks] for row in rows
    ]
    em = median([word.size for row in rows for word in row.words] or [10.0])
    columns = _columns([[(box, is_value(text)) for box, _, text in row] for row in placed], em)
    anchors = [anchor for anchor, _ in columns]
    fixed = [n for n, (_, is_fixed) in enumerate(columns) if is_fixed]
    labels = max(
        (sum(1 for box, _, _ in row if not anchors or box[2] < anchors[0]) for row in placed), default=1
    )
    cells: list[Cell] = []
    for number, row in enumerate(placed):
        label = 0
        taken: set[int] = set()
        has_value = any(is_value(text) for _, _, text in row)
        for box, chunk, text in row:
            middle = (box[0] + box[2]) / 2
            nearest = min(range(len(anchors)), key=lambda n: abs(anchors[n] - middle), default=None)
            if nearest is not None and (is_value(text) or box[0] > anchors[0] - 2 * em):
                column = labels + nearest
                taken.add(nearest)
            else:
                column = min(label, max(labels - 1, 0))
                label += 1
            cells.append(_cell(text, number, column, Locator(page=page, box=box), chunk))
        if has_value or (with_blanks and len(row) <= 2):
            height = around([box for box, _, _ in row])
            for n in fixed:
                if n not in taken:
                    place: Box = (
                        round(anchors[n] - em / 2, 2),
                        height[1],
                        round(anchors[n] + em / 2, 2),
                        height[3],
                    )
                    cells.append(Cell("", number, labels + n, Locator(page=page, box=place)))
    return Table(
        tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        Locator(page=page),
        ruled=False,
        pieces=_pieces(rows, page),
        banded=with_blanks,
    )


def _columns(rows: Sequence[Sequence[tuple[Box, bool]]], em: float) -> list[tuple[float, bool]]:
    """The columns of figures.

    Args:
        rows: for each row the boxes of its chunks, and whether each looks like a figure.
        em: size of the type, in points.

    Returns:
        The middle of each column from left to right, and whether the table has it in every row: its header
            names
        it, or most rows fill it.
    """
    values: list[list[float]] = []
    for middle in sorted((box[0] + box[2]) / 2 for row in rows for box, is_figure in row if is_figure):
        if values and middle - values[-1][-1] <= _COLUMN_GAP * em:
            values[-1].append(middle)
        else:
            values.append([middle])
    with_figures = sum(any(is_figure for _, is_figure in row) for row in rows)
    found = [(median(column), len(column) >= _COMMON_COLUMN * max(with_figures, 1)) for column in values]
    if not found:
        return []
    named = _header_columns(rows, found[0][0] - 2 * em)
    if len(named) <= sum(is_common for _, is_common in found):
        return found  # labels of the header run together, or every column has figures
    for middle in named:
        near = [n for n, (other, _) in enumerate(found) if abs(other - middle) <= 1.2 * em]
        if near:
            best = min(near, key=lambda n: abs(found[n][0] - middle))
            found[best] = (found[best][0], True)
        else:
            found.append((middle, True))
    return sorted(found)


def _header_columns(rows: Sequence[Sequence[tuple[Box, bool]]], left: float) -> list[float]:
    """The middles of the columns that the rows above the first figures name; none if they name but a few."""
    stacks: list[Box] = []
    wide: list[Box] = []
    for row in rows:
        if any(is_figure for _, is_figure in row):
            break
        wide += [box for box, _ in row if box[0] > left]
    for box in sorted(wide, key=lambda box: box[2] - box[0]):
        touching = [n for n, other in enumerate(stacks) if min(box[2], other[2]) - max(box[0], other[0]) > 0]
        if not touching:
            stacks.append(box)
        elif len(touching) == 1:
            stacks[touching[0]] = around([stacks[touching[0]], box])
        # a label over several columns names none of them
    return [(box[0] + box[2]) / 2 for box in stacks] if len(stacks) >= _HEADER_COLUMNS else []


def _cell(text: str, row: int, column: int, locator: Locator, chunk: Sequence[Word]) -> Cell:
    confidences = [word.confidence for word in chunk if word.confidence is not None]
    return Cell(
        text=text,
        row=row,
        column=column,
        locator=locator,
        read_by="ocr" if confidences else "text",
        confidence=min(confidences, default=None),
        alternatives=chunk[0].alternatives if len(chunk) == 1 else (),
    )
