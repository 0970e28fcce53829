"""The meaning of the glyphs in a printed PDF: ordinary characters where a browser notes radicals."""

from __future__ import annotations

import re
import tomllib
import unicodedata
import zlib
from functools import cache
from pathlib import Path

_RADICALS = Path(__file__).parents[1] / "readers" / "characters.toml"
"""The list that readers use, too: what they undo, we avoid."""

_STREAM = re.compile(rb"^(<<.*?>>)\s*stream\r?\n(.*)\nendstream$", re.DOTALL)
_SINGLE = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]{4})>\n")
_RANGE = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]{4})>\n")
_SECTION = re.compile(rb"\d+ beginbf(char|range)\n(.*?)endbf(?:char|range)\n", re.DOTALL)

ENTRIES_PER_SECTION = 100
"""The most a section of a character map may hold (Adobe technical note 5014)."""


@cache
def radicals() -> dict[int, int]:
    """Code points of radicals, and of the characters that look the same."""
    data = tomllib.loads(_RADICALS.read_text(encoding="utf-8"))
    table = {code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)}
    return table | {ord(radical): ord(character) for radical, character in data["radicals"].items()}


def write_out_radicals(stream: bytes) -> bytes:
    """Replace the radicals in one ToUnicode stream of a PDF by ordinary characters.

    Args:
        stream: the object as it stands in the file, dictionary and data, deflated.

    Returns:
        The same, or the stream with a map that names each glyph by itself.
    """
    match = _STREAM.match(stream)
    if not match or b"/FlateDecode" not in match[1]:
        return stream
    text = zlib.decompress(match[2])
    names: dict[bytes, int] = {}
    for kind, section in _SECTION.findall(text):
        if kind == b"char":
            names.update({glyph: int(code, 16) for glyph, code in _SINGLE.findall(section)})
        else:
            for first, last, code in _RANGE.findall(section):
                for step in range(int(last, 16) - int(first, 16) + 1):
                    names[b"%0*X" % (len(first), int(first, 16) + step)] = int(code, 16) + step
    if not names.keys() or not any(code in radicals() for code in names.values()):
        return stream
    entries = [
        b"<%s> <%04X>\n" % (glyph, radicals().get(code, code)) for glyph, code in sorted(names.items())
    ]
    sections = b""
    for start in range(0, len(entries), ENTRIES_PER_SECTION):
        some = entries[start : start + ENTRIES_PER_SECTION]
        sections += b"%d beginbfchar\n%sendbfchar\n" % (len(some), b"".join(some))
    head, tail = text[: text.index(b"endcodespacerange\n")], text[text.index(b"endcmap") :]
    data = zlib.compress(head + b"endcodespacerange\n" + sections + tail, 9)
    return b"<</Filter /FlateDecode\n/Length %d>> stream\n%s\nendstream" % (len(data), data)
