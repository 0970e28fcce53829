"""Characters that a PDF's fonts name oddly → the characters a reader sees."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path


@cache
def _radicals() -> dict[int, str]:
    """Radicals, which some printers note as the meaning of a glyph, and the characters that look the same."""
    data = tomllib.loads((Path(__file__).parent / "characters.toml").read_text(encoding="utf-8"))
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return table | {ord(radical): character for radical, character in data["radicals"].items()}


def ordinary(text: str) -> str:
    """Text with radicals replaced by the ordinary characters that look the same (⺠ by 民)."""
    return text.translate(_radicals()) if not text.isascii() else text
