"""HTML pages, as government sites publish them: menus, layout tables, markup pasted from Word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import lxml.etree
import lxml.html

from yangguang.errors import ReadError
from yangguang.readers.characters import is_footnote_mark, visible
from yangguang.readers.decode import decode
from yangguang.readers.detect import detect_format, read_bytes
from yangguang.readers.document import Block, Cell, Document, Locator, Paragraph, Table
from yangguang.readers.html_head import metadata_of
from yangguang.readers.limits import MAX_CELLS, MAX_MARKUP, MAX_TAGS, refuse_more
from yangguang.readers.mht import html_of_mht
from yangguang.readers.scripted import held_markup
from yangguang.readers.versions import reader_name

READER = reader_name("html")

# fmt: off
_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "head", "select", "option", "button", "textarea", "svg",
    "iframe", "object", "video", "audio", "canvas", "map", "nav"
))
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i",
    "img", "input", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr"
))
# fmt: on
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_STRUCK = frozenset({"del", "s", "strike"})
"""Elements whose text is printed struck through: what stands beside it holds."""

_PICTURE = re.compile(r"data:[a-z]+/[^;,\"']{1,40};base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
"""A picture that stands in the markup itself."""

_PROSE_CELL = 400
"""Characters; a table with a cell longer than this is a page's layout, not a table of figures."""

_FRAMED_LENGTH = 30
"""Characters of a figure or label that has a table of its own around it."""

_SPAN_LIMIT = 200
"""Rows or columns; larger spans are slips of the pen."""


def read_html(path: Path) -> Document:
    """Read an HTML page or a saved ``.mht``.

    Raises:
        ReadError: the file cannot be opened or holds no markup.
    """
    data = read_bytes(path)
    declared = None
    if detect_format(path) == "mht":
        data, declared = html_of_mht(data, str(path))
    return document_of_markup(data, path, declared)


def document_of_markup(data: bytes, path: Path, declared: str | None = None) -> Document:
    """Read markup that is at hand.

    Args:
        data: the markup in any encoding.
        path: the file it comes from, for messages.
        declared: its encoding by what is around it, if known.

    Raises:
        ReadError: it holds no markup.
    """
    text = _PICTURE.sub("", decode(data, declared)).replace("\x00", "")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    refuse_more(path, len(text), "characters of markup", MAX_MARKUP)
    refuse_more(path, text.count("<"), "tags", MAX_TAGS)
    try:
        root = lxml.html.document_fromstring(text)
    except (lxml.etree.ParserError, ValueError) as error:
        raise ReadError(f"{path}: holds no markup ({error}). Save the page again.") from error
    walker = _Walker()
    walker.walk(root)
    walker.flush()
    if walker.hidden and not any(isinstance(block, Table) for block in walker.blocks):
        # a script of the page shows its article: nobody runs it here
        walker = _Walker(is_all=True)
        walker.walk(root)
        walker.flush()
    if not any(isinstance(block, Table) for block in walker.blocks) and (markup := held_markup(root)):
        walker.walk(lxml.html.fragment_fromstring(markup, create_parent="div"))
        walker.flush()
    return Document(
        path=str(path), format="html", blocks=tuple(walker.blocks), reader=READER, metadata=metadata_of(root)
    )


def table_of_markup(markup: str, number: int) -> Table | None:
    """The table that a piece of markup holds, as Markdown files carry them; ``None`` where it holds none.

    Args:
        markup: ``<table>…</table>``.
        number: of the table in its document, for the locators.
    """
    element = next(iter(lxml.html.fragment_fromstring(markup, create_parent="div").iter("table")), None)
    if element is None:
        return None
    table = _grid(element, number)
    return table if table.cells else None


class _Walker:
    """Collects blocks in document order.

    Attributes:
        blocks: what was found.
        hidden: number of hidden elements passed over that hold a table.
    """

    def __init__(self, *, is_cell: bool = False, is_all: bool = False) -> None:
        self.blocks: list[Block] = []
        self.hidden = 0
        self._is_cell = is_cell
        self._is_all = is_all
        self._text: list[str] = []
        self._is_heading = False
        self._tables = 0

    def walk(self, element: lxml.html.HtmlElement) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag.lower().split(":")[-1] in _SKIPPED | _STRUCK:
            self._tail(element)
            return
        if _is_hidden(element) and not self._is_all:
            self.hidden += next(element.iter("table"), None) is not None
            self._tail(element)
            return
        tag = tag.lower()
        if self._is_cell and tag in ("sup", "input"):
            self._text.append(_raised(element) if tag == "sup" else _filled_in(element))
        elif tag == "table":
            self.flush()
            self._table(element)
        elif tag in ("br", "hr"):
            self.flush()
        elif tag in _INLINE or ":" in tag:
            self._inside(element)
        else:
            self.flush()
            self._is_heading = tag in _HEADINGS
            self._inside(element)
            self.flush()
        self._tail(element)

    def flush(self) -> None:
        """End the paragraph."""
        text = _SPACE.sub(" ", visible("".join(self._text))).strip()
        if text:
            self.blocks.append(Paragraph(_unspace(text), Locator(), self._is_heading))
        self._text = []
        self._is_heading = False

    def _inside(self, element: lxml.html.HtmlElement) -> None:
        if element.text:
            self._text.append(element.text)
        for child in element:
            self.walk(child)

    def _tail(self, element: lxml.html.HtmlElement) -> None:
        if element.tail:
            self._text.append(element.tail)

    def _table(self, element: lxml.html.HtmlElement) -> None:
        if _is_layout(element):
            for row in _rows(element):
                for cell in row:
                    self.flush()
                    self._inside(cell)
                    self.flush()
            return
        self._tables += 1
        table = _grid(element, self._tables)
        if table.cells:
            for caption in element.findall("caption"):
                self._inside(caption)
                self.flush()
            self.blocks.append(table)


