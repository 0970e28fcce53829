"""The one door to the readers: any file → a Document."""

from __future__ import annotations

import warnings
from pathlib import Path

from yangguang.errors import ReadError
from yangguang.readers.detect import detect_format
from yangguang.readers.document import Document
from yangguang.readers.limits import within_limits


def read_document(path: Path) -> Document:
    """Read any file by what it contains.

    Raises:
        ReadError: it cannot be read, or holds more than a report; the message says what was found and what to
            do.
        UnknownFormatError: it is of no format we read.
        MissingToolError: reading it needs a program that is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of libraries about damaged files; what cannot be read is told below
            return within_limits(_read(path), path)
    except RecursionError:
        raise ReadError(
            f"{path}: its parts are nested more deeply than any report's, expected a report. "
            "It may be made to do harm: print it to a PDF and read that."
        ) from None
    except MemoryError:
        raise ReadError(
            f"{path}: reading it needs more memory than there is, expected a report. "
            "Print it to a PDF and read that."
        ) from None


def _read(path: Path) -> Document:
    # Readers are loaded when their format is met: OCR alone costs a second and 200 MB.
    match detect_format(path):
        case "pdf":
            from yangguang.readers.pdf import read_pdf

            return read_pdf(path)
        case "image":
            from yangguang.readers.scan import read_scan

            return read_scan(path)
        case "html" | "mht":
            from yangguang.readers.html import read_html

            return read_html(path)
        case "docx":
            from yangguang.readers.docx import read_docx

            return read_docx(path)
        case "office":
            from yangguang.readers.office import read_office

            return read_office(path)
        case "text":
            from yangguang.readers.text import read_text

            return read_text(path)
