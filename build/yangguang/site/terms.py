"""Text → the terms it is found by, without a segmenter: the browser cuts a query in the same way (search.js).

Chinese becomes overlapping pairs of characters: 沙依巴 is found by 沙依 and 依巴 in any text with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_WIDE = "\u3000-\u9fff\uff00-\uffef"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+(?:\.[0-9]+)?")
_IS_HAN = re.compile(rf"[{_HAN}]")
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


def normalise(text: str) -> str:
    """Return text as it is compared.

    NFKC and lower case; one space between words, none between Chinese characters; 53,318 as 53318.
    """
    flat = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    return _THOUSANDS.sub("", _SPACE_BETWEEN_HAN.sub("", flat))


def terms(text: str) -> Iterator[str]:
    """Yield pairs of Chinese characters (one, where it stands alone), whole words and numbers."""
    for run in _RUN.findall(normalise(text)):
        if len(run) == 1 or not _IS_HAN.match(run):
            yield run
        else:
            yield from (run[start : start + 2] for start in range(len(run) - 1))


def name_terms(name: str) -> set[str]:
    """Return the terms of a name: those of any text, every character alone, the beginnings of words."""
    found = set(terms(name))
    found |= {char for char in normalise(name) if _IS_HAN.match(char)}
    words = [word for word in found if word.isascii()]
    return found | {word[:size] for word in words for size in range(2, len(word))}


def initials(text: str) -> str:
    """Return the pinyin initials of a name: 沙依巴克 → sybk.

    Characters beyond the first level of GB 2312 are left out; a page may give them among its ``names``.
    """
    return "".join(_initial(char) for char in text)


def _initial(char: str) -> str:
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    try:
        code = int.from_bytes(char.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    if not _FIRST_LEVEL[0] <= code <= _FIRST_LEVEL[1]:
        return ""
    return next(letter for start, letter in reversed(_FIRST_CODES) if start <= code)


_FIRST_LEVEL = (0xB0A1, 0xD7F9)
"""啊 to 座: this level of GB 2312-80 is ordered by pinyin, so a code tells the initial."""

_FIRST_CODES = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
"""Where each initial begins in that level."""
