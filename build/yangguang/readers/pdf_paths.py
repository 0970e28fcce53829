"""The straight edges that are drawn on a PDF page, as pdfium reads them and pdfplumber takes them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
from pypdfium2 import raw

from yangguang.readers.document import Box
from yangguang.readers.pdf_place import PagePlace, TooMuchError

Edge = dict[str, Any]
"""An edge as pdfplumber has it: ``x0``, ``x1``, ``top``, ``bottom``, ``width``, ``height`` in points from the
top left of the page, ``orientation`` "h" or "v"."""

_RULING_WIDTH = 3.0
"""Points; a filled rectangle thicker than this is shading (WPS lays one behind each line), not a ruling. An
image thinner than this is a ruling: some programs draw borders as images a pixel wide."""

_WHOLE_PAGE = 0.8
"""Share of a page from which an image covers it."""

_DEEPEST = 12
"""Forms within forms; more is a file made to do harm."""

_MOST_OBJECTS = 60_000
"""Lines, pictures and runs of text of one page; one whose text is outlines has some thousand. Drawing
many more takes minutes."""

_MOST_EDGES = 20_000
"""Of one page; a drawing has more, a table never."""

_STRAIGHT = 0.01
"""Points by which the ends of an edge may differ."""

_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]

_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page besides text.

    Attributes:
        edges: horizontal and vertical ones.
        curves: how many paths are neither lines nor rectangles.
        images: boxes of the images that are more than rulings.
        is_covered: whether an image over the whole page hides most of its text, as in scans made searchable.
    """

    edges: tuple[Edge, ...]
    curves: int
    images: tuple[Box, ...]
    is_covered: bool = False


def drawing_of(page: pypdfium2.PdfPage, place: PagePlace) -> Drawing:
    """The edges of the lines, rectangles and polygons of a page, and what else is drawn.

    Args:
        page: an open page.
        place: how its coordinates lie on the page that is seen.

    Raises:
        TooMuchError: more is drawn than on a page of a report.
    """
    edges: list[Edge] = []
    curves = 0
    images: list[Box] = []
    texts = covered = 0
    for number, (item, kind, matrix) in enumerate(_objects(page)):
        if number > _MOST_OBJECTS:
            raise TooMuchError(raw.FPDFPage_CountObjects(page.raw), "drawn objects", _MOST_OBJECTS)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            texts += 1
            continue
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _image_box(place, matrix)
            if min(box[2] - box[0], box[3] - box[1]) <= _RULING_WIDTH:
                edges += _sides(_corners(box))
            else:
                images.append(box)
                if _share(box, place) >= _WHOLE_PAGE and not raw.FPDFPageObj_HasTransparency(item):
                    covered = texts
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if not fill.value and not stroke.value:
            continue
        for points, is_straight in _subpaths(item, place, matrix):
            sides = _sides(points)
            if not is_straight or len(sides) < len(points) - 1:
                curves += 1
            elif not stroke.value and _is_area(points):
                continue
            edges += sides
        if len(edges) > _MOST_EDGES:
            return Drawing((), curves + len(edges), tuple(images))
    return Drawing(tuple(edges), curves, tuple(images), covered > texts / 2)


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[Any, int, _Matrix]]:
    """The paths, images and texts of a page and of its forms, with the matrix to the page's coordinates."""
    count = raw.FPDFPage_CountObjects(page.raw)
    yield from _within((raw.FPDFPage_GetObject(page.raw, index) for index in range(count)), _SAME, 0)


def _within(items: Iterator[Any], outer: _Matrix, depth: int) -> Iterator[tuple[Any, int, _Matrix]]:
    for item in items:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            count = raw.FPDFFormObj_CountObjects(item)
            inner = (raw.FPDFFormObj_GetObject(item, index) for index in range(count))
            yield from _within(inner, _joined(_matrix(item), outer), depth + 1)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT):
            yield item, kind, _joined(_matrix(item), outer)


def _matrix(item: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _SAME
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _joined(first: _Matrix, then: _Matrix) -> _Matrix:
    """The matrix that does one after the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _at(place: PagePlace, matrix: _Matrix, x: float, y: float) -> _Point:
    a, b, c, d, e, f = matrix
    return place.point(a * x + c * y + e, b * x + d * y + f)


def _share(box: Box, place: PagePlace) -> float:
    """How much of the page a box takes."""
    across = min(box[2], place.width) - max(box[0], 0.0)
    down = min(box[3], place.height) - max(box[1], 0.0)
    return max(across, 0.0) * max(down, 0.0) / (place.width * place.height)


def _image_box(place: PagePlace, matrix: _Matrix) -> Box:
    corners = [_at(place, matrix, x, y) for x in (0, 1) for y in (0, 1)]  # an image is a unit square
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _corners(box: Box) -> list[_Point]:
    x0, y0, x1, y1 = box
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]


def _subpaths(item: Any, place: PagePlace, matrix: _Matrix) -> Iterator[tuple[list[_Point], bool]]:
    """The points of each part of a path (closed ones end with the first), and whether it has no curves."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[_Point] = []
    is_straight = True
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield points, is_straight
            points, is_straight = [], True
        is_straight = is_straight and kind != raw.FPDF_SEGMENT_BEZIERTO
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(_at(place, matrix, x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if points:
        yield points, is_straight


def _sides(points: Sequence[_Point]) -> list[Edge]:
    """The horizontal and vertical edges between points."""
    return [
        edge(min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1))
        for (x0, y0), (x1, y1) in pairwise(points)
        if abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT
    ]


def edge(x0: float, x1: float, top: float, bottom: float) -> Edge:
    """An edge; the shorter of its two sides is taken as none."""
    is_flat = x1 - x0 >= bottom - top
    x1, bottom = (x1, top) if is_flat else (x0, bottom)
    return {
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if is_flat else "v",
    }


def _is_area(points: Sequence[_Point]) -> bool:
    """Whether a filled part of a path is shading rather than a ruling drawn as a thin rectangle."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(max(xs) - min(xs), max(ys) - min(ys)) > _RULING_WIDTH
