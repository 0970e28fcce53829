"""A Word document → Document: paragraphs and tables in the order of the body.

Read from the package's XML itself, so that what a reader of the printed page sees is what we get: inserted
text is in, deleted and hidden text is out, automatic numbers ("一、") are written out, text boxes stand where
they are anchored. Headers, footers, footnotes, comments and tables of contents are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from yangguang.readers.document import Block, Cell, Document, Locator, Paragraph, Table
from yangguang.readers.docx_chunks import blocks_of_chunk
from yangguang.readers.docx_package import attribute_of, child_named, local_name, open_parts, value_of
from yangguang.readers.docx_styles import Numbering, Styles, is_no_figure
from yangguang.readers.docx_tables import PROPERTIES, skipped_columns, spans, table_cells, table_rows
from yangguang.readers.versions import reader_name

READER = reader_name("docx")
"""Name and version of this reader."""

_BREAKS = frozenset({"br", "cr"})
_LEFT_OUT = frozenset(
    {
        "del",  # tracked deletion
        "moveFrom",
        "instrText",  # the code of a field; its result is ordinary text
        "delText",
        "delInstrText",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "annotationRef",
        "rt",  # the reading above a character
        *PROPERTIES,
    }
)


def read_docx(path: Path) -> Document:
    """Read a Word document.

    Args:
        path: a ``.docx`` file, also as WPS and LibreOffice write it.

    Returns:
        Paragraphs and tables in body order. A table that only arranges other tables, or has a single cell, is
        replaced by its contents. Tables are numbered in document order, these included; rows and columns as
        the file counts them.

    Raises:
        ReadError: the file is not a Word document, is encrypted or broken.

    Source: ECMA-376, part 1, chapter 17.
    """
    parts = open_parts(path)
    chunks = {name: blocks_of_chunk(data, path) for name, data in parts.chunks.items()}
    walk = _Walk(Styles(parts.styles), Numbering(parts.numbering), chunks)
    return Document(
        path=str(path),
        format="docx",
        blocks=tuple(walk.blocks(parts.body)),
        reader=READER,
        metadata={"title": parts.title} if parts.title else {},
    )


@dataclass
class _Text:
    """The text of one paragraph as it is gathered: lines, and what hangs on it."""

    lines: list[str] = field(default_factory=lambda: [""])
    boxes: list[etree._Element] = field(default_factory=list)
    """Text boxes anchored in the paragraph (``txbxContent``)."""

    def add(self, text: str) -> None:
        self.lines[-1] += text


class _Walk:
    """One pass over the body; counts tables and list numbers on the way."""

    def __init__(self, styles: Styles, numbering: Numbering, chunks: Mapping[str, Sequence[Block]]) -> None:
        self._styles = styles
        self._numbering = numbering
        self._chunks = chunks
        self._tables = 0
        self._cells = 0
        """How many cells the walk is in."""
        self._carried = ""
        """Text of a paragraph whose end was deleted under tracked changes: it continues in the next one."""

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """The blocks of a body, cell, text box or content control, in order."""
        for child in container:
            name = local_name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name == "sdt":
                if not _is_table_of_contents(child):
                    yield from self.blocks(child)
            elif name == "AlternateContent":
                yield from self.blocks(_alternative(child))
            elif name == "altChunk":
                yield from self._chunks.get(attribute_of(child, "id"), ())
            elif name not in _LEFT_OUT:
                yield from self.blocks(child)
        if self._carried:
            yield Paragraph(self._carried)
            self._carried = ""

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        """The paragraph, one block per line where soft breaks divide it, then its text boxes."""
        style = self._styles.of_paragraph(element)
        if style.is_contents_entry:
            return
        text = _Text()
        number = self._numbering.next_number(style)
        self._gather(element, text, hidden=style.is_hidden)
        if self._carried:
            text.lines[0] = self._carried + text.lines[0]
            self._carried = ""
        if _is_mark_deleted(element):
            self._carried = text.lines.pop()
        elif number and any(line.strip() for line in text.lines):
            text.lines[0] = number + text.lines[0]
        for line in text.lines:
            if line.strip():
                yield Paragraph(line.strip(), is_heading=style.is_heading)
        for box in text.boxes:
            yield from self.blocks(box)

    def _gather(self, element: etree._Element, text: _Text, hidden: bool) -> None:
        """Add the printed text below an element."""
        for child in element:
            name = local_name(child)
            if name in _LEFT_OUT:
                continue
            if name == "r":
                if not self._styles.is_run_hidden(child, hidden) and not (
                    self._cells and is_no_figure(child)
                ):
                    self._gather(child, text, hidden)
            elif name == "t":
                text.add(child.text or "")
            elif name in _BREAKS:
                text.lines.append("")
            elif name in ("tab", "ptab"):
                text.add(" ")
            elif name == "noBreakHyphen":
                text.add("-")
            elif name == "sym":
                text.add(_symbol(child))
            elif name == "txbxContent":
                text.boxes.append(child)
            elif name == "AlternateContent":
                self._gather(_alternative(child), text, hidden)
            else:
                self._gather(child, text, hidden)

    def _table(self, element: etree._Element) -> Iterator[Block]:
        """The table, or its contents if it is only there to arrange them."""
        self._tables += 1
        number = self._tables
        rows = [(skipped_columns(row), table_cells(row)) for row in table_rows(element)]
        printed = [cell for _, row in rows for cell in row]
        if _is_layout(printed):
            for cell in printed:
                yield from self.blocks(cell)
        elif printed:
            yield Table(cells=tuple(self._grid(rows, number)), locator=Locator(table=number))

    def _grid(self, rows: list[tuple[int, list[etree._Element]]], number: int) -> list[Cell]:
        """Place the cells; a vertically merged cell is one cell with the text of its first row."""
        placed: list[_Placed] = []
        above: dict[int, _Placed] = {}
        """The merged cell that could continue into the next row, by grid column."""
        for at, (column, row) in enumerate(rows):
            open_cells: dict[int, _Placed] = {}
            for count, cell in enumerate(row, start=1):
                span, merge, is_continued = spans(cell)
                previous = placed[-1] if placed and placed[-1].row == at else None
                if is_continued and previous is not None:  # w:hMerge: continues the cell on its left
                    previous.column_span += span
                elif merge == "continue" and column in above:
                    above[column].row_span = at - above[column].row + 1
                    open_cells[column] = above[column]
                    self._cell_text(cell)
                else:
                    locator = Locator(table=number, row=at + 1, column=count)
                    new = _Placed(self._cell_text(cell), at, column, locator, column_span=span)
                    placed.append(new)
                    if merge:
                        open_cells[column] = new
                column += span
            above = open_cells
        return [item.cell() for item in placed]

    def _cell_text(self, cell: etree._Element) -> str:
        """The text of a cell, one line per paragraph; nested tables one line per row."""
        lines: list[str] = []
        self._cells += 1
        for block in self.blocks(cell):
            if isinstance(block, Paragraph):
                lines.append(block.text)
            else:
                lines.extend(" ".join(inner.text for inner in row if inner.text) for row in block.rows())
        self._cells -= 1
        return "\n".join(line for line in lines if line)


@dataclass
class _Placed:
    """A cell while its spans still grow."""

    text: str
    row: int
    column: int
    locator: Locator
    row_span: int = 1
    column_span: int = 1

    def cell(self) -> Cell:
        return Cell(self.text, self.row, self.column, self.locator, self.row_span, self.column_span)


def _is_layout(cells: list[etree._Element]) -> bool:
    """Whether a table only arranges: a single cell, or tables inside it that hold more cells than itself."""
    if len(cells) == 1:
        return True
    nested = sum(1 for cell in cells for item in cell.iter() if local_name(item) == "tc") - len(cells)
    return nested > len(cells)


def _alternative(element: etree._Element) -> etree._Element:
    """The first branch of alternative content: the drawing rather than its older copy."""
    return next((child for child in element if local_name(child) in ("Choice", "Fallback")), element)


def _is_mark_deleted(paragraph: etree._Element) -> bool:
    """Whether the paragraph's end is deleted under tracked changes, so that it runs on into the next."""
    return any(child_named(paragraph, "pPr", "rPr", mark) is not None for mark in ("del", "moveFrom"))


def _is_table_of_contents(control: etree._Element) -> bool:
    """Whether a content control holds the table of contents: headings again, with page numbers."""
    gallery = child_named(control, "sdtPr", "docPartObj", "docPartGallery")
    return gallery is not None and value_of(gallery) == "Table of Contents"


def _symbol(element: etree._Element) -> str:
    """The character of ``w:sym``; those that exist only in a symbol font are left out."""
    code = next((value for key, value in element.attrib.items() if str(key).endswith("}char")), "")
    try:
        number = int(str(code), 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 else ""
