"""Drawings of a PDF that take in one another without end, found before a parser draws them.

A form (ISO 32000-1, 8.10) may place other forms, each any number of times. A few forms that place one another
twice make more objects than any memory holds, and a parser that follows them takes the whole program down.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from yangguang.errors import ReadError

_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,8})\s+[0-9]{1,5}\s+obj\b")
_END = re.compile(rb"\bstream\r?\n|\bendobj\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_PLACED = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_NAMED = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+([0-9]{1,8})\s+[0-9]{1,5}\s+R\b")
_KEPT_APART = (b"Resources", b"XObject")

_MOST_PLACED = 20_000
"""Forms that one form may come to, with those it places; letterheads have some tens."""

_HEAD_BYTES = 65_536
"""Bytes in which the dictionary of an object ends."""

_MOST_BYTES = 4_000_000
"""Bytes of a form that are looked at."""


def check_forms(path: Path, data: bytes) -> None:
    """Refuse a PDF whose forms place one another without end, or too often.

    Args:
        path: for the message.
        data: the file.

    Raises:
        ReadError: they do.
    """
    if not _FORM.search(data):
        return
    heads: dict[int, bytes] = {}
    placed: dict[int, Counter[bytes]] = {}
    for match in _OBJECT.finditer(data):
        end = _END.search(data, match.end(), match.end() + _HEAD_BYTES)
        if end is None:
            continue
        number, head = int(match[1]), data[match.end() : end.start()]
        heads[number] = head
        if end.group().startswith(b"stream") and _FORM.search(head):
            placed[number] = Counter(_PLACED.findall(_unpacked(data[end.end() : end.end() + _MOST_BYTES])))
    sizes: dict[int, int] = {}
    for number in placed:
        if _size(number, placed, heads, sizes, ()) > _MOST_PLACED:
            raise ReadError(
                f"{path}: drawings in the PDF take in one another without end, expected a report. "
                "It may be made to do harm: do not open it."
            )


def _size(
    number: int,
    placed: Mapping[int, Counter[bytes]],
    heads: Mapping[int, bytes],
    sizes: dict[int, int],
    above: tuple[int, ...],
) -> int:
    """How many forms a form comes to, itself among them; more than enough where it is part of itself."""
    if number in above:
        return _MOST_PLACED + 1
    if number not in sizes:
        names = _names(heads[number], heads)
        total = 1
        for name, count in placed[number].items():
            child = names.get(name, -1)
            total += count * (_size(child, placed, heads, sizes, (*above, number)) if child in placed else 1)
        sizes[number] = min(total, _MOST_PLACED + 1)
    return sizes[number]


def _names(head: bytes, heads: Mapping[int, bytes]) -> dict[bytes, int]:
    """The objects that the names of a form stand for, its resources looked up where they are kept apart."""
    names = {name: int(number) for name, number in _NAMED.findall(head)}
    for _ in _KEPT_APART:
        for kept in _KEPT_APART:
            if kept in names and names[kept] in heads:
                names |= {name: int(number) for name, number in _NAMED.findall(heads[names[kept]])}
    return names


def _unpacked(data: bytes) -> bytes:
    """The beginning of a stream, unpacked where it is compressed."""
    try:
        return zlib.decompressobj().decompress(data, _MOST_BYTES)
    except zlib.error:
        return data.partition(b"endstream")[0]
