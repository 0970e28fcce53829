"""What every reader makes of a file: blocks in reading order, tables as grids of located cells.

A Document knows paper, not the form: no reader decides what a table means. All positions are those of the
source, so that a published number can be traced to where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points (1/72 inch) from the top left corner of the page; images: pixels at 72
dpi."""


@dataclass(frozen=True, slots=True)
class Locator:
    """Where something stands in its source; only the parts that the format has are given.

    Attributes:
        page: page number from 1 (PDF, images).
        box: the printed text itself (not the ruled cell around it); for an empty cell, the ruled cell.
        table: number of the table in the document, from 1 (HTML, DOCX).
        row: row of the table from 1, as the format counts them (HTML, DOCX).
        column: cell of that row from 1, as the format counts them (HTML, DOCX).
        line: line of a text file, from 1.
        field: tab- or pipe-separated field of that line, from 1 (text).
    """

    page: int | None = None
    box: Box | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    field: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    r"""One printed cell of a table.

    Attributes:
        text: as printed; line breaks inside the cell are ``\n``; "" where nothing is printed.
        row: first grid row it covers, from 0.
        column: first grid column it covers, from 0.
        locator: where it stands.
        row_span: number of grid rows covered.
        column_span: number of grid columns covered.
        read_by: "text" (text layer, markup) or "ocr".
        confidence: 0 to 1 for OCR, ``None`` for text.
        alternatives: other readings of the same cell with their confidence, best first (OCR only).
        level: of a piece of print on a page that leans, its box on the page laid level, to compare places by.
    """

    text: str
    row: int
    column: int
    locator: Locator
    row_span: int = 1
    column_span: int = 1
    read_by: str = "text"
    confidence: float | None = None
    alternatives: tuple[tuple[str, float], ...] = ()
    level: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells, in order of row, then column.

    Attributes:
        cells: each printed cell once, at its top left grid place.
        ruled: whether columns are known from rulings or markup (``False``: from white space only).
        aligned: whether a column number means the same place in every row (``False``: cells are only in
            order, as in a text dump whose fields are separated by blanks).
        pieces: the single words of a table without vertical rules, each with its box; their ``row`` counts
            printed lines or, if ``banded``, the spaces between rules, and their ``column`` only the order.
            ``cells`` are the reader's reading of them by white space alone; recognition, which knows the
            columns, can do better. Empty where columns are known.
        banded: the rows of ``pieces`` lie between rules; a space that holds nothing is a piece without text.
    """

    cells: tuple[Cell, ...]
    locator: Locator = Locator()
    ruled: bool = True
    aligned: bool = True
    pieces: tuple[Cell, ...] = ()
    banded: bool = False

    @property
    def height(self) -> int:
        """Number of grid rows."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        """Number of grid columns."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The cells that start in each grid row, left to right; a grid row may have none."""
        by_row: dict[int, list[Cell]] = {}
        for cell in self.cells:
            by_row.setdefault(cell.row, []).append(cell)
        for row in range(self.height):
            yield tuple(sorted(by_row.get(row, ()), key=lambda cell: cell.column))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside tables.

    Attributes:
        text: without line breaks.
        is_heading: the format says it is a heading or title (``h1``, Word heading style, ``#``).
        pieces: of a short one on a page without rulings, its words with their boxes, as in ``Table``: it may
            be a row of a table that stands alone.
        before: where the parts of it stand that page breaks parted from its last one, at ``locator``.
    """

    text: str
    locator: Locator = Locator()
    is_heading: bool = False
    pieces: tuple[Cell, ...] = ()
    before: tuple[Locator, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file, read.

    Attributes:
        path: the file, as the caller named it (for messages).
        format: "pdf", "scan", "html", "docx", "text" …
        blocks: in reading order.
        reader: name and version of what read it, for example ``"pdf/1"``.
        pages: width and height in points of each page; empty where the format has no pages.
        metadata: what the format says about itself outside its body: ``title``, ``posted_on`` …, as found.
        placed: of a text dump that keeps each word at its place, the same blocks read by place: there figures
            stand under their columns where blank cells print nothing.
    """

    path: str
    format: str
    blocks: tuple[Block, ...]
    reader: str
    pages: tuple[tuple[float, float], ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    placed: tuple[Block, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
