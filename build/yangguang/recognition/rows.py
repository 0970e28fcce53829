"""Tables of a document → printed rows: what each line of print says before its figures, and its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yangguang.readers.document import Cell, Document, Table
from yangguang.recognition.cells import Reading, read_cell

_CHINESE = re.compile("[\u2e80-\ua4cf\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One printed row of a table.

    Attributes:
        block: index of its table among the document's blocks.
        labels: the cells with words, left to right.
        values: the cells after the last label, left to right: figures, blanks, dashes.
        covering: words of cells that begin in a row above and reach into this one (vertical group labels).
        ruled: columns are known from rulings or markup.
        aligned: column numbers mean the same place in every row of the table.
    """

    block: int
    labels: tuple[Cell, ...]
    values: tuple[Cell, ...]
    covering: tuple[Cell, ...]
    ruled: bool
    aligned: bool

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells that start in the row."""
        return self.labels + self.values

    @property
    def place(self) -> tuple[int, int]:
        """Index of its table among the document's blocks, and its row there."""
        return self.block, self.cells[0].row

    @property
    def label(self) -> str:
        """The words nearest to the figures."""
        return self.labels[-1].text if self.labels else ""

    @property
    def full_label(self) -> str:
        """All words of the row, from its group to its own label."""
        return "".join(cell.text for cell in (*self.covering, *self.labels))

    @property
    def has_figures(self) -> bool:
        """Whether anything is printed in its cells: a figure, legible or not, or a mark for none."""
        return any(cell.text.strip() for cell in self.values)

    @property
    def is_label_alone(self) -> bool:
        """Whether it is one cell with words in a dump that may give each cell of a row its own line."""
        return not self.aligned and len(self.labels) == 1 and not self.values


def reading_of(cell: Cell) -> Reading:
    """The reading of a cell, knowing whether OCR read it."""
    return read_cell(cell.text, cell.read_by == "ocr")


def printed_rows(document: Document) -> list[PrintedRow]:
    """All rows of all tables of a document, in reading order; rows without any cell are left out."""
    rows: list[PrintedRow] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            rows += _rows_of(block, index)
    return _without_cuts(rows)


def _without_cuts(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """Rows with the figures put together that a page break cut where they wrap, in very narrow columns."""
    whole: list[PrintedRow] = []
    for row in rows:
        joined = _joined(whole[-1], row) if whole else None
        if joined is None:
            whole.append(row)
        else:
            whole[-1] = joined
    return whole


def _joined(upper: PrintedRow, lower: PrintedRow) -> PrintedRow | None:
    """A row that goes on behind a page break, as one; ``None`` where the second is another row.

    What is left of its figures stands below those that fill a line of their cells, and its label is blank.
    """
    count = len(upper.values)
    if upper.block == lower.block or not (upper.ruled and lower.ruled) or not count:
        return None
    rest = lower.values[-count:]
    if (
        len(lower.labels) > 1
        or len(lower.values) <= count
        or any(c.text.strip() for c in lower.values[:-count])
    ):
        return None
    pairs = [(above, below) for above, below in zip(upper.values, rest, strict=True) if below.text.strip()]
    if (
        not pairs
        or any(reading_of(cell).kind != "value" for pair in pairs for cell in pair)
        or any(not len(below.text.strip()) <= len(above.text.split()[-1]) > 1 for above, below in pairs)
    ):
        return None
    values = [
        replace(above, text=f"{above.text}\n{below.text}") if below.text.strip() else above
        for above, below in zip(upper.values, rest, strict=True)
    ]
    return replace(upper, values=tuple(values))


def _rows_of(table: Table, block: int) -> list[PrintedRow]:
    rows: list[PrintedRow] = []
    tall = [cell for cell in table.cells if cell.row_span > 1 and cell.text.strip()]
    for number, cells in enumerate(table.rows()):
        if not cells:
            continue
        covering = tuple(
            cell
            for cell in tall
            if cell.row < number < cell.row + cell.row_span and reading_of(cell).kind == "text"
        )
        rows.append(_split(_exploded(cells), covering, block, table))
    return rows


def _exploded(cells: Sequence[Cell]) -> list[Cell]:
    """Split cells in which a converter ran several figures, or a label and its figures, together.

    A cell is split only where blanks separate at least three figures: two figures with a blank between them
        are
    one number whose column is too narrow, or not, and the sums will tell.
    """
    pieces: list[Cell] = []
    for cell in cells:
        words = re.split(r"[ \u3000\xa0\t]+", cell.text.strip())
        cut = len(words)
        while cut > 0 and read_cell(words[cut - 1]).kind == "value" and not read_cell(words[cut - 1]).label:
            cut -= 1
        if len(words) - cut < 3 or "\n" in cell.text:
            pieces.append(cell)
            continue
        if cut:
            pieces.append(replace(cell, text=" ".join(words[:cut])))
        pieces += [replace(cell, text=word) for word in words[cut:]]
    return pieces


def _split(cells: Sequence[Cell], covering: tuple[Cell, ...], block: int, table: Table) -> PrintedRow:
    kinds = [reading_of(cell).kind for cell in cells]
    last = -1
    for n, cell in enumerate(cells):
        is_figure = (_is_single(cell) and _are_label_and_figures(kinds[:n])) or (
            "text" in kinds[:n] and _is_wordless(cell)
        )
        if kinds[n] == "text" and not is_figure:
            last = n
    return PrintedRow(
        block=block,
        labels=tuple(cell for cell in cells[: last + 1] if cell.text.strip()),
        values=tuple(cells[last + 1 :]),
        covering=covering,
        ruled=table.ruled,
        aligned=table.aligned,
    )


def _is_single(cell: Cell) -> bool:
    """Whether a cell has one sign only: among figures it is one, misread, and no label."""
    return len(cell.text.strip()) == 1


def _is_wordless(cell: Cell) -> bool:
    """Whether a cell has letters or digits and no Chinese: behind a label, a figure that is misread (l0)."""
    text = cell.text.strip()
    return any(sign.isalnum() for sign in text) and not _CHINESE.search(text)


def _are_label_and_figures(kinds: Sequence[str]) -> bool:
    """Whether cells are a label and what comes after labels; a number in front of the label is none."""
    return "text" in kinds and kinds[-1] != "text"


def figures_of(row: PrintedRow) -> tuple[Cell, ...]:
    """The cells of a row from its first figure to its last."""
    filled = [n for n, cell in enumerate(row.values) if cell.text.strip()]
    return row.values[filled[0] : filled[-1] + 1] if filled else ()


def printed_figures(row: PrintedRow) -> tuple[Cell, ...]:
    """The cells of a row in which something is printed.

    Converters of PDF make a column of every rule on a page, so that tables of other columns leave empty ones
    between the figures of a row.
    """
    return tuple(cell for cell in row.values if cell.text.strip())
