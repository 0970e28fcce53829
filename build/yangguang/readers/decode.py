"""Bytes → text, for HTML and text files."""

from __future__ import annotations

import re

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode a file whose declaration, if any, may be wrong.

    Chinese text in GB18030 is almost never valid UTF-8, so valid UTF-8 is UTF-8 whatever is declared; GB2312
    and GBK are subsets of GB18030 and are decoded as it. Bytes that fit nowhere become U+FFFD.

    Args:
        data: the file.
        declared: a charset from outside the file (a MIME header); overrides the one in the markup.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = _DECLARED.search(data[:8192])
    name = (declared or (found.group(1).decode("ascii") if found else "")).lower()
    if name in {"big5", "big5-hkscs"}:
        return data.decode("big5hkscs", errors="replace")
    if name in {"utf-8", "utf8"}:
        # declared and nearly so: a page cut in the middle of a character
        text = data.decode("utf-8", errors="replace")
        if text.count("\ufffd") <= max(2, len(text) // 1000):
            return text
    return data.decode("gb18030", errors="replace")