def _raised(element: lxml.html.HtmlElement) -> str:
    """The raised text of a cell; "" for a mark that leads to a footnote, which is no digit of the figure."""
    text = str(element.text_content())
    return "" if is_footnote_mark(text) else text


def _filled_in(element: lxml.html.HtmlElement) -> str:
    """What stands in the field of a form: some sites show a report as its editor filled it in."""
    kind = (element.get("type") or "text").lower()
    return str(element.get("value") or "") if kind in ("text", "number") else ""


def _is_hidden(element: lxml.html.HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _rows(table: lxml.html.HtmlElement) -> Iterator[list[lxml.html.HtmlElement]]:
    """The cells of each row of a table, not of tables inside it."""
    for child in table:
        if not isinstance(child.tag, str):
            continue
        if child.tag == "tr":
            cells = [cell for cell in child if cell.tag in ("td", "th") and not _is_hidden(cell)]
            if not _is_hidden(child) and not _is_measure(child):
                yield cells
        elif child.tag in ("thead", "tbody", "tfoot", "form", "center"):
            yield from _rows(child)


def _is_measure(row: lxml.html.HtmlElement) -> bool:
    """Whether a row is the empty one of no height by which Word notes the widths of a table's columns."""
    height = row.get("height") or row.get("data-height") or "1"
    styled = re.search(r"height\s*:\s*0(?:\.0+)?(?:pt|px|in|cm)?\s*(?:;|$)", row.get("style") or "")
    return (height.strip() == "0" or bool(styled)) and not row.text_content().strip()


def _is_layout(table: lxml.html.HtmlElement) -> bool:
    """Whether a table lays out a page: it holds another table (more than one cell's worth), or prose."""
    rows = list(_rows(table))
    if any(not _is_framed_cell(inner) for inner in table.iterdescendants("table")):
        return True
    if any(len(_cell_text(cell)) > _PROSE_CELL for row in rows for cell in row):
        return True
    return max((len(row) for row in rows), default=0) <= 1


def _is_framed_cell(table: lxml.html.HtmlElement) -> bool:
    """Whether a table inside a cell is that cell's frame only: one cell, with a figure or a label in it."""
    cells = [cell for row in _rows(table) for cell in row]
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return len(cells) <= 1 and len(str(table.text_content()).strip()) <= _FRAMED_LENGTH


def _grid(element: lxml.html.HtmlElement, number: int) -> Table:
    """Place the cells as browsers do (HTML Living Standard, 4.9.12, forming a table)."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    rows = list(_rows(element))
    for r, row in enumerate(rows):
        column = 0
        for c, cell in enumerate(row):
            while (r, column) in taken:
                column += 1
            row_span, column_span = min(_span(cell, "rowspan"), len(rows) - r), _span(cell, "colspan")
            if len(taken) > MAX_CELLS:
                row_span, column_span = 1, 1
            taken |= {(r + i, column + j) for i in range(row_span) for j in range(column_span)}
            cells.append(
                Cell(
                    text=_cell_text(cell),
                    row=r,
                    column=column,
                    locator=Locator(table=number, row=r + 1, column=c + 1),
                    row_span=row_span,
                    column_span=column_span,
                )
            )
            column += column_span
    return Table(tuple(cells), Locator(table=number))


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    digits = re.match(r"\s*([0-9]+)", cell.get(name) or "1")
    return max(1, min(int(digits.group(1)), _SPAN_LIMIT)) if digits else 1


def _cell_text(cell: lxml.html.HtmlElement) -> str:
    walker = _Walker(is_cell=True)
    walker._inside(cell)
    walker.flush()
    texts = (
        [block.text]
        if isinstance(block, Paragraph)
        else [inner.text for inner in block.cells]  # a framed figure
        for block in walker.blocks
    )
    return "\n".join(text for lines in texts for text in lines if text)


_CJK_GAP = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]) (?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])"
)


def _unspace(text: str) -> str:
    """Drop the blanks that markup leaves between Chinese characters."""
    return _CJK_GAP.sub("", text)
