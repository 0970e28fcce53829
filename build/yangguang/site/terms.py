"""Text → the terms it is found by, without a segmenter: a browser cuts a query in the same way.

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
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")


_ENDING = re.compile(r"(?:ations?|ings?|als?|ed|es|[se])$")
"""Endings of English words that searchers do not mean: refuse, refused, refusal, refusals."""

_STEM_AT_LEAST = 3


def normalise(text: str) -> str:
    """Return text as it is compared.

    NFKC and lower case, Latin letters without accents; one space between words, none between Chinese
    characters; 53,318 as 53318.
    """
    flat = unicodedata.normalize("NFKC", " ".join(text.split())).lower()
    if not flat.isascii():
        flat = unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", flat)))
    return _THOUSANDS.sub("", _SPACE_BETWEEN_HAN.sub("", " ".join(flat.split())))


def stem(word: str) -> str:
    """Return an English word without its ending, the same for its forms: carry, carried; cite, citation.

    Numbers and words with digits stay as they are. ``search-index.js`` does the same.
    """
    if not (word.isascii() and word.isalpha()):
        return word
    word = re.sub(r"ied$|ies$", "y", word)
    short = _ENDING.sub("", word)
    return short if len(short) >= _STEM_AT_LEAST else word


def terms(text: str) -> Iterator[str]:
    """Yield pairs of Chinese characters (one, where it stands alone), stems of words, and numbers."""
    for run in _RUN.findall(normalise(text)):
        if len(run) == 1 or not _IS_HAN.match(run):
            yield stem(run)
        else:
            yield from (run[start : start + 2] for start in range(len(run) - 1))


def name_terms(name: str) -> set[str]:
    """Return the terms of a name: those of any text, every character alone, words and their beginnings."""
    flat = normalise(name)
    words = [run for run in _RUN.findall(flat) if run.isascii()]
    found = {*terms(name), *words, *(char for char in flat if _IS_HAN.match(char))}
    return found | {word[:size] for word in words for size in range(2, len(word))}
