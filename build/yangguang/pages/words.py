"""How numbers, sizes, codes and names are written on pages, in the language of the page."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from yangguang.charts.theme import label_text
from yangguang.languages import Language, Words
from yangguang.sources.registry import Authority

_WORDS = Path(__file__).with_name("words.toml")

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

ORDINALS = "一二三四五六七八九十"
"""Numbers of parts as officials write them."""

UNKNOWN = "—"
"""What stands where there is no number."""


@cache
def words() -> Mapping[str, Mapping[str, Words]]:
    """The words of the pages, by kind of code, then code."""
    data = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return {kind: {code: Words(**both) for code, both in codes.items()} for kind, codes in data.items()}


def word(kind: str, code: str, language: Language) -> str:
    """The word for a code; the code itself where none is listed."""
    found = words()[kind].get(code)
    return found.of(language) if found else code


def note(name: str, language: Language, **values: object) -> str:
    """A sentence of the pages with its values filled in."""
    return say(words()["notes"][name], language, **values)


def say(words: Words, language: Language, **values: object) -> str:
    """Words with their values filled in; ``{s}`` is the plural of ``{count}``."""
    plural = "" if values.get("count") == 1 else "s"
    return words.of(language).format(**values, s=plural) if values else words.of(language)


def authority_name(authority: Authority, language: Language) -> str:
    """The name of an authority; in Chinese where the register has no English one."""
    return Words(authority.name, authority.name_en).of(language)


def label(zh: str, en: str, language: Language) -> str:
    """A label of the form, without its numbering and what it adds in brackets."""
    return Words(label_text(zh), en).of(language)


def number_text(value: int | float | Decimal | None) -> str:
    """A number with thousands separated; a dash where there is none."""
    if value is None:
        return UNKNOWN
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def percent_text(value: float | None) -> str:
    """A rate in per cent with one decimal, without the sign; a dash where there is none."""
    return UNKNOWN if value is None else f"{100 * value:.1f}"


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
