"""Compare printed labels with those of the form, whatever a typist or an OCR made of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_NOT_TEXT = re.compile(r"[\W_]+")
_NUMBERING = re.compile(
    r"^(?:第?[（(\[【〔]?[一二三四五六七八九十]{1,2}[）)\]】〕]|[一二三四五六七八九十]{1,2}[、.．，,]|[0-9]{1,2}[、.．，,)）])"
)


@lru_cache(maxsize=65536)
def normalise(label: str) -> str:
    """Reduce a label to what carries meaning: NFKC, without white space, punctuation or numbering."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", label))
    text = _NUMBERING.sub("", text, count=1)
    return _NOT_TEXT.sub("", text)


@lru_cache(maxsize=262144)
def similarity(printed: str, official: str) -> float:
    """How alike two labels are, from 0 (nothing in common) to 1 (the same after normalisation).

    Edit distance relative to the longer label; a label that is cut short (a typist's or a page's edge) still
    counts by the part that is there, at a discount.
    """
    a, b = normalise(printed), normalise(official)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    whole = Levenshtein.normalized_similarity(a, b)
    if min(len(a), len(b)) < 4:
        return whole
    shorter, longer = sorted((a, b), key=len)
    part = fuzz.partial_ratio(shorter, longer) / 100 * (0.55 + 0.4 * len(shorter) / len(longer))
    return max(whole, part)


def best_similarity(printed: str, officials: Iterable[str]) -> float:
    """The highest similarity of a printed label to any of the form's spellings; 0 where there are none."""
    return max((similarity(printed, official) for official in officials), default=0.0)
