"""Bytes → text, for HTML and text files."""

from __future__ import annotations

import re

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)


_WIDE_BYTES = 8192
"""How much of a file is looked at for its byte order, in bytes."""

_LEGIBLE = re.compile(r"[\t\n\r\x20-\x7e\xa0\u2010-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")

_MOSTLY = 0.95
"""Share of the characters of a text that are Latin, Chinese or their punctuation."""

_DAMAGED = 20
"""Chinese characters of a text for each byte in it that is damaged, at least."""


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode a file whose declaration, if any, may be wrong.

    Chinese text in GB18030 is almost never valid UTF-8, so valid UTF-8 is UTF-8 whatever is declared, and so
    is what is UTF-8 but for a few damaged bytes; GB2312 and GBK are subsets of GB18030 and are decoded as it.
    Bytes that fit nowhere become U+FFFD.

    Args:
        data: the file.
        declared: a charset from outside the file (a MIME header); overrides the one in the markup.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if wide := wide_encoding(data):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    if text.count("\ufffd") * _DAMAGED <= sum("\u2e80" <= character <= "\uffef" for character in text):
        return text
    found = _DECLARED.search(data[:8192])
    name = (declared or (found.group(1).decode("ascii") if found else "")).lower()
    if name in {"big5", "big5-hkscs"}:
        return data.decode("big5hkscs", errors="replace")
    # a byte of no character would make one with the byte after it, and with it every later one until a blank
    return data.replace(b"\xff", b"").decode("gb18030", errors="replace")


def wide_encoding(data: bytes) -> str | None:
    """The byte order of UTF-16 text without a mark that tells it; ``None`` where it is no such text."""
    head = data[:_WIDE_BYTES]
    if b"\x00" not in head or len(head) < 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, errors="replace")
        if len(_LEGIBLE.findall(text)) >= _MOSTLY * len(text):
            return encoding
    return None
