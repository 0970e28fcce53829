"""Scans → Document: pictures of pages, and pages of PDF files without a text layer."""

from __future__ import annotations

import itertools
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from yangguang.errors import MissingToolError, ReadError
from yangguang.readers.document import Block, Document, Locator, Paragraph
from yangguang.readers.lines import join_split_paragraphs, text_margins
from yangguang.readers.ocr import Engine, default_engine
from yangguang.readers.scan_page import ScannedPage, scan_page
from yangguang.readers.versions import reader_name

MAX_PIXELS = 80_000_000
"""Pixels of one picture; a sheet of A3 at 600 dots per inch has 70 million."""

MAX_HANDY_PIXELS = 36_000_000
"""Pixels of a picture as it is read; a sheet of A4 at 600 dots per inch has 35 million."""

MAX_PAGES = 300
"""Pages of one file; the longest reports have thirty."""

_LONGEST = 60
"""Longer side over shorter from which a picture is no page, nor pages pasted below one another."""

_A4 = 2**0.5
"""Height of a sheet over its width."""

_TALL = 1.9
"""Height over width from which a picture holds several sheets."""

_STACK_TOLERANCE = 0.03
"""By how much, of one sheet, pages pasted below one another may miss a whole number of A4 sheets."""

_PDF_DPI = (150.0, 250.0, 350.0)
"""Dots per inch to draw a page of a PDF at: at least, where its picture does not tell, at most."""


def read_scan(path: Path) -> Document:
    """Read a picture, or a file of several.

    Args:
        path: PNG, JPEG, TIFF (also of several pages), BMP or WebP. A tall picture is taken for pages pasted
            below one another.

    Returns:
        Paragraphs and tables in reading order; boxes are in pixels of the picture, turned as it asks to be.

    Raises:
        ReadError: the file is no picture, is damaged, or is too large.
        MissingToolError: the OCR is not installed.
    """
    engine = _engine(path)
    sizes: list[tuple[float, float]] = []
    sheets: list[ScannedPage] = []
    pages: list[int] = []
    """Number of the picture that each sheet is on; sheets are counted through, as pages of a report are."""
    for number, picture in enumerate(_pictures(path), start=1):
        sizes.append((float(picture.shape[1]), float(picture.shape[0])))
        for top, bottom in _sheets(picture):
            pages.append(number)
            size = (float(picture.shape[1]), float(bottom - top))
            sheet = scan_page(picture[top:bottom], len(pages), size, engine)
            if sheet is not None:
                sheets.append(replace(sheet, top=float(top)))
    margins = text_margins([line for sheet in sheets for line in sheet.lines])
    blocks = join_split_paragraphs([block for sheet in sheets for block in sheet.blocks(margins)])
    return Document(
        path=str(path),
        format="scan",
        blocks=tuple(_numbered(block, pages) for block in blocks),
        reader=reader_name("scan"),
        pages=tuple(sizes),
    )


def read_pdf_pages(path: Path, pages: Sequence[tuple[int, tuple[float, float]]]) -> dict[int, ScannedPage]:
    """Read the pages of a PDF file that are pictures.

    Args:
        path: the file.
        pages: number of each page, from 1, and its width and height in points, as it is shown.

    Returns:
        The pages by number, boxes in points; those on which nothing is printed are left out.

    Raises:
        ReadError: a page cannot be drawn.
        MissingToolError: the OCR is not installed.
    """
    engine = _engine(path)
    found: dict[int, ScannedPage] = {}
    for number, size in pages:
        page = scan_page(np.asarray(_drawn(path, number, size)), number, size, engine)
        if page is not None:
            found[number] = page
    return found


def _drawn(path: Path, number: int, size: tuple[float, float]) -> Image.Image:
    """A page of a PDF file as a picture."""
    try:
        pdf = pypdfium2.PdfDocument(str(path))
        try:
            page = pdf[number - 1]
            picture: Image.Image = page.render(scale=_dots_per_inch(page, size) / 72).to_pil()
            return picture.convert("RGB")
        finally:
            pdf.close()
    except pypdfium2.PdfiumError as error:
        raise ReadError(
            f"{path} p.{number}: the page cannot be drawn ({error}). Download the file again."
        ) from error


def read_page_image(
    image: Image.Image, number: int, size: tuple[float, float], engine: Engine | None = None
) -> list[Block]:
    """Read a picture of one page.

    Args:
        image: the page.
        number: of the page, from 1.
        size: its width and height in points.
        engine: the OCR; the default one where none is given.

    Returns:
        Paragraphs and tables from top to bottom; boxes are in points of the page. A cell whose print could
        not be read has the text ``line_text.UNREADABLE``; a cell is "" only where nothing is printed.

    Raises:
        MissingToolError: the OCR is not installed.
    """
    page = scan_page(np.asarray(image.convert("RGB")), number, size, engine or default_engine())
    return page.blocks(text_margins(page.lines)) if page else []


def _engine(path: Path) -> Engine:
    try:
        return default_engine()
    except MissingToolError as error:
        raise MissingToolError(f"{path}: {error}") from error


