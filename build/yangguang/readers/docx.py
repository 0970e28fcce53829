"""A Word document → Document: paragraphs and tables in the order of the body.

Read from the package's XML itself, so that what a reader of the printed page sees is what we get: inserted
text is in, deleted and hidden text is out, automatic numbers ("一、") are written out, text boxes stand where
they are anchored. Headers, footers, footnotes, comments and tables of contents are left out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from yangguang.errors import ReadError
from yangguang.readers.docx_styles import Numbering, Styles, is_on, local_name, value_of
from yangguang.readers.document import Block, Cell, Document, Locator, Paragraph, Table

READER = "docx/1"
"""Name and version of this reader."""

MAX_PART_BYTES = 48_000_000
"""Uncompressed bytes of one part of the package; the text of a report needs less than a fiftieth of this."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
        "rt",  # the reading above a character
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
    parts = _open_parts(path)
    walk = _Walk(Styles(parts.styles), Numbering(parts.numbering))
    body = next((child for child in parts.document if local_name(child) == "body"), None)
    if body is None:
        raise ReadError(f"{path}: the main part has no body, expected a Word document. {_SAVE_AGAIN}")
    blocks = tuple(walk.blocks(body))
    return Document(
        path=str(path), format="docx", blocks=blocks, reader=READER, metadata=_metadata(parts.core)
    )


_SAVE_AGAIN = "Open it in a word processor, save it again as .docx and read that file."


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parsed parts of a package; those that the file lacks are ``None``."""

    document: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    core: etree._Element | None


def _open_parts(path: Path) -> _Parts:
    """Open the package and parse the parts we read."""
    with path.open("rb") as file:
        magic = file.read(len(_OLE_MAGIC))
    if not magic:
        raise ReadError(f"{path}: the file is empty, expected a Word document. Fetch or copy it again.")
    if magic == _OLE_MAGIC:
        raise ReadError(
            f"{path}: an encrypted Word document or an old .doc, expected a .docx that opens without a "
            "password. Save it as .docx without a password and read that file."
        )
    try:
        with zipfile.ZipFile(path) as package:
            return _parse_parts(path, package)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise ReadError(
            f"{path}: not a complete zip archive ({error}), expected a Word document. "
            "The download may have been cut short: fetch it again."
        ) from error
    except RuntimeError as error:  # zipfile's way to say that a member is encrypted
        raise ReadError(
            f"{path}: the zip archive is encrypted, expected a Word document that opens without a password. "
            "Save it without a password and read that file."
        ) from error


def _parse_parts(path: Path, package: zipfile.ZipFile) -> _Parts:
    main = _main_part(path, package)
    document = _parse(path, package, main) if main else None
    if document is None or local_name(document) != "document":
        raise ReadError(
            f"{path}: a zip archive without a Word document in it, expected a .docx file. "
            "Look what it is, and name it after its format."
        )
    folder = main.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    return _Parts(
        document=document,
        styles=_parse(path, package, f"{prefix}styles.xml"),
        numbering=_parse(path, package, f"{prefix}numbering.xml"),
        core=_parse(path, package, "docProps/core.xml"),
    )


def _main_part(path: Path, package: zipfile.ZipFile) -> str:
    """The name of the main part, from the package's relationships; "" where there is none."""
    relations = _parse(path, package, "_rels/.rels")
    if relations is not None:
        for relation in relations:
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


