"""How much of anything a report may hold: what is larger is told at once, rather than read for minutes."""

from __future__ import annotations

from pathlib import Path

from yangguang.errors import ReadError
from yangguang.readers.document import Document

MAX_FILE_BYTES = 256_000_000
"""Bytes of a file; scanned reports have some tens of millions."""

MAX_MARKUP = 20_000_000
"""Characters of a page without the pictures in it; pages pasted from Word have one or two millions."""

MAX_CHARACTERS = 2_000_000
"""Characters of a dump; a report has some ten thousands, and blanks."""

MAX_TAGS = 300_000
"""Tags of a page; a report pasted from Word has some ten thousands."""

MAX_LINES = 50_000
"""Lines of a dump, and paragraphs of a document; a report has some hundreds."""

MAX_CELLS = 40_000
"""Cells of all tables of a document; the form has two hundred."""

MAX_TABLES = 2_000
"""Tables of a document; the form has three, and some converters make one of each row."""

CUT = "Cut the report out of it."
"""The way out."""


def refuse_more(path: Path, number: int, what: str, most: int) -> None:
    """Refuse a file that has more of something than a report can have.

    Raises:
        ReadError: ``number`` is more than ``most``.
    """
    if number > most:
        raise ReadError(f"{path}: holds {number:,} {what}, expected a report of at most {most:,}. {CUT}")


def within_limits(document: Document, path: Path) -> Document:
    """The document, if no more is in it than a report can hold.

    Raises:
        ReadError: there is.
    """
    tables = document.tables
    refuse_more(path, len(tables), "tables", MAX_TABLES)
    refuse_more(path, sum(len(table.cells) for table in tables), "cells of tables", MAX_CELLS)
    refuse_more(path, len(document.blocks), "paragraphs", MAX_LINES)
    return document
