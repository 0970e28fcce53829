"""Tables pasted as pictures into PDF pages that otherwise have text: where they are, what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yangguang.readers.document import Block, Box, Paragraph, Table
from yangguang.readers.pdf_file import PdfPage

if TYPE_CHECKING:
    from yangguang.readers.scan_page import ScannedPage

_LEAST_SHARE = 0.5
"""Width of a picture, as a share of the page's, from which it may be a table of the form."""

_LEAST_HEIGHT = 40.0
"""Points; the smallest table of the form has four lines."""

_MOST_CHARACTERS = 12
"""Characters of text on a picture; one with more is a background."""


def pictures_of(page: PdfPage) -> list[Box]:
    """The pictures of a page that may be tables: wide ones, with nothing printed on them.

    Returns:
        Their boxes, top to bottom, in points.
    """
    return sorted(
        (
            box
            for box in page.drawing.images
            if box[2] - box[0] >= _LEAST_SHARE * page.width
            and box[3] - box[1] >= _LEAST_HEIGHT
            and sum(_lies_in(glyph.box, box) for glyph in page.glyphs) <= _MOST_CHARACTERS
        ),
        key=lambda box: box[1],
    )


def tables_within(page: ScannedPage, pictures: Sequence[Box]) -> list[tuple[Box, list[Block]]]:
    """What stands on the pictures that hold tables; photographs and charts are left out.

    Args:
        page: all of the page, read from its looks.
        pictures: boxes, in points.

    Returns:
        Each such picture's box, and its paragraphs and tables from top to bottom.
    """
    blocks = page.blocks((0.0, 0.0))
    found = []
    for picture in pictures:
        within = [block for block in blocks if any(_lies_in(box, picture) for box in _boxes(block)[:1])]
        if any(isinstance(block, Table) for block in within):
            found.append((picture, within))
    return found


def _boxes(block: Block) -> list[Box]:
    locators = [block.locator] if isinstance(block, Paragraph) else [cell.locator for cell in block.cells]
    return [locator.box for locator in locators if locator.box is not None]


def _lies_in(box: Box, picture: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return picture[0] <= x <= picture[2] and picture[1] <= y <= picture[3]
