"""Choose the reader of a file by its content; the name's suffix is not believed."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from yangguang.errors import ReadError, UnknownFormatError
from yangguang.readers.decode import wide_encoding
from yangguang.readers.limits import CUT, MAX_FILE_BYTES

Format = Literal["pdf", "image", "html", "mht", "docx", "office", "text"]
"""``image`` is PNG, JPEG, TIFF, BMP or WebP; ``office`` is what LibreOffice converts: legacy Word, WPS, RTF,
ODF, Word in one file of XML; ``text`` is any text dump."""

_IMAGE_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_UNPACK = "Unpack it and name the files in it."
_FOREIGN_MAGIC = {
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x1f\x8b": "a gzip archive",
}
_FOREIGN_PARTS = {
    "OFD.xml": ("an OFD document", "Open it in an OFD reader and print it to PDF."),
    "xl/workbook.xml": ("an Excel workbook", "Save it as .docx or print it to PDF."),
    "ppt/presentation.xml": ("a PowerPoint file", "Print it to PDF."),
}
"""The part of an archive that tells a format we do not read: what it is, and the way out."""

_WORD_MARKUP = (b'progid="word.document"', b"<w:worddocument", b"<pkg:package", b"<office:document")
"""What tells a text document that is one file of XML: Word 2003, Word's flat package, flat ODF."""

_PROBE_BYTES = 65536
"""How much of a file is looked at, in bytes; markup of government pages may start after long comments."""


def read_bytes(path: Path, most: int = -1) -> bytes:
    """Read a file.

    Args:
        path: any file.
        most: bytes to read; all where negative.

    Raises:
        ReadError: it is missing, not a file, not permitted, empty, or too large.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ReadError(f"{path}: is a folder, expected a file. Name the files in it.")
        if not path.is_file():
            raise ReadError(f"{path}: is a pipe or a device, expected a file. Save what it gives to a file.")
        if size > MAX_FILE_BYTES:
            raise ReadError(
                f"{path}: has {size:,} bytes, expected a report of at most {MAX_FILE_BYTES:,}. {CUT}"
            )
        with path.open("rb") as file:
            data = file.read(most)
    except FileNotFoundError:
        raise ReadError(f"{path}: there is no such file. Check the name.") from None
    except OSError as error:
        raise ReadError(f"{path}: cannot be opened ({error.strerror}). Check the permissions.") from error
    if not data.strip():
        if len(data) < size:
            return read_bytes(path)
        raise ReadError(f"{path}: is empty, expected a report. Download it again.")
    return data


def detect_format(path: Path) -> Format:
    """Say what a file is.

    Args:
        path: any file.

    Raises:
        ReadError: it cannot be opened, or is empty.
        UnknownFormatError: its content is of no format we read.
    """
    head = read_bytes(path, _PROBE_BYTES)[:_PROBE_BYTES]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_IMAGE_MAGIC[:5]) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "image"
    if head.startswith((_OLE_MAGIC, b"{\\rtf")):
        return "office"
    if head.startswith(b"PK"):
        return _detect_zip(path)
    if name := next((name for magic, name in _FOREIGN_MAGIC.items() if head.startswith(magic)), ""):
        raise UnknownFormatError(f"{path}: is {name}, expected a report. {_UNPACK}")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not wide_encoding(head):
        raise UnknownFormatError(
            f"{path}: is a binary file of an unknown kind, expected PDF, an image, HTML, Word or text. "
            "Save it in one of these formats."
        )
    return format_of_text(head)


def format_of_text(head: bytes) -> Literal["html", "mht", "office", "text"]:
    """Say what kind of text a file or a part of one is.

    Args:
        head: its beginning.
    """
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").replace(b"\x00", b"").lower()
    if (b"mime-version:" in text[:4096] or text.startswith(b"from: ")) and b"content-type:" in text[:8192]:
        return "mht"
    if text.startswith(b"<?xml") and any(mark in text[:4096] for mark in _WORD_MARKUP):
        return "office"
    if text.startswith(b"<") or any(tag in text for tag in (b"<html", b"<!doctype html", b"<body", b"<div")):
        return "html"  # a Markdown dump may carry its tables as markup, but no more
    return "text"


def _detect_zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            main = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise ReadError(f"{path}: the Word file is damaged ({error}). Download it again.") from error
    if any(re.fullmatch(r"word/document[0-9]*\.xml", name) for name in names):
        return "docx"
    if main.startswith(b"application/vnd.oasis.opendocument.text"):
        return "office"
    for name, (what, way_out) in _FOREIGN_PARTS.items():
        if name in names:
            raise UnknownFormatError(f"{path}: is {what}, expected a report. {way_out}")
    raise UnknownFormatError(
        f"{path}: is a ZIP archive without a Word document, expected a report. {_UNPACK}"
    )
