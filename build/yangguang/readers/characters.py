"""Characters of documents → the characters a reader sees: odd names of glyphs, and what prints nothing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
"""Soft hyphens, zero-width spaces and joiners, marks of direction, byte order marks."""


_FOOTNOTE = re.compile(r"\s*[\[(（〔【]?(?:注?[0-9a-z]{1,2}|注|[*＊※#]{1,3}|[①-⑳])[\])）〕】]?\s*")


@cache
def _radicals() -> dict[int, str]:
    """Radicals, which some printers note as the meaning of a glyph, and the characters that look the same."""
    data = tomllib.loads((Path(__file__).parent / "characters.toml").read_text(encoding="utf-8"))
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return table | {ord(radical): character for radical, character in data["radicals"].items()}


def ordinary(text: str) -> str:
    """Text with radicals replaced by the ordinary characters that look the same (⺠ by 民)."""
    return text.translate(_radicals()) if not text.isascii() else text


def visible(text: str) -> str:
    """Text without the characters that print nothing; what they part stands together."""
    return _INVISIBLE.sub("", text) if not text.isascii() else text


def is_footnote_mark(text: str) -> bool:
    """Whether a raised text leads to a footnote, so that it is no digit of the figure it stands beside."""
    return bool(_FOOTNOTE.fullmatch(visible(text)))
