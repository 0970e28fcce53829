"""A PDF made smaller: the objects that are not streams are packed together (ISO 32000-1, 7.5.7 and 7.5.8).

A browser that finds no TrueType face for Chinese draws each character as a little program with a page of
widths beside it, all in plain text; packed, the file is half as large and prints the same.
"""

from __future__ import annotations

import re
import zlib

from yangguang.errors import BuildError
from yangguang.typeset.characters import write_out_radicals

OBJECTS_PER_STREAM = 100
"""A reader that wants one object unpacks its whole stream; larger streams save little."""

_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*startxref", re.DOTALL)
_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_OBJECT = re.compile(rb"\s*(\d+) 0 obj\s*(.*?)\s*endobj\s*$", re.DOTALL)


def pack_pdf(content: bytes) -> bytes:
    """Pack the objects of a PDF written by Chromium, and name its characters rightly.

    Args:
        content: a PDF with one cross-reference table, not encrypted.

    Raises:
        BuildError: the file is not written that way.
    """
    objects, trailer = _take_apart(content)
    for number in {int(its) for text in objects.values() for its in _TO_UNICODE.findall(text)}:
        objects[number] = write_out_radicals(objects[number])
    header = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    body = bytearray(header)
    places: dict[int, tuple[int, int, int]] = {}
    loose: list[tuple[int, bytes]] = []
    for number, text in sorted(objects.items()):
        if text.endswith(b"endstream"):
            places[number] = (1, len(body), 0)
            body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
        else:
            loose.append((number, text))
    free = max(objects) + 1
    for start in range(0, len(loose), OBJECTS_PER_STREAM):
        packed = loose[start : start + OBJECTS_PER_STREAM]
        places[free] = (1, len(body), 0)
        places.update({number: (2, free, index) for index, (number, _) in enumerate(packed)})
        body += _object_stream(free, packed)
        free += 1
    places[free] = (1, len(body), 0)
    end = len(body)
    table = b"".join(
        bytes([kind]) + first.to_bytes(4, "big") + second.to_bytes(2, "big")
        for kind, first, second in (places.get(number, (0, 0, 0)) for number in range(free + 1))
    )
    keys = b"/Type /XRef /W [1 4 2] /Size %d %s" % (free + 1, re.sub(rb"/Size\s+\d+", b"", trailer))
    body += _stream(free, keys, table) + b"startxref\n%d\n%%%%EOF\n" % end
    return bytes(body)


def _take_apart(content: bytes) -> tuple[dict[int, bytes], bytes]:
    end, trailer = _END.search(content), _TRAILER.search(content)
    if not end or not trailer or b"/Prev" in trailer[1] or b"/Encrypt" in trailer[1]:
        raise BuildError(
            "the browser's PDF: found no single cross-reference table, expected one. Print it raw."
        )
    start = int(end[1])
    offsets = sorted(int(match) for match in re.findall(rb"^(\d{10}) \d{5} n", content[start:], re.MULTILINE))
    objects: dict[int, bytes] = {}
    for offset, following in zip(offsets, [*offsets[1:], start], strict=True):
        match = _OBJECT.match(content[offset:following])
        if not match:
            raise BuildError(f"the browser's PDF: found no object at byte {offset}. Print it raw.")
        objects[int(match[1])] = match[2]
    return objects, trailer[1].strip()


def _object_stream(number: int, packed: list[tuple[int, bytes]]) -> bytes:
    index, texts, length = [], [], 0
    for its, text in packed:
        index.append(b"%d %d" % (its, length))
        texts.append(text)
        length += len(text) + 1
    first = b" ".join(index) + b"\n"
    keys = b"/Type /ObjStm /N %d /First %d" % (len(packed), len(first))
    return _stream(number, keys, first + b"\n".join(texts))


def _stream(number: int, keys: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, 9)
    return b"%d 0 obj\n<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        number,
        keys,
        len(data),
        data,
    )
