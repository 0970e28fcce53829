"""Open a PDF file safely: damaged, locked, swollen and endless files end in one sentence."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from yangguang.errors import ReadError
from yangguang.readers.detect import read_bytes
from yangguang.readers.form_loops import check_forms
from yangguang.readers.pdf_glyphs import Glyph, glyphs_of
from yangguang.readers.pdf_paths import Drawing, drawing_of
from yangguang.readers.pdf_place import TooMuchError, place_of

_MOST_PAGES = 300
"""Pages; annual reports have three to sixty, and reading takes up to a second a page."""

_MOST_BYTES = 400_000_000
"""Bytes that the compressed streams of a file may unpack to; more is a file made to fill the memory."""

_STREAM = re.compile(rb"stream\r?\n")


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What is printed on a page.

    Attributes:
        number: from 1.
        width: of the page as seen, in points.
        height: likewise.
        glyphs: its characters.
        drawing: its rulings and pictures.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF file: what is printed on its pages, and the document information."""

    pages: tuple[PdfPage, ...]
    metadata: Mapping[str, str]


def load_pdf(path: Path) -> PdfFile:
    """Open a file and take what is printed from its pages.

    Raises:
        ReadError: it is damaged, locked with a password, has no pages or too many, or unpacks to too much.
    """
    data = read_bytes(path)
    _check_streams(path, data)
    check_forms(path, data)
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(path, error) from error
    try:
        count = len(pdf)
        if count == 0:
            raise ReadError(f"{path}: the PDF has no pages. Download it again.")
        if count > _MOST_PAGES:
            raise ReadError(
                f"{path}: the PDF has {count} pages, expected a report of at most {_MOST_PAGES}. "
                "Cut the report out of it."
            )
        pages = tuple(_page(path, pdf, number) for number in range(1, count + 1))
        metadata = {key.lower(): value for key, value in pdf.get_metadata_dict(skip_empty=True).items()}
    finally:
        pdf.close()
    return PdfFile(pages, metadata)


def _page(path: Path, pdf: pypdfium2.PdfDocument, number: int) -> PdfPage:
    try:
        page = pdf[number - 1]
        place = place_of(page)
        glyphs = tuple(glyphs_of(page, place))
        drawing = drawing_of(page, place)
        page.close()
    except pypdfium2.PdfiumError as error:
        raise ReadError(
            f"{path} p.{number}: the page cannot be read ({error}). Download the file again."
        ) from error
    except TooMuchError as error:
        raise ReadError(
            f"{path} p.{number}: the page has {error} on a page of a report. Check that it is one."
        ) from error
    return PdfPage(number, round(place.width, 2), round(place.height, 2), glyphs, drawing)


def _unreadable(path: Path, error: pypdfium2.PdfiumError) -> ReadError:
    if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return ReadError(f"{path}: the PDF is locked with a password. Remove the password and try again.")
    return ReadError(f"{path}: the PDF is damaged. Download it again, or print it to a new PDF.")


def _check_streams(path: Path, data: bytes) -> None:
    """Unpack the compressed streams in small steps, and stop where there is too much.

    Raises:
        ReadError: they unpack to more than a report can hold.
    """
    total = 0
    for match in _STREAM.finditer(data):
        unpacker = zlib.decompressobj()
        head = data[match.end() : match.end() + 2]
        if len(head) < 2 or head[0] & 0x0F != 8 or int.from_bytes(head) % 31:
            continue  # not compressed by deflate (RFC 1950, 2.2)
        rest: bytes | memoryview = memoryview(data)[match.end() :]
        try:
            while total <= _MOST_BYTES and not unpacker.eof:
                piece = unpacker.decompress(rest, 1 << 20)
                if not piece and not unpacker.unconsumed_tail:
                    break
                total += len(piece)
                rest = unpacker.unconsumed_tail
        except zlib.error:
            continue  # cut short, or not what it says: the parser will tell
        if total > _MOST_BYTES:
            raise ReadError(
                f"{path}: the PDF unpacks to more than {_MOST_BYTES // 1_000_000} MB, expected a report. "
                "It may be made to do harm: do not open it."
            )