def _parse(path: Path, package: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Parse one part of the package; ``None`` where the package does not have it."""
    try:
        size = package.getinfo(name).file_size
    except KeyError:
        return None
    if size > MAX_PART_BYTES:
        raise ReadError(
            f"{path}: {name} unpacks to {size:,} bytes, expected at most {MAX_PART_BYTES:,}. "
            "No report is that long: check what the file is."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(package.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(
            f"{path}: {name} is not well-formed XML ({error.msg}), expected a Word document. {_SAVE_AGAIN}"
        ) from error


def _metadata(core: etree._Element | None) -> dict[str, str]:
    """What the document says about itself: its title, if it has one."""
    if core is None:
        return {}
    title = next((child.text for child in core if local_name(child) == "title"), None)
    return {"title": title.strip()} if title and title.strip() else {}


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

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._tables = 0
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
        number = self._numbering.number_of(element, style)
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
                if not self._styles.is_run_hidden(child, hidden):
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
        rows = [_table_cells(row) for row in _table_rows(element)]
        if _is_layout([cell for row in rows for cell in row]):
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell)
            return
        cells = self._grid(element, rows, number)
        if cells:
            yield Table(cells=tuple(cells), locator=Locator(table=number))

    def _grid(self, element: etree._Element, rows: list[list[etree._Element]], number: int) -> list[Cell]:
        """Place the cells; a vertically merged cell is one cell with the text of its first row."""
        placed: list[_Placed] = []
        above: dict[int, _Placed] = {}
        """The merged cell that could continue into the next row, by grid column."""
        for at, (row, properties) in enumerate(zip(rows, _table_rows(element), strict=True)):
            column = _skipped_columns(properties)
            open_cells: dict[int, _Placed] = {}
            for count, cell in enumerate(row, start=1):
                span, merge, is_continued = _spans(cell)
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
        for block in self.blocks(cell):
            if isinstance(block, Paragraph):
                lines.append(block.text)
            else:
                lines.extend(" ".join(inner.text for inner in row if inner.text) for row in block.rows())
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


def _table_rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, also those in content controls; rows deleted under tracked changes are out."""
    rows: list[etree._Element] = []
    for child in table:
        name = local_name(child)
        if name == "tr":
            properties = next((item for item in child if local_name(item) == "trPr"), None)
            if properties is None or all(local_name(item) != "del" for item in properties):
                rows.append(child)
        elif name not in _LEFT_OUT:
            rows.extend(_table_rows(child))
    return rows


def _table_cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row, also those in content controls; cells deleted under tracked changes are out."""
    cells: list[etree._Element] = []
    for child in row:
        name = local_name(child)
        if name == "tc":
            properties = next((item for item in child if local_name(item) == "tcPr"), None)
            if properties is None or all(local_name(item) != "cellDel" for item in properties):
                cells.append(child)
        elif name not in _LEFT_OUT:
            cells.extend(_table_cells(child))
    return cells


def _is_layout(cells: list[etree._Element]) -> bool:
    """Whether a table only arranges: a single cell, or tables inside it that hold more cells than itself."""
    if len(cells) == 1:
        return True
    nested = sum(1 for cell in cells for item in cell.iter() if local_name(item) == "tc") - len(cells)
    return nested > len(cells)


def _skipped_columns(row: etree._Element) -> int:
    """Grid columns left free before the first cell of a row (``gridBefore``)."""
    for item in row.iter():
        if local_name(item) == "gridBefore":
            return max(0, int(value_of(item) or 0))
        if local_name(item) == "tc":
            break
    return 0


def _spans(cell: etree._Element) -> tuple[int, str, bool]:
    """Columns spanned; "restart", "continue" or "" for a vertical merge; whether it continues the left cell."""
    span, vertical, is_continued = 1, "", False
    properties = next((item for item in cell if local_name(item) == "tcPr"), ())
    for item in properties:
        name = local_name(item)
        if name == "gridSpan":
            span = max(1, int(value_of(item) or 1))
        elif name == "vMerge":
            vertical = value_of(item) or "continue"
        elif name == "hMerge":
            is_continued = (value_of(item) or "continue") == "continue"
    return span, vertical, is_continued


def _alternative(element: etree._Element) -> etree._Element:
    """The first branch of alternative content: the drawing rather than its older copy."""
    return next((child for child in element if local_name(child) in ("Choice", "Fallback")), element)


def _is_mark_deleted(paragraph: etree._Element) -> bool:
    """Whether the paragraph's end is deleted under tracked changes, so that it runs on into the next."""
    for properties in paragraph:
        if local_name(properties) == "pPr":
            for run in properties:
                if local_name(run) == "rPr":
                    return any(local_name(item) in ("del", "moveFrom") for item in run)
    return False


def _is_table_of_contents(control: etree._Element) -> bool:
    """Whether a content control holds the generated table of contents, a copy of headings with page numbers."""
    return any(
        local_name(item) == "docPartGallery" and value_of(item) == "Table of Contents"
        for properties in control
        if local_name(properties) == "sdtPr"
        for item in properties.iter()
    )


def _symbol(element: etree._Element) -> str:
    """The character of ``w:sym``; those that exist only in a symbol font are left out."""
    code = next((value for key, value in element.attrib.items() if str(key).endswith("}char")), "")
    try:
        number = int(str(code), 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 else ""


__all__ = ["MAX_PART_BYTES", "READER", "is_on", "read_docx"]