def _pictures(path: Path) -> Iterator[NDArray[np.uint8]]:
    """The pictures of a file, upright as their metadata says, as red, green and blue on white."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                has_pages = image.format == "TIFF"  # the frames of other formats are a film
                count = getattr(image, "n_frames", 1) if has_pages else 1
                if count > MAX_PAGES:
                    raise ReadError(
                        f"{path}: a picture of {count:,} pages, expected at most {MAX_PAGES}. "
                        "No report is that long: check what the file is."
                    )
                for frame in ImageSequence.Iterator(image) if has_pages else (image,):
                    _check_size(path, frame.width * frame.height)
                    _check_shape(path, *frame.size)
                    yield np.asarray(upright_picture(_handy(frame)))
    except Image.DecompressionBombError as error:
        found = re.search(r"\d{6,}", str(error))
        _check_size(path, int(found[0]) if found else 2 * MAX_PIXELS)
        raise
    except UnidentifiedImageError as error:
        raise ReadError(
            f"{path}: no picture of a kind we read, expected PNG, JPEG, TIFF, BMP or WebP. "
            "Save it as one of these, or name it after its format."
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ReadError(
            f"{path}: the picture is damaged ({error}), expected a complete one. Download it again."
        ) from error


def _handy(frame: Image.Image) -> Image.Image:
    """A picture with as many pixels as reading needs; a larger one is made smaller by a whole factor."""
    factor = 1
    while frame.width * frame.height > MAX_HANDY_PIXELS * factor**2:
        factor += 1
    if factor == 1:
        return frame
    if frame.mode in ("1", "P"):  # of which no means can be taken
        frame = frame.convert("L" if frame.mode == "1" else "RGBA")
    smaller = frame.reduce(factor)
    smaller.info = dict(frame.info)
    smaller.getexif().update(frame.getexif())  # it tells which way up the picture is
    return smaller


def _check_size(path: Path, pixels: int) -> None:
    if pixels > MAX_PIXELS:
        raise ReadError(
            f"{path}: a picture of {pixels:,} pixels, expected at most {MAX_PIXELS:,}. "
            "Save it smaller: 300 dots per inch are plenty."
        )


def _check_shape(path: Path, width: int, height: int) -> None:
    if max(width, height) > _LONGEST * min(width, height):
        raise ReadError(
            f"{path}: a picture of {width:,} × {height:,} pixels, expected a page. "
            "Look what it shows, and give the pages themselves."
        )


def upright_picture(frame: Image.Image) -> Image.Image:
    """A picture as it is meant to be seen.

    Args:
        frame: of any mode: 16 bits of grey, transparent, CMYK …

    Returns:
        Red, green and blue on white paper, turned as the metadata asks.
    """
    upright = ImageOps.exif_transpose(frame)
    if upright.mode.startswith("I;16") or upright.mode in ("I", "F"):  # 16 bits of grey
        levels = np.asarray(upright, dtype=np.float64)
        upright = Image.fromarray((levels * (255.0 / max(float(levels.max()), 1.0))).astype(np.uint8))
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright)
    return upright.convert("RGB")


def _sheets(picture: NDArray[np.uint8]) -> list[tuple[int, int]]:
    """From where to where the sheets of a tall picture go, each about as high as a page.

    Pages pasted below one another are cut where they meet; a long screen shot where least is printed.
    """
    height, width = picture.shape[:2]
    count = max(1, round(height / (width * _A4)))
    if height < _TALL * width:
        return [(0, height)]
    cuts = [round(height * sheet / count) for sheet in range(count + 1)]
    if abs(height / (count * width * _A4) - 1) > _STACK_TOLERANCE / count:
        quiet = 255 - picture.min(axis=2).astype(np.int32)
        profile = quiet.sum(axis=1)
        reach = height // count // 4
        for place in range(1, count):
            window = profile[cuts[place] - reach : cuts[place] + reach]
            cuts[place] += int(np.argmin(window)) - reach
    return list(itertools.pairwise(cuts))


def _dots_per_inch(page: pypdfium2.PdfPage, size: tuple[float, float]) -> float:
    """The resolution of the largest picture on a page, within limits; vector drawings get the middle one."""
    lowest, usual, highest = _PDF_DPI
    found = [
        max(picture.get_px_size()) * 72 / max(size)
        for picture in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    dots = min(max(found), highest) if found and max(found) >= lowest else usual
    return float(min(dots, 72 * (MAX_PIXELS / max(1.0, size[0] * size[1])) ** 0.5))


def _numbered(block: Block, pages: list[int]) -> Block:
    """The block with the numbers of pictures instead of those of sheets."""

    def moved(locator: Locator) -> Locator:
        return replace(locator, page=pages[locator.page - 1]) if locator.page else locator

    pieces = tuple(replace(piece, locator=moved(piece.locator)) for piece in block.pieces)
    if isinstance(block, Paragraph):
        before = tuple(moved(locator) for locator in block.before)
        return replace(block, locator=moved(block.locator), pieces=pieces, before=before)
    cells = tuple(replace(cell, locator=moved(cell.locator)) for cell in block.cells)
    return replace(block, cells=cells, locator=moved(block.locator), pieces=pieces)
