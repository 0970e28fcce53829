"""How the coordinates of a PDF page lie on the page that is seen: cropped, turned, from the top left."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from yangguang.readers.document import Box


class TooMuchError(Exception):
    """A page holds more of something than a page of a report can; the message says of what."""

    def __init__(self, number: int, what: str, most: int) -> None:
        super().__init__(f"{number} {what}, expected at most {most}")


@dataclass(frozen=True, slots=True)
class PagePlace:
    """The visible part of a page (its crop box within its media box) and how far it is turned.

    Attributes:
        left: edge of the visible part in the coordinates of the page's content, in points.
        bottom: edge, likewise.
        right: edge, likewise.
        top: edge, likewise.
        turn: clockwise when shown, in degrees: 0, 90, 180 or 270 (ISO 32000-1, 7.7.3.3, Rotate).
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def width(self) -> float:
        """Of the page as seen, in points."""
        return self.right - self.left if self.turn % 180 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Of the page as seen, in points."""
        return self.top - self.bottom if self.turn % 180 == 0 else self.right - self.left

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the content, as points right of and below the top left corner of the page as seen."""
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the content, as a box of the page as seen."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def direction(self, x: float, y: float) -> tuple[float, float]:
        """A direction of the content, as (right, down) of the page as seen, of length one."""
        (x0, y0), (x1, y1) = self.point(0, 0), self.point(x, y)
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
        return (x1 - x0) / length, (y1 - y0) / length


def place_of(page: pypdfium2.PdfPage) -> PagePlace:
    """Where the visible part of an open page lies."""
    visible = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, visible)  # boxes that a page inherits are counted, too
    return PagePlace(visible.left, visible.bottom, visible.right, visible.top, page.get_rotation())
