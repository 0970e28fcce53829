"""How numbers, sizes and codes are written on pages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).with_name("words.toml")

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

ORDINALS = "一二三四五六七八九十"
"""Numbers of parts as officials write them."""


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The words of the pages, by kind of code, then code."""
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


def word(kind: str, code: str) -> str:
    """The word for a code; the code itself where none is listed."""
    return words()[kind].get(code, code)


def note(name: str, **values: object) -> str:
    """A sentence of the pages with its values filled in."""
    return words()["notes"][name].format(**values)


def number_text(value: int | float | Decimal | None) -> str:
    """A number with thousands separated; a dash where there is none."""
    if value is None:
        return note("unknown")
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def percent_text(value: float | None) -> str:
    """A rate in per cent with one decimal, without the sign; a dash where there is none."""
    return note("unknown") if value is None else f"{100 * value:.1f}"


def signed_text(value: int | Decimal) -> str:
    """A difference with its sign."""
    return f"{value:+,}".replace("-", "−")


def size_text(size: int) -> str:
    """Bytes as people read them."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def printable(text: str) -> str:
    """Text without control characters and lone surrogates, which neither YAML nor HTML may hold."""
    return _UNPRINTABLE.sub(" ", text)
