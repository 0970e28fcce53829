"""Documents of other formats that a Word document shows in their place (``altChunk``): mostly pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from yangguang.readers.detect import format_of_text
from yangguang.readers.document import Block
from yangguang.readers.html import document_of_markup
from yangguang.readers.mht import html_of_mht

_HEAD_BYTES = 65536
"""How much of a chunk is looked at to know its format."""


def blocks_of_chunk(data: bytes, path: Path) -> Sequence[Block]:
    """The blocks of a chunk; none where it is not markup.

    Args:
        data: the chunk, as a page or a web archive.
        path: the Word document, for messages.

    Raises:
        ReadError: the chunk is markup that cannot be read.

    Source: ECMA-376, part 1, 17.17.2.1.
    """
    kind = format_of_text(data[:_HEAD_BYTES])
    if kind == "mht":
        data, declared = html_of_mht(data, str(path))
        return document_of_markup(data, path, declared).blocks
    return document_of_markup(data, path).blocks if kind == "html" else ()
