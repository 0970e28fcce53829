"""Names → how they are typed in pinyin, without tones: 沙依巴克 by shayibake and sybk."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pypinyin import lazy_pinyin

READINGS = Path(__file__).parent / "readings.toml"
"""Names that pypinyin's dictionary reads otherwise than their places do."""

BEGINNINGS = (2, 3, 4, 6, 8)
"""Letters of the terms that stand for a spelling from one of its syllables on. A browser looks up the longest
of them that a query reaches, one file, and compares the rest with the names it gets."""

HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
"""Chinese characters without anything between them."""


@cache
def syllables(name: str) -> tuple[str, ...]:
    """Return the syllables of a Chinese name, lower case, ``v`` for ü: 吕梁 → ("lv", "liang")."""
    known, pattern = _readings()
    found: list[str] = []
    end = 0
    for match in pattern.finditer(name):
        found += lazy_pinyin(name[end : match.start()])
        found += known[match.group()]
        end = match.end()
    return tuple(syllable for syllable in (*found, *lazy_pinyin(name[end:])) if syllable.isascii())


def spellings(text: str) -> tuple[str, ...]:
    """Return the Chinese words of a text, spelled, syllables apart, without those that another one holds."""
    spelled = {" ".join(syllables(run)) for run in HAN_RUN.findall(text)}
    longest = sorted(filter(None, spelled), key=lambda one: (-len(one), one))
    kept: list[str] = []
    for one in longest:
        if not any(f" {one} " in f" {other} " for other in kept):
            kept.append(one)
    return tuple(kept)


def spelling_terms(spelled: str) -> Iterator[str]:
    """Yield the beginnings of a spelling and of its initials, from every syllable on.

    Args:
        spelled: one of ``spellings``, syllables apart.
    """
    parts = spelled.split()
    letters = "".join(part[0] for part in parts)
    for start in range(len(parts)):
        whole = "".join(parts[start:])
        for written in {letters[start:], whole, whole.replace("v", "u")}:
            yield from (written[:size] for size in BEGINNINGS if size <= len(written))


@cache
def _readings() -> tuple[dict[str, list[str]], re.Pattern[str]]:
    tables = tomllib.loads(READINGS.read_text(encoding="utf-8"))
    known = {word: reading.split() for table in tables.values() for word, reading in table.items()}
    longest_first = sorted(known, key=len, reverse=True)
    return known, re.compile("|".join(map(re.escape, longest_first)))
