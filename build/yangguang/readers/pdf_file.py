"""Open a PDF file safely: damaged, locked, swollen and endless files end in one sentence."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from yangguang.errors import ReadError
from yangguang.readers.detect import read_bytes

_MOST_PAGES = 300
"""Pages; annual reports have three to sixty, and reading takes up to a second a page."""

_MOST_BYTES = 400_000_000
"""Bytes that the compressed streams of a file may unpack to; more is a file made to fill the memory."""

_STREAM = re.compile(rb"stream\r?\n")

_LIBRARY_ERRORS = (
    PdfminerException,
    PSException,
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pdfminer raises on damaged files: of its own kind, or whatever its parser stumbles over."""

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF file whose pages are parsed: pages with their objects, and the document information."""

    pages: tuple[Page, ...]
    metadata: Mapping[str, str]


def load_pdf(path: Path) -> PdfFile:
    """Open a file and parse its pages.

    Raises:
        ReadError: it is damaged, locked with a password, has no pages or too many, or unpacks to too much.
    """
    data = read_bytes(path)
    _check_streams(path, data)
    try:
        # not closed: closing throws the parsed objects away, and memory has nothing to close
        pdf = pdfplumber.open(io.BytesIO(data))
        count = len(pdf.pages)  # counted first: parsing a page costs, and a file may claim thousands
        if count <= _MOST_PAGES:
            for page in pdf.pages:
                page.objects  # noqa: B018 - parses the page now, so that only the library is guarded here
        metadata = {
            str(key).lower(): value for key, value in (pdf.metadata or {}).items() if isinstance(value, str)
        }
        pages = tuple(pdf.pages) if count <= _MOST_PAGES else ()
    except _LIBRARY_ERRORS as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            raise ReadError(
                f"{path}: the PDF is locked with a password. Remove the password and try again."
            ) from error
        raise ReadError(
            f"{path}: the PDF is damaged ({type(cause).__name__}). Download it again, or "
            "print it to a new PDF."
        ) from error
    if count == 0:
        raise ReadError(f"{path}: the PDF has no pages. Download it again.")
    if count > _MOST_PAGES:
        raise ReadError(
            f"{path}: the PDF has {count} pages, expected a report of at most {_MOST_PAGES}. "
            "Cut the report out of it."
        )
    return PdfFile(pages, metadata)


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
